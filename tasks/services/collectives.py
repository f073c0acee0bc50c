"""各街镇 and other collectives: members come and go by date, and every open task that names the collective follows."""

from django.db import transaction

from departments.models import Department, Membership, User
from departments.people import system_account
from departments.roles import Permission, require
from jiading.day import Moment
from tasks.choices import CLOSED
from tasks.models import Task, TaskUnit
from tasks.refusals import AlreadyDone, NothingChanged
from tasks.services.planning import change_task
from tasks.services.questions import unit_list


@transaction.atomic
def join(*, collective: Department, member: Department, by: User, when: Moment) -> Membership:
    """Let a unit belong to the collective from today; open tasks of the collective are its tasks from today."""
    require(by, Permission.MANAGE_ACCOUNTS)
    carrying = tasks_of(collective)
    membership = Membership(collective=collective, member=member, since=when.on)
    membership.full_clean()
    membership.save()
    follow(carrying, f"{member}加入{collective}", when)
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: User, when: Moment) -> Membership:
    """Let a unit belong to the collective up to today; what it reported stays."""
    require(by, Permission.MANAGE_ACCOUNTS)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.until is not None:
        raise AlreadyDone(f"{membership.member}已于 {membership.until} 不再是成员。")
    carrying = tasks_of(membership.collective)
    membership.until = when.on
    membership.save()
    follow(carrying, f"{membership.member}退出{membership.collective}", when)
    return membership


def tasks_of(collective: Department) -> list[Task]:
    """Return the open tasks that the collective carries at present."""
    rows = TaskUnit.objects.present().filter(through=collective).exclude(task__state__in=CLOSED)
    return list(Task.objects.filter(pk__in=rows.values("task")).order_by("pk"))


def follow(tasks: list[Task], reason: str, when: Moment) -> None:
    """Enter the new units of each task in the portal's own name: the membership, not a plan, has changed."""
    for task in tasks:
        try:
            change_task(task=task, by=system_account(), when=when, reason=reason, units=unit_list(task))
        except NothingChanged:
            continue
