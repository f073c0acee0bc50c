"""The projection of the ledger: the present facts in Task, and those of any day in TaskState and TaskUnit.

A query for a past day then reads rows with `since` and `until`, and not the latest entry of every task.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from indicators.choices import FOREVER
from indicators.models import IndicatorCategory, Project, Wording
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import LedgerEntry, Task, TaskState, TaskUnit

ROW_TEXTS = {"category", "project_name", "standard", "baseline_state"}
PLAIN = [f.name for f in fields(Facts) if f.name not in ROW_TEXTS | {"units", "latest_report"}]
UNIT_PLAIN = [f.name for f in fields(UnitFacts) if f.name not in ("department", "role", "through")]


def facts_of(task: Task) -> Facts:
    """Return the present facts of a task from its own row, its units and the texts of its project."""
    if not task.ledger_seq:
        return Facts()
    project = task.project
    latest = task.latest_report.seq if task.latest_report_id else None
    return Facts(
        category=task.category.name if task.category_id else "",
        project_name=project.name,
        standard=project.standard,
        baseline_state=project.baseline_state,
        latest_report=latest,
        units=tuple(unit_facts(row) for row in TaskUnit.objects.present().filter(task=task)),
        **{name: getattr(task, name) for name in PLAIN},
    )


def held_facts(task: Task) -> Facts:
    """Return the present facts of a locked task; they are cached on the object until its next entry."""
    held = task.__dict__.get("held")
    if held is None or held[0] != task.ledger_seq:
        held = task.held = (task.ledger_seq, facts_of(task))
    return held[1]


def unit_facts(row: TaskUnit) -> UnitFacts:
    plain = {name: getattr(row, name) for name in UNIT_PLAIN}
    return UnitFacts(row.department_id, row.role, row.through_id, **plain)


def store(task: Task, before: Facts, after: Facts, entry: LedgerEntry) -> None:
    """Store the facts after an entry: in the task's own row, its TaskState of the day, and the rows of its units."""
    for name in PLAIN:
        setattr(task, name, getattr(after, name))
    if after.latest_report == entry.seq:
        task.latest_report = entry
    if after.category != before.category:
        task.category = category_named(task, after.category)
    task.save()
    store_state(task, entry.on)
    store_units(task, before.units, after.units, entry.on)


def new_task(project: Project, position: int, facts: Facts) -> Task:
    """Return a task with these facts, not saved; `position` is its place in the row, from 1."""
    plain = {name: getattr(facts, name) for name in PLAIN}
    category = project.category if facts.category else None
    return Task(plan_id=project.plan_id, project=project, position=position, category=category, **plain)


def store_first(project: Project, tasks: Sequence[Task], facts: Sequence[Facts], on: date) -> None:
    """Store the states of new tasks of one row from the day `on`, and their units."""
    wording = Wording.objects.values_list("pk", flat=True).get(project=project, until=FOREVER)
    standings = [first_state(task, wording, on) for task in tasks]
    TaskState.objects.bulk_create(standings)
    pairs = zip(tasks, facts, strict=True)
    TaskUnit.objects.bulk_create(
        [unit_row(task, unit, place, on) for task, each in pairs for place, unit in enumerate(each.units)]
    )


def first_state(task: Task, wording: int, on: date) -> TaskState:
    return state_as(task, TaskState(task=task, plan_id=task.plan_id, since=on, until=FOREVER), wording)


def state_as(task: Task, row: TaskState, wording: int) -> TaskState:
    """Return `row` with the present facts of the task and the wording with that id, not saved."""
    for name in [*PLAIN, "latest_report_id", "category_id"]:
        setattr(row, name, getattr(task, name))
    row.wording_id = wording
    return row


def category_named(task: Task, name: str) -> IndicatorCategory | None:
    return IndicatorCategory.objects.get(plan_id=task.plan_id, name=name) if name else None


def store_state(task: Task, on: date) -> None:
    """Store the task's present state from `on`: update the row that begins on that day, or close it and add one."""
    present = TaskState.objects.filter(task=task, until=FOREVER).first()
    if present and present.since < on:
        TaskState.objects.filter(pk=present.pk).update(until=on)
        present = None
    row = present or TaskState(task=task, plan_id=task.plan_id, since=on, until=FOREVER)
    wording = Wording.objects.values_list("pk", flat=True).get(project=task.project_id, until=FOREVER)
    state_as(task, row, wording).save()


def store_units(task: Task, before: tuple[UnitFacts, ...], after: tuple[UnitFacts, ...], on: date) -> None:
    """Close the rows of units that have changed or left by `on`, and add rows for those that have changed or joined."""
    if before == after:
        return
    places = {(unit.department, unit.role): (place, unit) for place, unit in enumerate(after)}
    opened = []
    for row in TaskUnit.objects.present().filter(task=task):
        place, unit = places.pop((row.department_id, row.role), (None, None))
        if unit == unit_facts(row) and place == row.position:
            continue
        if row.since < on:
            TaskUnit.objects.filter(pk=row.pk).update(until=on)
        else:
            row.delete()
        if unit:
            opened.append(unit_row(task, unit, place, on))
    opened += [unit_row(task, unit, place, on) for place, unit in places.values()]
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
    cached = facts_of(task)
    wrong = [f.name for f in fields(Facts) if f.name != "units" and getattr(cached, f.name) != getattr(proved, f.name)]
    if by_unit(cached) != by_unit(proved):
        wrong.append("units")
    return wrong


def by_unit(facts: Facts) -> dict[tuple[int, str], UnitFacts]:
    return {(unit.department, unit.role): unit for unit in facts.units}
