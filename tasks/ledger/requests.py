"""催办、批示: which entries ask a unit for an answer, and which of its entries give one. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from tasks.choices import ANSWERS, ASKS, WITHDRAWALS, Kind
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
