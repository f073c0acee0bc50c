"""中止、取消、恢复与重开: the office steers a task, always with a reason."""

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
def steer(kind: Kind, *, task: Task | int, by: User, when: Moment, text: str, document: str, **form) -> LedgerEntry:
    """Append one steering entry with its reason and, where the plan says so, the number of the document behind it."""
    text = words(text, field="text", missing=f"请写明{kind.label}的理由。")
    document = words(document, field="document", limit=DOCUMENT_LIMIT)
    step = begin(task, kind, Permission.STEER, by=by, **form)
    if step.done:
        return step.done
    if step.task.plan.needs_document and not document:
        refusal = ReasonIsMissing(f"本方案规定{kind.label}须写明依据文件的文号，如 嘉创办〔2016〕3 号。")
        refusal.field = "document"
        raise refusal
    detail = {"document": document} if document else {}
    return append(step.task, kind, by=by, when=when, text=text, detail=detail, key=form["key"])


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
    """Let the task rest; its light is grey until it is resumed."""
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
    """Let a suspended task go on from the state in which it was suspended."""
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
    """Strike the task from the denominator; it stays visible."""
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
    """Open a completed or cancelled task again (回头看)."""
    return steer(Kind.REOPENED, task=task, by=by, when=when, text=text, document=document, key=key, seen=seen)
