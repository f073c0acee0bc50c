"""A table on a sheet: columns, rows, merged cells, and row heights that print without cutting anything."""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

from jiading.xlsx.book import Look, Sheet
from jiading.xlsx.cells import BODY, FONT, put

LINE_HEIGHT = 14.0  # points of one line of 10 pt text
TALLEST = 409.0  # points of the tallest row (Excel specifications and limits)
WIDE = re.compile("[“”…\u2e80-\U0010ffff]")
HEAD = BODY.but(bold=True, bg_color="#EFF2F7", align="center", valign="vcenter")
LINE = FONT.but(align="left", valign="vcenter", text_wrap=True)
TITLE = LINE.but(font_size=16, bold=True, align="center")


@dataclass(frozen=True)
class Column:
    """One column: its heading, how to read its value from a row, its width in characters.

    `group` is given where equal neighbours print as one cell: it returns what must be equal for that.
    `across` is how many columns of the sheet it takes.
    """

    title: str
    value: Callable[[Any], object]
    width: int = 14
    group: Callable[[Any], Hashable] | None = None
    look: Look = BODY
    across: int = 1


def set_width(sheet: Sheet, column: int, characters: float, *, hidden: bool = False) -> None:
    """Set the width of one column of the sheet, in digits of the default font, each 7 pixels wide."""
    sheet.set_column_pixels(column, column, characters * 7, None, {"hidden": hidden})


def set_height(sheet: Sheet, row: int, points: float) -> None:
    """Set the height of a row; XlsxWriter's set_row() would round it to whole pixels."""
    sheet.set_row_pixels(row, points * 4 / 3)


def write_title(sheet: Sheet, row: int, text: str, *, across: int, look: Look = TITLE) -> None:
    """Write one line across the whole table."""
    put(sheet, row, 0, text, look, across=across)
    set_height(sheet, row, 30 if look is TITLE else 18)


def write_pairs(sheet: Sheet, pairs: Iterable[tuple[str, object]], *, row: int, across: int) -> int:
    """Write label and value lines (as-of day, filter, maker, time); return the next free row."""
    for label, value in pairs:
        write_title(sheet, row, f"{label}：{value}", across=across, look=LINE)
        row += 1
    return row


def write_heads(sheet: Sheet, columns: Sequence[Column], *, row: int) -> None:
    """Write the headings and set the widths."""
    for place, column in zip(places(columns), columns, strict=True):
        put(sheet, row, place, column.title, HEAD, across=column.across)
        set_width(sheet, place, column.width)
    set_height(sheet, row, 32)


def write_table(
    sheet: Sheet, columns: Sequence[Column], rows: Iterable[Any], *, top: int = 0, least_height: float = 0
) -> int:
    """Write headings and rows from the row `top` on, each run of a grouped column as one cell; return the last row.

    No row is lower than `least_height` points.
    """
    rows = list(rows)
    write_heads(sheet, columns, row=top)
    values = [[column.value(item) for column in columns] for item in rows]
    merged = [dict(runs(column.group, rows)) if column.group else None for column in columns]
    lefts = places(columns)
    for row, line in enumerate(values):
        for left, column, value, ends in zip(lefts, columns, line, merged, strict=True):
            if ends is None or row in ends:
                down = 1 if ends is None else ends[row] - row + 1
                put(sheet, top + 1 + row, left, value, column.look, down=down, across=column.across)
    for row, needed in enumerate(lines_needed(columns, values, merged), start=top + 1):
        set_height(sheet, row, max(min(needed * LINE_HEIGHT + 4, TALLEST), least_height))
    return top + len(rows)


def places(columns: Sequence[Column]) -> list[int]:
    """Return the column of the sheet in which each column begins."""
    return list(accumulate((column.across for column in columns[:-1]), initial=0))


def runs(group: Callable[[Any], Hashable], rows: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Yield first and last place of each run of rows for which `group` returns the same: they print as one cell."""
    first = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or group(rows[place]) != group(rows[first]):
            yield first, place - 1
            first = place


def lines_of(value: object, width: int) -> int:
    """Return how many lines a text needs in a column; a Chinese character is as wide as two Latin ones."""
    room = max(width - 1.5, 4)
    return sum(max(1, ceil(width_of(line) / room)) for line in str(value or "").split("\n"))


def width_of(line: str) -> float:
    """Return how wide a line is, counted in digits."""
    narrow = len(WIDE.sub("", line))
    return 2 * (len(line) - narrow) + 1.1 * narrow


def lines_needed(
    columns: Sequence[Column], values: Sequence[Sequence[object]], merged: Sequence[dict[int, int] | None]
) -> list[int]:
    """Return the lines that each row needs for its own cells, the need of merged cells spread over their rows."""
    needs = [1] * len(values)
    for place, column in enumerate(columns):
        if merged[place] is None:
            for row, line in enumerate(values):
                needs[row] = max(needs[row], lines_of(line[place], column.width))
    for place, column in enumerate(columns):
        for first, last in (merged[place] or {}).items():
            lacking = lines_of(values[first][place], column.width) - sum(needs[first : last + 1])
            for row in range(first, last + 1):
                needs[row] += ceil(max(lacking, 0) / (last - first + 1))
    return needs
