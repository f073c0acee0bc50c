"""交办与签收: the office dispatches tasks, each unit acknowledges its part."""

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
from tasks.services.step import begin


@transaction.atomic
def dispatch(*, task: Task | int, by: User, when: Moment, key: UUID | None = None) -> LedgerEntry:
    """Dispatch one task to its units; the first one that is dispatched makes its plan run.

    Raises AlreadyDone when it has been dispatched before.
    """
    require(by, Permission.DISPATCH)
    pk = task if isinstance(task, int) else task.pk
    let_run(Plan.objects.get(tasks=pk), by, when)
    return dispatch_in_running_plan(pk, by, when, key)


def dispatch_in_running_plan(task: int, by: User, when: Moment, key: UUID | None = None) -> LedgerEntry:
    """Do the work of dispatch() when the plan runs already."""
    step = begin(task, Kind.DISPATCHED, Permission.DISPATCH, by=by, key=key)
    if step.done:
        return step.done
    if step.facts.dispatched_on:
        raise AlreadyDone(f"这项任务已于 {step.facts.dispatched_on} 交办，不必再交办。")
    return append(step.task, Kind.DISPATCHED, by=by, when=when, key=key)


@transaction.atomic
def dispatch_plan(*, plan: Plan, by: User, when: Moment) -> list[LedgerEntry]:
    """Dispatch every task of the plan that has not been dispatched; return the entries. Raises NotAllowed."""
    require(by, Permission.DISPATCH)
    waiting = Task.objects.filter(plan=plan, present__state=State.PENDING, present__dispatched_on=None).order_by("pk")
    pks = list(waiting.values_list("pk", flat=True))
    if pks:
        let_run(plan, by, when)
    return [dispatch_in_running_plan(pk, by, when) for pk in pks]


def let_run(plan: Plan, by: User, when: Moment) -> None:
    """Let a draft run from now on; leave a plan in any other stage as it is.

    The plan is locked only while it is a draft, so that people who dispatch tasks of a running plan do not wait for
    each other. Lock order is plan before task; the other order could deadlock with dispatch_plan().
    """
    if plan.stage_on(FOREVER) == Stage.DRAFT and lock_plan(plan).stage_on(FOREVER) == Stage.DRAFT:
        enter_stage(plan, Stage.RUNNING, by=by, when=when)


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
