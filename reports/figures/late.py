"""逾期: how late each overdue task is by both deadlines, who holds it up, who is silent; by 牵头 or 责任单位."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from departments.directory import names_on
from reports.figures.counts import Figure
from tasks.as_of.blockers import blockers_of, units_by_task
from tasks.as_of.silence import is_silence, part_silence_counts_from, silence_counts_from
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light, UnitRole, UnitState
from tasks.models import TaskState, TaskUnit
from tasks.pages.presenters.task_row import TaskRow, task_row

Item = TypeVar("Item")
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
class LateGroup(Generic[Item]):
    """Overdue tasks of one unit with the figure for its heading, or without a figure those of a plain list.

    The tasks are rows (Late) on a page, and ids of TaskState in an outline, which reads no task.
    """

    tasks: Sequence[Item]
    figure: Figure | None = None
    label: str = ""  # instead of a figure, for tasks that no unit has in that role
    goes_on: bool = False  # its first tasks are on the page before


def late_tasks(rows: TaskStateQuerySet) -> list[Late]:
    """Return the overdue tasks, the longest overdue first, with a constant number of queries."""
    return [late for group in late_groups(rows, "days") for late in group.tasks]


def late_groups(rows: TaskStateQuerySet, order: str) -> list[LateGroup[Late]]:
    """Return the overdue tasks by lead (`order` "lead") or 责任单位 ("unit"), most tasks first; else as one group.

    A task is in the group of each of its units in that role; each member of a collective has a group of its own. Tasks
    without a unit in that role come last.
    """
    return filled(outline(rows, order), rows)


def outline(rows: TaskStateQuerySet, order: str) -> list[LateGroup[int]]:
    """Return the groups of late_groups() with ids only, by one query, or two: a page then reads what it shows."""
    late = list(rows.overdue().order_by("due_on", "task").values_list("pk", "task"))
    if order not in ROLES:
        return [LateGroup([pk for pk, _ in late])] if late else []
    units: dict[int, list[int]] = {task: [] for _, task in late}
    parts = TaskUnit.objects.as_of(rows.day).filter(
        role=ROLES[order], task__in=rows.overdue().order_by().values("task")
    )
    for task, unit in parts.values_list("task", "department"):
        units[task].append(unit)
    by_unit: dict[int, list[int]] = {}
    for pk, task in late:
        for unit in units[task]:
            by_unit.setdefault(unit, []).append(pk)
    names, role = names_on(rows.day), ROLES[order]
    groups = [LateGroup(tasks, head(names[unit], tasks, unit, role)) for unit, tasks in by_unit.items()]
    of_nobody = LateGroup([pk for pk, task in late if not units[task]], label=f"没有{role.label}单位")
    return [*sorted(groups, key=most_first), *([of_nobody] if of_nobody.tasks else [])]


def filled(groups: Sequence[LateGroup[int]], rows: TaskStateQuerySet) -> list[LateGroup[Late]]:
    """Return the groups with their tasks, with three queries whatever their number."""
    wanted = {pk for group in groups for pk in group.tasks}
    states = list(rows.filter(pk__in=wanted).with_row()) if wanted else []
    parts, names = units_by_task(states, rows.day), names_on(rows.day)
    late = {one.pk: late_task(one, parts[one.task_id], names, rows.day) for one in states}
    return [LateGroup([late[pk] for pk in group.tasks], group.figure, group.label, group.goes_on) for group in groups]


def most_first(group: LateGroup[int]) -> tuple[int, str]:
    """Return by what groups of units are sorted: the most tasks first, then by name."""
    return -len(group.tasks), group.figure.label if group.figure else group.label


def head(name: str, tasks: list[int], unit: int, role: UnitRole) -> Figure:
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


def packed(groups: Sequence[LateGroup[Item]], most: int) -> list[list[LateGroup[Item]]]:
    """Return the groups by page of `most` tasks; a group is split only when it is longer than a page."""
    pages: list[list[LateGroup[Item]]] = [[]]
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
