"""Unanswered 批示: the task, what the leader wrote, which units owe the answer and by which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from departments.directory import names_on
from reports.figures.counts import Figure
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Kind
from tasks.models import LedgerEntry, TaskState, TaskUnit
from tasks.pages.presenters.task_row import TaskRow, task_row

LABEL = "领导批示未回复"
QUERY = {"needs": "instructed"}


@dataclass(frozen=True)
class Instruction:
    """The latest 批示 on a task on which some unit owes an answer; `reply_by` is the earliest day of those owed."""

    task: TaskRow
    by: str
    on: date
    text: str
    units: list[str]
    reply_by: date
    days_left: int  # negative when the day has passed


def unanswered_instructions(rows: TaskStateQuerySet) -> Figure:
    """Return the number of tasks with a 批示 that some unit has not answered."""
    return instructed(rows.instructed().count())


def instructed(value: int) -> Figure:
    return Figure(LABEL, value, QUERY)


def waiting(rows: TaskStateQuerySet, names: Mapping[int, str] | None = None) -> list[Instruction]:
    """Return the tasks with a 批示 that some unit has not answered, by `reply_by`.

    `names` are the units' names on the day, by id; they are queried when None.
    """
    listed = list(rows.instructed().with_row())
    owing: dict[int, list[TaskUnit]] = {}
    units = TaskUnit.objects.as_of(rows.day).filter(task__in=[one.task_id for one in listed], urged_by=Kind.INSTRUCTED)
    for unit in units.order_by("position"):
        owing.setdefault(unit.task_id, []).append(unit)
    listed.sort(key=lambda one: (first_reply_by(owing[one.task_id]), one.task_id))
    words, names = latest_words(listed, rows.day), names_on(rows.day) if names is None else names
    return [instruction(one, owing[one.task_id], words[one.task_id], names, rows.day) for one in listed]


def first_reply_by(owing: list[TaskUnit]) -> date:
    """Return until when the first of the units must answer; each that owes an answer has such a day."""
    return min(unit.reply_by for unit in owing if unit.reply_by)


def latest_words(listed: list[TaskState], day: date) -> dict[int, LedgerEntry]:
    """Return by task id the latest 批示 up to the end of that day."""
    tasks = [one.task_id for one in listed]
    written = LedgerEntry.objects.in_force_on(day).filter(task__in=tasks, kind=Kind.INSTRUCTED)
    return {entry.task_id: entry for entry in written.in_order()}


def instruction(
    one: TaskState, owing: list[TaskUnit], entry: LedgerEntry, names: Mapping[int, str], day: date
) -> Instruction:
    reply_by = first_reply_by(owing)
    units = list(dict.fromkeys(names[unit.department_id] for unit in owing))
    return Instruction(task_row(one, day), entry.by_name, entry.on, entry.text, units, reply_by, (reply_by - day).days)
