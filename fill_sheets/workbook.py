"""The 填报单 as a workbook: locked texts, cells to fill in with their prompts, and the hidden seals."""

import io
import zipfile
from collections.abc import Iterable

from departments.models import User
from fill_sheets.columns import FILL_COLUMNS, NO, SEAL_HEADING, SHEET_TITLE, YES, FillColumn
from fill_sheets.contents import FillSheet, SheetRow
from fill_sheets.seals import seal
from jiading.day import Moment
from jiading.web.filenames import safe_name
from jiading.xlsx import (
    BODY,
    LINE,
    Book,
    Column,
    Sheet,
    print_setup,
    put,
    require_written,
    save_bytes,
    set_width,
    write_table,
    write_title,
)
from tasks.choices import WORDS_LIMIT

TO_FILL = BODY.but(bg_color="#FFF8DC", locked=False, num_format="@")  # what is typed there stays as typed
PERCENT = TO_FILL.but(num_format="0")
HIDDEN = BODY.but(text_wrap=False)
SMALLEST_ROW = 48  # points: room to write by hand on the printed sheet
EPOCH = (1980, 1, 1, 0, 0, 0)
NOTES = (
    "怎么填：只填浅黄色的格子，其余格子已锁定。有新进展的任务填「进展」和「完成%」，问题和打算没有可不填；没有新进展的任务整行不用填。",
    "填好后把这个文件（.xlsx）发回创建办，不要另建表格、增加行或改动锁定的格子，改动过的行不能录入。",
)


def build(sheet: FillSheet, *, by: User, when: Moment) -> Book:
    """Return the workbook that one unit fills in."""
    book = Book(title=f"{sheet.plan.title} 填报单 {sheet.unit}", maker=str(by))
    page = book.add_worksheet(SHEET_TITLE)
    head = write_head(page, sheet)
    columns, across = [written(column) for column in FILL_COLUMNS], len(FILL_COLUMNS)
    last = write_table(page, columns, sheet.rows, top=head, least_height=SMALLEST_ROW)
    write_seals(page, sheet, head=head, column=across)
    for place, column in enumerate(FILL_COLUMNS):
        if column.fillable and sheet.rows:
            require_written(page.data_validation(head + 1, place, last, place, validation(column)))
    print_setup(page, paper="A3", head_row=head, frozen=3)
    page.print_area(0, 0, last, across - 1)
    protect(page)
    return book


def written(column: FillColumn) -> Column:
    """Return how a column is written: the percentage as a number, others as text; those to fill in are tinted."""
    look = (PERCENT if column.key == "percent" else TO_FILL) if column.fillable else BODY
    return Column(column.heading, lambda row: value_of(row, column.key), width=column.width, look=look)


def value_of(row: SheetRow, key: str) -> str | int | None:
    text = row.cells[key]
    return (int(text) if text else None) if key == "percent" else text


def write_head(page: Sheet, sheet: FillSheet) -> int:
    """Write title, unit, day and how to fill in; return the row of the headings."""
    across = len(FILL_COLUMNS)
    title, *lines = sheet.head_lines()
    write_title(page, 0, title, across=across)
    for row, text in enumerate((*lines, *NOTES), start=1):
        write_title(page, row, text, across=across, look=LINE)
    return 1 + len(lines) + len(NOTES)


def write_seals(page: Sheet, sheet: FillSheet, *, head: int, column: int) -> None:
    """Write the seals into the hidden last column."""
    texts = {0: seal(sheet.seal()), head: SEAL_HEADING}
    texts |= {head + place: seal(row.seal) for place, row in enumerate(sheet.rows, start=1)}
    for row, text in texts.items():
        put(page, row, column, text, HIDDEN)
    set_width(page, column, 4, hidden=True)


def validation(column: FillColumn) -> dict[str, object]:
    """Return what the spreadsheet program says and refuses while the unit types, as XlsxWriter takes it."""
    rules: dict[str, dict[str, object]] = {
        "percent": {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 100},
        "finished": {"validate": "list", "source": [YES, NO]},
    }
    text: dict[str, object] = {"validate": "length", "criteria": "<=", "value": WORDS_LIMIT}
    faults = {"percent": "请填 0 到 100 的整数，不写百分号。", "finished": f"请从下拉表里选「{YES}」或「{NO}」。"}
    return rules.get(column.key, text) | {
        "input_title": column.heading,
        "input_message": column.prompt,
        "error_title": column.heading,
        "error_message": faults.get(column.key, f"最多 {WORDS_LIMIT} 字，请删减。"),
    }


def protect(page: Sheet) -> None:
    """Lock what is not to be filled in, without a password; row heights may be changed for reading."""
    page.protect(options={"format_rows": True, "objects": True, "scenarios": True})  # True: not forbidden


def file_name(sheet: FillSheet) -> str:
    """Return the name of the unit's file, such as 填报单_马陆镇_示范区创建2016_截至2016-10-15.xlsx."""
    return safe_name(f"填报单_{sheet.unit.name}", sheet.day, "xlsx", plan=sheet.plan.tag)


def packed(sheets: Iterable[FillSheet], *, by: User, when: Moment) -> bytes:
    """Return all sheets in one .zip under their Chinese names; names that would be equal get a number."""
    out, taken = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in sheets:
            name = file_name(sheet)
            if name in taken:
                name = safe_name(f"填报单_{sheet.unit.name}_{sheet.unit.pk}", sheet.day, "xlsx", plan=sheet.plan.tag)
            taken.add(name)
            data = save_bytes(build(sheet, by=by, when=when), stamp=when.at)
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
