"""中止、取消、恢复与重开: the office suspends, cancels, resumes and reopens tasks, always with a reason in `text`.

`document` is the number of the document behind it, which a plan may demand.
"""

from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission
from jiading.day import Moment
from tasks.choices import Kind
from tasks.ledger.append import append
from tasks.models import LedgerEntry, Task
from tasks.refusals import ReasonIsMissing
from tasks.services.step import begin, words

DOCUMENT_LIMIT = 60  # characters of a document number


@transaction.atomic
def steer(
    kind: Kind,
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    document: str,
    key: UUID | None,
    seen: int | None,
) -> LedgerEntry:
    """Append one entry of that kind; raise ReasonIsMissing without a reason or a document that the plan demands."""
    text = words(text, field="text", missing=f"请写明{kind.label}的理由。")
    document = words(document, field="document", limit=DOCUMENT_LIMIT)
    step = begin(task, kind, Permission.STEER, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if step.task.plan.needs_document and not document:
        refusal = ReasonIsMissing(f"本方案规定{kind.label}须写明依据文件的文号，如 嘉创办〔2016〕3 号。")
        refusal.field = "document"
        raise refusal
    detail: dict[str, object] = {"document": document} if document else {}
    if kind == Kind.REOPENED and step.facts.dispatched_on is None:
        detail["undispatched"] = True
    return append(step.task, kind, by=by, when=when, text=text, detail=detail, key=key)


def suspend(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    document: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Suspend the task; its light is grey until it is resumed."""
    return steer(Kind.SUSPENDED, task=task, by=by, when=when, text=text, document=document, key=key, seen=seen)


def resume(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    document: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Resume a suspended task in the state in which it was suspended."""
    return steer(Kind.RESUMED, task=task, by=by, when=when, text=text, document=document, key=key, seen=seen)


def cancel(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    document: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Cancel the task: it leaves the denominator and stays visible."""
    return steer(Kind.CANCELLED, task=task, by=by, when=when, text=text, document=document, key=key, seen=seen)


def reopen(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    text: str,
    document: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Reopen a completed or cancelled task (回头看); see reopened() in tasks/ledger/effects.py."""
    return steer(Kind.REOPENED, task=task, by=by, when=when, text=text, document=document, key=key, seen=seen)
