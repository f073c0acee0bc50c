"""An .xls is read to the grid of its .xlsx; a file is what its bytes say, whatever it is called."""

import io
import random
import struct
from datetime import date

import pytest
import xlwt

from tableparser.files.excel.legacy import read_legacy_excel, records_of_sheet
from tableparser.files.grid import Refused
from tableparser.files.ole import top_entries
from tableparser.files.opening import kind_of, read_file, read_list
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.making import sheet, word, workbook
from tests.tableparser.mutants import mutant

HEAD = ["指标分类", "项目名称", "具体任务", "时间节点", "责任单位"]
ROWS = [
    HEAD,
    ["设施", "书房", "1、选址\n2、布展", "2016年底", "文化站"],
    [None, "展厅", "布展", "2017年6月底", "教育局"],
]
MERGES = [(1, 0, 2, 0)]


def saved(book: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows, merges=(), *, name="Sheet1") -> bytes:
    """Return an .xls of one sheet; merges are (top, left, bottom, right), from 0."""
    book = xlwt.Workbook()
    page = book.add_sheet(name)
    for top, left, bottom, right in merges:
        page.merge(top, bottom, left, right)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text is not None:
                page.write(row, column, text)
    return saved(book)


TABLE = xls(ROWS, MERGES)


@pytest.mark.parametrize("name", ["表.xls", "表.et", "表.xlsx", "表.doc", "表"])
def test_the_same_table_is_the_same_grid_as_xlsx_whatever_the_file_is_called(name):
    [grid] = read_file(TABLE, name).grids
    [expected] = read_file(sheet(ROWS, ["A2:A3"]), "表.xlsx").grids
    assert grid == expected
    assert grid.spans == MERGES


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (3, "General", "3"),
        (2021.1, "General", "2021.1"),
        (2021.1, "0.00", "2021.10"),
        (0.125, "0.0%", "12.5%"),
        (1234567, "#,##0", "1,234,567"),
        (0.1 + 0.2, "General", "0.3"),
        (5, '"第"0"季度"', "第5季度"),
        (date(2016, 12, 31), "YYYY-MM-DD", "2016-12-31"),
        (date(2016, 12, 31), 'YYYY"年"M"月"', "2016年12月"),
        (date(2016, 12, 31), "M/D/YY", "2016-12-31"),
        (True, "General", "是"),
        ("_x0041_", "General", "_x0041_"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value, number_format, shown):
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, value, xlwt.easyxf(num_format_str=number_format))
    assert read_file(saved(book), "数.xls").grids[0].texts == [[shown]]


