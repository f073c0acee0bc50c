"""How many days units take to acknowledge and to answer, from the ledger up to a day; the same day is 0.

The days are calendar days, because the table of holidays may be corrected years later, and a figure of a past day must
not change with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import ANSWERS, ASKS, RECEIPTS, Kind
from tasks.ledger.requests import is_answer
from tasks.models import LedgerEntry

LISTS = (Kind.ENTERED, Kind.PLAN_CHANGED)  # entries that say which units carry the task

Told = tuple[str, date, int | None, Mapping[str, Any]]  # kind, day, unit and detail of an entry


@dataclass(frozen=True)
class Average:
    """The mean of `number` values in whole days whose sum is `total`."""

    total: int = 0
    number: int = 0

    @property
    def days(self) -> float | None:
        return round(self.total / self.number, 1) if self.number else None


@dataclass(frozen=True)
class Response:
    """One unit's mean days from dispatch (or joining, if later) to acknowledgement, and from request to answer."""

    acknowledge: Average = Average()
    reply: Average = Average()


@dataclass
class Request:
    """One or several requests (催办 or 批示) to a unit until its answer, of which the first gives kind and day."""

    kind: str
    asked: date  # the first time
    times: int = 1
    answered: date | None = None

    @property
    def days(self) -> int | None:
        return (self.answered - self.asked).days if self.answered else None


@dataclass
class Part:
    """What the entries up to now say of one unit on one task: when it joined, its acknowledgement, its requests."""

    joined: date
    acknowledged: int | None = None  # days that it took
    requests: list[Request] = field(default_factory=list)

    def ask(self, kind: str, on: date) -> None:
        """Add a request; one that comes before the answer to an earlier one is counted with that one."""
        if self.requests and self.requests[-1].answered is None:
            self.requests[-1].times += 1
        else:
            self.requests.append(Request(kind, on))

    def forget_request(self) -> None:
        """The dispatch was taken back, and with it the request that is not answered."""
        if self.requests and self.requests[-1].answered is None:
            self.requests.pop()

    def hear(self, kind: str, on: date, detail: Mapping[str, Any], dispatched: date | None) -> None:
        """Take an entry of the unit as its acknowledgement and as its answer, if it is of such a kind."""
        if kind in RECEIPTS and self.acknowledged is None:
            self.acknowledged = (on - max(self.joined, dispatched or self.joined)).days
        if is_answer(kind, detail) and self.requests and self.requests[-1].answered is None:
            self.requests[-1].answered = on


def parts_after(entries: Iterable[Told]) -> dict[int, Part]:
    """Return by department id the parts of the units that carry the task after these entries of one task.

    Several requests before one answer count once, from the first of them. An heir takes over the part of the unit that
    was merged into it; a unit that has left the task is left out.
    """
    parts: dict[int, Part] = {}
    dispatched = None
    for kind, on, unit, detail in entries:
        if kind in LISTS:
            if (listed := detail["after"].get("units")) is not None:
                parts = {
                    row["department"]: parts.get(row["department"]) or parts.get(row.get("heir_of")) or Part(on)
                    for row in listed
                }
        elif kind == Kind.DISPATCHED:
            dispatched = on
        elif kind == Kind.RECALLED:
            for part in parts.values():
                part.forget_request()
        elif kind in ASKS:
            for asked in parts.keys() & set(detail["units"]):
                parts[asked].ask(kind, on)
        elif unit in parts:
            parts[unit].hear(kind, on, detail, dispatched)
    return parts


def parts_of(rows: TaskStateQuerySet) -> Iterator[tuple[int, dict[int, Part]]]:
    """Yield the id of each task and the parts of its units by department id, with one query."""
    entries = LedgerEntry.objects.in_force_on(rows.day).filter(
        task__in=rows.order_by().values("task"),
        kind__in=(*LISTS, Kind.DISPATCHED, Kind.RECALLED, *ASKS, *RECEIPTS, *ANSWERS),
    )
    told = entries.in_order().values_list("task", "kind", "on", "unit", "detail")
    for task, of_task in groupby(told.iterator(), key=lambda entry: entry[0]):
        yield task, parts_after(entry[1:] for entry in of_task)


def responses(rows: TaskStateQuerySet) -> dict[int, Response]:
    """Return by department id the mean days on the tasks that the unit carries on that day, without cancelled ones."""
    acknowledgements: dict[int, list[int]] = {}
    replies: dict[int, list[int]] = {}
    for _, parts in parts_of(rows.counted()):
        for department, part in parts.items():
            acknowledgements.setdefault(department, []).extend([] if part.acknowledged is None else [part.acknowledged])
            replies.setdefault(department, []).extend(each.days for each in part.requests if each.days is not None)
    return {unit: Response(average(acknowledgements[unit]), average(replies[unit])) for unit in acknowledgements}


def average(days: list[int]) -> Average:
    return Average(sum(days), len(days))
