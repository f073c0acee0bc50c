"""各街镇 and other collectives: members join and leave by date, and the collective's open tasks change with them."""

from django.db import transaction

from departments.models import Department, Membership, User
from departments.people import system_account
from departments.roles import Permission, require
from indicators.models import Plan
from jiading.day import Moment
from tasks.choices import CLOSED
from tasks.models import Task, TaskUnit
from tasks.refusals import AlreadyDone, NothingChanged
from tasks.services.planning import change_task
from tasks.services.questions import unit_list


@transaction.atomic
def join(*, collective: Department, member: Department, by: User, when: Moment) -> Membership:
    """Make a unit a member of the collective from the day of `when`; it carries the collective's open tasks from then.

    Raises NotAllowed, ValidationError.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    carrying = tasks_of(collective)
    membership = Membership(collective=collective, member=member, since=when.on)
    membership.full_clean()
    membership.save()
    follow(carrying, f"{member}加入{collective}", when)
    return membership


@transaction.atomic
def leave(*, membership: Membership, by: User, when: Moment) -> Membership:
    """End a membership: the unit is no member from the day of `when` on. Raises NotAllowed, AlreadyDone."""
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
    """Return the open tasks of unfinished plans that the collective carries at present."""
    rows = TaskUnit.objects.present().filter(through=collective).exclude(task__present__state__in=CLOSED)
    rows = rows.exclude(task__plan__in=Plan.objects.finished())
    return list(Task.objects.filter(pk__in=rows.values("task")).order_by("pk"))


def follow(tasks: list[Task], reason: str, when: Moment) -> None:
    """Append to each task its units after the membership has changed.

    The entries are signed by the system account, because the membership has changed and not the plan.
    """
    for task in tasks:
        try:
            change_task(task=task, by=system_account(), when=when, reason=reason, units=unit_list(task))
        except NothingChanged:
            continue
