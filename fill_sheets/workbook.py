"""The 填报单 as a workbook: locked texts, cells to fill in with their prompts, and the hidden seals."""

import io
import zipfile
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from departments.models import User
from fill_sheets.columns import FILL_COLUMNS, NO, SEAL_HEADING, SHEET_TITLE, YES, FillColumn
from fill_sheets.contents import FillSheet, SheetRow
from fill_sheets.seals import seal
from jiading.day import Moment
from jiading.sheet import Column, new_book, print_setup, put, save_bytes, write_table, write_title
from jiading.web.filenames import safe_name
from tasks.choices import WORDS_LIMIT

TO_FILL = PatternFill("solid", start_color="FFFFF8DC")
PLAIN_LINE = Font(name="宋体", size=10)
SMALLEST_ROW = 48  # points: room to write by hand on the printed sheet
EPOCH = (1980, 1, 1, 0, 0, 0)
NOTES = (
    "怎么填：只填浅黄色的格子，其余格子已锁定。有新进展的任务填「进展」和「完成%」，问题和打算没有可不填；没有新进展的任务整行不用填。",
    "填好后把这个文件（.xlsx）发回创建办，不要另建表格、增加行或改动锁定的格子，改动过的行不能录入。",
)


def build(sheet: FillSheet, *, by: User, when: Moment) -> Workbook:
    """Return the workbook that one unit fills in."""
    book = new_book(title=f"{sheet.plan.title} 填报单 {sheet.unit}", maker=str(by))
    page = book.active
    page.title = SHEET_TITLE
    head = write_head(page, sheet)
    last = write_table(page, [written(column) for column in FILL_COLUMNS], sheet.rows, top=head)
    across = len(FILL_COLUMNS)
    write_seals(page, sheet, head=head, column=across + 1)
    open_cells(page, head=head, last=last)
    for place, column in enumerate(FILL_COLUMNS, start=1):
        if column.fillable and sheet.rows:
            letter = get_column_letter(place)
            page.add_data_validation(validation(column, f"{letter}{head + 1}:{letter}{last}"))
    print_setup(page, paper="A3", head_row=head, freeze=f"D{head + 1}")
    page.print_area = f"A1:{get_column_letter(across)}{last}"
    protect(page)
    return book


def written(column: FillColumn) -> Column:
    """Return how the column is written: texts, and the percentage as a number."""
    return Column(column.heading, lambda row: value_of(row, column.key), width=column.width)


def value_of(row: SheetRow, key: str) -> str | int | None:
    text = row.cells[key]
    return (int(text) if text else None) if key == "percent" else text


def write_head(page: Worksheet, sheet: FillSheet) -> int:
    """Write title, unit, day and how to fill in; return the row of the headings."""
    across = len(FILL_COLUMNS)
    title, *lines = sheet.head_lines()
    write_title(page, 1, title, across=across)
    for row, text in enumerate((*lines, *NOTES), start=2):
        write_title(page, row, text, across=across, font=PLAIN_LINE, align="left")
    return 2 + len(lines) + len(NOTES)


def write_seals(page: Worksheet, sheet: FillSheet, *, head: int, column: int) -> None:
    """Write the seals into the hidden last column."""
    texts = {1: seal(sheet.seal()), head: SEAL_HEADING}
    texts |= {head + place: seal(row.seal) for place, row in enumerate(sheet.rows, start=1)}
    for row, text in texts.items():
        cell = page.cell(row, column)
        put(cell, text)
        cell.alignment = Alignment(wrap_text=False)
    dimension = page.column_dimensions[get_column_letter(column)]
    dimension.width, dimension.hidden = 4, True


def open_cells(page: Worksheet, *, head: int, last: int) -> None:
    """Unlock and tint the cells that the unit fills in; what is typed there stays as typed."""
    for row in range(head + 1, last + 1):
        dimension = page.row_dimensions[row]
        dimension.height = max(dimension.height or 0, SMALLEST_ROW)
        for place, column in enumerate(FILL_COLUMNS, start=1):
            if column.fillable:
                cell = page.cell(row, place)
                cell.protection, cell.fill = Protection(locked=False), TO_FILL
                cell.number_format = "0" if column.key == "percent" else "@"


def validation(column: FillColumn, cells: str) -> DataValidation:
    """Return what the spreadsheet program says and refuses while the unit types."""
    rules = {
        "percent": {"type": "whole", "operator": "between", "formula1": "0", "formula2": "100"},
        "finished": {"type": "list", "formula1": f'"{YES},{NO}"'},
    }
    text = {"type": "textLength", "operator": "lessThanOrEqual", "formula1": str(WORDS_LIMIT)}
    faults = {"percent": "请填 0 到 100 的整数，不写百分号。", "finished": f"请从下拉表里选「{YES}」或「{NO}」。"}
    rule = DataValidation(**rules.get(column.key, text), allow_blank=True, sqref=cells)
    rule.showInputMessage = rule.showErrorMessage = True
    rule.promptTitle, rule.prompt = column.heading, column.prompt
    rule.errorTitle = column.heading
    rule.error = faults.get(column.key, f"最多 {WORDS_LIMIT} 字，请删减。")
    return rule


def protect(page: Worksheet) -> None:
    """Lock what is not to be filled in, without a password; row heights may be changed for reading."""
    page.protection.sheet = True
    page.protection.formatRows = False  # False: not forbidden


def file_name(sheet: FillSheet) -> str:
    """Return the name of the unit's file, such as 填报单_马陆镇_截至2016-10-15.xlsx."""
    return safe_name(f"填报单_{sheet.unit.name}", sheet.day, "xlsx")


def packed(sheets: Iterable[FillSheet], *, by: User, when: Moment) -> bytes:
    """Return all sheets in one .zip under their Chinese names; names that would be equal get a number."""
    out, taken = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            name = file_name(sheet)
            if name in taken:
                name = safe_name(f"填报单_{sheet.unit.name}_{sheet.unit.pk}", sheet.day, "xlsx")
            taken.add(name)
            data = save_bytes(build(sheet, by=by, when=when), stamp=when.at)
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
