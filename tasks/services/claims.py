"""办结: the leads' heads claim completion together, the office confirms it or sends it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from departments.roles import NotAllowed, Permission
from indicators.choices import JointClaim
from jiading.day import Moment
from tasks.choices import WITHDRAWAL_LIMIT, Kind
from tasks.evidence.storage import EvidenceUpload, attached
from tasks.ledger.append import append
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.facts import Facts
from tasks.ledger.withdrawable import claim_to_withdraw
from tasks.ledger.withdrawals import withdrawal_detail
from tasks.models import LedgerEntry, Task
from tasks.models.entry import claims_in_force
from tasks.refusals import AlreadyDone, ClaimantMayNotConfirm, ReasonIsMissing
from tasks.services.demands import require_evidence
from tasks.services.step import begin, words


def claim(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    answers: Sequence[str],
    reason: str = "",
    files: "Sequence[UploadedFile[Any] | EvidenceUpload]" = (),
    evidence: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Claim that the whole task is done; the office gets it when the last lead has claimed or agreed.

    `answers` are those to checklist_of(), in order; `reason` says why units beside the leads are unfinished; `files`
    without a kind of their own are of the kind `evidence`. Raises AlreadyDone, EvidenceIsMissing, QuotaIsFull,
    FileIsNotThere.
    """
    text = words(text, field="text", missing="请写明完成情况，逐条对照任务要求。")
    reason = words(reason, field="reason")
    with attached(files, evidence, by=by) as kept:
        step = begin(task, Kind.CLAIMED, Permission.CLAIM_COMPLETION, by=by, key=key, seen=seen)
        if step.done:
            return step.done
        awaited = awaited_after(step.facts, by)
        if by.department_id in step.facts.claimants() and awaited:
            raise AlreadyDone(f"本单位已经申请办结，请等{'、'.join(names_of(awaited))}答复。")
        require_evidence(step.task, step.facts, kept.rows)
        detail = unfinished_detail(step.facts, reason) | awaited_detail(awaited)
        detail |= answered(step.facts, answers) | ({"files": kept.described()} if files else {})
        entry = append(step.task, Kind.CLAIMED, by=by, when=when, text=text, detail=detail, key=key)
        kept.bind(entry)
    return entry


def answered(facts: Facts, answers: Sequence[str]) -> dict[str, Any]:
    """Return the points with their answers for the entry; raise ReasonIsMissing for the first point without one."""
    points, texts = checklist_of(facts), [words(answer, field="text") for answer in answers]
    for place, point in enumerate(points):
        if place >= len(texts) or not texts[place]:
            refusal = ReasonIsMissing(f"请写明这一条的完成情况：{point}")
            refusal.field = f"point_{place}"
            raise refusal
    return {"points": [{"point": point, "answer": answer} for point, answer in zip(points, texts, strict=False)]}


def silent_beside(facts: Facts) -> list[int]:
    """Return the ids of the units beside the leads whose part is not finished."""
    return [pk for pk in facts.unfinished() if pk not in facts.leads()]


def unfinished_detail(facts: Facts, reason: str) -> dict[str, Any]:
    """Return for the entry which units beside the leads are unfinished, and why; raise ReasonIsMissing without one."""
    silent = silent_beside(facts)
    names = names_of(silent)
    if silent and not reason:
        refusal = ReasonIsMissing(f"还有 {len(silent)} 个单位没有完成：{'、'.join(names)}。请写明为什么仍可办结。")
        refusal.field = "reason"
        raise refusal
    return {"unfinished": names, "reason": reason}


def awaited_after(facts: Facts, by: User) -> list[int]:
    """Return the ids of the other leads that have not claimed or agreed; raise NotAllowed unless `by` is of a lead."""
    if by.department_id not in facts.leads():
        raise NotAllowed("只有牵头单位的负责人可以申请或同意办结；本单位的部分请在进展反馈里勾选「本单位部分已完成」。")
    return sorted(facts.leads() - facts.claimants() - {by.department_id})


def awaited_detail(awaited: list[int]) -> dict[str, Any]:
    return {"complete": not awaited, "awaits": names_of(awaited)}


