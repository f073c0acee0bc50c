"""How quickly units acknowledge and answer, read from the ledger up to a day. In calendar days: the same day is 0.

Calendar days and not working days, because the table of holidays may still be mended years later, and a figure of a past
day must not change with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from tasks.choices import Kind
from tasks.models import LedgerEntry
from tasks.models.standing_words import StandingQuerySet

LISTS = (Kind.ENTERED, Kind.PLAN_CHANGED)  # entries that say which units carry the task
ASKS = (Kind.URGED, Kind.INSTRUCTED)
WORDS = (Kind.REPORTED, Kind.CLAIMED, Kind.AGREED)  # each is a receipt and an answer as well
ACKNOWLEDGES = (Kind.ACKNOWLEDGED, *WORDS)
ANSWERS = (Kind.REPLIED, *WORDS)

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
class Part:
    """What one unit has to do on one task, as far as the entries have told."""

    joined: date
    acknowledged: int | None = None
    asked: date | None = None
    replies: list[int] = field(default_factory=list)

    def hear(self, kind: str, on: date, dispatched: date | None) -> None:
        """The unit has acted: that may be its receipt, and the answer to what it was asked."""
        if kind in ACKNOWLEDGES and self.acknowledged is None:
            self.acknowledged = (on - max(self.joined, dispatched or self.joined)).days
        if kind in ANSWERS and self.asked is not None:
            self.replies.append((on - self.asked).days)
            self.asked = None


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
                parts[asked].asked = parts[asked].asked or on
        elif unit in parts:
            parts[unit].hear(kind, on, dispatched)
    return parts


def responses(rows: StandingQuerySet) -> dict[int, Response]:
    """Return each unit's response on the tasks that it carries on that day, the cancelled ones aside; one query."""
    entries = LedgerEntry.objects.by(rows.day).filter(
        task__in=rows.counted().order_by().values("task"),
        kind__in=(*LISTS, Kind.DISPATCHED, *ASKS, Kind.REPLIED, *ACKNOWLEDGES),
    )
    told = entries.in_order().values_list("task", "kind", "on", "unit", "detail")
    receipts: dict[int, list[int]] = {}
    replies: dict[int, list[int]] = {}
    for _, of_task in groupby(told.iterator(), key=lambda entry: entry[0]):
        for department, part in parts_after(entry[1:] for entry in of_task).items():
            receipts.setdefault(department, []).extend([] if part.acknowledged is None else [part.acknowledged])
            replies.setdefault(department, []).extend(part.replies)
    return {unit: Response(average(receipts[unit]), average(replies[unit])) for unit in receipts}


def average(days: list[int]) -> Average:
    return Average(sum(days), len(days))
