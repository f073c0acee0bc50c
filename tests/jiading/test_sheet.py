"""Workbooks as XlsxWriter writes them: what is put into a cell is what is read in it, to the last character."""

import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jiading.text import printable
from jiading.xlsx import (
    BODY,
    Book,
    Column,
    print_setup,
    put,
    require_written,
    save_bytes,
    set_width,
    write_pairs,
    write_table,
    write_title,
)
from jiading.xlsx.book import NotWritten
from tests.jiading.sheets import STAMP, texts, written

ODD = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "|x", "#N/A", "TRUE", "00123", "2016-01-01", "http://x", "1e5"),
    *("_x0041_", "_x0041_x0042_", "_x0041_x0042_x0043_", "_x005F_x0041_", "_x00_", "__x0041__"),
    *(
        "<r>甲</r>",
        "<r>&</r>",
        "<r><t>甲</t></r>",
        "<r>_x0041_x0042_&#95;</r>",
        "<r>",
        "</r>",
        "&lt;",
        "]]>",
        "a&#10;b",
    ),
    *(" 前后 ", "\n行\n", "　全角　", "甲\t乙", "'单引号", "𠮷🏛"),
)
PARTS = st.sampled_from(("_", "x0041_", "_x0042_", "<r>", "</r>", "&", "<", "=", "\n", "甲", "𠮷"))


@pytest.mark.parametrize("text", ODD)
def test_a_text_is_read_as_it_was_given(text):
    data = written(text)
    assert texts(data) == {"值": [text]}
    assert load_workbook(io.BytesIO(data)).active["B1"].data_type == "s"


@given(st.lists(PARTS, max_size=12).map("".join).filter(str.strip))  # white space alone is nothing to the reader
def test_no_mixture_of_what_xml_and_xlsxwriter_treat_specially_is_read_otherwise(text):
    assert texts(written(text)) == {"值": [text]}


@given(st.text().filter(str.strip))
def test_any_text_is_read_with_one_kind_of_line_break_and_without_what_no_xml_can_carry(text):
    assert texts(written(text)) == {"值": [printable(text).replace("\r\n", "\n").replace("\r", "\n")]}


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("长" * 40_000, "长"),
        ("𠮷" * 20_000, "𠮷"),  # Excel counts each of these twice
        ("<r>" + "&" * 70_000 + "</r>", ">"),
        ("<r>" + "甲" * 20_000 + "</r>" + "乙" * 20_000, "乙"),
        ("_x0041_x0042" * 3_000, "2"),
        ("=" * 32_768, "="),
    ],
    ids=["long", "above U+FFFF", "like XML", "begins like XML", "by number", "one too many"],
)
def test_what_a_cell_cannot_hold_goes_on_in_the_appendix_to_the_last_character(text, last):
    found = texts(written("甲", text, text[:5]))
    shown = found["值"][1]
    mark = "…（全文见「续文」第 1 条）"
    assert shown.endswith(mark) and text.startswith(shown.removesuffix(mark))
    assert len(shown.encode("utf-16-le")) <= 2 * 32_767
    assert "".join(found["续文"][1:]) == text
    assert found["值"][2] == text[:5]


def test_the_longest_text_of_one_cell_needs_no_appendix():
    for text in ("=" * 32_767, "𠮷" * 16_383 + "甲"):
        assert texts(written(text)) == {"值": [text]}


def test_each_long_text_has_its_own_number():
    found = texts(written("甲" * 40_000, "乙" * 33_000))
    assert [text[32_700:].lstrip("甲乙") for text in found["值"]] == [
        "…（全文见「续文」第 1 条）",
        "…（全文见「续文」第 2 条）",
    ]
    assert [text[:2] for text in found["续文"]] == ["续文", "甲甲", "甲甲", "乙乙", "乙乙"]


def test_days_numbers_and_nothing_stay_what_they_are():
    cells = load_workbook(io.BytesIO(written(date(2016, 6, 30), 12, 16.7, True, None, ""))).active["B"]
    assert [(cell.value, cell.number_format) for cell in cells] == [
        (datetime(2016, 6, 30), "yyyy-mm-dd"),
        (12, "General"),
        (16.7, "General"),
        (True, "General"),
        (None, "General"),
        (None, "General"),
    ]
    assert {cell.border.left.style for cell in cells} == {"thin"}


def test_what_does_not_fit_into_a_sheet_is_an_error_and_not_left_out():
    sheet = Book(title="一册", maker="陈").add_worksheet("值")
    with pytest.raises(NotWritten):
        put(sheet, 1_048_576, 0, "第 1048577 行")
    with pytest.raises(NotWritten), pytest.warns(UserWarning, match="exceeds Excel's limit"):
        require_written(sheet.data_validation(0, 0, 0, 0, {"validate": "any", "input_title": "长" * 33}))
    with pytest.raises(TypeError):
        put(sheet, 0, 0, object())


