"""Workbooks of Excel 97–2003, and what only bears their ending: each is read as what it is, and like an .xlsx."""

import io
import random
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tableparser.files import opening
from tableparser.files.child import READERS
from tableparser.files.grid import Refused, check_whole
from tableparser.files.opening import kind_of, read_file
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.making import sheet, word

OFFICIAL = Path(__file__).parent.parent / "source" / "jiading.xlsx"
HEAD = ["项目名称", "具体任务", "时间节点", "责任单位", "牵头部门"]


def bytes_of(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(data: bytes) -> bytes:
    """Return the texts and merges of an .xlsx as an .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    for sheet_of in openpyxl.load_workbook(io.BytesIO(data)):
        made = book.add_sheet(sheet_of.title)
        merged = {place for each in sheet_of.merged_cells for place in each.cells}
        for each in sheet_of.merged_cells:
            top, left = each.min_row - 1, each.min_col - 1
            made.write_merge(top, each.max_row - 1, left, each.max_col - 1, sheet_of.cell(top + 1, left + 1).value)
        for row in sheet_of.iter_rows():
            for cell in row:
                if cell.value is not None and (cell.row, cell.column) not in merged:
                    made.write(cell.row - 1, cell.column - 1, cell.value)
    return bytes_of(book)


def book_with(rows: list[list[object]], *, formats: dict[tuple[int, int], str] | None = None) -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    made = book.add_sheet("任务表")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            code = (formats or {}).get((row, column))
            style = xlwt.easyxf(num_format_str=code) if code else xlwt.Style.default_style
            made.write(row, column, value, style)
    return book


def texts(book: xlwt.Workbook, name: str = "任务表.xls") -> list[list[str]]:
    return read_file(bytes_of(book), name).grids[0].texts


def test_the_official_table_is_read_as_from_a_workbook_of_today():
    new, old = read_file(OFFICIAL.read_bytes(), "a.xlsx"), read_file(as_xls(OFFICIAL.read_bytes()), "a.xls")
    assert [(grid.texts, sorted(grid.spans)) for grid in old.grids] == [
        (grid.texts, sorted(grid.spans)) for grid in new.grids
    ]
    assert [(row.texts, row.deadline, row.units) for row in interpret(old).rows] == [
        (row.texts, row.deadline, row.units) for row in interpret(new).rows
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (date(2022, 9, 30), "yyyy-mm-dd", "2022-09-30"),
        (date(2022, 9, 1), "yyyy年m月", "2022年9月"),
        (date(2022, 9, 1), 'yyyy"年"m"月"', "2022年9月"),
        (date(2022, 9, 30), "m/d/yy", "2022-09-30"),
        (0.85, "0%", "85%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (3, '"第"0"季度"', "第3季度"),
        (2021.1, "General", "2021.1"),
        (12, "General", "12"),
        (True, "General", "是"),
        ("一行\n两行", "General", "一行\n两行"),
    ],
)
def test_a_cell_says_what_excel_shows(value, code, shown):
    assert texts(book_with([[value]], formats={(0, 0): code})) == [[shown]]


def test_a_workbook_that_counts_days_from_1904_has_the_same_days():
    book = book_with([[date(2022, 9, 30)]], formats={(0, 0): "yyyy-mm-dd"})
    book.dates_1904 = True
    assert texts(book) == [["2026-10-01"]]  # xlwt wrote the number of the other calendar: it is read by this one


def test_hidden_sheets_rows_and_columns_are_told():
    book = book_with(
        [HEAD, ["书房", "选址。", "2022年6月底", "财政局", "文广局"], ["书屋", "购书。", "长期", "财政局", "文广局"]]
    )
    made = book.get_sheet(0)
    made.row(2).hidden, made.col(3).hidden = True, True
    book.add_sheet("底稿").write(0, 0, "不公开的话")
    book.get_sheet(1).visibility = 1
    source = read_file(bytes_of(book), "任务表.xls")
    assert [grid.name for grid in source.grids] == ["任务表"]
    assert source.grids[0].hidden_rows == [2]
    assert ("底稿!A1", "不公开的话", "隐藏的工作表，没有读取") in source.unread
    assert {"工作表「底稿」是隐藏的，没有读取。", "工作表「任务表」的 D 栏是隐藏的，已读取，请核对。"} <= set(
        source.notices
    )


@pytest.mark.parametrize("name", ["任务表.xls", "任务表.et", "任务表.xlsx"])
def test_an_old_workbook_is_read_whatever_it_is_called(name):
    source = read_file(bytes_of(book_with([HEAD, ["书房", "选址。", "2022年6月底", "财政局", "文广局"]])), name)
    assert [task.text for row in interpret(source).rows for task in row.split.tasks] == ["选址。"]


WEB_PAGE = "<html><head><meta charset=utf-8></head><body><table><tr>{}</tr><tr>{}</tr></table></body></html>".format(
    *("".join(f"<td>{text}</td>" for text in texts) for texts in (HEAD, ["书房", "选址。", "长期", "财政局", "文广局"]))
)
TABBED = "\n".join("\t".join(texts) for texts in (HEAD, ["书房", "选址。", "长期", "财政局", "文广局"]))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("导出.xls", WEB_PAGE.encode(), "pasted"),
        ("导出.xls", b"\xef\xbb\xbf" + WEB_PAGE.encode(), "pasted"),
        ("导出.doc", WEB_PAGE.encode(), "pasted"),
        ("导出.xls", TABBED.encode("gb18030"), "csv"),
        ("导出.xls", TABBED.encode("utf-16"), "csv"),
        ("导出.et", sheet([HEAD, ["书房", "选址。", "长期", "财政局", "文广局"]]), "excel"),
        ("导出.doc", word(([HEAD, ["书房", "选址。", "长期", "财政局", "文广局"]], ())), "word"),
    ],
)
def test_what_only_bears_an_old_ending_is_read_as_what_it_is(name, data, kind):
    assert kind_of(data, name) == kind
    rows = interpret(read_file(data, name)).rows
    assert [(row.texts["project"], row.texts["tasks"], row.names("lead")) for row in rows] == [
        ("书房", "选址。", ["文广局"])
    ]


def with_stream(data: bytes, name: str) -> bytes:
    """Return the file with one more entry in what looks like its directory."""
    padding = b"\0" * (-len(data) % 128)
    return data + padding + name.encode("utf-16-le").ljust(128, b"\0")


@pytest.mark.parametrize(
    ("stream", "says"), [("_VBA_PROJECT_CUR", "带有宏"), ("EncryptedPackage", "有密码"), ("EncryptionInfo", "有密码")]
)
def test_macros_and_passwords_are_refused(stream, says):
    with pytest.raises(Refused, match=says):
        read_file(with_stream(bytes_of(book_with([HEAD])), stream), "任务表.xls")


def test_a_name_in_the_text_of_a_cell_is_no_stream():
    book = book_with([["说明", "EncryptedPackage _VBA_PROJECT_CUR"], ["书房", "选址。"]])
    assert read_file(bytes_of(book), "任务表.xls").grids


def test_a_word_file_of_old_is_refused_with_what_to_do():
    with pytest.raises(Refused, match=r"「另存为」\.docx"):
        read_file(with_stream(opening.OLE + b"\0" * 504, "WordDocument"), "方案.doc")


def test_a_table_larger_than_any_official_one_is_refused():
    book = book_with([HEAD])
    book.get_sheet(0).write(5000, 0, "太远了")
    with pytest.raises(Refused, match="A5001"):
        read_file(bytes_of(book), "任务表.xls")


def test_no_damaged_workbook_breaks_the_reader():
    """The same each time; whatever is raised but a refusal fails."""
    data, chance = as_xls(OFFICIAL.read_bytes()), random.Random(2003)
    refused = 0
    for _ in range(examples(60)):
        broken = bytearray(data[: chance.choice((len(data), chance.randrange(600, len(data))))])
        for _ in range(chance.choice((1, 8, 64))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            check_whole(READERS["legacy"](bytes(broken), ""))
        except Refused:
            refused += 1
    assert refused
