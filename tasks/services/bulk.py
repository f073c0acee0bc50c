"""一并催办、批示、审核、撤回交办: the same step on every task of a list, each an entry of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from departments.models import User
from departments.roles import Permission, require
from jiading.day import Moment
from tasks.models import LedgerEntry
from tasks.refusals import AlreadyDone, NobodyToUrge, NotDispatched, NotInThisState, Refusal
from tasks.services import claims, dispatching, urging


@dataclass(frozen=True)
class Outcome:
    """The entries that were made, and by task id why a task of the list got none."""

    entries: list[LedgerEntry] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def urge(*, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID) -> Outcome:
    """Urge the blockers of each task; `listed` names the list in Chinese.

    All tasks are one transaction. Raises NotAllowed, DayIsWrong, ReasonIsMissing; a task that cannot be urged is in
    `refused` of the outcome.
    """
    require(by, Permission.URGE)
    return each(urging.urge, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


def instruct(
    *, tasks: Sequence[int], by: User, when: Moment, text: str, reply_by: date, listed: str, key: UUID
) -> Outcome:
    """Write one 批示 on each of the tasks, whose leads owe the answer; otherwise like urge()."""
    require(by, Permission.INSTRUCT)
    return each(urging.instruct, tasks, key, by=by, when=when, text=text, reply_by=reply_by, listed=listed)


def recall(*, tasks: Sequence[int], by: User, when: Moment, text: str, key: UUID) -> Outcome:
    """Take the dispatch of each task back, with one reason; one that a unit has acknowledged is in `refused`."""
    require(by, Permission.DISPATCH)
    return each(dispatching.recall, tasks, key, by=by, when=when, text=text)


def confirm(*, seen: Mapping[int, int], by: User, when: Moment, text: str, key: UUID) -> Outcome:
    """Confirm several claims, each in its own transaction: one that is refused does not undo the others.

    `seen` maps a task's id to the number of the last entry that the person was shown. Raises NotAllowed.
    """
    require(by, Permission.CONFIRM_COMPLETION)
    outcome = Outcome()
    for task in sorted(seen):
        own_key = uuid5(key, str(task))
        try:
            entry = claims.confirm(task=task, by=by, when=when, text=text, key=own_key, seen=seen[task])
        except Refusal as refusal:
            outcome.refused[task] = str(refusal)
        else:
            outcome.entries.append(entry)
    return outcome


@transaction.atomic
def each(service: Callable[..., LedgerEntry], tasks: Sequence[int], key: UUID, **arguments: Any) -> Outcome:
    """Call the service with the arguments for each task and return its entries and refusals.

    Tasks are locked in the order of their ids; two lists in different orders could deadlock. Each task has an
    idempotency key of its own, made from that of the form.
    """
    outcome = Outcome()
    for task in sorted(tasks):
        try:
            with transaction.atomic():
                outcome.entries.append(service(task=task, key=uuid5(key, str(task)), **arguments))
        except (NotInThisState, NotDispatched, NobodyToUrge, AlreadyDone) as refusal:
            outcome.refused[task] = str(refusal)
    return outcome
