"""The seal of a row: signed, it says which task and unit the row is for, and what stood in it when it went out.

It travels in a hidden column. Locks of a sheet only guide; that a row is ours and unaltered is proved by its seal.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, cast
from uuid import UUID, uuid5

from django.core import signing

from fill_sheets.columns import FILLABLE, LOCKED
from jiading.text import FORBIDDEN, tidy

ROW, SHEET = "tasks.fill_sheets.row.1", "tasks.fill_sheets.sheet.1"  # 1: the shape of what is sealed
NAMESPACE = UUID("5f0c8b1e-6a53-4f7d-9d4e-1f6a2c7e9b30")
LONGEST = 32_000  # a longer text goes on in the appendix of the workbook, so only its beginning is compared


@dataclass(frozen=True)
class RowSeal:
    """Task and unit (ids), the head of the task's ledger, marks of the locked cells, and what was filled in already."""

    task: int
    unit: int
    seq: int
    head: str
    marks: tuple[str, ...]
    percent: str
    finished: str

    def initial(self) -> dict[str, str]:
        """Return what stood in each fillable cell when the sheet went out."""
        return dict.fromkeys(FILLABLE, "") | {"percent": self.percent, "finished": self.finished}

    def altered(self, cells: Mapping[str, str]) -> list[str]:
        """Return the keys of the locked cells that no longer say what was written into them."""
        return [key for key, mark in zip(LOCKED, self.marks, strict=False) if mark_of(cells[key]) != mark]

    def request_key(self, said: Sequence[object]) -> UUID:
        """Return the number under which this answer is entered, the same however often the file comes."""
        return uuid5(NAMESPACE, json.dumps([self.task, self.unit, self.seq, *said], ensure_ascii=False))


@dataclass(frozen=True)
class SheetSeal:
    """Plan and unit (ids) of a whole sheet, and marks of the lines above its headings."""

    plan: int
    unit: int
    marks: tuple[str, ...]

    def altered(self, lines: Sequence[str]) -> list[int]:
        """Return the places, from 0, of the lines that no longer say what was written into them."""
        lines = [*lines, *[""] * len(self.marks)]
        return [place for place, mark in enumerate(self.marks) if mark_of(lines[place]) != mark]


def normal(text: str) -> str:
    """Return the text without what a spreadsheet program may change by itself."""
    return tidy(FORBIDDEN.sub("\ufffd", text))


def mark_of(text: str) -> str:
    """Return a short fingerprint of a cell's text."""
    return hashlib.sha256(normal(text)[:LONGEST].encode()).hexdigest()[:12]


def marks_of(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(mark_of(text) for text in texts)


def seal(facts: RowSeal | SheetSeal) -> str:
    """Return the facts as a signed text; the same facts give the same text."""
    salt = ROW if isinstance(facts, RowSeal) else SHEET
    return signing.Signer(salt=salt).sign_object(astuple(facts))


def opened_row(text: str) -> RowSeal | None:
    """Return what a row's seal says, nothing when this portal did not make it."""
    said = opened(text, ROW)
    if not said:
        return None
    task, unit, seq, head, marks, percent, finished = said
    return RowSeal(task, unit, seq, head, tuple(marks), percent, finished)


def opened_sheet(text: str) -> SheetSeal | None:
    """Return what a sheet's seal says, nothing when this portal did not make it."""
    said = opened(text, SHEET)
    if not said:
        return None
    plan, unit, marks = said
    return SheetSeal(plan, unit, tuple(marks))


def opened(text: str, salt: str) -> list[Any] | None:
    """Return the list that was signed with this salt; None when the text is no such thing, or was changed."""
    try:
        return cast(list[Any], signing.Signer(salt=salt).unsign_object(text.strip()))
    except (signing.BadSignature, ValueError):
        return None
