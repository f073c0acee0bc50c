"""单位: registered and renamed by the SYSADMIN; history keeps what a unit was called."""

from django.db import transaction

from departments.models import Department, DepartmentAlias, FormerName, User
from departments.roles import Action, require
from jiading.day import Moment


@transaction.atomic
def save_unit(*, unit: Department, by: User, when: Moment) -> Department:
    """Save a new or changed unit; a changed name is kept as its former name up to today, and as an alias."""
    require(by, Action.MANAGE_ACCOUNTS)
    old = Department.objects.filter(pk=unit.pk).values_list("name", flat=True).first()
    unit.full_clean()
    unit.save()
    if old and old != unit.name:
        FormerName.objects.update_or_create(department=unit, until=when.on, defaults={"name": old})
        DepartmentAlias.objects.get_or_create(name=old, defaults={"department": unit})
    return unit
