"""单位合并: from a day on a unit is part of another.

Its people and names move to the heir; entries and past days keep the name that the unit had.
"""

from django.db import transaction

from departments.models import Department, DepartmentAlias, Membership, User
from departments.roles import Permission, require
from departments.services.accounts import change_account
from jiading.day import Moment


class CannotMerge(Exception):
    """The two units cannot be merged; the message says why and what to do."""


def require_mergeable(unit: Department, into: Department) -> None:
    """Raise CannotMerge unless the first can become part of the second."""
    if unit.pk == into.pk:
        raise CannotMerge("不能并入自己，请选两个不同的单位。")
    for each in (unit, into):
        if not each.is_active:
            raise CannotMerge(f"「{each}」已经停用，不能再合并。")
        if each.is_collective:
            raise CannotMerge(f"「{each}」是集体单位，不能合并；请在后台增减它的成员。")


@transaction.atomic
def close_unit(*, unit: Department, into: Department, by: User, when: Moment) -> list[User]:
    """Close the unit as part of `into`: memberships, people and names move from today on. Return the people who moved.

    Its open work is not touched here: tasks/services/mergers.py calls this as one step of the whole.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    require_mergeable(unit, into)
    for membership in Membership.objects.as_of(when.on).filter(member=unit).select_related("collective"):
        Membership.objects.filter(pk=membership.pk).update(until=when.on)
        if not Membership.objects.as_of(when.on).filter(collective=membership.collective, member=into).exists():
            Membership.objects.create(collective=membership.collective, member=into, since=when.on)
    people = list(User.objects.filter(department=unit).order_by("pk"))
    for person in people:
        person.department = into
        change_account(account=person, by=by, when=when)
    DepartmentAlias.objects.filter(department=unit).update(department=into)
    unit.is_active, unit.merged_into, unit.merged_on = False, into, when.on
    unit.save()
    DepartmentAlias.objects.get_or_create(name=unit.name, defaults={"department": into})
    return people
