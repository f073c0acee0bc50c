"""签收期限: the last day for each unit to acknowledge, in working days, and which units were late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Min

from departments.workdays import Workdays, notice, workdays
from indicators.models import Plan
from tasks.models import TaskState, TaskUnit


@dataclass(frozen=True)
class Acknowledgement:
    """One unit's acknowledgement: its last day, the day on which it came, and how many working days it is late."""

    name: str
    due: date
    acknowledged_on: date | None
    late: int

    def __str__(self) -> str:
        return f"{self.name}（{self.late} 个工作日）" if self.late else self.name


@dataclass(frozen=True)
class Acknowledgements:
    """The acknowledgements of a task on a day; `notice` is a sentence when holidays of a year are unknown, else ""."""

    due: date
    workdays: int
    notice: str
    listed: list[Acknowledgement] = field(default_factory=list)

    @property
    def in_time(self) -> list[Acknowledgement]:
        return [one for one in self.listed if one.acknowledged_on and not one.late]

    @property
    def came_late(self) -> list[Acknowledgement]:
        return [one for one in self.listed if one.acknowledged_on and one.late]

    @property
    def waiting(self) -> list[Acknowledgement]:
        return [one for one in self.listed if not one.acknowledged_on and not one.late]

    @property
    def missing(self) -> list[Acknowledgement]:
        """Return the units that have not acknowledged although their last day is over."""
        return [one for one in self.listed if not one.acknowledged_on and one.late]


def acknowledgements_of(
    rows: Iterable[TaskUnit], state: TaskState, names: Mapping[int, str], day: date
) -> Acknowledgements | None:
    """Return the acknowledgements of a task's units on that day; None before the task is dispatched."""
    if state.dispatched_on is None:
        return None
    calendar, count = workdays(), state.plan.acknowledge_workdays
    first = TaskUnit.objects.filter(task=state.task_id).values("department").annotate(first=Min("since"))
    joined = dict(first.values_list("department", "first"))
    due = calendar.after(state.dispatched_on, count)
    found = Acknowledgements(due, count, notice(calendar.unknown_years([state.dispatched_on, due])))
    for row in {row.department_id: row for row in rows}.values():
        asked = max(state.dispatched_on, joined[row.department_id])
        found.listed.append(
            acknowledgement_of(row, names.get(row.department_id, ""), calendar.after(asked, count), calendar, day)
        )
    return found


def acknowledgement_of(row: TaskUnit, name: str, due: date, calendar: Workdays, day: date) -> Acknowledgement:
    return Acknowledgement(name, due, row.acknowledged_on, calendar.between(due, row.acknowledged_on or day))


def acknowledgement_days(dispatched_on: date, plan: Plan, day: date, calendar: Workdays) -> tuple[date, int]:
    """Return the last day to acknowledge a task, and how many working days after it `day` is, 0 if none."""
    due = calendar.after(dispatched_on, plan.acknowledge_workdays)
    return due, calendar.between(due, day)
