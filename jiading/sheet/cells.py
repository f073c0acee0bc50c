"""One cell: text stays text even when it begins with "=", and nothing is cut without a mark."""

import re
from copy import copy
from datetime import date

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook

from jiading.text import printable

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠|")
LONGEST = 32_767  # characters of one cell (Excel specifications and limits)
APPENDIX = "续文"
LOOKS_ESCAPED = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)"
)  # how workbooks write characters by number (ECMA-376 part 1, 22.9.2.19)
THIN = Side(style="thin", color="FF98A2B3")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY = Font(name="宋体", size=10)
STRONG = Font(name="宋体", size=10, bold=True)
HEAD_FILL = PatternFill("solid", start_color="FFEFF2F7")


def plain_text(text: str) -> str:
    """Return the text for a CSV, kept from being a formula (OWASP CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unquoted(text: str) -> str:
    """Return the text that plain_text() was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def put(cell: Cell, value: object, *, number_format: str | None = None) -> None:
    """Write one value into a fresh cell: text as text, days as days, numbers as numbers, nothing as an empty cell."""
    if isinstance(value, str):
        put_text(cell, value)
    else:
        cell.value = value
    look = number_format or ("yyyy-mm-dd" if isinstance(value, date) else "General")
    dress(cell, look, left=isinstance(value, str), quoted=cell.quotePrefix)


def dress(cell: Cell, number_format: str, *, left: bool, quoted: bool) -> None:
    """Give the cell its looks; each look is made once in a workbook, for openpyxl takes long over every font and border."""
    known = cell.parent.parent.__dict__.setdefault("looks_made", {})
    look = (number_format, left, quoted)
    if look not in known:
        cell.number_format, cell.font, cell.border = number_format, BODY, BOX
        cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left" if left else None)
        known[look] = copy(cell._style)
    cell._style = copy(known[look])


def put_text(cell: Cell, text: str) -> None:
    """Write a text so that no program takes it for a formula, an error or a number; a longer one goes on in 续文."""
    text = printable(text)
    if len(text) > LONGEST:
        text = continued(cell.parent.parent, text)
    cell.value = literal(text) or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(FORMULA_STARTS)


def literal(text: str) -> str:
    """Return the text so that a typed _x0041_ stays those seven characters and is not shown as A."""
    return LOOKS_ESCAPED.sub("_x005F_", text)


def continued(book: Workbook, text: str) -> str:
    """Put what a cell cannot hold on the sheet 续文, and return the beginning with a visible mark."""
    sheet = book[APPENDIX] if APPENDIX in book.sheetnames else book.create_sheet(APPENDIX)
    number = sheet.max_row if sheet["A1"].value else 0
    if not number:
        sheet.append(["条", "续文"])
        number = 1
    mark = f"…（全文见「{APPENDIX}」第 {number} 条）"
    room = LONGEST - len(mark)
    for start in range(0, len(text), LONGEST):
        row = sheet.max_row + 1
        sheet.cell(row, 1, number)
        piece = sheet.cell(row, 2)
        piece.value, piece.data_type = literal(text[start : start + LONGEST]), "s"
        piece.quotePrefix = text[start : start + 1].startswith(FORMULA_STARTS)
    return text[:room] + mark
