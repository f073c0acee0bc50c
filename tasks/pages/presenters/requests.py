"""催办 and 批示 that wait for a unit's answer, as its pages show them, and what became of them with a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.choices import Kind, UrgeLevel
from tasks.ledger.requests import open_requests
from tasks.models import LedgerEntry


@dataclass(frozen=True)
class RequestShown:
    """One open request: who asked for what and when, and by when the unit must answer; `level` is "" for a 批示."""

    by: str
    word: str
    level: str
    level_word: str
    on: date
    text: str
    reply_by: date
    is_late: bool

    @property
    def name(self) -> str:
        """Return whose request of which day it is, as a sentence names it: 孙的催办（10-12）."""
        return f"{self.by}的{self.word}（{self.on:%m-%d}）"


def requests_shown(entries: Iterable[LedgerEntry], unit: int | None, day: date) -> list[RequestShown]:
    """Return the requests that wait for the unit (id) after these entries of one task, in the order of its ledger."""
    return [request_shown(entry, unit, day) for entry in open_requests(entries, unit)]


def request_shown(entry: LedgerEntry, unit: int | None, day: date) -> RequestShown:
    level = entry.detail.get("levels", {}).get(str(unit), "")
    reply_by = date.fromisoformat(entry.detail["reply_by"])
    return RequestShown(
        by=entry.by_name,
        word=Kind(entry.kind).label,
        level=level,
        level_word=UrgeLevel(level).label if level else "",
        on=entry.on,
        text=entry.text,
        reply_by=reply_by,
        is_late=reply_by < day,
    )


def answered_words(entry: LedgerEntry) -> str:
    """Return the sentence on what a new report answers or leaves open; "" when nothing was asked."""
    if entry.detail.get("leaves_open"):
        return "催办、批示仍待回复。"
    named = [
        f"{one['by']}的{Kind(one['kind']).label}（{date.fromisoformat(one['on']):%m-%d}）"
        for one in entry.detail.get("answered", [])
    ]
    return f"{'、'.join(named)}已回复。" if named else ""
