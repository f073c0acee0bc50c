"""One sheet of an Excel file, read as a stream within bounds.

Only stored values are read, formulas are never evaluated, and merged ranges are kept as the file has them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl.utils.escape import unescape

from tableparser.files.bounds import whole
from tableparser.files.excel.numbers import shown_number
from tableparser.files.grid import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_LETTERS,
    MAX_ROWS,
    Grid,
    Refused,
    check_size,
    letters,
)

REF = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$", re.ASCII)
LAST_COLUMN, LAST_ROW = 16_383, 1_048_575
MAX_SPANS = 5000
MAX_EMPTY = 500_000  # styled cells without a text: a careless office formats whole columns
TRUE = ("1", "true")
Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Book:
    """What all sheets share: strings, the number format of each style, and the calendar."""

    strings: list[str]
    formats: list[str]
    epoch: datetime


class SheetReader:
    """Takes the sheet's XML tag by tag and stops as soon as it is larger than any official table."""

    def __init__(self, title: str, book: Book) -> None:
        self.title, self.book = title, book
        self.cells: dict[tuple[int, int], str] = {}
        self.spans: list[Span] = []
        self.hidden: set[int] = set()
        self.formulas: list[str] = []
        self.unstored: list[str] = []
        self.faults: list[str] = []
        self.covered: list[tuple[str, str]] = []  # texts that a merge hides
        self.hidden_columns: list[str] = []
        self._row = self._column = -1
        self._empty = self._letters = self._readings = 0
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
        return self._grid()

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
        text = self._text(attrs, row, column)
        if not text.strip():
            return
        where = f"{letters(column)}{row + 1}"
        if row >= MAX_ROWS or column >= MAX_COLUMNS:
            raise Refused(
                f"工作表「{self.title}」的 {where} 格有内容，超出 {MAX_ROWS} 行、{MAX_COLUMNS} 栏的范围，"
                "没有读取。请删去要导入的表以外的内容再上传。"
            )
        if (row, column) in self.cells:
            raise Refused(f"工作表「{self.title}」的 {where} 格写了两次，文件已损坏。请用 Excel 另存一份再上传。")
        self._letters += len(text)
        if self._letters > MAX_LETTERS or len(self.cells) >= MAX_CELLS:
            raise Refused(
                f"工作表「{self.title}」的文字超过 {MAX_LETTERS // 10_000} 万字"
                f"或 {MAX_CELLS // 10_000} 万格，没有读取。"
            )
        self.cells[row, column] = text

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
        self.spans.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))
        if len(self.spans) > MAX_SPANS:
            raise Refused(f"工作表「{self.title}」的合并单元格超过 {MAX_SPANS} 处，没有读取。请取消多余的合并。")

    def _grid(self) -> Grid:
        height = max((row for row, _ in self.cells), default=-1) + 1
        width = max((column for _, column in self.cells), default=-1) + 1
        spans = [
            (top, left, min(bottom, height - 1), min(right, width - 1))
            for top, left, bottom, right in self.spans
            if top < height and left < width
        ]
        refuse_overlap(self.title, spans)
        covering = Grid(self.title, [], spans)
        texts = [[""] * width for _ in range(height)]
        for (row, column), text in self.cells.items():
            if covering.origin(row, column) == (row, column):
                texts[row][column] = text
            else:
                self.covered.append((f"{self.title}!{letters(column)}{row + 1}", text))
        spans = [self._from_visible(span, texts) for span in spans]
        hidden = sorted(row for row in self.hidden if row < height)
        return check_size(Grid(self.title, texts, spans, hidden, lettered=True))

    def _from_visible(self, span: Span, texts: list[list[str]]) -> Span:
        """Let a merge begin at its first visible row: there Excel shows its text."""
        top, left, bottom, right = span
        first = next((row for row in range(top, bottom + 1) if row not in self.hidden), top)
        if first != top:
            texts[first][left], texts[top][left] = texts[top][left], ""
        return first, left, bottom, right

    def notices(self) -> list[str]:
        """Return what a person must be told of the sheet."""
        said = {
            "是公式：没有重新计算，用的是文件里存着的结果。": self.formulas,
            "是公式，文件里没有存结果，读作空格。请用 Excel 打开、保存一次再上传，或在核对时填写。": self.unstored,
            "是错误值，请核对。": self.faults,
            "被合并单元格盖住，盖住的文字没有读取。": [where.rpartition("!")[2] for where, _ in self.covered],
        }
        notices = [f"工作表「{self.title}」的 {some(places)} {says}" for says, places in said.items() if places]
        if self.hidden_columns:
            notices.append(f"工作表「{self.title}」的 {some(self.hidden_columns)} 栏是隐藏的，已读取，请核对。")
        return notices


def refuse_overlap(title: str, spans: list[Span]) -> None:
    """Raise Refused when two merges claim the same place."""
    taken: set[tuple[int, int]] = set()
    for top, left, bottom, right in spans:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) in taken:
                    where = f"{letters(column)}{row + 1}"
                    raise Refused(
                        f"工作表「{title}」在 {where} 处有互相重叠的合并单元格，没有读取。请用 Excel 另存一份再上传。"
                    )
                taken.add((row, column))


def iso_day(raw: str) -> str:
    """Return a date that a strict file writes out; what is none stays as it is."""
    try:
        return date.fromisoformat(raw.strip()[:10]).isoformat()
    except ValueError:
        return raw


def some(places: list[str]) -> str:
    return "、".join(places[:6]) + (f" 等 {len(places)} 处" if len(places) > 6 else "")


def column_number(named: str) -> int:
    total = 0
    for letter in named:
        total = total * 26 + ord(letter) - 64
    return total - 1
