"""The plans of a district side by side: 落实率, what is overdue and silent, the next deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from indicators.models import Plan
from reports.figures.counts import Figure
from reports.figures.rate import Rate, rate_of
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light


@dataclass(frozen=True)
class PlanRecord:
    """One plan on a day, within the scope of the reader; each figure has the query of its list."""

    plan: Plan
    rate: Rate
    overdue: Figure
    silent: Figure
    next_due: date | None  # the nearest deadline of an open task that is not past


def plan_records(rows: TaskStateQuerySet) -> list[PlanRecord]:
    """Return a record of each plan of the rows, in their order; two queries, however many plans there are."""
    states: dict[int, dict[str, int]] = {}
    lights: dict[int, dict[str, int]] = {}
    counted = rows.order_by().values_list("plan", "state", "light").annotate(number=Count("pk"))
    for plan, state, light, number in counted:
        add(states.setdefault(plan, {}), state, number)
        add(lights.setdefault(plan, {}), light, number)
    ahead = rows.running().filter(due_on__gte=rows.day).order_by().values_list("plan").annotate(next_due=Min("due_on"))
    due = dict(ahead)
    return [
        PlanRecord(
            plan,
            rate_of(states.get(plan.pk, {})),
            light_of(plan, lights.get(plan.pk, {}), Light.OVERDUE),
            light_of(plan, lights.get(plan.pk, {}), Light.SILENT),
            due.get(plan.pk),
        )
        for plan in rows.plans
    ]


def add(numbers: dict[str, int], key: str, number: int) -> None:
    numbers[key] = numbers.get(key, 0) + number


def light_of(plan: Plan, lights: dict[str, int], light: Light) -> Figure:
    return Figure(light.label, lights.get(light, 0), {"light": light.value, "plan": plan.code})


def total_rate(records: Iterable[PlanRecord]) -> Rate:
    """Return 落实率 over several plans: the sum of what is completed ÷ the sum of what counts."""
    rates = [record.rate for record in records]
    return Rate(*(sum(getattr(rate, name) for rate in rates) for name in ("completed", "counted", "cancelled")))
