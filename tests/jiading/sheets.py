"""A workbook of single values, written and read back."""

from datetime import UTC, datetime

from jiading.xlsx import Book, put, save_bytes
from tableparser.files.excel.workbook import read_excel

STAMP = datetime(2016, 10, 15, 8, tzinfo=UTC)


def written(*values: object, stamp: datetime = STAMP) -> bytes:
    """Write the values below one another, each beside its number, so that an empty one has a row too."""
    book = Book(title="一册", maker="陈")
    sheet = book.add_worksheet("值")
    for row, value in enumerate(values):
        put(sheet, row, 0, row + 1)
        put(sheet, row, 1, value)
    return save_bytes(book, stamp=stamp)


def texts(data: bytes) -> dict[str, list[str]]:
    """Return the second column of each sheet, as Excel shows it."""
    return {
        grid.name: [row[1] if len(row) > 1 else "" for row in grid.texts] for grid in read_excel(data, "册.xlsx").grids
    }
