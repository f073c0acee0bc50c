"""一并催办、批示、审核: the same step on every task of a list, each an entry of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from jiading.day import Moment
from tasks.models import LedgerEntry
from tasks.refusals import NobodyToUrge, NotDispatched, NotInThisState, Refusal
from tasks.services import claims, urging


@dataclass(frozen=True)
class Outcome:
    """The entries that were made, and by task id why a task of the list got none."""

    entries: list[LedgerEntry] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def urge(*, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID) -> Outcome:
    """Urge those who hold up each of the tasks; sent twice, it is done once."""
    require(by, Permission.URGE)
    return each(urging.urge, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


def instruct(
    *, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID
) -> Outcome:
    """Write one instruction of a leader on each of the tasks; the leads of each answer for it."""
    require(by, Permission.INSTRUCT)
    return each(urging.instruct, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


def confirm(*, seen: Mapping[int, int], by: User, when: Moment, text: str, key: UUID) -> Outcome:
    """Confirm several claims, each as it was shown: `seen` says for each task the last entry that the person looked at."""
    require(by, Permission.CONFIRM_COMPLETION)
    outcome = Outcome()
    for task in sorted(seen):
        said = {"by": by, "when": when, "text": text, "seen": seen[task], "key": uuid5(key, str(task))}
        try:
            outcome.entries.append(claims.confirm(task=task, **said))
        except Refusal as refusal:
            outcome.refused[task] = str(refusal)
    return outcome


@transaction.atomic
def each(service: Callable[..., LedgerEntry], tasks: Sequence[int], key: UUID, **said) -> Outcome:
    """Call the service for each task in the order of their ids, so that two such calls never wait for each other."""
    outcome = Outcome()
    for task in sorted(tasks):
        try:
            with transaction.atomic():
                outcome.entries.append(service(task=task, key=uuid5(key, str(task)), **said))
        except (NotInThisState, NotDispatched, NobodyToUrge) as refusal:
            outcome.refused[task] = str(refusal)
    return outcome
