"""What was read: rows by our columns with the cell each came from, ambiguities, the fate of every cell."""

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tableparser.cells.deadlines import DeadlineReading
from tableparser.cells.numerals import squash
from tableparser.cells.splitting import Split
from tableparser.cells.unit_names import UnitReading

IMPORTED, LISTED = "imported", "listed"


class AmbiguityKind(StrEnum):
    """Of what kind a question is; those of one kind about one field are shown and answered together."""

    COLUMN = "column"  # how the columns of a table were understood
    SECTION = "section"  # whether a chapter or table is of tasks at all
    FAULT = "fault"  # a text that cannot be kept
    TASKS = "tasks"  # what is odd about the tasks of a row
    WHICH_DAY = "which_day"  # a deadline with two readings
    ROUGH_DAY = "rough_day"  # a deadline that names no day
    STRENGTH = "strength"  # 基本, 力争 and their like
    BLANK = "blank"  # an empty cell
    NO_LEAD = "no_lead"
    UNITS = "units"  # words in a cell of units that are no units
    UNKNOWN_UNIT = "unknown_unit"
    UNIT_LINES = "unit_lines"  # two pieces of a cell of units that are one unit or two
    SCAN = "scan"  # a cell of a scan with doubtful characters


@dataclass
class Ambiguity:
    """A question about one field of one row (its place in the list; None: of the whole table)."""

    row: int | None
    field: str
    asks: str
    source_text: str = ""
    proposal: str = ""
    options: list[str] = dataclasses.field(default_factory=list)
    reason: str = ""
    confidence: str = ""
    ref: str = ""
    about_unit: str = ""  # the unknown name that it asks about
    blocks: bool = False  # nothing can be saved before it is mended
    keeps: bool = True  # 按原表照录 is an answer
    kind: AmbiguityKind = AmbiguityKind.TASKS
    table: int | None = None  # the place of the table whose columns it is about

    @property
    def answers(self) -> list[str]:
        """Return what a person can accept as it stands: the readings, or the proposal; names are decided elsewhere."""
        if self.about_unit or self.row is None or self.field == "tasks":
            return []
        return self.options or ([self.proposal] if self.proposal else [])

    def as_json(self) -> dict[str, Any]:
        """Return the question as import_table prints it; rows are counted from 1."""
        row = None if self.row is None else self.row + 1
        shown = {"row": row, "field": self.field, "cell": self.ref, "question": self.asks, "text": self.source_text}
        return shown | {"proposal": self.proposal, "options": self.options, "reason": self.reason}


@dataclass
class CellFate:
    """One cell of the file: imported into a row, or listed as not imported with the reason."""

    ref: str
    text: str
    fate: str
    why: str
    kept: str = ""  # what was stored, to be compared without white space
    row: str = ""  # the name of the row, where a person can still say what it is

    @property
    def letters(self) -> int:
        return len(squash(self.text))

    @property
    def is_whole(self) -> bool:
        """Return whether every character of the cell is accounted for."""
        return self.fate == LISTED or squash(self.kept) == squash(self.text)


@dataclass
class ReadRow:
    """One printed row. `texts` holds a tidy text for each of our columns, `refs` the name of its cell."""

    ref: str
    texts: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)  # columns whose text a merge brought from above
    blank: set[str] = field(default_factory=set)  # columns that exist and are empty here, not merged
    above: dict[str, str] = field(default_factory=dict)
    joins: bool = False  # goes on with the project of the row above: its cell covers both
    split: Split = field(default_factory=lambda: Split(()))
    whole_project: bool = False  # the task cell is empty: the project is the task
    deadline: DeadlineReading = field(default_factory=lambda: DeadlineReading(""))
    units: dict[str, UnitReading] = field(default_factory=dict)
    key: str = ""  # the row's own id in a file that this portal wrote
    given: Split | None = None  # the tasks of a paragraph, whose numbers are those of the outline
    edited: set[str] = field(default_factory=set)  # columns that a person has corrected
    due_is_settled: bool = False  # a person has said which day the deadline means

    def names(self, role: str) -> list[str]:
        """Return the unit names in one role over all columns of units, leads first where a column says so."""
        ordered = [self.units[name] for name in ("lead", "responsible", "cooperating") if name in self.units]
        return list(dict.fromkeys(name for reading in ordered for name in reading.names(role)))


