"""An .xls or .et file (BIFF in an OLE container) as the same grids that its .xlsx would give; xlrd reads the cells.

What xlrd does not tell stands in the records of the stream: which cells are formulas, and the texts of text boxes and
comments. Only stored values are read, formulas are never evaluated, hidden sheets are listed as not read.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import xlrd
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tableparser.files.bounds import MACRO, MACROS
from tableparser.files.excel.cells import HIDDEN_SHEET, SheetCells
from tableparser.files.excel.numbers import CHINESE_DATES, shown_number
from tableparser.files.excel.workbook import NO_SHEET
from tableparser.files.grid import DAMAGED, Refused, Source, letters

PASSWORD = "有密码，读不出来。请在原来的软件里取消密码，另存后再上传。"
WORKSHEET, VISIBLE = 0, 0
BOUNDSHEET, FORMULA, TEXT_OBJECT, CONTINUE = 0x85, 0x06, 0x1B6, 0x3C
BEGINS = {0x09, 0x209, 0x409, 0x809}  # BOF of BIFF 2 to 8
ENDS = 0x0A
FORMULAS = {FORMULA, 0x206, 0x406}


@dataclass
class Records:
    """What the records of one sheet tell beside the cells: places of formulas (row, column), texts of drawn objects."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)


def read_legacy_excel(data: bytes, name: str) -> Source:
    """Read every visible sheet of an .xls or .et; raise Refused for what is broken, encrypted or has macros."""
    if any(mark in data for mark in MACROS):
        raise Refused(MACRO)
    try:
        return source_of_book(opened(data), name)
    except (Refused, MemoryError):
        raise
    except Exception as fault:  # xlrd answers a broken file with whatever its arithmetic meets
        raise Refused(DAMAGED) from fault


def opened(data: bytes) -> xlrd.Book:
    """Return the workbook, whose sheets are not read yet; raise Refused for an encrypted one."""
    try:
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True)
    except xlrd.biffh.XLRDError as fault:
        raise Refused(PASSWORD if "encrypted" in str(fault) else DAMAGED) from fault


def source_of_book(book: xlrd.Book, name: str) -> Source:
    """Return all visible sheets in their order; what is no sheet of cells is told."""
    source = Source(name, "xls")
    stream = (book.mem or b"")[book.base : book.base + book.stream_len]
    titles = iter(book.sheet_names())
    for place, kind in bound_sheets(stream):
        if kind != WORKSHEET:
            source.notices.append("有一张图表或宏表不是普通工作表，没有读取。")
            continue
        add_sheet(book, book.sheet_by_name(next(titles)), records_of_sheet(stream, place), source)
    if not source.grids and not source.unread:
        raise Refused(NO_SHEET)
    return source


def add_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet, records: Records, source: Source) -> None:
    """Add a sheet's grid to the source, or list its texts where it is hidden."""
    cells = cells_of(book, sheet)
    cells.formulas += [f"{letters(column)}{row + 1}" for row, column in records.formulas]
    grid = cells.grid()
    is_visible = sheet.visibility == VISIBLE
    cells.hand_over(grid, source, is_visible=is_visible)
    where, why = f"{sheet.name}的文本框或批注", "文本框或批注里的文字，没有读取" if is_visible else HIDDEN_SHEET
    source.unread += [(where, text, why) for text in records.drawn if text.strip()]


def cells_of(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> SheetCells:
    """Return the cells of a sheet as they are shown, with its merges and what is hidden."""
    cells = SheetCells(sheet.name)
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            kind = sheet.cell_type(row, column)
            if kind not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                cells.put(row, column, shown_text(book, sheet, row, column))
                if kind == xlrd.XL_CELL_ERROR:
                    cells.faults.append(f"{letters(column)}{row + 1}")
    for top, below, left, behind in sheet.merged_cells:
        cells.merge((top, left, below - 1, behind - 1))
    cells.hidden = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    cells.hidden_columns = [letters(column) for column, info in sorted(sheet.colinfo_map.items()) if info.hidden]
    return cells


def shown_text(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    """Return what a cell shows: its text, a number or date in its format, 是 or 否, an error by its name."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return value.replace("\r\n", "\n")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "是" if value else "否"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(int(value), "#N/A"))
    return shown_number(repr(value), number_format(book, sheet, row, column), epoch_of(book))


def number_format(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int, column: int) -> str:
    """Return the number format of a cell; numbers 27 to 58 without a text of their own are Chinese dates."""
    key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    known = book.format_map.get(key)
    code = known.format_str if known else None
    return code if code and code != "General" else CHINESE_DATES.get(str(key), "General")


def epoch_of(book: xlrd.Book) -> datetime:
    """Return the day from which the workbook counts its dates."""
    return CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900


def records_from(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of the records from a place in the stream to the end of the part that begins there."""
    deep = 0
    while place + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, place)
        yield number, stream[place + 4 : place + 4 + length]
        place += 4 + length
        deep += (number in BEGINS) - (number == ENDS)  # a chart in a sheet is a part within the part
        if deep <= 0:
            return


def bound_sheets(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each sheet begins in the stream, and its kind, in the order of the workbook."""
    for number, content in records_from(stream, 0):
        if number == BOUNDSHEET:
            yield struct.unpack_from("<I", content)[0], content[5]


def records_of_sheet(stream: bytes, place: int) -> Records:
    """Return what the records of the sheet at a place tell."""
    found, length = Records(), 0
    for number, content in records_from(stream, place):
        if number == TEXT_OBJECT and len(content) >= 12:
            length = struct.unpack_from("<H", content, 10)[0]
            found.drawn.append("")
        elif number == CONTINUE:  # the text stands directly behind its object, and then its fonts
            if found.drawn:
                found.drawn[-1] += characters(content, length - len(found.drawn[-1]))
        else:
            length = 0
            if number in FORMULAS and len(content) >= 4:
                found.formulas.append(struct.unpack_from("<HH", content))
    return found


def characters(content: bytes, most: int) -> str:
    """Return at most so many characters of a piece of a string; its first byte says whether one takes two bytes."""
    if content[:1] == b"\0":
        return content[1 : 1 + max(most, 0)].decode("latin-1")
    return content[1 : 1 + 2 * max(most, 0)].decode("utf-16-le", errors="replace")
