"""Which unit a table means by a name, and what each unit was called on a day."""

from collections.abc import Iterable
from datetime import date

from departments.models import Department, DepartmentAlias, User


def names_on(day: date) -> dict[int, str]:
    """Return every unit's name as it was on that day, by department id."""
    return dict(Department.objects.order_by().named_on(day).values_list("pk", "name_then"))


def unit_name_on(person: User, day: date) -> str:
    """Return what the person's own unit was called on that day; "" for one without a unit."""
    if person.department_id is None:
        return ""
    return Department.objects.named_on(day).values_list("name_then", flat=True).get(pk=person.department_id)


def known_units() -> dict[str, Department]:
    """Return the units in use by every name and alias under which a table may write them."""
    units = {alias.name: alias.department for alias in DepartmentAlias.objects.select_related("department")}
    return units | {unit.name: unit for unit in Department.objects.in_use()}


def units_named(names: Iterable[str], known: dict[str, Department] | None = None) -> tuple[list[Department], list[str]]:
    """Return the units that the names mean, in order and once each, and the names that mean none."""
    known = known_units() if known is None else known
    names = list(names)
    found = list(dict.fromkeys(known[name] for name in names if name in known))
    return found, [name for name in names if name not in known]


def names_of_units(known: dict[str, Department] | None = None) -> dict[str, str]:
    """Return the present name of each unit in use by every name and alias under which a table may write it."""
    known = known_units() if known is None else known
    return {written: unit.name for written, unit in known.items()}
