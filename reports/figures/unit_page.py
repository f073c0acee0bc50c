"""What a unit's page adds to its record: the tasks, returned claims, extensions, requests and silences it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.figures.late import Quiet, quiet_since
from reports.figures.response import Request, parts_of
from reports.figures.units import UnitRecord, unit_records
from tasks.as_of.silence import part_silence_counts_from, silence_counts_from
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import REFUSED_CLAIM, UnitRole, UnitState
from tasks.models import LedgerEntry, TaskState, TaskUnit
from tasks.pages.presenters.task_row import TaskRow, task_rows


@dataclass(frozen=True)
class Carried:
    """One task with the unit's own part, and the silence of that part, if any; a lead's is the silence of all leads."""

    task: TaskRow
    part: TaskUnit
    quiet: Quiet | None


@dataclass(frozen=True)
class UnitRequest:
    """One request to the unit about one task."""

    task: TaskRow
    request: Request


@dataclass(frozen=True)
class UnitPage:
    """The record of a unit on a day with the tasks behind its counts; None as record when it carries no task."""

    record: UnitRecord | None
    roles: Sequence[tuple[UnitRole, list[Carried]]]
    returned: Sequence[tuple[TaskRow, LedgerEntry]]
    extended: Sequence[TaskRow]
    asked: Sequence[UnitRequest]


def unit_page(rows: TaskStateQuerySet, department: int) -> UnitPage:
    """Return the page of the unit with this id; cancelled tasks are left out, as in its counts."""
    mine = rows.counted().carried_by(department)
    states = list(mine.by_due_day().with_row())
    shown = {task.task_id: task for task in task_rows(states, rows.as_of)}
    parts = TaskUnit.objects.as_of(rows.day).filter(department=department, task__in=shown)
    carried = carried_in(states, shown, {(part.role, part.task_id): part for part in parts}, rows.day)
    led = {each.task.task_id for each in carried[UnitRole.LEAD]}
    return UnitPage(
        next(iter(unit_records(rows, {department})), None),
        [(role, listed) for role, listed in carried.items() if listed],
        sent_back(shown, led, rows.day),
        [one for pk, one in shown.items() if pk in led and (one.extensions or one.asked_due_on)],
        asked_of(mine, shown, department),
    )


def carried_in(
    states: Sequence[TaskState], shown: dict[int, TaskRow], parts: dict[tuple[str, int], TaskUnit], day: date
) -> dict[UnitRole, list[Carried]]:
    """Return the unit's tasks by role, nearest deadline first."""
    found: dict[UnitRole, list[Carried]] = {role: [] for role in UnitRole}
    for role in UnitRole:
        for state in states:
            if part := parts.get((role, state.task_id)):
                found[role].append(Carried(shown[state.task_id], part, silence(state, part, day)))
    return found


def silence(state: TaskState, part: TaskUnit, day: date) -> Quiet | None:
    """Return the silence of the task's leads for a lead's part, else that of the unit on its unfinished part."""
    if part.role == UnitRole.LEAD:
        return quiet_since("", state, silence_counts_from(state), day)
    own = part_silence_counts_from(part, state)
    return None if part.state == UnitState.FINISHED else quiet_since("", state, own, day)


def sent_back(shown: dict[int, TaskRow], led: set[int], day: date) -> list[tuple[TaskRow, LedgerEntry]]:
    """Return the refusals of claims on the tasks `led`, by the office or another lead, the latest first."""
    entries = LedgerEntry.objects.until(day).filter(task__in=led, kind__in=REFUSED_CLAIM)
    return [(shown[entry.task_id], entry) for entry in entries.order_by("-on", "-at", "-pk")]


def asked_of(mine: TaskStateQuerySet, shown: dict[int, TaskRow], department: int) -> list[UnitRequest]:
    """Return the requests to the unit, the open ones first, then the latest."""
    found = [
        UnitRequest(shown[task], request)
        for task, parts in parts_of(mine)
        for request in (parts[department].requests if department in parts else ())
    ]
    return sorted(found, key=lambda each: (each.request.answered is not None, -each.request.asked.toordinal()))
