"""再次导入: confirmed differences between a file and a plan become ledger entries.

A task that the file no longer has is cancelled, never deleted.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import Department, User
from imports.changes import Change, RowDiffers, RowIsNew, TaskDiffers, TaskIsGone, TaskIsNew
from imports.models import ImportDraft, ImportJob
from imports.services.reconciling import open_draft, reading_of
from imports.services.saving import (
    Progress,
    changes_of,
    confirmed,
    deadline_of,
    enter,
    finish,
    new_task,
    pairs_of,
    refuse_faults,
    units_for,
)
from indicators.choices import Field
from indicators.models import Plan
from jiading.day import Moment
from tableparser.cells.splitting import TaskText
from tableparser.reading import Reading, ReadRow
from tasks.ledger.append import locked
from tasks.models import Task, TaskState
from tasks.refusals import ImportRefused, NothingChanged, Refusal
from tasks.services import steering
from tasks.services.planning import change_row, change_task, enter_tasks
from tasks.services.questions import UNIT_FIELDS, unit_list
from tasks.services.step import words

ROW_NAMES = {"category": "category", "project": "name", "standard": "standard", "baseline_state": "baseline_state"}


def apply(*, draft: ImportDraft, tokens: Iterable[str], reason: str, by: User, when: Moment) -> int:
    """Write the confirmed differences and return how many; raise ImportRefused and write none when one cannot be."""
    tokens = set(tokens)
    for _ in applying(draft=draft, tokens=tokens, reason=reason, by=by, when=when):
        pass
    return len(tokens)


def applying(
    *,
    draft: ImportDraft | int,
    tokens: Iterable[str],
    reason: str,
    by: User,
    when: Moment,
    version: int | None = None,
    job: ImportJob | None = None,
) -> Progress:
    """Do the work of apply() in one transaction and yield the progress after each difference.

    A generator that is closed before its end has written nothing.
    """
    with transaction.atomic():
        draft = open_draft(draft, by, version, job=job)
        assert draft.plan_id is not None  # changes are those against a plan
        # FOR UPDATE could deadlock: who has locked a task inserts rows that refer to the plan, and lock_tasks() waits
        # for the task. FOR NO KEY UPDATE lets such rows in.
        plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=draft.plan_id)
        reading = reading_of(draft)
        refuse_faults(reading)
        chosen = confirmed(changes_of(reading, plan), tokens)
        lock_tasks(chosen)
        units = units_for(draft, by)
        reason = words(reason, field="reason") or f"再次导入「{draft.file_name}」"
        for place, change in enumerate(chosen, start=1):
            write(change, plan, reading, units, reason, by, when)
            yield place, len(chosen)
        finish(draft, plan, when)


def lock_tasks(changes: Iterable[Change]) -> None:
    """Lock every task that will change, by ascending id, so that two services cannot deadlock."""
    wanted: set[int] = set()
    for each in changes:
        if isinstance(each, RowDiffers):
            wanted |= {task.pk for task in each.plan_row.tasks}
        elif isinstance(each, TaskDiffers | TaskIsGone):
            wanted.add(each.plan_task.pk)
    for pk in sorted(wanted):
        locked(pk)


def write(
    change: Change, plan: Plan, reading: Reading, units: dict[str, Department], reason: str, by: User, when: Moment
) -> None:
    """Write one confirmed difference; raise ImportRefused with its place when the rules of the work forbid it."""
    try:
        carry_out(change, plan, reading, units, reason, by, when)
    except NothingChanged:
        return
    except (Refusal, ValidationError) as fault:
        said = "；".join(fault.messages) if isinstance(fault, ValidationError) else str(fault)
        raise ImportRefused([f"{change.where}：{said}"]) from fault


def carry_out(
    change: Change, plan: Plan, reading: Reading, units: dict[str, Department], reason: str, by: User, when: Moment
) -> None:
    """Write one confirmed difference."""
    if isinstance(change, RowIsNew):
        last = plan.projects.order_by("-position").values_list("position", flat=True).first() or 0
        enter(plan, last + 1, change.file_row, reading, units, by, when)
    elif isinstance(change, TaskIsNew):
        project = plan.projects.get(pk=change.plan_row.pk)
        last = project.tasks.order_by("-position").values_list("position", flat=True).first() or 0
        row = reading.rows[change.file_task.row]
        enter_tasks(project, [new_task(row, change.file_task, units)], position=last + 1, by=by, when=when)
    elif isinstance(change, TaskIsGone):
        steering.cancel(task=change.plan_task.pk, by=by, when=when, text=reason)
    elif isinstance(change, RowDiffers):
        texts = {ROW_NAMES[name]: new for name, _, _, new in change.fields}
        change_row(project=change.plan_row.pk, by=by, when=when, reason=reason, **texts)
    elif isinstance(change, TaskDiffers):
        change_one_task(change, reading, units, reason, by, when)


def change_one_task(
    change: TaskDiffers, reading: Reading, units: dict[str, Department], reason: str, by: User, when: Moment
) -> None:
    """Write the changed text, deadline and units of one task; roles whose column did not change stay as they are."""
    row, differing = reading.rows[change.file_task.row], {name for name, *_ in change.fields}
    task = Task.objects.select_related("present").get(pk=change.plan_task.pk)
    wanted: dict[str, Any] = {}
    if Field.TASKS in differing:
        said = reprinted(task.present, change.file_task.task)
        wanted |= {"mark": said.mark, "text": said.text}
    if Field.DEADLINE in differing:
        wanted["deadline"] = deadline_of(row)
    named = [name for name in UNIT_FIELDS if name in differing]
    if named:
        wanted |= {UNIT_FIELDS[name][1]: row.texts.get(name, "") for name in named}
        wanted["units"] = new_units(task, row, named, units)
    change_task(task=task, by=by, when=when, reason=reason, **wanted)


def reprinted(now: TaskState, said: TaskText) -> TaskText:
    """Return the new text with its number; in our own files number and text stand in one cell."""
    if not said.mark and now.mark and said.text.startswith(now.mark):
        return TaskText(now.mark, None, said.text.removeprefix(now.mark))
    return said


def new_units(
    task: Task, row: ReadRow, named: Sequence[str], units: dict[str, Department]
) -> list[tuple[Department, str]]:
    """Return all units of a task after the columns `named` have changed."""
    roles = {UNIT_FIELDS[name][0] for name in named}
    kept = [pair for pair in unit_list(task) if pair[1] not in roles]
    fresh = [pair for pair in pairs_of(row, units) if pair[1] in roles or pair not in kept]
    order: list[str] = [UNIT_FIELDS[name][0] for name in UNIT_FIELDS]
    return sorted(dict.fromkeys([*fresh, *kept]), key=lambda pair: order.index(pair[1]))
