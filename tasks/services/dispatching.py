"""交办与签收: the office dispatches tasks, each unit acknowledges its part."""

from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from indicators.models import Plan
from jiading.day import Moment
from tasks.choices import Kind, State, UnitState
from tasks.ledger.append import append
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone
from tasks.services.step import begin


@transaction.atomic
def dispatch(*, task: Task | int, by: User, when: Moment, key: UUID | None = None) -> LedgerEntry:
    """Dispatch one task to its units; raise AlreadyDone when it has been dispatched before."""
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
    return [dispatch(task=pk, by=by, when=when) for pk in waiting.values_list("pk", flat=True)]


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
