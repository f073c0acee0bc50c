"""What a bulletin names: which leads are overdue and silent, and for how long; who owes answers; rates of the categories."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from departments.directory import names_on
from reports.figures.counts import Figure
from reports.figures.rate import Rate
from tasks.choices import State, UnitRole
from tasks.models import TaskUnit
from tasks.models.standing_words import StandingQuerySet


@dataclass(frozen=True)
class Trouble:
    """One unit with the number of its tasks that are in the same trouble, and for how many days the longest of them is."""

    name: str
    count: Figure
    longest: int


def late_leads(rows: StandingQuerySet) -> list[Trouble]:
    """Which leads have overdue tasks, most tasks first; a task with two leads counts for each of them."""
    return troubles(rows.overdue(), "due_on", light="overdue")


def silent_leads(rows: StandingQuerySet) -> list[Trouble]:
    """Which leads have been silent beyond the cycle and its grace, most tasks first."""
    return troubles(rows.silent(), "heard_on", silent="1")


def troubles(rows: StandingQuerySet, since: str, **query: object) -> list[Trouble]:
    """Count tasks by lead, with the days that have passed since the earliest value of a field."""
    led = rows.with_parts(UnitRole.LEAD).order_by().values_list("carrier")
    found = led.annotate(number=Count("task", distinct=True), first=Min(since))
    return sorted_troubles(found, rows.day, lambda unit: query | {"lead": unit})


def owing_answers(rows: StandingQuerySet) -> list[Trouble]:
    """Which units owe a reply to an urging or an instruction, on how many tasks, and the days since the earliest."""
    owed = TaskUnit.objects.on(rows.day).filter(
        urged_on__isnull=False, task__in=rows.running().order_by().values("task")
    )
    found = (
        owed.order_by().values_list("department").annotate(number=Count("task", distinct=True), first=Min("urged_on"))
    )
    return sorted_troubles(found, rows.day, lambda unit: {"needs": "answer", "unit": unit})


def sorted_troubles(found: Iterable[tuple[int, int, date]], day: date, query) -> list[Trouble]:
    names = names_on(day)
    listed = [
        Trouble(names[unit], Figure(names[unit], number, query(unit)), (day - first).days)
        for unit, number, first in found
    ]
    return sorted(listed, key=lambda each: (-each.count.value, -each.longest, each.name))


def category_rates(rows: StandingQuerySet) -> dict[int | None, Rate]:
    """落实率 of each category, by its id."""
    states: dict[int | None, dict[str, int]] = {}
    for category, state, number in rows.order_by().values_list("category", "state").annotate(number=Count("pk")):
        states.setdefault(category, {})[state] = number
    return {
        category: Rate(
            found.get(State.COMPLETED, 0),
            sum(found.values()) - found.get(State.CANCELLED, 0),
            found.get(State.CANCELLED, 0),
        )
        for category, found in states.items()
    }
