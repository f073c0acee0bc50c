"""催办、批示: which entries ask a unit for an answer, and which of its entries give one. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tasks.choices import ANSWERS, ASKS, WITHDRAWALS, Kind, UrgeLevel
from tasks.models import LedgerEntry
from tasks.models.entry import in_force

ABOUT_REQUESTS = (*ASKS, *ANSWERS, Kind.RECALLED, *WITHDRAWALS)  # the entries that open_requests() reads


def is_answer(kind: str, detail: Mapping[str, Any]) -> bool:
    """Return whether an entry of the unit answers what it was asked; a report may leave the requests open."""
    return kind in ANSWERS and not detail.get("leaves_open")


def open_requests(entries: Iterable[LedgerEntry], unit: int | None) -> list[LedgerEntry]:
    """Return the requests to a unit (id) that it has not answered after these entries of one task.

    The entries are in the order of the ledger, and so are the requests. A dispatch that was taken back voids them; a
    request or an answer that was taken back does not count.
    """
    waiting: list[LedgerEntry] = []
    for entry in in_force(entries):
        if entry.kind in ASKS and unit in entry.detail["units"]:
            waiting.append(entry)
        elif entry.kind == Kind.RECALLED or (entry.unit_id == unit and is_answer(entry.kind, entry.detail)):
            waiting.clear()
    return waiting


def request_noted(entry: LedgerEntry) -> dict[str, Any]:
    """Return what a report keeps in its detail of a request that it answers."""
    return {"seq": entry.seq, "kind": entry.kind, "on": entry.on.isoformat(), "by": entry.by_name}


def request_name(entry: LedgerEntry) -> str:
    """Return what a request is called: 批示, or 督办 or 通报 where it was that for every unit, else 催办."""
    levels = set(entry.detail.get("levels", {}).values())
    level = UrgeLevel(levels.pop()) if len(levels) == 1 else UrgeLevel.REMIND
    return Kind(entry.kind).label if level == UrgeLevel.REMIND else level.label


def last_request(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    """Return the last request after these entries of one task that no later entry has made void; None without one."""
    last: LedgerEntry | None = None
    for entry in in_force(entries):
        if entry.kind in ASKS:
            last = entry
        elif entry.kind == Kind.RECALLED:
            last = None
    return last


def answers_to(entries: Iterable[LedgerEntry], request: LedgerEntry) -> list[LedgerEntry]:
    """Return the answers to a request among these entries of its task, in order."""
    later = [entry for entry in in_force(entries) if entry.seq > request.seq]
    asked = units_asked(later, request)
    return [entry for entry in later if entry.unit_id in asked and is_answer(entry.kind, entry.detail)]


def units_asked(later: Iterable[LedgerEntry], request: LedgerEntry) -> set[int]:
    """Return the ids of the units that a request asks, and of those that took their place in the entries after it."""
    asked = set(request.detail["units"])
    for entry in later:
        if entry.kind == Kind.PLAN_CHANGED:
            rows = entry.detail["after"].get("units") or []
            asked |= {row["department"] for row in rows if row.get("heir_of") in asked}
    return asked


def twin_urging(entries: Iterable[LedgerEntry], units: Iterable[int], by: int, on: date) -> LedgerEntry | None:
    """Return the 催办 that another person made on the day `on` and that waits on all these units (ids); else None.

    `entries` are those of one task in order, `by` the id of who wants to urge.
    """
    entries, asked = list(entries), list(units)
    waiting = [{each.pk for each in open_requests(entries, unit)} for unit in asked]
    made = [each for each in entries if each.kind == Kind.URGED and each.on == on and each.by_id != by]
    return next((each for each in reversed(made) if waiting and all(each.pk in some for some in waiting)), None)
