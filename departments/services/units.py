"""单位: registered and renamed by the SYSADMIN; history keeps what a unit was called."""

from django.db import transaction

from departments.models import Department, DepartmentAlias, FormerName, User
from departments.roles import Permission, require
from jiading.day import Moment


@transaction.atomic
def save_unit(*, unit: Department, by: User, when: Moment) -> Department:
    """Save a new or changed unit; a changed name is kept as its former name up to today, and as an alias."""
    require(by, Permission.MANAGE_ACCOUNTS)
    old = Department.objects.filter(pk=unit.pk).values_list("name", flat=True).first()
    unit.full_clean()
    unit.save()
    if old and old != unit.name:
        FormerName.objects.update_or_create(department=unit, until=when.on, defaults={"name": old})
        DepartmentAlias.objects.get_or_create(name=old, defaults={"department": unit})
    return unit


@transaction.atomic
def register(*, name: str, kind: str, by: User) -> Department:
    """Register a unit that an imported table names, because a person said so; never silently."""
    require(by, Permission.REGISTER_UNIT)
    unit = Department(name=name, kind=kind, position=Department.objects.count() + 1)
    unit.full_clean()
    unit.save()
    return unit


@transaction.atomic
def also_called(*, unit: Department, name: str, by: User) -> DepartmentAlias:
    """Let tables write the unit under another name from now on."""
    require(by, Permission.REGISTER_UNIT)
    alias = DepartmentAlias(department=unit, name=name)
    alias.full_clean()
    alias.save()
    return alias