def test_dates_count_from_1904_where_the_workbook_says_so():
    book = xlwt.Workbook()
    book.dates_1904 = True
    book.add_sheet("S").write(0, 0, 42735, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    assert read_file(saved(book), "苹果.xls").grids[0].texts == [["2021-01-01"]]


def test_what_is_hidden_is_told_or_listed():
    book = xlwt.Workbook()
    page = book.add_sheet("任务")
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            page.write(row, column, text or "")
    page.row(1).hidden = True
    page.col(4).hidden = True
    secret = book.add_sheet("底稿")
    secret.write(0, 0, "不要看")
    secret.visibility = 1
    source = read_file(saved(book), "藏.xls")
    assert source.grids[0].hidden_rows == [1]
    assert source.unread == [("底稿!A1", "不要看", "隐藏的工作表，没有读取")]
    assert any("E 栏是隐藏的" in notice for notice in source.notices)
    assert any("「底稿」是隐藏的" in notice for notice in source.notices)


def test_a_formula_is_told_with_its_cell():
    book = xlwt.Workbook()
    page = book.add_sheet("任务")
    page.write(0, 0, "甲")
    page.write(1, 1, xlwt.Formula('"a"&"b"'))
    assert any("B2 是公式" in notice for notice in read_file(saved(book), "公式.xls").notices)


def test_a_covered_text_is_listed():
    book = xlwt.Workbook()
    page = book.add_sheet("任务", cell_overwrite_ok=True)
    page.merge(0, 1, 0, 0)
    page.write(0, 0, "甲")
    page.write(1, 0, "乙")
    source = read_file(saved(book), "盖.xls")
    assert source.grids[0].texts == [["甲"], [""]]
    assert source.unread == [("任务!A2", "乙", "被合并单元格盖住的文字，没有读取")]


PAGE = "<html><head><meta charset=gb2312></head><table><tr><td>项目名称<td>具体任务<tr><td>书房<td>选址</table></html>"
CALLED_XLS = {
    "网页": (PAGE.encode("gb18030"), [["项目名称", "具体任务"], ["书房", "选址"]]),
    "制表符": ("项目名称\t具体任务\n书房\t选址".encode("utf-16"), [["项目名称", "具体任务"], ["书房", "选址"]]),
    "逗号": ("项目名称,具体任务\n书房,选址".encode("gb18030"), [["项目名称", "具体任务"], ["书房", "选址"]]),
    "新格式": (sheet([["项目名称", "具体任务"], ["书房", "选址"]]), [["项目名称", "具体任务"], ["书房", "选址"]]),
}


@pytest.mark.parametrize("kind", CALLED_XLS)
def test_what_other_programs_call_xls_is_read_as_what_it_is(kind):
    data, texts = CALLED_XLS[kind]
    assert read_file(data, "导出.xls").grids[0].texts == texts


EMPTY_XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (EMPTY_XML, "没有可以读取的工作表"),
        (TABLE[:512], "另存为"),
        (TABLE.replace("Workbook".encode("utf-16-le"), "Workbuch".encode("utf-16-le")), "另存为"),
        (TABLE + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
        (TABLE[:512] + b"\xff" * 64 + TABLE[576:], "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data, says):
    with pytest.raises(Refused, match=says):
        read_file(data, "坏.xls")


def test_an_encrypted_workbook_is_refused_with_what_to_do():
    at = TABLE.index(b"\x09\x08\x10\x00")  # the first record of the stream
    filepass = b"\x2f\x00\x06\x00\x00\x00\x11\x22\x33\x44"
    length = int.from_bytes(TABLE[at + 2 : at + 4], "little")
    behind = at + 4 + length
    with pytest.raises(Refused, match="密码"):
        read_file(TABLE[:behind] + filepass + TABLE[behind + len(filepass) :], "密.xls")


def test_a_list_of_records_still_wants_xlsx():
    with pytest.raises(Refused, match="旧格式"):
        read_list(TABLE, "xlsx")


def test_the_streams_at_the_top_are_found():
    assert "Workbook" in top_entries(TABLE)
    assert top_entries(TABLE[:600]) == set()
    assert kind_of(TABLE, "表.xls") == "legacy excel"


def test_several_sheets_keep_their_order_and_names():
    book = xlwt.Workbook()
    for name in ("甲", "乙"):
        book.add_sheet(name).write(0, 0, f"{name}表")
    expected = read_file(workbook(("甲", [["甲表"]], ()), ("乙", [["乙表"]], ())), "两张.xlsx").grids
    assert read_file(saved(book), "两张.xls").grids == expected


def test_no_mutant_breaks_the_reader():
    chance = random.Random(5)
    for number in range(examples(400)):
        try:
            data = mutant(TABLE, chance)
            top_entries(data)
            reading = interpret(read_legacy_excel(data, "表.xls"))
        except Refused as refusal:
            assert str(refusal)
        else:
            assert reading.proof()["lost"] == 0, number


def test_the_text_of_a_text_box_is_taken_from_its_records():
    text = "盒子"
    stream = b"".join(
        struct.pack("<HH", number, len(content)) + content
        for number, content in (
            (0x809, bytes(16)),
            (0x1B6, bytes(10) + struct.pack("<H", len(text)) + bytes(6)),
            (0x3C, b"\1" + text.encode("utf-16-le")),
            (0x3C, bytes(16)),
            (0x06, struct.pack("<HH", 2, 1) + bytes(16)),
            (0x3C, b"\0later"),
            (0x0A, b""),
            (0x1B6, bytes(10) + struct.pack("<H", 3) + bytes(6)),
        )
    )
    found = records_of_sheet(stream, 0)
    assert (found.drawn, found.formulas) == ([text], [(2, 1)])


WRITTEN = [["项目名称", "具体任务", "时间节点"], ["书房", "选址。", "2016年底"]]


def called_doc(form: str) -> bytes:
    """Return a table as a web page or as a .docx, as office systems export them under the ending .doc."""
    if form == "docx":
        return word((WRITTEN, ()))
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in WRITTEN)
    return f"\ufeff<html><body><table>{rows}</table></body></html>".encode()


@pytest.mark.parametrize("form", ["docx", "web page"])
@pytest.mark.parametrize("name", ["导出.doc", "导出.wps"])
def test_what_is_only_called_doc_is_read_as_what_it_is(form, name):
    assert read_file(called_doc(form), name).grids[0].texts == WRITTEN
