"""草稿: what a person has typed of a report, seen by nobody else, until the report is made."""

from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from jiading.day import Moment
from tasks.ledger.append import locked
from tasks.ledger.projection import facts_of
from tasks.models import LedgerEntry, ReportDraft, Task
from tasks.services.step import words

TEXTS = ("progress", "issues", "next_steps")


@transaction.atomic
def keep(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    progress: str = "",
    percent: int | None = None,
    issues: str = "",
    next_steps: str = "",
    finished: bool = False,
    key: UUID | None = None,
) -> ReportDraft | None:
    """Store what the person has typed so far in place of the earlier draft; return None when nothing is typed.

    `percent` is stored only from 0 to 100. `key` is the idempotency key of the form: a request that arrives after the
    form itself was sent leaves no draft. Raises NotAllowed, ValidationError.
    """
    task = locked(task)
    require(by, Permission.REPORT_PROGRESS, units=facts_of(task).departments())
    typed = {"progress": progress, "issues": issues, "next_steps": next_steps}
    kept = {name: words(text, field=name) for name, text in typed.items()}
    sent = key and LedgerEntry.objects.filter(task=task, request_key=key, by=by).exists()
    if sent or not any(kept.values()):
        drop(task=task, by=by)
        return None
    usable = percent if percent is not None and 0 <= percent <= 100 else None
    facts = kept | {"percent": usable, "finished": finished, "saved_at": when.at}
    draft, _ = ReportDraft.objects.update_or_create(user=by, task=task, defaults=facts)
    return draft


def drop(*, task: Task | int, by: User) -> None:
    """Delete the person's draft for the task, if there is one."""
    ReportDraft.objects.filter(user=by, task=task).delete()
