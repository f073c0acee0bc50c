"""How quickly units acknowledge and answer, read from the ledger up to a day. In calendar days: the same day is 0.

Calendar days and not working days, because the table of holidays may still be mended years later, and a figure of a past
day must not change with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import ANSWERS, ASKS, RECEIPTS, Kind
from tasks.models import LedgerEntry

LISTS = (Kind.ENTERED, Kind.PLAN_CHANGED)  # entries that say which units carry the task

Told = tuple[str, date, int | None, Mapping[str, Any]]  # kind, day, unit and detail of an entry


@dataclass(frozen=True)
class Average:
    """A mean of whole days with one decimal; nothing when there is nothing to average."""

    total: int = 0
    number: int = 0

    @property
    def days(self) -> float | None:
        return round(self.total / self.number, 1) if self.number else None


@dataclass(frozen=True)
class Response:
    """Of one unit: days from dispatch (or joining, if later) to its receipt, and from a request to its answer."""

    acknowledge: Average = Average()
    reply: Average = Average()


@dataclass
class Request:
    """What a unit was asked until it answered: by an urging or an instruction, once or several times."""

    kind: str
    asked: date  # the first time
    times: int = 1
    answered: date | None = None

    @property
    def days(self) -> int | None:
        return (self.answered - self.asked).days if self.answered else None


@dataclass
class Part:
    """What one unit has to do on one task, as far as the entries have told."""

    joined: date
    acknowledged: int | None = None  # days that it took
    requests: list[Request] = field(default_factory=list)

    def ask(self, kind: str, on: date) -> None:
        """A request that comes before the answer to an earlier one is part of that one."""
        if self.requests and self.requests[-1].answered is None:
            self.requests[-1].times += 1
        else:
            self.requests.append(Request(kind, on))

    def hear(self, kind: str, on: date, dispatched: date | None) -> None:
        """The unit has acted: that may be its receipt, and the answer to what it was asked."""
        if kind in RECEIPTS and self.acknowledged is None:
            self.acknowledged = (on - max(self.joined, dispatched or self.joined)).days
        if kind in ANSWERS and self.requests and self.requests[-1].answered is None:
            self.requests[-1].answered = on


def parts_after(entries: Iterable[Told]) -> dict[int, Part]:
    """Return the parts of the units that carry the task after these entries, by department.

    Several requests before one answer count once, from the first of them. An heir goes on with the part of the unit
    that was merged into it; a unit that has left the task counts no more.
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
        elif kind in ASKS:
            for asked in parts.keys() & set(detail["units"]):
                parts[asked].ask(kind, on)
        elif unit in parts:
            parts[unit].hear(kind, on, dispatched)
    return parts


def parts_of(rows: TaskStateQuerySet) -> Iterator[tuple[int, dict[int, Part]]]:
    """Give for each of the tasks, by its id, the parts of its units by department; one query."""
    entries = LedgerEntry.objects.until(rows.day).filter(
        task__in=rows.order_by().values("task"),
        kind__in=(*LISTS, Kind.DISPATCHED, *ASKS, *RECEIPTS, *ANSWERS),
    )
    told = entries.in_order().values_list("task", "kind", "on", "unit", "detail")
    for task, of_task in groupby(told.iterator(), key=lambda entry: entry[0]):
        yield task, parts_after(entry[1:] for entry in of_task)


def responses(rows: TaskStateQuerySet) -> dict[int, Response]:
    """Return each unit's response on the tasks that it carries on that day, the cancelled ones aside."""
    acknowledgements: dict[int, list[int]] = {}
    replies: dict[int, list[int]] = {}
    for _, parts in parts_of(rows.counted()):
        for department, part in parts.items():
            acknowledgements.setdefault(department, []).extend([] if part.acknowledged is None else [part.acknowledged])
            replies.setdefault(department, []).extend(each.days for each in part.requests if each.answered)
    return {unit: Response(average(acknowledgements[unit]), average(replies[unit])) for unit in acknowledgements}


def average(days: list[int]) -> Average:
    return Average(sum(days), len(days))
