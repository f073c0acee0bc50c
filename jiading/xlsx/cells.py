"""One cell: text stays text even when it begins with "=", and nothing is cut without a mark."""

import re
from datetime import date
from xml.sax.saxutils import escape

from xlsxwriter.color import Color

from jiading.text import printable
from jiading.xlsx.book import Book, Look, Sheet, require_written

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠|")
LONGEST = 32_767  # UTF-16 units of one cell (Excel specifications and limits)
APPENDIX = "续文"
# How workbooks write characters by number (ECMA-376 part 1, 22.9.2.19), and several of these in a row.
BY_NUMBER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
CHAIN = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
FONT = Look(font_name="宋体", font_family=0, font_size=10, font_color=Color.automatic())  # 0: no family is named
BODY = FONT.but(border=1, border_color="#98A2B3", valign="top", text_wrap=True)
OTHER, DAY = Look(), Look(num_format="yyyy-mm-dd")  # what a look need not say of each kind of value
TEXT = Look(align="left")
QUOTED = TEXT.but(quote_prefix=True)


def plain_text(text: str) -> str:
    """Return the text for a CSV, kept from being a formula (OWASP CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unquoted(text: str) -> str:
    """Return the text that plain_text() was given."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def put(
    sheet: Sheet, row: int, column: int, value: object, look: Look = BODY, *, down: int = 1, across: int = 1
) -> None:
    """Write one value: text as text, days as days, numbers as numbers, nothing as an empty cell.

    It fills `down` rows and `across` columns, merged if these are several cells.
    """
    if down > 1 or across > 1:
        blank = sheet.book.format_of(look, OTHER)
        require_written(sheet.merge_range(row, column, row + down - 1, column + across - 1, "", blank))
    if isinstance(value, str):
        put_text(sheet, row, column, value, look)
    elif value is None:
        require_written(sheet.write_blank(row, column, None, sheet.book.format_of(look, OTHER)))
    elif isinstance(value, date):
        require_written(sheet.write_datetime(row, column, value, sheet.book.format_of(look, DAY)))
    elif isinstance(value, bool):
        require_written(sheet.write_boolean(row, column, value, sheet.book.format_of(look, OTHER)))
    else:
        require_written(sheet.write_number(row, column, value, sheet.book.format_of(look, OTHER)))


def put_text(sheet: Sheet, row: int, column: int, text: str, look: Look = BODY) -> None:
    """Write a text so that no program takes it for a formula, an error or a number; a longer one goes on in 续文."""
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n")  # XML knows one kind of line break
    if not text:
        require_written(sheet.write_blank(row, column, None, sheet.book.format_of(look, TEXT)))
        return
    if utf16_length(xlsxwriter_string(text)) > LONGEST:
        text = continued(sheet.book, text)
    kind = QUOTED if text.startswith(FORMULA_STARTS) else TEXT
    require_written(sheet.write_string(row, column, xlsxwriter_string(text), sheet.book.format_of(look, kind)))


def xlsxwriter_string(text: str) -> str:
    """Return what XlsxWriter has to be given so that it writes this text.

    XlsxWriter escapes a typed _x0041_, but only every other of several in a row, and takes a text from <r> to </r> for
    the XML of a rich text. Both are therefore given as such XML: one run in the cell's format, underscores escaped.
    """
    if (text.startswith("<r>") and text.endswith("</r>")) or CHAIN.search(text):
        hidden = escape(BY_NUMBER.sub("_x005F_", text)).replace("_", "&#95;")
        return f'<r><t xml:space="preserve">{hidden}</t></r>'
    return text


def utf16_length(text: str) -> int:
    """Return the length as Excel counts it, in UTF-16 units: a character above U+FFFF counts twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def longest_fitting(text: str, end: str = "") -> str:
    """Return a beginning of the text that fits into a cell with `end` behind it."""
    most = LONGEST - utf16_length(end)
    piece = text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    while utf16_length(xlsxwriter_string(piece + end)) > LONGEST:
        piece = piece[: len(piece) // 2]
    return piece


def continued(book: Book, text: str) -> str:
    """Put what a cell cannot hold on the sheet 续文, and return the beginning with a visible mark."""
    sheet = book.get_worksheet_by_name(APPENDIX) or appendix_of(book)
    number, listed, rest = len(book.continued) + 1, [], text
    while rest:
        listed.append(longest_fitting(rest))
        rest = rest[len(listed[-1]) :]
    for row, piece in enumerate(listed, start=1 + sum(book.continued)):
        require_written(sheet.write_number(row, 0, number))
        quoted = book.format_of(QUOTED, OTHER) if piece.startswith(FORMULA_STARTS) else None
        require_written(sheet.write_string(row, 1, xlsxwriter_string(piece), quoted))
    book.continued.append(len(listed))
    mark = f"…（全文见「{APPENDIX}」第 {number} 条）"
    return longest_fitting(text, mark) + mark


def appendix_of(book: Book) -> Sheet:
    """Return the new sheet 续文 with its headings."""
    sheet = book.add_worksheet(APPENDIX)
    require_written(sheet.write_row(0, 0, ("条", APPENDIX)))
    return sheet
