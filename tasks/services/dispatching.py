"""交办、撤回交办与签收: the office hands tasks out, each unit acknowledges its part."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from indicators.choices import FOREVER, Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage, lock_plan
from jiading.day import Moment
from tasks.choices import Kind, State, UnitState
from tasks.ledger.append import append
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone
from tasks.services.steering import DOCUMENT_LIMIT
from tasks.services.step import begin, words


@transaction.atomic
def dispatch(
    *, task: Task | int, by: User, when: Moment, text: str = "", document: str = "", key: UUID | None = None
) -> LedgerEntry:
    """Dispatch one task to its units; the first one that is dispatched makes its plan run.

    `text` is a note to the units, `document` the number of the document behind it; either may be "". Raises AlreadyDone
    when it has been dispatched before.
    """
    require(by, Permission.DISPATCH)
    said = dispatch_words(text, document)
    pk = task if isinstance(task, int) else task.pk
    let_run(Plan.objects.get(tasks=pk), by, when)
    return dispatch_in_running_plan(pk, by, when, said, key)


def dispatch_words(text: str, document: str) -> dict[str, Any]:
    """Return text and detail of the entry; raise ValidationError for words that cannot be stored."""
    number = words(document, field="document", limit=DOCUMENT_LIMIT)
    return {"text": words(text, field="text"), "detail": {"document": number} if number else {}}


def dispatch_in_running_plan(
    task: int, by: User, when: Moment, said: dict[str, Any], key: UUID | None = None
) -> LedgerEntry:
    """Do the work of dispatch() when the plan runs already."""
    step = begin(task, Kind.DISPATCHED, Permission.DISPATCH, by=by, key=key)
    if step.done:
        return step.done
    if step.facts.dispatched_on:
        raise AlreadyDone(f"这项任务已于 {step.facts.dispatched_on} 交办，不必再交办。")
    return append(step.task, Kind.DISPATCHED, by=by, when=when, key=key, **said)


@transaction.atomic
def dispatch_plan(
    *,
    plan: Plan,
    by: User,
    when: Moment,
    tasks: Collection[int] | None = None,
    text: str = "",
    document: str = "",
) -> list[LedgerEntry]:
    """Dispatch the tasks of the plan that have not been dispatched, all or those of these ids; return the entries.

    `text` and `document` are as in dispatch(). One of the ids that was dispatched meanwhile is passed over. Raises
    NotAllowed.
    """
    require(by, Permission.DISPATCH)
    said = dispatch_words(text, document)
    waiting = Task.objects.filter(plan=plan, present__state=State.PENDING, present__dispatched_on=None).order_by("pk")
    pks = list((waiting if tasks is None else waiting.filter(pk__in=tasks)).values_list("pk", flat=True))
    if pks:
        let_run(plan, by, when)
    return [dispatch_in_running_plan(pk, by, when, said) for pk in pks]


def let_run(plan: Plan, by: User, when: Moment) -> None:
    """Let a draft run from now on; leave a plan in any other stage as it is.

    The plan is locked only while it is a draft, so that people who dispatch tasks of a running plan do not wait for
    each other. Lock order is plan before task; the other order could deadlock with dispatch_plan().
    """
    if plan.stage_on(FOREVER) == Stage.DRAFT and lock_plan(plan).stage_on(FOREVER) == Stage.DRAFT:
        enter_stage(plan, Stage.RUNNING, by=by, when=when)


@transaction.atomic
def recall(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Take the dispatch of a task back, with the reason in `text`, until one of its units has acknowledged it.

    The task lies with the office again and can be dispatched anew; its plan runs on. Raises AlreadyDone when a unit
    has acknowledged.
    """
    text = words(text, field="text", missing="请写明为什么撤回交办。")
    step = begin(task, Kind.RECALLED, Permission.DISPATCH, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if any(unit.state != UnitState.PENDING for unit in step.facts.units):
        raise AlreadyDone("已经有单位签收了这项任务，不能撤回交办；确需停办的，请中止或取消。")
    return append(step.task, Kind.RECALLED, by=by, when=when, text=text, key=key)


@transaction.atomic
def acknowledge(*, task: Task | int, by: User, when: Moment, key: UUID | None = None) -> LedgerEntry:
    """Acknowledge the part of `by`'s unit; the first lead's acknowledgement sets the task in progress.

    Raises AlreadyDone when the unit has acknowledged before.
    """
    step = begin(task, Kind.ACKNOWLEDGED, Permission.ACKNOWLEDGE, by=by, key=key)
    if step.done:
        return step.done
    mine = {unit.state for unit in step.facts.units if unit.department == by.department_id}
    if UnitState.PENDING not in mine:
        raise AlreadyDone("本单位已经签收过这项任务。")
    return append(step.task, Kind.ACKNOWLEDGED, by=by, when=when, key=key)
