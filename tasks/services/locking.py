"""锁定期间: the office locks a period that it has reported; a report owed for it that comes afterwards is 补报.

No entry can be back-dated and a period is locked only after its last day, so no later entry falls into it: its figures
stay as reported. A lock therefore only marks which later reports belong to the period (docs/decisions/0006).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from indicators.models import Plan
from jiading.day import Moment
from tasks.as_of.day import AsOf
from tasks.as_of.periods import period_of
from tasks.ledger.facts import Facts
from tasks.models import LedgerEntry, LockedPeriod, Task
from tasks.refusals import Refusal
from tasks.services.step import Step, words

WHY_LIMIT = 300


class PeriodIsNotOver(Refusal):
    def __init__(self, last: date) -> None:
        super().__init__(f"这个期间到 {last} 才结束，次日起才能锁定。")


class PeriodIsLocked(Refusal):
    def __init__(self, lock: LockedPeriod) -> None:
        super().__init__(f"「{lock.name}」已由{lock.by}在 {lock.on} 锁定，不必再锁。")


class LockIsLifted(Refusal):
    def __init__(self, lock: LockedPeriod) -> None:
        super().__init__(f"「{lock.name}」已由{lock.lifted_by}在 {lock.lifted_on} 解锁。")


@transaction.atomic
def lock(*, plan: Plan, name: str, first: date, last: date, by: User, when: Moment, why: str) -> LockedPeriod:
    """Lock the period from `first` to `last`, both inclusive; `why` names the report, `name` is shown.

    Raises NotAllowed, PeriodIsNotOver, PeriodIsLocked, ReasonIsMissing, ValidationError.
    """
    require(by, Permission.LOCK_PERIOD)
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    why = words(why, field="why", missing="请写明锁定的依据，如「9 月报表已报区领导」。", limit=WHY_LIMIT)
    if last >= when.on:
        raise PeriodIsNotOver(last)
    held = LockedPeriod.objects.holding().filter(plan=plan, first=first, last=last).select_related("by").first()
    if held:
        raise PeriodIsLocked(held)
    made = LockedPeriod(plan=plan, name=name, first=first, last=last, why=why, by=by, at=when.at, on=when.on)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def lift(*, lock: LockedPeriod, by: User, when: Moment, why: str) -> LockedPeriod:
    """Lift a lock; its row stays, with who lifted it and why. Raises NotAllowed, LockIsLifted, ReasonIsMissing."""
    require(by, Permission.LOCK_PERIOD)
    lock = LockedPeriod.objects.select_for_update(of=("self",)).select_related("lifted_by").get(pk=lock.pk)
    why = words(why, field="why", missing="请写明解锁的理由。", limit=WHY_LIMIT)
    if lock.lifted_at:
        raise LockIsLifted(lock)
    lock.lifted_by, lock.lifted_at, lock.lifted_on, lock.lifted_why = by, when.at, when.on, why
    lock.full_clean()
    lock.save()
    return lock


def missed_periods(task: Task, facts: Facts, unit: int | None, on: date) -> list[LockedPeriod]:
    """Return the locked periods for which the unit owed a report on the task and has not reported since they began."""
    part = facts.unit(unit)
    if part is None:
        return []
    locks = LockedPeriod.objects.holding().filter(plan=task.plan_id, last__lt=on).order_by("first", "last")
    if part.reported_on:
        locks = locks.filter(first__gt=part.reported_on)
    return [lock for lock in locks if owed_in(lock, task, part.department)]


def owed_in(lock: LockedPeriod, task: Task, unit: int) -> bool:
    """Return whether at the end of the period the unit still owed a report on the task for it."""
    rows = AsOf([task.plan], lock.last).tasks()
    return rows.owing_report(unit, lock.first).filter(task=task).exists()


def late_mark(step: Step, unit: int | None, on: date) -> dict[str, Any]:
    """Return what 补报 adds to the detail of a report made on the day `on`; an empty dict when it is not one."""
    return marked(missed_periods(step.task, step.facts, unit, on), step.task.plan, on)


def late_correction_mark(step: Step, corrected: LedgerEntry, on: date) -> dict[str, Any]:
    """Return what is added to the detail of a correction whose corrected report lies in a locked period."""
    locks = LockedPeriod.objects.holding().filter(
        plan=step.task.plan_id, first__lte=corrected.on, last__gte=corrected.on, last__lt=on
    )
    return marked(locks.order_by("first", "last"), step.task.plan, on)


def marked(locks: Iterable[LockedPeriod], plan: Plan, on: date) -> dict[str, Any]:
    names = [lock.name for lock in locks]
    return {"late_report": {"periods": names, "counts_for": period_of(plan, on).name}} if names else {}