@dataclass
class ColumnReading:
    """How one column was understood: its field (None: kept with the row), why, and what else it might be."""

    table: int  # the place of its table in the file, from 0
    column: int  # from 0
    heading: str
    role: str | None
    evidence: str = ""
    runner_up: str | None = None
    sure: bool = True
    samples: list[str] = field(default_factory=list)  # its first three different texts


WHOLE_PICTURE = "整页图片"  # the end of the ref of a page that is only a picture


@dataclass
class Section:
    """One table, card or chapter of the file and what became of it: `fate` is "read", "asked" or "unread".

    `why` says more; `ref` is the name by which a person decides about it.
    """

    name: str
    kind: str  # "table", "card" or "paragraphs"
    fate: str
    why: str = ""
    rows: int = 0
    tasks: int = 0
    ref: str = ""

    @property
    def can_be_taken(self) -> bool:
        """Return whether a person may have it read by its likeliest columns: a table, and no page without letters."""
        return self.kind == "table" and self.fate == "unread" and not self.ref.endswith(WHOLE_PICTURE)


@dataclass
class UnitPair:
    """Two pieces of cells of units that are one unit or two; `meaning` is how they are read (habits.ONE or TWO).

    `places` are the rows (from 0) and columns in which they stand.
    """

    before: str
    after: str
    meaning: str
    places: list[tuple[int, str]] = field(default_factory=list)

    @property
    def name(self) -> tuple[str, str]:
        """Return the pieces, by which `Habits.lines` says what they are."""
        return self.before, self.after


@dataclass
class Reading:
    """A whole file, read."""

    file: str
    format: str
    title: str = ""
    annex: str = ""
    headings: dict[str, str] = field(default_factory=dict)
    rows: list[ReadRow] = field(default_factory=list)
    ambiguities: list[Ambiguity] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    cell_fates: list[CellFate] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)  # grids that hold data, but no header was found
    columns: list[ColumnReading] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    unit_pairs: list[UnitPair] = field(default_factory=list)  # asked about once for the file
    year: int | None = None  # in which a plan in paragraphs was written, for proposals where its title names no year
    own_plan: str = ""  # the code of the plan whose export this file is

    def proof(self) -> dict[str, int]:
        """Count the characters of the file: all, imported, listed as not imported, and unaccounted for."""
        total = sum(each.letters for each in self.cell_fates)
        imported = sum(each.letters for each in self.cell_fates if each.fate == IMPORTED and each.is_whole)
        listed = sum(each.letters for each in self.cell_fates if each.fate == LISTED)
        return {"total": total, "imported": imported, "listed": listed, "lost": total - imported - listed}

    def counts(self) -> dict[str, int]:
        """Return how many rows, categories, named projects, tasks, deadline texts and units there are."""
        return {
            "rows": len(self.rows),
            "categories": len({row.texts.get("category") for row in self.rows} - {"", None}),
            "named_projects": len({row.texts.get("project") for row in self.rows} - {"", None}),
            "tasks": sum(len(row.split.tasks) for row in self.rows),
            "deadline_texts": len({squash(row.deadline.text) for row in self.rows} - {""}),
            "units": len(self.unit_names()),
        }

    def unit_names(self) -> list[str]:
        """Return every unit name once, in printed order, leads first in each row."""
        return list(
            dict.fromkeys(
                name for row in self.rows for role in ("lead", "responsible", "cooperating") for name in row.names(role)
            )
        )