def test_the_same_content_with_the_same_stamp_has_the_same_bytes():
    later = STAMP.replace(hour=9)
    assert written("=1") == written("=1")
    assert written("=1") != written("=1", stamp=later)
    parts = [zipfile.ZipFile(io.BytesIO(written("=1", stamp=stamp))) for stamp in (STAMP, later)]
    assert {info.date_time for archive in parts for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    names = parts[0].namelist()
    assert [name for name in names if parts[0].read(name) != parts[1].read(name)] == ["docProps/core.xml"]
    made = load_workbook(io.BytesIO(written("=1"))).properties
    assert (made.title, made.creator, made.lastModifiedBy) == ("一册", "陈", "陈")
    assert made.created == made.modified == STAMP.replace(tzinfo=None)


def test_nothing_is_written_beside_the_workbook(tmp_path, monkeypatch):
    """A temporary file would stay behind, with a plan's texts, where a process is killed."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "没有这个目录"))
    assert texts(written("甲")) == {"值": ["甲"]}


def test_a_run_is_one_cell_and_every_row_is_as_high_as_it_needs():
    book = Book(title="一册", maker="陈")
    sheet = book.add_worksheet("值")
    columns = (
        Column("组", lambda row: row[0], width=8, group=lambda row: row[0]),
        Column("字", lambda row: row[1], width=10),
        Column("宽", lambda row: row[1], width=30, across=3),
        Column("数", lambda row: 1, look=BODY.but(num_format="0.0")),
    )
    write_title(sheet, 0, "标题", across=6)
    rows = [("甲", "一"), ("甲", "字" * 9), ("乙" * 30, "二")]
    assert write_table(sheet, columns, rows, top=1) == 4
    set_width(sheet, 1, 12.5)
    page = load_workbook(io.BytesIO(save_bytes(book, stamp=STAMP)))["值"]
    assert sorted(map(str, page.merged_cells.ranges)) == ["A1:F1", "A3:A4", "C2:E2", "C3:E3", "C4:E4", "C5:E5"]
    assert [[cell.value for cell in line] for line in page.iter_rows(min_row=2)] == [
        ["组", "字", "宽", None, None, "数"],
        ["甲", "一", "一", None, None, 1],
        [None, "字" * 9, "字" * 9, None, None, 1],
        ["乙" * 30, "二", "二", None, None, 1],
    ]
    assert [page.row_dimensions[row].height for row in range(1, 6)] == [30, 32, 18, 46, 144]
    assert [page.column_dimensions[letter].width for letter in "AB"] == [8, 12.5]
    assert page["F3"].number_format == "0.0"
    assert {page.cell(row, 1).border.bottom.style for row in (3, 4, 5)} == {"thin"}


def test_only_what_looks_like_a_formula_has_a_quote_before_it():
    cells = load_workbook(io.BytesIO(written("=1", "甲"))).active["B"]
    assert [bool(cell.quotePrefix) for cell in cells] == [True, False]
    assert {(cell.font.name, cell.font.size, cell.alignment.horizontal) for cell in cells} == {("宋体", 10, "left")}


def test_a_sheet_prints_landscape_one_page_wide_with_its_heading_and_page_numbers_on_each_page():
    book = Book(title="一册", maker="陈")
    for name, paper, frozen in (("大", "A3", 0), ("小", "A4", 2)):
        print_setup(book.add_worksheet(name), paper=paper, head_row=4, frozen=frozen)
    sheets = load_workbook(io.BytesIO(save_bytes(book, stamp=STAMP)))
    for sheet, paper, frozen in ((sheets["大"], 8, "A6"), (sheets["小"], 9, "C6")):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", paper)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert (sheet.print_title_rows, sheet.freeze_panes) == ("$5:$5", frozen)
        assert (sheet.oddHeader.center.text, sheet.oddFooter.center.text) == (None, "第 &P 页 共 &N 页")
        margins = sheet.page_margins
        assert [margins.left, margins.right, margins.top, margins.bottom, margins.header, margins.footer] == [
            *(0.4, 0.4, 0.5, 0.5, 0.5, 0.5)
        ]
        assert sheet.print_options.horizontalCentered


def test_titles_lines_headings_and_cells_each_have_their_look():
    book = Book(title="一册", maker="陈")
    sheet = book.add_worksheet("值")
    write_title(sheet, 0, "标题", across=1)
    top = write_pairs(sheet, (("截至日期", "2016-10-15"), ("范围", "=全部")), row=1, across=1)
    write_table(sheet, (Column("字", str),), ["甲"], top=top)
    cells = load_workbook(io.BytesIO(save_bytes(book, stamp=STAMP))).active["A"]
    assert [cell.value for cell in cells] == ["标题", "截至日期：2016-10-15", "范围：=全部", "字", "甲"]
    assert {(cell.font.name, cell.font.color) for cell in cells} == {("宋体", None)}
    assert [(cell.font.size, bool(cell.font.bold)) for cell in cells] == [
        *((16, True), (10, False), (10, False), (10, True), (10, False))
    ]
    assert [(cell.alignment.horizontal, cell.alignment.vertical) for cell in cells] == [
        *(("center", "center"), ("left", "center"), ("left", "center"), ("center", "center"), ("left", "top"))
    ]
    assert [cell.fill.fgColor.rgb for cell in cells if cell.fill.fill_type] == ["FFEFF2F7"]
    edges = [cell.border.top for cell in cells]
    assert [edge.color.rgb if edge and edge.style == "thin" else None for edge in edges] == [
        *(None, None, None, "FF98A2B3", "FF98A2B3")
    ]
    assert all(cell.alignment.wrap_text for cell in cells)
