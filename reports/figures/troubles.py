"""What a bulletin names besides silent leads: which leads are overdue and for how long, who owes answers, rates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from departments.directory import names_on
from reports.figures.counts import Figure
from reports.figures.rate import Rate, rate_of
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import UnitRole
from tasks.models import TaskUnit


@dataclass(frozen=True)
class Trouble:
    """How many tasks of one unit are overdue, or owe an answer, and the most calendar days that one of them is."""

    figure: Figure
    days: int


def late_leads(rows: TaskStateQuerySet) -> list[Trouble]:
    """Return the leads with overdue tasks, most tasks first; a task with two leads counts for each of them."""
    late = rows.overdue().with_parts(UnitRole.LEAD).order_by().values_list("carrier")
    found = late.annotate(number=Count("task", distinct=True), first=Min("due_on"))
    return troubles(found, rows.day, lambda unit: {"light": "overdue", "lead": unit})


def owing_answers(rows: TaskStateQuerySet) -> list[Trouble]:
    """Return the units that owe an answer to a 催办 or 批示, most tasks first, with the days since the earliest."""
    owed = TaskUnit.objects.as_of(rows.day).filter(
        urged_on__isnull=False, task__in=rows.running().order_by().values("task")
    )
    found = (
        owed.order_by().values_list("department").annotate(number=Count("task", distinct=True), first=Min("urged_on"))
    )
    return troubles(found, rows.day, lambda unit: {"needs": "answer", "unit": unit})


def troubles(
    found: Iterable[tuple[int, int, date]], day: date, query: Callable[[int], dict[str, object]]
) -> list[Trouble]:
    """Return the units of `found` (id, number of tasks, earliest day), most tasks first, then most days."""
    names = names_on(day)
    listed = [Trouble(Figure(names[unit], number, query(unit)), (day - first).days) for unit, number, first in found]
    return sorted(listed, key=lambda each: (-each.figure.value, -each.days, each.figure.label))


def category_rates(rows: TaskStateQuerySet) -> dict[int | None, Rate]:
    """Return 落实率 by category id; None has the tasks without a category."""
    states: dict[int | None, dict[str, int]] = {}
    for category, state, number in rows.order_by().values_list("category", "state").annotate(number=Count("pk")):
        states.setdefault(category, {})[state] = number
    return {category: rate_of(found) for category, found in states.items()}
