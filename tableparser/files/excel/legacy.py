"""A workbook of Excel 97–2003 (.xls, and .et of WPS) as grids of its visible sheets, read by xlrd.

It is read like an .xlsx: numbers as their format shows them, merges as the file has them, hidden sheets listed as not
read. xlrd tells no formula from its stored result, and no text box from nothing.
"""

import io

import xlrd
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tableparser.files.bounds import DAMAGED
from tableparser.files.excel.numbers import CHINESE_DATES, shown_number
from tableparser.files.excel.sheet import Book, SheetReader
from tableparser.files.excel.workbook import NO_SHEET
from tableparser.files.grid import MAX_COLUMNS, MAX_ROWS, Refused, Source, letters

PASSWORD = "有密码，读不出来。请在原来的软件里取消密码，另存后再上传。"
HIDDEN = "隐藏的工作表，没有读取"


def read_legacy_excel(data: bytes, name: str) -> Source:
    """Read every visible sheet of an .xls; raise Refused for what is not one."""
    book = opened(data)
    source = Source(name, "xls")
    epoch = CALENDAR_MAC_1904 if book.datemode else CALENDAR_WINDOWS_1900
    formats = [format_of(book, style) for style in book.xf_list]
    for sheet in book.sheets():
        read_sheet(sheet, Book([], formats, epoch), source)
    if not source.grids and not source.unread:
        raise Refused(NO_SHEET)
    return source


def opened(data: bytes) -> xlrd.Book:
    """Return the whole workbook; raise Refused for one that is encrypted, damaged or no workbook."""
    try:
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except MemoryError:
        raise
    except Exception as fault:  # xlrd raises whatever it stumbles over in damaged bytes: struct.error, IndexError …
        raise Refused(PASSWORD if "encrypted" in str(fault).lower() else DAMAGED) from fault


def format_of(book: xlrd.Book, style: xlrd.formatting.XF) -> str:
    """Return the number format code of a style; some built-in ones are dates only in a Chinese Excel."""
    key = style.format_key
    if str(key) in CHINESE_DATES:
        return CHINESE_DATES[str(key)]
    known = book.format_map.get(key)
    return known.format_str if known and known.format_str else BUILTIN_FORMATS.get(key, "General")


def read_sheet(sheet: xlrd.sheet.Sheet, book: Book, source: Source) -> None:
    """Add the sheet to the source: as a grid, or as texts that were not read when it is hidden."""
    reader = SheetReader(sheet.name, book)
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            reader.keep(row, column, text_of(sheet, row, column, reader))
    for top, below, left, beyond in sheet.merged_cells:
        reader.merge(top, left, below - 1, beyond - 1)
    reader.hidden |= {row for row, info in sheet.rowinfo_map.items() if info.hidden and row < MAX_ROWS}
    reader.hidden_columns += [
        letters(column) for column, info in sorted(sheet.colinfo_map.items()) if info.hidden and column < MAX_COLUMNS
    ]
    grid = reader.close()
    notes = [(f"{sheet.name}的批注", note.text, "批注里的文字，没有读取") for note in sheet.cell_note_map.values()]
    source.unread += [note for note in notes if note[1].strip()]
    if sheet.visibility:
        source.notices.append(f"工作表「{sheet.name}」是隐藏的，没有读取。")
        texts = [(grid.ref(r, c), text) for r, row in enumerate(grid.texts) for c, text in enumerate(row) if text]
        source.unread += [(where, text, HIDDEN) for where, text in texts]
        return
    source.grids.append(grid)
    source.notices += reader.notices()
    source.unread += [(where, text, "被合并单元格盖住的文字，没有读取") for where, text in reader.covered]


def text_of(sheet: xlrd.sheet.Sheet, row: int, column: int, reader: SheetReader) -> str:
    """Return what a cell shows: its text, or its number, date, truth or error as Excel writes it."""
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return str(value).replace("\r\n", "\n")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "是" if value else "否"
    if kind == xlrd.XL_CELL_ERROR:
        reader.faults.append(f"{letters(column)}{row + 1}")
        return str(xlrd.error_text_from_code.get(int(value), "#N/A"))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = sheet.cell_xf_index(row, column)
        code = reader.book.formats[style] if style < len(reader.book.formats) else "General"
        return shown_number(repr(value), code, reader.book.epoch)
    return ""
