"""How every service begins: lock the task, recognise a repeated form, ask the role table and the state machine."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError

from departments.models import User
from departments.roles import Permission, require
from jiading.text import clean
from tasks.choices import WORDS_LIMIT
from tasks.ledger.append import locked
from tasks.ledger.facts import Facts
from tasks.ledger.projection import present_of
from tasks.ledger.transitions import require_state
from tasks.models import LedgerEntry, Task
from tasks.refusals import NewerEntries, ReasonIsMissing


@dataclass(frozen=True)
class Step:
    """A locked task with its facts; `done` is the entry that the same form made before, if it was sent twice."""

    task: Task
    facts: Facts
    done: LedgerEntry | None = None


def begin(
    task: Task | int,
    kind: str,
    permission: Permission,
    *,
    by: User,
    key: UUID | None = None,
    seen: int | None = None,
) -> Step:
    """Lock the task and return it, ready for one entry of this kind.

    `key` is the idempotency key of the form: when it comes a second time, `done` of the step is the first entry, and
    state and `seen` are not checked. `seen` is the number of the last entry that the person was shown (None: any).
    Raises NotAllowed, NotInThisState, NotDispatched, NewerEntries.
    """
    task = locked(task)
    facts = present_of(task).facts
    require(by, permission, units=facts.departments())
    done = LedgerEntry.objects.filter(task=task, request_key=key, by=by).first() if key else None
    if done is None:
        require_state(facts.state, kind, dispatched=facts.dispatched_on is not None)
        require_seen(task, seen)
    return Step(task, facts, done)


def require_seen(task: Task, seen: int | None) -> None:
    """Raise NewerEntries when the task has entries after number `seen`; None means any."""
    if seen is not None and seen < task.ledger_seq:
        newer = LedgerEntry.objects.filter(task=task, seq__gt=seen).order_by("seq")
        raise NewerEntries(list(newer), task.ledger_seq)


def words(text: str, *, field: str, missing: str | None = None, limit: int = WORDS_LIMIT) -> str:
    """Return a typed text fit to be stored, of at most `limit` characters.

    Raises ValidationError for the form field `field`; when the text is empty and `missing` is a sentence,
    ReasonIsMissing with it.
    """
    try:
        kept = clean(text, limit=limit)
    except ValidationError as fault:
        raise ValidationError({field: fault.messages}) from fault
    if missing and not kept:
        raise ReasonIsMissing(missing)
    return kept