@transaction.atomic
def agree(
    *, task: Task | int, by: User, when: Moment, text: str = "", key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Agree, as a lead's head, to the claim of another lead; after the last agreement it waits for the office.

    Raises AlreadyDone when there is no claim to answer, NotAllowed where the plan wants every lead to claim.
    """
    text = words(text, field="text")
    step = begin(task, Kind.AGREED, Permission.AGREE_TO_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    awaited = awaited_after(step.facts, by)
    require_open_claim(step.facts, by)
    if step.task.plan.joint_claim == JointClaim.EACH:
        raise NotAllowed("本方案要求各牵头单位都申请办结，请改用「申请办结」，写明本单位的完成情况。")
    return append(step.task, Kind.AGREED, by=by, when=when, text=text, detail=awaited_detail(awaited), key=key)


@transaction.atomic
def object_to(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Object, as a lead's head, to the claim of another lead and say why in `text`; the claim is void.

    Raises AlreadyDone when there is no claim to answer.
    """
    text = words(text, field="text", missing="请写明为什么不同意办结、还缺什么。")
    step = begin(task, Kind.OBJECTED, Permission.AGREE_TO_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    awaited_after(step.facts, by)
    require_open_claim(step.facts, by)
    return append(step.task, Kind.OBJECTED, by=by, when=when, text=text, key=key)


def require_open_claim(facts: Facts, by: User) -> None:
    """Raise AlreadyDone unless another lead has claimed and `by`'s unit has not answered."""
    if by.department_id in facts.claimants():
        raise AlreadyDone("本单位已经申请或同意办结，不必再答复。")
    if not facts.claimants():
        raise AlreadyDone("没有等本单位答复的办结申请。")


def names_of(departments: list[int]) -> list[str]:
    """Return the names of the departments with these ids, in the given order."""
    names = dict(Department.objects.filter(pk__in=departments).values_list("pk", "name"))
    return [names[pk] for pk in departments]


@transaction.atomic
def confirm(
    *, task: Task | int, by: User, when: Moment, text: str = "", key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Confirm a claim as it was shown, which completes the task.

    Raises ClaimantMayNotConfirm for whoever claimed or agreed, NewerEntries when the claim is not as it was shown.
    """
    text = words(text, field="text")
    step = begin(task, Kind.CONFIRMED, Permission.CONFIRM_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if by.pk in claimants_of(step.task):
        raise ClaimantMayNotConfirm
    return append(step.task, Kind.CONFIRMED, by=by, when=when, text=text, key=key)


@transaction.atomic
def send_back(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    point: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Send a claim back, which sets the task in progress again; `point` is that of the checklist which is not met."""
    text = words(text, field="text", missing="请写明哪一条没有达到要求。")
    step = begin(task, Kind.SENT_BACK, Permission.CONFIRM_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    detail = {"point": words(point, field="point")} if point else {}
    return append(step.task, Kind.SENT_BACK, by=by, when=when, text=text, detail=detail, key=key)


def claimants_of(task: Task) -> set[int]:
    """Return the ids of the people who made the claim that is waiting: those who claimed, and those who agreed."""
    return {entry.by_id for entry in claims_in_force(LedgerEntry.objects.filter(task=task).in_order())}


@transaction.atomic
def withdraw(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Take back the claim of `by`'s unit, with the reason in `text`: the task is as if it had not been made.

    Its files stay with the task. Raises NotAllowed unless `by` is of a lead, and what claim_to_withdraw() raises.
    """
    text = words(text, field="text", missing="请写明为什么撤回办结申请。", limit=WITHDRAWAL_LIMIT)
    step = begin(task, Kind.CLAIM_WITHDRAWN, Permission.WITHDRAW_CLAIM, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if by.department_id not in step.facts.leads():
        raise NotAllowed("只有牵头单位的负责人可以撤回办结申请。")
    entries = list(LedgerEntry.objects.filter(task=step.task).in_order())
    act = claim_to_withdraw(entries, by)
    detail = withdrawal_detail(entries, act, Kind.CLAIMED.label)
    return append(step.task, Kind.CLAIM_WITHDRAWN, by=by, when=when, text=text, detail=detail, corrects=act, key=key)
