"""One sheet of a report: title, head lines, a table with its filter, frozen headings, fit for paper."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jiading.sheet import Column, merge_equal, print_setup, write_pairs, write_table, write_title


def write_sheet(
    sheet: Worksheet,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    heads: Sequence[tuple[str, object]],
    *,
    headline: str = "",
    paper: str = "A3",
    freeze: str = "A",
) -> None:
    """Write the sheet; a table with grouped columns is merged, any other can be filtered. `freeze` is the first moving column."""
    sheet.title = title
    across = len(columns)
    write_title(sheet, 1, headline or title, across=across)
    top = write_pairs(sheet, heads, row=2, across=across)
    last = write_table(sheet, columns, rows, top=top)
    if any(column.group for column in columns):
        merge_equal(sheet, columns, rows, top=top)
    else:
        sheet.auto_filter.ref = f"A{top}:{get_column_letter(across)}{last}"
    print_setup(sheet, paper=paper, head_row=top, freeze=f"{freeze}{top + 1}")
