"""催办、批示与回复: the office or a leader asks the units that hold a task up, and they answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from departments.roles import Permission
from indicators.models import Plan
from jiading.day import Moment
from tasks.as_of.blockers import blockers, parts_in_order, units_to_urge
from tasks.choices import WITHDRAWAL_LIMIT, Kind, UrgeLevel
from tasks.evidence.storage import EvidenceUpload, attached
from tasks.ledger.append import append
from tasks.ledger.effects import missed_by
from tasks.ledger.facts import Facts, OwesAnswer
from tasks.ledger.requests import request_name, twin_urging, units_asked
from tasks.ledger.withdrawable import request_to_withdraw
from tasks.ledger.withdrawals import withdrawal_detail
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone, AlreadyUrged, DayIsWrong, NobodyToUrge, UnknownName
from tasks.services.claims import names_of
from tasks.services.step import begin, words


@transaction.atomic
def urge(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    reply_by: date,
    units: Sequence[Department] = (),
    listed: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Ask `units`, or when none is named the blockers of the task, for an answer by the day `reply_by`.

    `listed` names the filtered list on which it was made. Raises UnknownName for a unit that does not carry the task,
    NobodyToUrge when none is named and the task waits for the office, DayIsWrong, AlreadyUrged by another that day.
    """
    text = words(text, field="text", missing="请写明催办的内容。")
    step = begin(task, Kind.URGED, Permission.URGE, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    asked = asked_units(step.facts, units)
    if twin := twin_urging(LedgerEntry.objects.filter(task=step.task).in_order(), asked, by.pk, when.on):
        raise AlreadyUrged(twin)
    detail = request_detail(asked, reply_by, when.on, listed)
    detail["levels"] = {str(pk): level_for(step.facts.unit(pk), step.task.plan, when.on) for pk in asked}
    return append(step.task, Kind.URGED, by=by, when=when, text=text, detail=detail, key=key)


@transaction.atomic
def instruct(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    reply_by: date,
    listed: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Write a leader's 批示 on the task; its leads owe an answer by the day `reply_by`. Raises DayIsWrong."""
    text = words(text, field="text", missing="请写明批示的内容。")
    step = begin(task, Kind.INSTRUCTED, Permission.INSTRUCT, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    detail = request_detail(sorted(step.facts.leads()), reply_by, when.on, listed)
    return append(step.task, Kind.INSTRUCTED, by=by, when=when, text=text, detail=detail, key=key)


def reply(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    files: "Sequence[UploadedFile[Any] | EvidenceUpload]" = (),
    evidence: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Answer the open 催办 or 批示 to `by`'s unit with its files.

    `files` without a kind of their own are of the kind `evidence`. Raises AlreadyDone when nothing was asked,
    QuotaIsFull, FileIsNotThere.
    """
    text = words(text, field="text", missing="请写明回复的内容。")
    with attached(files, evidence, by=by) as kept:
        step = begin(task, Kind.REPLIED, Permission.ANSWER, by=by, key=key, seen=seen)
        if step.done:
            return step.done
        if not any(unit.urged_on for unit in step.facts.units if unit.department == by.department_id):
            raise AlreadyDone("本单位没有待回复的催办或批示。")
        detail = {"files": kept.described()} if files else {}
        entry = append(step.task, Kind.REPLIED, by=by, when=when, text=text, detail=detail, key=key)
        kept.bind(entry)
    return entry


def asked_units(facts: Facts, units: Sequence[Department]) -> list[int]:
    """Return the ids of the units to ask, in the task's order: `units`, or the blockers when none is named.

    Raises UnknownName for a unit that does not carry the task, NobodyToUrge when there is no unit to ask.
    """
    strangers = [unit.name for unit in units if unit.pk not in facts.departments()]
    if strangers:
        raise UnknownName(f"{'、'.join(strangers)}不承担这项任务，不能催办。")
    named = {unit.pk for unit in units}
    asked = [part.department for part in parts_in_order(facts) if part.department in named] or units_to_urge(facts)
    if not asked:
        raise NobodyToUrge(blockers(facts)[0].why)
    return asked


def level_for(unit: OwesAnswer | None, plan: Plan, on: date) -> str:
    """Return the UrgeLevel of an urging on that day, by the number of answers in a row that the unit has missed."""
    missed = missed_by(unit, on)
    if missed >= plan.announce_after:
        return UrgeLevel.ANNOUNCE
    return UrgeLevel.SUPERVISE if missed >= plan.supervise_after else UrgeLevel.REMIND


def request_detail(units: list[int], reply_by: date, on: date, listed: str) -> dict[str, Any]:
    """Return the detail of a request to units (ids); raise DayIsWrong when `reply_by` is before `on`.

    `listed` names the filtered list on which it was made, "" for a single task.
    """
    if reply_by < on:
        refusal = DayIsWrong(f"要求回复的日期不能早于今天 {on}。")
        refusal.field = "reply_by"
        raise refusal
    detail: dict[str, Any] = {"units": units, "names": names_of(units), "reply_by": reply_by.isoformat()}
    return detail | ({"listed": listed} if listed else {})


@transaction.atomic
def withdraw(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Take back the last 催办 or 批示 on the task, with the reason in `text`: no unit owes an answer to it any more.

    What was asked before it and not answered waits again, as if it had not come between. Raises AlreadyDone when none
    of the units that it asked carries the task any more, and what request_to_withdraw() raises.
    """
    text = words(text, field="text", missing="请写明为什么撤回。", limit=WITHDRAWAL_LIMIT)
    step = begin(task, Kind.REQUEST_WITHDRAWN, Permission.WITHDRAW_REQUEST, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    entries = list(LedgerEntry.objects.filter(task=step.task).in_order())
    act = request_to_withdraw(entries, by)
    asked = units_asked(entries[act.seq :], act)
    if not any(unit.urged_on for unit in step.facts.units if unit.department in asked):
        raise AlreadyDone(f"这次{request_name(act)}的单位已经不承担这项任务，不用撤回。")
    detail = withdrawal_detail(entries, act, request_name(act))
    return append(step.task, Kind.REQUEST_WITHDRAWN, by=by, when=when, text=text, detail=detail, corrects=act, key=key)
