"""RowsOfDay: what all words of TaskStateQuerySet build on: plans, day, thresholds, and conditions of more than one."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from departments.models import Department
from indicators.choices import FOREVER
from indicators.models import Plan
from tasks.choices import RUNNING, WORKING, State
from tasks.models import TaskState, TaskUnit

if TYPE_CHECKING:
    from tasks.as_of.day import AsOf

# A unit as a parameter of a word: itself, its id, or a reference to a column of an outer query.
Unit = Department | int | OuterRef


class RowsOfDay(models.QuerySet[TaskState]):
    """The states of tasks of some plans at the end of one day, each judged by its own plan's thresholds."""

    _asked: "AsOf | None" = None  # of the class, since Django makes querysets that have none

    def _clone(self) -> Self:
        # Django's own, which its types leave out: every method of a queryset works on such a copy.
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._asked = self._asked
        return clone

    @property
    def as_of(self) -> "AsOf":
        """Return the AsOf that made the rows; raise ValueError for rows that AsOf.tasks() has not made."""
        if self._asked is None:
            raise ValueError("these rows are of no day")
        return self._asked

    @property
    def plans(self) -> tuple[Plan, ...]:
        return self.as_of.plans

    @property
    def day(self) -> date:
        return self.as_of.day

    @property
    def day_or_today(self) -> date:
        """Return the day of the rows; FOREVER, on which every step has been taken, for states that still hold."""
        return self._asked.day if self._asked else FOREVER

    @property
    def plan(self) -> Plan:
        """Return the plan of the rows; raise ValueError unless it is exactly one."""
        if len(self.plans) != 1:
            raise ValueError("these rows are of several plans" if self.plans else "these rows are of no plan")
        return self.plans[0]

    def counted(self) -> Self:
        """Tasks of the denominator: all but the cancelled."""
        return self.exclude(state=State.CANCELLED)

    def _as_of(self, as_of: "AsOf") -> Self:
        """The states at the end of that day of the tasks of those plans, each judged by its own plan's thresholds."""
        of_plans = Q(plan=as_of.plans[0]) if len(as_of.plans) == 1 else Q(plan__in=as_of.plans)
        chosen = self.filter(of_plans, since__lte=as_of.day, until__gt=as_of.day)
        chosen._asked = as_of
        return chosen

    def _by_threshold(self, name: str, rule: Callable[[int], Q]) -> Q:
        """Return one condition for all plans, whose thresholds of that name may differ.

        Plans with the same threshold share a branch of the OR, so that one plan needs none.
        """
        groups: dict[int, list[int]] = {}
        for plan in self.plans:
            groups.setdefault(getattr(plan, name), []).append(plan.pk)
        if len(groups) == 1:
            return rule(next(iter(groups)))
        return reduce(or_, (Q(plan__in=plans) & rule(days) for days, plans in groups.items()), Q(pk=None))

    def _is_overdue(self, day: date | None = None, row: str = "") -> Q:
        """Overdue on `day`, by default that of the rows; `row` is the prefix of the columns of an earlier day."""
        return in_hand(row) & Q(**{f"{row}due_on__lt": day or self.day})

    def _is_silent(self, day: date | None = None, row: str = "") -> Q:
        """No lead has reported within the reporting cycle plus grace, by the rule of tasks/as_of/silence.py."""
        asked = day or self.day
        unheard = self._by_threshold(
            "silence_days", lambda days: Q(**{f"{row}heard_on__lt": asked - timedelta(days=days)})
        )
        return Q(**{f"{row}state__in": WORKING}) & unheard

    def _heard(self) -> Self:
        return self.annotate(heard_on=heard_on())

    def _part_of(self, department: Unit | None, *rules: Q, **facts: object) -> Exists:
        """A row of that unit, or of any unit for None, on the outer task on that day that meets all conditions."""
        rows = TaskUnit.objects.as_of(self.day).filter(*rules, task=OuterRef("task"), **facts)
        return Exists(rows if department is None else rows.filter(department=department))


def in_hand(row: str = "") -> Q:
    """Return the condition of work that the units have in hand: dispatched, and expected to go on.

    What is not dispatched lies with the office, and no deadline runs for it. `row` is the prefix of the columns.
    """
    return Q(**{f"{row}state__in": RUNNING, f"{row}dispatched_on__isnull": False})


def heard_on(row: str = "") -> Greatest:
    """Return the SQL expression for silence_counts_from() in tasks/as_of/silence.py; NULL before the dispatch.

    `row` is the prefix of the columns. Coalesce is needed because on SQLite the greatest of a value and NULL is NULL.
    """
    return Greatest(Coalesce(f"{row}lead_reported_on", f"{row}active_since"), f"{row}active_since")
