"""A workbook in one XML file ("XML Spreadsheet 2003"), which much office software writes under the name .xls.

It is read as a stream within the bounds of any sheet. A document type is refused before any entity is defined, formulas
are never evaluated, and texts of hidden sheets and comments are listed as not read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tableparser.files.bounds import ENTITY, fed, refuse_marks, whole
from tableparser.files.excel.cells import HIDDEN_SHEET, SheetCells
from tableparser.files.excel.numbers import shown_number
from tableparser.files.excel.workbook import NO_SHEET
from tableparser.files.grid import DAMAGED, MAX_COLUMNS, MAX_ROWS, Refused, Source, letters

CHINESE_ENCODING = re.compile(rb"""^[^>]{0,60}encoding=["'](?:gb2312|gbk|gb18030)["']""", re.IGNORECASE)
NAMED_FORMATS = {  # formats that have a name in this form and not a code
    "General Date": "yyyy-mm-dd", "Long Date": "yyyy-mm-dd", "Medium Date": "yyyy-mm-dd", "Short Date": "yyyy-mm-dd",
    "Percent": "0.00%", "Standard": "#,##0.00", "Fixed": "0.00",
}  # fmt: skip
TRUE = ("1", "true")
FARTHEST = 1 << 20  # a row or column behind this is none of Excel


@dataclass
class Styles:
    """The number format of each style, in which dates and numbers are shown, and the calendar of the workbook."""

    formats: dict[str, str] = field(default_factory=dict)
    epoch: datetime = CALENDAR_WINDOWS_1900

    def shown(self, value: str, kind: str, style: str) -> str:
        """Return what a cell of a type (String, Number, DateTime, Boolean, Error) shows."""
        code = self.formats.get(style, "General")
        if kind == "Boolean":
            return "是" if value in TRUE else "否"
        if kind == "Number":
            return shown_number(value.strip(), code, self.epoch)
        if kind == "DateTime":
            return self._shown_moment(value.strip(), code)
        return value.replace("\r\n", "\n")

    def _shown_moment(self, value: str, code: str) -> str:
        try:
            serial = (datetime.fromisoformat(value.partition(".")[0]) - self.epoch) / timedelta(days=1)
        except (ValueError, TypeError):
            return value
        return shown_number(repr(serial), code if code != "General" else "yyyy-mm-dd", self.epoch)


def read_xml_excel(data: bytes, name: str) -> Source:
    """Read every visible sheet of a workbook in XML; raise Refused for what is broken or no workbook."""
    refuse_marks(name, data)
    text = data.decode("gb18030", errors="replace") if CHINESE_ENCODING.match(data) else data
    source: Source = fed(text, WorkbookReader(Source(name, "xls")))
    if not source.grids and not source.unread:
        raise Refused(NO_SHEET)
    return source


class WorkbookReader:
    """Takes the XML of a workbook tag by tag and adds each sheet to the source."""

    def __init__(self, source: Source) -> None:
        self._source, self._styles = source, Styles()
        self._path: list[str] = []
        self._style = ""  # that is being defined
        self._sheet: SheetReader2003 | None = None
        self._text: list[str] | None = None

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse a document type."""
        raise Refused(ENTITY)

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        name, given = tag.rpartition("}")[2], {key.rpartition("}")[2]: value for key, value in attrs.items()}
        if not self._path and name != "Workbook":
            raise Refused(DAMAGED)
        self._path.append(name)
        if name == "Style":
            self._style = given.get("ID", "")
        elif name == "NumberFormat" and self._style:
            code = given.get("Format", "General")
            self._styles.formats[self._style] = NAMED_FORMATS.get(code, code)
        elif name == "Worksheet":
            self._sheet = SheetReader2003(given.get("Name", "工作表"), self._styles)
        elif name in ("Visible", "Date1904"):
            self._text = []
        elif self._sheet is not None:
            self._sheet.start(name, given)

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._text is not None:
            self._text.append(text)
        elif self._sheet is not None:
            self._sheet.data(text)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition("}")[2]
        self._path.pop()
        if name in ("Visible", "Date1904"):
            said = "".join(self._text or [])
            self._text = None
            if name == "Date1904":
                self._styles.epoch = CALENDAR_MAC_1904
            elif self._sheet is not None:
                self._sheet.is_visible = said.strip() == "SheetVisible"
        elif name == "Style":
            self._style = ""
        elif name == "Worksheet" and self._sheet is not None:
            self._sheet.finish(self._source)
            self._sheet = None
        elif self._sheet is not None:
            self._sheet.end(name)

    def close(self) -> Source:
        """Return the source."""
        return self._source


class SheetReader2003(SheetCells):
    """Takes the elements of one sheet, by their local names and attributes."""

    def __init__(self, title: str, styles: Styles) -> None:
        super().__init__(title)
        self.is_visible = True
        self._styles = styles
        self._row = self._column = self._next_row = self._next_column = 0
        self._of_columns = 0
        self._cell: Mapping[str, str] | None = None
        self._kind = ""
        self._pieces: list[str] | None = None
        self._comment = False
        self._comments: list[str] = []

    def start(self, name: str, attrs: Mapping[str, str]) -> None:
        """Take the beginning of an element."""
        if name == "Column":
            self._begin_column(attrs)
        elif name == "Row":
            self._begin_row(attrs)
        elif name == "Cell":
            self._begin_cell(attrs)
        elif name == "Comment":
            self._comment = True
        elif name == "Data":
            self._kind, self._pieces = attrs.get("Type", "String"), []

    def data(self, text: str) -> None:
        """Take a piece of text."""
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name == "Data":
            text, self._pieces = "".join(self._pieces or []), None
            if self._comment:
                self._comments.append(text)
            elif self._cell is not None:
                self._put(text)
        elif name == "Comment":
            self._comment = False
        elif name == "Cell":
            if self._cell is not None and "Formula" in self._cell and (self._row, self._column) not in self.cells:
                self.unstored.append(self._where())
            self._cell = None

    def finish(self, source: Source) -> None:
        """Add the sheet to the source, with what was not read of it."""
        self.hand_over(self.grid(), source, is_visible=self.is_visible)
        why = "批注里的文字，没有读取" if self.is_visible else HIDDEN_SHEET
        source.unread += [(f"{self.title}的批注", text, why) for text in self._comments if text.strip()]

    def _begin_column(self, attrs: Mapping[str, str]) -> None:
        first = placed(attrs, self._of_columns)
        last = first + min(whole(attrs.get("Span")), MAX_COLUMNS)
        if attrs.get("Hidden") in TRUE:
            self.hidden_columns += [letters(column) for column in range(first, last + 1)]
        self._of_columns = last + 1

    def _begin_row(self, attrs: Mapping[str, str]) -> None:
        self._row = placed(attrs, self._next_row)
        last = self._row + min(whole(attrs.get("Span")), MAX_ROWS)
        if attrs.get("Hidden") in TRUE:
            self.hidden |= set(range(self._row, last + 1))
        self._next_row, self._next_column = last + 1, 0

    def _begin_cell(self, attrs: Mapping[str, str]) -> None:
        self._cell = attrs
        self._column = placed(attrs, self._next_column)
        across, down = (min(whole(attrs.get(name)), FARTHEST) for name in ("MergeAcross", "MergeDown"))
        self._next_column = self._column + across + 1
        if across or down:
            self.merge((self._row, self._column, self._row + down, self._column + across))

    def _put(self, text: str) -> None:
        attrs = self._cell or {}
        self.put(self._row, self._column, self._styles.shown(text, self._kind, attrs.get("StyleID", "")))
        if "Formula" in attrs:
            self.formulas.append(self._where())
        if self._kind == "Error":
            self.faults.append(self._where())

    def _where(self) -> str:
        return f"{letters(self._column)}{self._row + 1}"


def placed(attrs: Mapping[str, str], following: int) -> int:
    """Return where a row, column or cell stands, counted from 0: by its Index, else behind the one before."""
    return min(max(whole(attrs.get("Index"), following + 1) - 1, 0), FARTHEST)
