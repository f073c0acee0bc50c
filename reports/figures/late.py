"""逾期: how late each overdue task is by both deadlines, who holds it up, who is silent; by 牵头 or 责任单位."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from departments.directory import names_on
from reports.figures.counts import Figure
from tasks.as_of.blockers import blockers_of
from tasks.as_of.silence import is_silence, part_silence_counts_from, silence_counts_from
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light, UnitRole, UnitState
from tasks.models import TaskState, TaskUnit
from tasks.pages.presenters.task_row import TaskRow, task_row

ROLES = {"lead": UnitRole.LEAD, "unit": UnitRole.RESPONSIBLE}  # by whom a list can be grouped


@dataclass(frozen=True)
class Quiet:
    """A unit that has not reported for longer than cycle and grace: since which day, and for how many calendar days."""

    name: str
    since: date
    days: int


@dataclass(frozen=True)
class Late:
    """One overdue task: days late by 现定 and 原定, the silence of its leads and of other units."""

    task: TaskRow
    days: int
    original_days: int
    silent: Quiet | None
    quiet: list[Quiet]


@dataclass(frozen=True)
class LateGroup:
    """Overdue tasks of one unit with the figure for its heading, or without a figure those of a plain list."""

    tasks: Sequence[Late]
    figure: Figure | None = None
    label: str = ""  # instead of a figure, for tasks that no unit has in that role
    goes_on: bool = False  # its first tasks are on the page before


def late_tasks(rows: TaskStateQuerySet) -> list[Late]:
    """Return the overdue tasks, the longest overdue first, with a constant number of queries."""
    return list(grouped_late(rows, "days")[0].tasks)


def late_groups(rows: TaskStateQuerySet, order: str) -> list[LateGroup]:
    """Return the overdue tasks by lead (`order` "lead") or 责任单位 ("unit"), most tasks first; else as one group.

    A task is in the group of each of its units in that role; each member of a collective has a group of its own. Tasks
    without a unit in that role come last.
    """
    return [group for group in grouped_late(rows, order) if group.tasks]


def grouped_late(rows: TaskStateQuerySet, order: str) -> list[LateGroup]:
    states = list(rows.overdue().order_by("due_on", "task").with_row())
    parts: dict[int, list[TaskUnit]] = {one.task_id: [] for one in states}
    for part in TaskUnit.objects.as_of(rows.day).filter(task__in=parts).order_by("position"):
        parts[part.task_id].append(part)
    names = names_on(rows.day)
    late = [late_task(one, parts[one.task_id], names, rows.day) for one in states]
    if order not in ROLES:
        return [LateGroup(late)]
    by_unit: dict[int, list[Late]] = {}
    for one in late:
        for part in parts[one.task.task_id]:
            if part.role == ROLES[order]:
                by_unit.setdefault(part.department_id, []).append(one)
    of_nobody = [one for one in late if all(part.role != ROLES[order] for part in parts[one.task.task_id])]
    groups = [LateGroup(tasks, head(names[unit], tasks, unit, ROLES[order])) for unit, tasks in by_unit.items()]
    return [*sorted(groups, key=most_first), LateGroup(of_nobody, label=f"没有{ROLES[order].label}单位")]


def most_first(group: LateGroup) -> tuple[int, str]:
    """Return by what groups of units are sorted: the most tasks first, then by name."""
    return -len(group.tasks), group.figure.label if group.figure else group.label


def head(name: str, tasks: list[Late], unit: int, role: UnitRole) -> Figure:
    return Figure(name, len(tasks), {"unit": unit, "role": role.value, "light": Light.OVERDUE.value})


def late_task(state: TaskState, parts: Sequence[TaskUnit], names: Mapping[int, str], day: date) -> Late:
    assert state.due_on is not None  # else it would not be overdue
    original = state.original_due_on or state.due_on
    silent = quiet_since("牵头", state, silence_counts_from(state), day)
    others = [part for part in parts if silent is None or part.role != UnitRole.LEAD]
    return Late(
        task_row(state, day, blockers_of(parts, state, names, day)),
        (day - state.due_on).days,
        max((day - original).days, 0),
        silent,
        quiet_parts(others, state, names, day),
    )


def quiet_since(name: str, state: TaskState, counted_from: date | None, day: date) -> Quiet | None:
    """Return the silence that counts from `counted_from`, if it is longer than cycle and grace; else None."""
    if counted_from is None or not is_silence(counted_from, state, day, state.plan.silence_days):
        return None
    return Quiet(name, counted_from, (day - counted_from).days)


def quiet_parts(parts: Sequence[TaskUnit], state: TaskState, names: Mapping[int, str], day: date) -> list[Quiet]:
    """Return the silent units among those whose own part is unfinished, each once, the longest silence first."""
    found = {
        part.department_id: quiet_since(names[part.department_id], state, part_silence_counts_from(part, state), day)
        for part in parts
        if part.state != UnitState.FINISHED
    }
    return sorted(filter(None, found.values()), key=lambda quiet: quiet.since)


def packed(groups: Sequence[LateGroup], most: int) -> list[list[LateGroup]]:
    """Return the groups by page of `most` tasks; a group is split only when it is longer than a page."""
    pages: list[list[LateGroup]] = [[]]
    room = most
    for group in groups:
        if pages[-1] and len(group.tasks) > room:
            pages.append([])
            room = most
        for first in range(0, len(group.tasks), most):
            if first:
                pages.append([])
                room = most
            part = group.tasks[first : first + most]
            pages[-1].append(replace(group, tasks=part, goes_on=first > 0))
            room -= len(part)
    return pages
