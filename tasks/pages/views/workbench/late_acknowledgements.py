"""签收超期限 by unit: which units have not acknowledged in time, on how many tasks, and how late."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as Number
from django.db.models import Min

from departments.workdays import workdays
from tasks.as_of.acknowledgements import acknowledgement_days
from tasks.as_of.silence import latest
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import UnitState
from tasks.models import TaskUnit
from tasks.pages.views.workbench.duties import Member, members_of


@dataclass(frozen=True)
class LateAcknowledgement:
    """One unit that has not acknowledged a task in time; `urged_on` is that of a request which waits for an answer."""

    unit: int
    name: str
    member: Member
    late: int  # working days
    urged_on: date | None


@dataclass(frozen=True)
class LateUnit:
    """A unit with the tasks that it has not acknowledged in time."""

    unit: int
    name: str
    waiting: list[LateAcknowledgement]

    @property
    def count(self) -> int:
        return len(self.waiting)

    @property
    def late(self) -> int:
        """Return how many working days the longest is late."""
        return max(one.late for one in self.waiting)


@dataclass(frozen=True)
class LateCount:
    """How many tasks a unit has not acknowledged in time, and how many working days the longest is late."""

    unit: int
    name: str
    count: int
    late: int


def late_counts(rows: TaskStateQuerySet) -> list[LateCount]:
    """Return the units with late acknowledgements in the order of late_units(), with two SQL statements.

    A calendar of working days is no matter of the database: it counts, and says who was asked first in each plan.
    """
    plans, calendar = {each.pk: each for each in rows.plans}, workdays()
    parts = rows.with_late_acknowledgements().order_by().values_list("carrier", "plan")
    counts: dict[int, int] = defaultdict(int)
    longest: dict[int, int] = defaultdict(int)
    for unit, plan, number, asked in parts.annotate(number=Number("task", distinct=True), first=Min("asked_on")):
        counts[unit] += number
        longest[unit] = max(longest[unit], acknowledgement_days(asked, plans[plan], rows.day, calendar)[1])
    names = rows.as_of.names
    found = [LateCount(unit, names.get(unit, ""), number, longest[unit]) for unit, number in counts.items()]
    return sorted(found, key=most_first)


def late_acknowledgements(
    overdue: TaskStateQuerySet, units: Collection[int] | None = None
) -> list[LateAcknowledgement]:
    """Return each unit and task with an acknowledgement overdue, of those units or of all.

    `overdue` are the tasks that acknowledgement_overdue() finds. Three SQL statements.
    """
    (members,) = members_of([overdue])
    of_task, plans = {member.task: member for member in members}, {each.pk: each for each in overdue.plans}
    calendar = workdays()
    waiting = TaskUnit.objects.as_of(overdue.day).filter(
        state=UnitState.PENDING, task__in=overdue.order_by().values("task")
    )
    if units is not None:
        waiting = waiting.filter(department__in=units)
    found: dict[tuple[int, int], LateAcknowledgement] = {}
    for part in waiting.order_by("position"):
        member = of_task[part.task_id]
        asked = latest(member.dispatched_on, part.state_since)
        _, late = acknowledgement_days(asked, plans[member.plan], overdue.day, calendar)
        if late:
            unit = part.department_id
            name = overdue.as_of.names.get(unit, "")
            found[part.task_id, unit] = LateAcknowledgement(unit, name, member, late, part.urged_on)
    return list(found.values())


def late_units(waiting: Collection[LateAcknowledgement]) -> list[LateUnit]:
    """Return the units with late acknowledgements, the most first, then the latest."""
    by_unit: dict[int, list[LateAcknowledgement]] = defaultdict(list)
    for one in waiting:
        by_unit[one.unit].append(one)
    units = [LateUnit(unit, own[0].name, own) for unit, own in by_unit.items()]
    return sorted(units, key=most_first)


def most_first(each: LateUnit | LateCount) -> tuple[int, int, int]:
    """Return the place of a unit: the most tasks first, then the latest."""
    return -each.count, -each.late, each.unit
