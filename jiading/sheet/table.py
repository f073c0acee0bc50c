"""A table on a sheet: columns, rows, merged cells, and row heights that print without cutting anything."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jiading.sheet.cells import BOX, HEAD_FILL, STRONG, put

LINE = 14.0  # points of one line of 10 pt text
TALLEST = 409.0  # points of the tallest row (Excel specifications and limits)
WIDE = re.compile("[“”…\u2e80-\U0010ffff]")
TITLE = Font(name="宋体", size=16, bold=True)


@dataclass(frozen=True)
class Column:
    """One column: its heading, how to read its value from a row, its width in characters.

    `group` is given where equal neighbours print as one cell: it returns what must be equal for that.
    """

    title: str
    value: Callable[[Any], object]
    width: int = 14
    group: Callable[[Any], Hashable] | None = None
    number_format: str | None = None


def write_title(
    sheet: Worksheet, row: int, text: str, *, across: int, font: Font = TITLE, align: str = "center"
) -> None:
    """Write one line across the whole table."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=across)
    cell = sheet.cell(row, 1)
    put(cell, text)
    cell.font, cell.border = font, type(BOX)()
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = 30 if font is TITLE else 18


def write_heads(sheet: Worksheet, columns: Sequence[Column], *, row: int) -> None:
    """Write the headings and set the widths."""
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(row, place)
        put(cell, column.title)
        cell.font, cell.fill = STRONG, HEAD_FILL
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[row].height = 32


def write_table(sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Any], *, top: int = 1) -> int:
    """Write headings and rows from the row `top` on; return the number of the last row."""
    rows = list(rows)
    write_heads(sheet, columns, row=top)
    for number, item in enumerate(rows, start=top + 1):
        for place, column in enumerate(columns, start=1):
            put(sheet.cell(number, place), column.value(item), number_format=column.number_format)
    fit_heights(sheet, columns, rows, top=top)
    return top + len(rows)


def runs(column: Column, rows: Sequence[Any]) -> Iterable[tuple[int, int]]:
    """Yield first and last place of each run of rows that the column prints as one cell."""
    first = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or column.group(rows[place]) != column.group(rows[first]):
            yield first, place - 1
            first = place


def merge_equal(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Any], *, top: int) -> None:
    """Merge the cells of each run; `top` is the row of the headings."""
    for place, column in enumerate(columns, start=1):
        if column.group is None:
            continue
        for first, last in runs(column, rows):
            if last > first:
                start, end = top + 1 + first, top + 1 + last
                sheet.merge_cells(start_row=start, end_row=end, start_column=place, end_column=place)


def lines_of(value: object, width: int) -> int:
    """Return how many lines a text needs in a column; a Chinese character is as wide as two Latin ones."""
    room = max(width - 1.5, 4)
    return sum(max(1, ceil(width_of(line) / room)) for line in str(value or "").split("\n"))


def width_of(line: str) -> float:
    """Return how wide a line is, counted in digits."""
    narrow = len(WIDE.sub("", line))
    return 2 * (len(line) - narrow) + 1.1 * narrow


def fit_heights(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Any], *, top: int) -> None:
    """Give every row the height its own cells need, and spread the need of merged cells over their rows."""
    needs = [1] * len(rows)
    for column in columns:
        if column.group is None:
            for place, item in enumerate(rows):
                needs[place] = max(needs[place], lines_of(column.value(item), column.width))
    for column in columns:
        for first, last in runs(column, rows) if column.group and rows else ():
            lacking = lines_of(column.value(rows[first]), column.width) - sum(needs[first : last + 1])
            for place in range(first, last + 1):
                needs[place] += ceil(max(lacking, 0) / (last - first + 1))
    for place, need in enumerate(needs):
        sheet.row_dimensions[top + 1 + place].height = min(need * LINE + 4, TALLEST)


def write_pairs(sheet: Worksheet, pairs: Iterable[tuple[str, object]], *, row: int, across: int) -> int:
    """Write label and value lines (as-of day, filter, maker, time); return the next free row."""
    for label, value in pairs:
        write_title(sheet, row, f"{label}：{value}", across=across, font=Font(name="宋体", size=10), align="left")
        row += 1
    return row
