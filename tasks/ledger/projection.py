"""The projection of the ledger: the facts of any day in TaskState and TaskUnit; Task points to its present state.

A query for a past day then reads rows with `since` and `until`, and not the latest entry of every task.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import QuerySet

from indicators.choices import FOREVER
from indicators.models import IndicatorCategory, Project, Wording
from jiading.database.kept_lists import listed
from tasks.choices import Kind
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import LedgerEntry, Task, TaskState, TaskUnit

ROW_TEXTS = {"category", "project_name", "standard", "baseline_state"}
PLAIN = [f.name for f in fields(Facts) if f.name not in ROW_TEXTS | {"units", "latest_report"}]
UNIT_PLAIN = [f.name for f in fields(UnitFacts) if f.name not in ("department", "role", "through")]


@dataclass(frozen=True)
class Present:
    """The facts of a task when its ledger had `seq` entries, and the rows of its units that they were read from."""

    seq: int
    facts: Facts
    rows: tuple[TaskUnit, ...]


def present_of(task: Task) -> Present:
    """Return the present facts of a locked task; they are cached on the object until its next entry."""
    held: Present | None = task.__dict__.get("held")
    if held is None or held.seq != task.ledger_seq:
        rows = units_of(task)
        held = task.__dict__["held"] = Present(task.ledger_seq, facts_from(task, rows), rows)
    return held


def facts_of(task: Task) -> Facts:
    """Return the present facts of a task from its present state, its units and the texts of its project."""
    return facts_from(task, units_of(task))


def units_of(task: Task) -> tuple[TaskUnit, ...]:
    """Return the present rows of a task's units in the task's order."""
    return tuple(listed("units of a task", present_units, [task.pk]))


def present_units(tasks: Sequence[Any]) -> QuerySet[TaskUnit]:
    return TaskUnit.objects.present().filter(task=tasks[0]).order_by("position", "pk")


def facts_from(task: Task, rows: Iterable[TaskUnit]) -> Facts:
    present, project = task.present, task.project
    return Facts(
        category=present.category.name if present.category else "",
        project_name=project.name,
        standard=project.standard,
        baseline_state=project.baseline_state,
        latest_report=present.latest_report.seq if present.latest_report else None,
        units=tuple(unit_facts(row) for row in rows),
        **{name: getattr(present, name) for name in PLAIN},
    )


def unit_facts(row: TaskUnit) -> UnitFacts:
    plain = {name: getattr(row, name) for name in UNIT_PLAIN}
    return UnitFacts(row.department_id, row.role, row.through_id, **plain)


def store(task: Task, before: Present, after: Facts, entry: LedgerEntry) -> None:
    """Store the facts after an entry in the task's state of that day and the rows of its units.

    The task then points to that state, and its row keeps the head of its chain.
    """
    state = state_from(task, entry.on)
    set_facts(state, after)
    if after.latest_report == entry.seq:
        state.latest_report = entry
    if after.category != before.facts.category:
        state.category = category_named(task, after.category)
    if entry.kind == Kind.PLAN_CHANGED:  # no other entry changes the row's texts
        state.wording_id = present_wording(task.project_id)
    state.save()
    task.present = state
    task.save(update_fields=("ledger_seq", "ledger_hash", "present"))
    if after.units != before.facts.units:
        store_units(task, before.rows, after.units, entry.on)


def state_from(task: Task, on: date) -> TaskState:
    """Return the state that holds from the day `on`: the present one if it begins on that day.

    Otherwise the present one ends on that day, and a new one follows it that is not saved yet.
    """
    present = task.present
    if present.since >= on:
        return present
    TaskState.objects.filter(pk=present.pk).update(until=on)
    following = TaskState(task=task, plan_id=task.plan_id, wording_id=present.wording_id, since=on, until=FOREVER)
    following.category, following.latest_report = present.category, present.latest_report
    return following


def store_first(project: Project, tasks: Sequence[Task], facts: Sequence[Facts], on: date) -> None:
    """Store the states of new tasks of one row from the day `on`, and their units.

    The tasks point to these states; whoever calls saves the pointers.
    """
    wording, pairs = present_wording(project.pk), list(zip(tasks, facts, strict=True))
    states = [first_state(task, project, each, wording, on) for task, each in pairs]
    for task, state in zip(tasks, TaskState.objects.bulk_create(states), strict=True):
        task.present = state
    TaskUnit.objects.bulk_create(
        [unit_row(task, unit, place, on) for task, each in pairs for place, unit in enumerate(each.units)]
    )


def first_state(task: Task, project: Project, facts: Facts, wording: int, on: date) -> TaskState:
    state = TaskState(task=task, plan_id=task.plan_id, wording_id=wording, since=on, until=FOREVER)
    state.category = project.category if facts.category else None
    set_facts(state, facts)
    return state


def set_facts(state: TaskState, facts: Facts) -> None:
    """Set the facts on the state that have a column of their name."""
    for name in PLAIN:
        setattr(state, name, getattr(facts, name))


def present_wording(project: int) -> int:
    """Return the id of the wording that the row has now."""
    return Wording.objects.values_list("pk", flat=True).get(project=project, until=FOREVER)


def category_named(task: Task, name: str) -> IndicatorCategory | None:
    return IndicatorCategory.objects.get(plan_id=task.plan_id, name=name) if name else None


def store_units(task: Task, rows: Iterable[TaskUnit], after: Iterable[UnitFacts], on: date) -> None:
    """Close the rows of units that have changed or left by `on`, and add rows for those that have changed or joined.

    A row that begins on that day is replaced, since a unit has one row for the end of each day.
    """
    places = {(unit.department, unit.role): (place, unit) for place, unit in enumerate(after)}
    closed: list[int] = []
    replaced: list[int] = []
    opened: list[TaskUnit] = []
    for row in rows:
        place, unit = places.pop((row.department_id, row.role), (row.position, None))
        if unit == unit_facts(row) and place == row.position:
            continue
        (closed if row.since < on else replaced).append(row.pk)
        if unit:
            opened.append(unit_row(task, unit, place, on))
    opened += [unit_row(task, unit, place, on) for place, unit in places.values()]
    if closed:
        TaskUnit.objects.filter(pk__in=closed).update(until=on)
    if replaced:
        TaskUnit.objects.filter(pk__in=replaced).delete()
    TaskUnit.objects.bulk_create(opened)


def unit_row(task: Task, unit: UnitFacts, place: int, on: date) -> TaskUnit:
    plain = {name: getattr(unit, name) for name in UNIT_PLAIN}
    return TaskUnit(
        task=task,
        department_id=unit.department,
        role=unit.role,
        through_id=unit.through,
        position=place,
        since=on,
        until=FOREVER,
        **plain,
    )


def projection_faults(task: Task, proved: Facts) -> list[str]:
    """Return the names of the present facts that differ from `proved`, the facts that the ledger gives."""
    stored = facts_of(task)
    wrong = [f.name for f in fields(Facts) if f.name != "units" and getattr(stored, f.name) != getattr(proved, f.name)]
    if by_unit(stored) != by_unit(proved):
        wrong.append("units")
    return wrong


def by_unit(facts: Facts) -> dict[tuple[int, str], UnitFacts]:
    return {(unit.department, unit.role): unit for unit in facts.units}
