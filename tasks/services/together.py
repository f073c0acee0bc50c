"""一并催办、一并批示: one request on every task of a list, each an entry of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from departments.models import User
from departments.roles import Action, require
from jiading.day import Moment
from tasks.models import LedgerEntry
from tasks.refusals import NotDispatched, NotInThisState
from tasks.services import urging


@dataclass(frozen=True)
class Outcome:
    """The entries that were made, and by task id why a task of the list got none."""

    entries: list[LedgerEntry] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def urge(*, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID) -> Outcome:
    """Urge those who hold up each of the tasks; sent twice, it is done once."""
    require(by, Action.URGE)
    return each(urging.urge, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


def instruct(
    *, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID
) -> Outcome:
    """Write one instruction of a leader on each of the tasks; the leads of each answer for it."""
    require(by, Action.INSTRUCT)
    return each(urging.instruct, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


@transaction.atomic
def each(service: Callable[..., LedgerEntry], tasks: Sequence[int], key: UUID, **said) -> Outcome:
    """Call the service for each task in the order of their ids, so that two such calls never wait for each other."""
    outcome = Outcome()
    for task in sorted(tasks):
        try:
            with transaction.atomic():
                outcome.entries.append(service(task=task, key=uuid5(key, str(task)), **said))
        except (NotInThisState, NotDispatched) as refusal:
            outcome.refused[task] = str(refusal)
    return outcome
