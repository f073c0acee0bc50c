"""Lists that people export from 后台 and import again: rows as texts, text that no program takes for a formula.

The frame writes lists itself, but reads none: an uploaded workbook may be a decompression bomb. An app above reads it
in a process with limits on time and memory, and registers that reader by read_with() when the portal starts.
"""

# Its classes extend those of tablib and django-import-export, which have no types.
# mypy: allow-subclassing-any

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from unicodedata import normalize

import tablib
from django.core.exceptions import ImproperlyConfigured
from import_export import widgets
from import_export.formats.base_formats import CSV, XLSX
from import_export.resources import ModelResource
from import_export.results import Result

from jiading.day import now
from jiading.web.numbers import MOST_DIGITS, whole_number
from jiading.xlsx import Book, Column, plain_text, save_bytes, unquoted, write_table

MAX_BYTES = 10 << 20
MAKER, WIDTH = "任务分解督办", 24
WHOLE = re.compile(r"([+-]?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?")
Reader = Callable[[bytes, str], list[list[str]]]


class NotRead(ValueError):
    """The file cannot be read as a list; the message is a sentence that says why and what to do."""


class Readers:
    """Who reads uploaded lists; set when the portal starts."""

    reader: Reader | None = None
    refusal: type[Exception] = NotRead


def read_with(reader: Reader, *, refusal: type[Exception]) -> None:
    """Let lists be read by `reader(data, ending)`, within bounds and out of this process.

    It returns the cells as shown, each row at its place in the file; it raises `refusal` with a sentence for a person.
    """
    Readers.reader, Readers.refusal = staticmethod(reader), refusal


class ReadList(tablib.Dataset):
    """A list as it was read; `lines` are the numbers of its rows in the file, for whoever looks for them there."""

    lines: list[int]


def read_list(data: bytes, ending: str) -> ReadList:
    """Return the list in a file, .xlsx or .csv as `ending` says; its first row with a text holds the headings."""
    if Readers.reader is None:
        raise ImproperlyConfigured("nobody reads lists: an app must call spreadsheets.read_with() in ready()")
    try:
        cells = Readers.reader(data, ending)
    except Readers.refusal as refusal:
        raise NotRead(str(refusal)) from refusal
    rows = [(line, row) for line, row in enumerate(cells, start=1) if any(cell.strip() for cell in row)]
    heads = [cell.strip() for cell in rows[0][1]] if rows else []
    twice = next((head for head in heads if head and heads.count(head) > 1), None)
    if twice:
        raise NotRead(f"表头「{twice}」写了两次，不知道该用哪一栏。请删去一栏再导入。")
    found = ReadList(headers=heads)
    found.lines = [line for line, _ in rows[1:]]
    for _, row in rows[1:]:
        found.append(row)
    return found


class SafeXLSX(XLSX):
    """A workbook of one sheet; text stays text both ways."""

    def create_dataset(self, in_stream: bytes) -> ReadList:
        return read_list(in_stream, "xlsx")

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        book = Book(title="名单", maker=MAKER)
        sheet = book.add_worksheet("Sheet")
        columns = [Column(head, itemgetter(place), WIDTH) for place, head in enumerate(dataset.headers)]
        write_table(sheet, columns, dataset)
        sheet.freeze_panes(1, 0)
        return save_bytes(book, stamp=now().at)


class SafeCSV(CSV):
    """CSV that no program takes for formulas, in UTF-8 with BOM; it comes back in whatever encoding Excel saves it."""

    def is_binary(self) -> bool:
        """The bytes are decoded by the reader, not by the portal's own process."""
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes) -> ReadList:
        found = read_list(in_stream, "csv")
        for place, row in enumerate(found):
            found[place] = [unquoted(cell) for cell in row]
        return found

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text)
        for row in [dataset.headers, *dataset]:
            writer.writerow([plain_text(value) if isinstance(value, str) else value for value in row])
        return ("\ufeff" + text.getvalue()).encode()


FORMATS = [SafeXLSX, SafeCSV]


class NumberedResult(Result):
    """What became of a list; its faults name each row by its number in the file."""

    lines: Sequence[int] = ()

    def numbered(self, lines: Sequence[int]) -> "NumberedResult":
        """Take the numbers of the rows in the file in place of their numbers in the list."""
        self.lines = lines
        for row in [*self.error_rows, *self.invalid_rows]:
            row.number = lines[row.number - 1]
        return self

    def row_errors(self) -> list[tuple[int, list[Any]]]:
        return [(self.lines[place - 1], errors) for place, errors in super().row_errors()]


class ListResource(ModelResource):
    """A list whose faults name the row as the file numbers it."""

    def get_result_class(self) -> type[Result]:
        return NumberedResult

    def import_data(self, dataset: tablib.Dataset, *args: Any, **kwargs: Any) -> NumberedResult:
        lines = dataset.lines if isinstance(dataset, ReadList) else range(1, len(dataset) + 1)
        result: NumberedResult = super().import_data(dataset, *args, **kwargs)
        return result.numbered(lines)


class CheckedResource(ListResource):
    """Every row passes the model's own checks; a fault names its row in Chinese."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True


class WholeNumberWidget(widgets.IntegerWidget):
    """A whole number as a cell shows it: 20, 20.0, 1,234."""

    def clean(self, value: object, row: Mapping[str, object] | None = None, **kwargs: Any) -> int | None:
        text = str("" if value is None else value).strip()
        if not text:
            return None
        found = WHOLE.fullmatch(normalize("NFKC", text))  # full-width digits as well
        if found:
            sign, digits = found[1], found[2].replace(",", "")
            if (number := whole_number(digits)) is None:
                raise ValueError(f"「{text[:20]}…」太大了，最多 {MOST_DIGITS} 位。")
            return -number if sign == "-" else number
        if re.fullmatch(r"[+-]?\d+\.\d+", text):
            raise ValueError(f"「{text[:20]}」不是整数，请改成整数。")
        raise ValueError(f"看不懂「{text[:20]}」，请只写数字。")


class DayWidget(widgets.DateWidget):
    """A day as Excel or a person writes it (2016-03-01, 2016/3/1, 2016.3.1, 2016年3月1日); exported as 2016-03-01."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")

    def clean(self, value: object, row: Mapping[str, object] | None = None, **kwargs: Any) -> date | None:
        text = str(value or "").strip()
        try:
            day: date | None = super().clean(text, row, **kwargs)
        except ValueError as fault:
            raise ValueError(f"看不懂日期「{text}」，请写成 2016-03-01。") from fault
        return day
