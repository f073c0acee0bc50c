"""What a returned row leads to: nothing, an entry, a question to the office, or a refusal that names its cell. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from fill_sheets.columns import FILLABLE, HEADINGS, NO, YES
from fill_sheets.reader import FilledRow
from fill_sheets.seals import RowSeal
from jiading.web.numbers import whole_number
from tasks.choices import ASKS, REPORTS, Kind
from tasks.models import LedgerEntry

OTHERS_OWN = (Kind.ACKNOWLEDGED, *REPORTS, Kind.REPLIED)
EXCERPT = 60
HALF_WIDTH = str.maketrans("０１２３４５６７８９％", "0123456789%")


class Outcome(Enum):
    """In the order in which the office must look at them."""

    CONFLICT = "门户里有更新的内容，请选择"
    REFUSED = "不能录入"
    NEW = "将代录一条进展"
    ENTERED = "已经录入过"
    UNCHANGED = "没有填写"


@dataclass(frozen=True)
class Said:
    """What the unit filled in, fit to become a report."""

    progress: str
    percent: int
    issues: str
    next_steps: str
    finished: bool

    def values(self) -> tuple[str, int, str, str, bool]:
        return (self.progress, self.percent, self.issues, self.next_steps, self.finished)


@dataclass(frozen=True)
class Answer:
    """What a row would enter: for which task and unit (ids), what was filled in, and the number of the entry."""

    task: int
    unit: int
    said: Said
    key: UUID


@dataclass(frozen=True)
class Fault:
    """Why a row is refused, beside the cell it is about."""

    ref: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """One row with its outcome; `newer` are the entries since the sheet went out that entering it would ignore.

    `task` (id) is that of a row that is ours. `answer` is what it would enter; each new row and each conflict has one.
    """

    sheet: int  # its place in the upload, from 0
    number: int  # its place in the sheet
    outcome: Outcome
    row: FilledRow
    file: str
    unit: str = ""
    task: int | None = None
    answer: Answer | None = None
    faults: list[Fault] = field(default_factory=list)
    newer: list[LedgerEntry] = field(default_factory=list)
    others: int = 0

    @property
    def id(self) -> str:
        return f"{self.sheet}-{self.number}"

    @property
    def answers(self) -> str:
        """Return the kinds of request that the entry would answer, urgings and instructions, in words; "" for none."""
        asked = {entry.kind: entry.get_kind_display() for entry in self.newer if entry.kind in ASKS}
        return "、".join(asked.values())

    def as_seen(self) -> list[Any]:
        """Return what a person decides on: when any of it changes, the page must be looked at again."""
        key = str(self.answer.key) if self.answer else ""
        return [self.id, self.outcome.name, key, *(entry.seq for entry in self.newer)]


def excerpt(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT]}…"


def untouched(seal: RowSeal, cells: Mapping[str, str]) -> bool:
    """Return whether the unit filled in nothing: every fillable cell is as it went out, or all are empty."""
    filled = {key: cells[key] for key in FILLABLE}
    return filled == seal.initial() or not any(filled.values())


def answer_of(row: FilledRow) -> tuple[Said | None, list[Fault]]:
    """Return what the row says, or every cell that keeps it from being entered."""
    wrong = dict(row.faults)
    percent, finished = percent_of(row.cells["percent"]), finished_of(row.cells["finished"])
    if not row.cells["progress"]:
        wrong.setdefault("progress", "没有填写，但同一行的其他格子填了或改了。请写明进展：做了什么，到了哪一步。")
    if percent is None:
        shown = row.cells["percent"]
        filled = f"填的是「{excerpt(shown)}」，" if shown else "没有填写，"
        wrong.setdefault("percent", f"{filled}请填 0 到 100 的整数，不写百分号。")
    if finished is None:
        wrong.setdefault("finished", f"填的是「{excerpt(row.cells['finished'])}」，请填「{YES}」或「{NO}」。")
    if wrong or percent is None or finished is None:
        return None, [Fault(row.refs[key], f"「{HEADINGS[key]}」{wrong[key]}") for key in FILLABLE if key in wrong]
    return Said(row.cells["progress"], percent, row.cells["issues"], row.cells["next_steps"], finished), []


def percent_of(text: str) -> int | None:
    """Read a whole number from 0 to 100, with or without a percent sign; nothing for anything else."""
    digits = text.translate(HALF_WIDTH).strip().removesuffix("%").strip()
    return whole_number(digits, most=100)


def finished_of(text: str) -> bool | None:
    """Read 是 or 否; an empty cell is 否."""
    return {YES: True, NO: False, "": False}.get(text)


def concerns(entry: LedgerEntry, unit: int) -> bool:
    """Return whether the office must decide about this newer entry before the unit's older answer is entered.

    What other units say of their own parts does not count: the twelve towns of 各街镇 fill in one task each on its own
    sheet.
    """
    if entry.unit_id == unit:
        return True
    if entry.kind in ASKS:
        return unit in entry.detail["units"]
    return entry.kind not in OTHERS_OWN


def rivals(verdicts: Iterable[Verdict]) -> dict[str, Verdict]:
    """Return, by row id, another row of the same upload that says something else of the same unit's same task."""
    first: dict[tuple[int, int], Verdict] = {}
    found: dict[str, Verdict] = {}
    for verdict in verdicts:
        answer = verdict.answer
        if answer is None or verdict.outcome not in (Outcome.NEW, Outcome.CONFLICT):
            continue
        other = first.setdefault((answer.task, answer.unit), verdict)
        if other.answer and other.answer.key != answer.key:
            found[verdict.id] = other
            found.setdefault(other.id, verdict)
    return found
