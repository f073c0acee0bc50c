"""A unit at its desk: opens the workbook it was sent, types into cells, saves it."""

import io
import re
from collections.abc import Callable

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fill_sheets.columns import FILL_COLUMNS, SEAL_HEADING
from fill_sheets.contents import FillSheet, sheets_of
from fill_sheets.workbook import build
from jiading.xlsx import save_bytes
from tableparser.files.excel.workbook import read_excel
from tests.world import at

KEYS = [column.key for column in FILL_COLUMNS]
SEAL = len(KEYS) + 1
LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # how workbooks write characters by number


def sent(sheet: FillSheet, by) -> bytes:
    """The unit's file as it leaves the portal."""
    when = at("2016-05-01")
    return save_bytes(build(sheet, by=by, when=when), stamp=when.at)


def sent_to(unit, plan, by, day: str = "2016-05-01") -> bytes:
    """The file of one unit of a plan as things stand now."""
    (sheet,) = sheets_of(plan, [unit], at(day).on)
    return sent(sheet, by)


def head_row(page: Worksheet) -> int:
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, SEAL).value == SEAL_HEADING)


def cell(page: Worksheet, place: int, key: str):
    """The cell of the sheet's task at a place, from 0."""
    return page.cell(head_row(page) + 1 + place, KEYS.index(key) + 1)


def escaped(text: str) -> str:
    """Return the text as a program writes it, so that a typed _x0041_ stays those seven characters."""
    return LOOKS_ESCAPED.sub("_x005F_", text)


def changed(data: bytes, change: Callable[[Worksheet], None]) -> bytes:
    """The file after somebody has worked on its sheet."""
    book: Workbook = load_workbook(io.BytesIO(data))
    for each in (each for row in book.active.iter_rows() for each in row if isinstance(each.value, str)):
        each.value = escaped(each.value)  # openpyxl reads without the escapes, and would write without them
        each.data_type = "s"
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(data: bytes, *answers: dict | None) -> bytes:
    """The file with answers typed into its rows, in order; None leaves a row alone."""

    def type_in(page: Worksheet) -> None:
        for place, answer in enumerate(answers):
            for key, value in (answer or {}).items():
                typed = cell(page, place, key)
                typed.value = escaped(value) if isinstance(value, str) else value
                if isinstance(value, str) and value:
                    typed.data_type = "s"  # the cell is formatted as text, so nothing typed becomes a formula

    return changed(data, type_in)


def read(data: bytes, name: str = "填报单.xlsx"):
    """The file as the reader of strangers' files sees it, without the child process around it."""
    return read_excel(data, name)
