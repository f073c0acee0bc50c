"""Which unit a table means by a name, and what each unit was called on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from departments.models import Department, DepartmentAlias, FormerName


def names_on(day: date) -> dict[int, str]:
    """Return every unit's name as it was on that day, by department id."""
    former = FormerName.objects.filter(department=OuterRef("pk"), until__gt=day).order_by("until")
    named = Department.objects.annotate(then=Coalesce(Subquery(former.values("name")[:1]), "name"))
    return dict(named.values_list("pk", "then"))


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
