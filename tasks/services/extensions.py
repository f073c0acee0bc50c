"""延期: a head asks for a later day, the office grants or refuses; 原定, 现定 and the number stay visible."""

from datetime import date
from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission
from jiading.day import Moment
from tasks.choices import WITHDRAWAL_LIMIT, Kind
from tasks.ledger.append import append
from tasks.ledger.withdrawable import extension_to_withdraw
from tasks.ledger.withdrawals import withdrawal_detail
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone, DayIsWrong
from tasks.services.step import Step, begin, words


@transaction.atomic
def ask(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    due_on: date,
    text: str,
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Ask for the later deadline `due_on`, with the reason in `text`; the entry says whether it is asked too late.

    Raises DayIsWrong for a task without a deadline or a day that is not later, AlreadyDone while a request is open.
    """
    text = words(text, field="text", missing="请写明申请延期的理由。")
    step = begin(task, Kind.EXTENSION_ASKED, Permission.ASK_EXTENSION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    old = step.facts.due_on
    if old is None:
        raise DayIsWrong("这项任务没有确定的期限，不需要申请延期。")
    if step.facts.asked_due_on:
        raise AlreadyDone(f"已经申请延期到 {step.facts.asked_due_on}，请等创建办答复。")
    if due_on <= max(old, when.on):
        raise DayIsWrong(f"新的期限要晚于现定期限 {old}，也要晚于今天 {when.on}。")
    detail = {"due_on": due_on.isoformat(), "old_due_on": old.isoformat(), "late": when.on > old}
    return append(step.task, Kind.EXTENSION_ASKED, by=by, when=when, text=text, detail=detail, key=key)


@transaction.atomic
def grant(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Grant the open request: 现定 is the day asked for, 原定 stays. Raises AlreadyDone without a request."""
    text = words(text, field="text", missing="请写明准予延期的理由。")
    step = begin(task, Kind.EXTENSION_GRANTED, Permission.GRANT_EXTENSION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    due_on, old = require_request(step), step.facts.due_on  # the plan may have lost its deadline since the request
    detail = {"due_on": due_on.isoformat(), "old_due_on": old.isoformat() if old else None}
    return append(step.task, Kind.EXTENSION_GRANTED, by=by, when=when, text=text, detail=detail, key=key)


@transaction.atomic
def refuse(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Refuse the open request, with the reason in `text`; the deadline stays. Raises AlreadyDone without a request."""
    text = words(text, field="text", missing="请写明不准延期的理由。")
    step = begin(task, Kind.EXTENSION_REFUSED, Permission.GRANT_EXTENSION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    detail = {"due_on": require_request(step).isoformat()}
    return append(step.task, Kind.EXTENSION_REFUSED, by=by, when=when, text=text, detail=detail, key=key)


def require_request(step: Step) -> date:
    """Return the day that was asked for; raise AlreadyDone when no request is open."""
    if step.facts.asked_due_on is None:
        raise AlreadyDone("这项任务没有待审批的延期申请。")
    return step.facts.asked_due_on


@transaction.atomic
def withdraw(
    *, task: Task | int, by: User, when: Moment, text: str = "", key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Take back the request of `by`'s unit, with a reason in `text` where it gives one; the unit can ask anew.

    Raises AlreadyDone without an open request, and what extension_to_withdraw() raises.
    """
    text = words(text, field="text", limit=WITHDRAWAL_LIMIT)
    step = begin(task, Kind.EXTENSION_WITHDRAWN, Permission.WITHDRAW_EXTENSION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    entries = list(LedgerEntry.objects.filter(task=step.task).in_order())
    act = extension_to_withdraw(entries, by)
    require_request(step)
    detail = withdrawal_detail(entries, act, Kind.EXTENSION_ASKED.label)
    return append(
        step.task, Kind.EXTENSION_WITHDRAWN, by=by, when=when, text=text, detail=detail, corrects=act, key=key
    )
