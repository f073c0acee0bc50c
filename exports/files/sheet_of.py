"""One sheet of a report: title, head lines, a table with its filter, frozen headings, fit for paper."""

from collections.abc import Sequence
from typing import Any

from jiading.xlsx import Book, Column, print_setup, write_pairs, write_table, write_title


def write_sheet(
    book: Book,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Any],
    heads: Sequence[tuple[str, object]],
    *,
    headline: str = "",
    paper: str = "A3",
    frozen: int = 0,
) -> None:
    """Add a sheet with a headline, pairs and a table.

    A table with grouped columns has merged cells, any other an autofilter. The first `frozen` columns do not scroll.
    """
    sheet, across = book.add_worksheet(title), len(columns)
    write_title(sheet, 0, headline or title, across=across)
    top = write_pairs(sheet, heads, row=1, across=across)
    last = write_table(sheet, columns, rows, top=top)
    if not any(column.group for column in columns):
        sheet.autofilter(top, 0, last, across - 1)
    print_setup(sheet, paper=paper, head_row=top, frozen=frozen)
