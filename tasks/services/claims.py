"""办结: a lead's head claims completion, the office confirms it or sends it back."""

from uuid import UUID

from django.db import transaction

from departments.models import Department, User
from departments.roles import Action, NotAllowed
from jiading.day import Moment
from tasks.choices import Kind
from tasks.ledger import append
from tasks.models import LedgerEntry, Task
from tasks.refusals import ClaimantMayNotConfirm, ReasonIsMissing
from tasks.services.step import begin, words


@transaction.atomic
def claim(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    reason: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Claim that the whole task is done; units that have not finished are named and need a reason."""
    text = words(text, field="text", missing="请写明完成情况，逐条对照任务要求。")
    reason = words(reason, field="reason")
    step = begin(task, Kind.CLAIMED, Action.CLAIM_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if by.department_id not in step.facts.leads():
        raise NotAllowed("只有牵头单位的负责人可以申请办结；本单位的部分请在进展反馈里勾选「本单位部分已完成」。")
    silent = [pk for pk in step.facts.unfinished() if pk != by.department_id]
    names = names_of(silent)
    if silent and not reason:
        refusal = ReasonIsMissing(f"还有 {len(silent)} 个单位没有完成：{'、'.join(names)}。请写明为什么仍可办结。")
        refusal.field = "reason"
        raise refusal
    detail = {"unfinished": names, "reason": reason}
    return append(step.task, Kind.CLAIMED, by=by, when=when, text=text, detail=detail, key=key)


def names_of(departments: list[int]) -> list[str]:
    """Return the units' names in the given order."""
    names = dict(Department.objects.filter(pk__in=departments).values_list("pk", "name"))
    return [names[pk] for pk in departments]


@transaction.atomic
def confirm(
    *, task: Task | int, by: User, when: Moment, text: str = "", key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Confirm a claim as it was shown; the claimant may not, and a newer entry sends the confirmer back to look."""
    text = words(text, field="text")
    step = begin(task, Kind.CONFIRMED, Action.CONFIRM_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if claimant_of(step.task) == by.pk:
        raise ClaimantMayNotConfirm
    return append(step.task, Kind.CONFIRMED, by=by, when=when, text=text, key=key)


@transaction.atomic
def send_back(
    *, task: Task | int, by: User, when: Moment, text: str, key: UUID | None = None, seen: int | None = None
) -> LedgerEntry:
    """Send a claim back with the point that is not met; the task is in progress again."""
    text = words(text, field="text", missing="请写明哪一条没有达到要求。")
    step = begin(task, Kind.SENT_BACK, Action.CONFIRM_COMPLETION, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    return append(step.task, Kind.SENT_BACK, by=by, when=when, text=text, key=key)


def claimant_of(task: Task) -> int | None:
    """Return who made the claim that is waiting."""
    claims = LedgerEntry.objects.filter(task=task, kind=Kind.CLAIMED).order_by("-seq")
    return claims.values_list("by_id", flat=True).first()
