"""One sheet of an Excel file, read as a stream within bounds.

Only stored values are read, formulas are never evaluated.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils.escape import unescape

from tableparser.files.bounds import whole
from tableparser.files.excel.cells import SheetCells
from tableparser.files.excel.numbers import shown_number
from tableparser.files.grid import MAX_ROWS, Grid, Refused, letters

REF = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$", re.ASCII)
LAST_COLUMN, LAST_ROW = 16_383, 1_048_575
MAX_EMPTY = 500_000  # styled cells without a text: a careless office formats whole columns
TRUE = ("1", "true")


@dataclass(frozen=True)
class Book:
    """What all sheets share: strings, the number format of each style, and the calendar."""

    strings: list[str]
    formats: list[str]
    epoch: datetime


class SheetReader(SheetCells):
    """Takes the sheet's XML tag by tag and stops as soon as it is larger than any official table."""

    def __init__(self, title: str, book: Book) -> None:
        super().__init__(title)
        self.book = book
        self._row = self._column = -1
        self._empty = self._readings = 0
        self._skipped: str | None = None  # where the last cell without a text stands
        self._attrs: dict[str, str] | None = None  # of the cell that is open
        self._pieces: list[str] | None = None  # of the text that is open
        self._parts: dict[str, str] = {}

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """Take the beginning of an element."""
        name = tag.rpartition("}")[2]
        if name == "c":
            self._attrs, self._parts = attrs, {}
        elif self._attrs is not None:
            self._readings += name == "rPh"
            if name in ("v", "t", "f") and not self._readings:
                self._pieces = []
        elif name == "row":
            self._begin_row(attrs)
        elif name == "mergeCell":
            self._merge(attrs.get("ref", ""))
        elif name == "col" and attrs.get("hidden") in TRUE:
            self.hidden_columns.append(letters(max(whole(attrs.get("min"), 1), 1) - 1))

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition("}")[2]
        if name == "c":
            self._cell(self._attrs or {})
            self._attrs = None
        elif self._attrs is not None:
            self._readings -= name == "rPh"
            if self._pieces is not None and name in ("v", "t", "f"):
                self._parts[name] = self._parts.get(name, "") + "".join(self._pieces)
                self._pieces = None

    def close(self) -> Grid:
        """Return the sheet as a grid."""
        return self.grid()

    def _begin_row(self, attrs: dict[str, str]) -> None:
        self._row = whole(attrs.get("r"), self._row + 2) - 1
        self._column, self._skipped = -1, None
        flat = attrs.get("ht") in ("0", "0.0") and attrs.get("customHeight") in TRUE
        if (attrs.get("hidden") in TRUE or flat) and self._row < MAX_ROWS:
            self.hidden.add(self._row)

    def _place(self, ref: str | None) -> tuple[int, int]:
        if ref is None:
            if self._skipped:
                self._column = self._corner(self._skipped)[1]
            self._column, self._skipped = self._column + 1, None
            return max(self._row, 0), self._column
        self._skipped = None
        row, self._column = self._corner(ref)
        return row, self._column

    def _corner(self, ref: str) -> tuple[int, int]:
        found = REF.match(ref.upper())
        row, column = (int(found[2]) - 1, column_number(found[1])) if found else (LAST_ROW + 1, 0)
        if row > LAST_ROW or column > LAST_COLUMN:
            raise Refused(
                f"工作表「{self.title}」里有不存在的格位「{ref[:20]}」，文件已损坏。请用 Excel 另存一份再上传。"
            )
        return row, column

    def _no_text(self, ref: str | None) -> None:
        """Pass over a cell that is only coloured."""
        self._column += ref is None
        self._skipped = ref
        self._empty += 1
        if self._empty > MAX_EMPTY:
            raise Refused(f"工作表「{self.title}」有太多空格子，没有读取。请删去多余的行列再上传。")

    def _cell(self, attrs: dict[str, str]) -> None:
        if not self._parts:
            self._no_text(attrs.get("r"))
            return
        row, column = self._place(attrs.get("r"))
        self.put(row, column, self._text(attrs, row, column))

    def _text(self, attrs: dict[str, str], row: int, column: int) -> str:
        """Return what the cell shows: text, the stored value of a formula, a date or number in its format."""
        kind = attrs.get("t", "n")
        raw = self._parts.get("v", "")
        where = f"{letters(column)}{row + 1}"
        if "f" in self._parts:
            (self.formulas if raw or "t" in self._parts else self.unstored).append(where)
        if kind == "s":
            return self._shared(raw, where)
        if kind in ("inlineStr", "str"):
            return unescape(self._parts.get("t", raw)).replace("\r\n", "\n")
        if kind == "e":
            self.faults.append(where)
            return raw
        if kind == "b":
            return {"1": "是", "0": "否", "true": "是", "false": "否"}.get(raw, raw)
        if kind == "d":
            return iso_day(raw)
        style = whole(attrs.get("s"))
        code = self.book.formats[style] if style < len(self.book.formats) else "General"
        return shown_number(raw, code, self.book.epoch)

    def _shared(self, raw: str, where: str) -> str:
        place = whole(raw.strip(), len(self.book.strings)) if raw else None
        if place is None:
            return ""
        if place >= len(self.book.strings):
            raise Refused(
                f"工作表「{self.title}」的 {where} 格指向的文字不在文件里，文件已损坏。请用 Excel 另存一份再上传。"
            )
        return self.book.strings[place]

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        (top, left), (bottom, right) = self._corner(first), self._corner(last or first)
        self.merge((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def iso_day(raw: str) -> str:
    """Return a date that a strict file writes out; what is none stays as it is."""
    try:
        return date.fromisoformat(raw.strip()[:10]).isoformat()
    except ValueError:
        return raw


def column_number(named: str) -> int:
    total = 0
    for letter in named:
        total = total * 26 + ord(letter) - 64
    return total - 1
