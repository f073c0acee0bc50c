"""Hostile and broken files: each is refused in a sentence that names the file, in seconds, or read without harm."""

import io
import struct
import zipfile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tableparser.files.excel.workbook import read_excel
from tableparser.files.grid import Refused, letters
from tableparser.files.opening import read_file
from tableparser.files.plain.flat_files import read_csv, read_json
from tableparser.files.plain.pasted import read_pasted
from tableparser.files.word.document import read_word
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.making import bytes_of, repacked, sheet, word, word_table

ROWS = [["项目名称", "具体任务", "时间节点", "责任单位"], ["书房", "1、选址", "2016年", "文化站"]]
BOOK = sheet(ROWS)
WORD = word("任务表", (ROWS, []))
SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'


def with_sheet(body: str) -> bytes:
    return repacked(BOOK, {SHEET: f"<worksheet {NS}>{body}</worksheet>".encode()})


def cell(ref: str, text: str = "x") -> str:
    return (
        f'<sheetData><row r="{ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">'
        f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'
    )


def bomb(size: int = 300 << 20) -> bytes:
    """A workbook with one part that unpacks to `size` bytes of nothing."""
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.bin", "w") as part:
        for _ in range(size >> 20):
            part.write(b"\0" * (1 << 20))
    return out.getvalue()


def forged(data: bytes) -> bytes:
    """The same archive, whose directory says that the sheet is 10 bytes long."""
    place = data.rindex(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    return data[: place + 24] + struct.pack("<I", 10) + data[place + 28 :]


def encrypted(data: bytes) -> bytes:
    """The same archive with its first entry marked as encrypted."""
    place = data.index(b"PK\x01\x02")
    return data[: place + 8] + struct.pack("<H", 1) + data[place + 10 :]


def merges(count: int) -> str:
    refs = "".join(f'<mergeCell ref="A{n * 2 + 1}:A{n * 2 + 2}"/>' for n in range(count))
    return f"<sheetData/><mergeCells>{refs}</mergeCells>"


REFUSED = {
    "旧格式.doc": (OLE, "另存为"),
    "旧格式.xls": (OLE, "另存为"),
    "加密.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "加密包.xlsx": (encrypted(BOOK), "密码"),
    "空文件.xlsx": (b"", "空文件"),
    "不是表.xlsx": (b"hello", "已损坏"),
    "截断.xlsx": (BOOK[: len(BOOK) // 2], "已损坏"),
    "截断.docx": (WORD[:-200], "已损坏"),
    "照片.jpg": (b"\xff\xd8\xff\xe0", "是图片"),
    "截断.pdf": (b"%PDF-1.4", "损坏"),
    "带宏.xlsm": (BOOK, "宏"),
    "藏宏.xlsx": (repacked(BOOK, {"xl/vbaProject.bin": b"x"}), "宏"),
    "藏宏.docx": (repacked(WORD, {"word/vbaProject.bin": b"x"}), "宏"),
    "炸弹.xlsx": (bomb(), "展开后过大"),
    "伪造大小.xlsx": (forged(BOOK), "已损坏"),
    "路径.xlsx": (repacked(BOOK, {"../../etc/cron.d/x": b"x"}), "路径"),
    "绝对路径.docx": (repacked(WORD, {"/etc/passwd": b"x"}), "路径"),
    "实体.xlsx": (repacked(BOOK, {SHEET: ENTITIES}), "实体"),
    "外部实体.xlsx": (repacked(BOOK, {SHEET: OUTSIDE}), "实体"),
    "外部实体.docx": (repacked(WORD, {"word/document.xml": OUTSIDE}), "实体"),
    "宽字节实体.xlsx": (repacked(BOOK, {SHEET: OUTSIDE.decode().encode("utf-16")}), "实体"),
    "天边.xlsx": (with_sheet(cell("XFD1048576")), "XFD1048576"),
    "太长.xlsx": (with_sheet(cell("A6000")), "A6000"),
    "万个合并.xlsx": (with_sheet(merges(10_000)), "合并单元格"),
    "重叠合并.xlsx": (
        with_sheet(cell("C3") + '<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="A1:B2"/></mergeCells>'),
        "重叠",
    ),
    "坏坐标.xlsx": (with_sheet(cell("ZZZZ1")), "已损坏"),
    "多部件.xlsx": (repacked(BOOK, {f"xl/media/{n}.png": b"x" for n in range(300)}), "部件"),
    "坏XML.docx": (repacked(WORD, {"word/document.xml": b"<w:document"}), "已损坏"),
    "没有正文.docx": (repacked(WORD, {"word/document.xml": None}), "已损坏"),
    "其实是表格.docx": (BOOK, "Word"),
    "其实是文档.xlsx": (WORD, "Excel"),
    "没有表格.csv": ("只有一句话\n又一句".encode(), "没有表格"),
    "乱码.csv": (bytes(range(128, 256)) * 9, "编码"),
    "坏的.json": (b'{"rows": [', "已损坏"),
    "空的.json": (b'{"rows": []}', "没有任务表"),
    "太深.json": (b'{"rows":' + b"[" * 100_000, "已损坏"),
    "太大.csv": (b"a,b\n" * (3 << 20), "MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_a_sentence_that_names_it(name):
    data, word_of_reason = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        read_file(data, name)
    assert name in str(refusal.value)
    assert word_of_reason in str(refusal.value)


def test_quadratic_shared_strings_are_stopped():
    item = "<si><t>" + "字" * 5000 + "</t></si>"
    strings = f"<sst {NS}>{item * 2000}</sst>".encode()
    with pytest.raises(Refused, match=r"万字|过大"):
        read_file(repacked(BOOK, {"xl/sharedStrings.xml": strings}), "重复.xlsx")


def test_an_empty_cell_at_the_end_of_the_world_does_no_harm():
    body = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    source = read_file(with_sheet(body), "样式.xlsx")
    assert source.grids[0].texts == [["甲"]]


def test_a_merge_over_the_whole_sheet_covers_what_is_there():
    body = cell("A1") + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert read_file(with_sheet(body), "巨大合并.xlsx").grids[0].texts == [["x"]]


def test_external_relations_are_never_followed():
    rels = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    Target="http://evil.example/sheet.xml" TargetMode="External"/></Relationships>"""
    with pytest.raises(Refused):
        read_file(repacked(BOOK, {"xl/_rels/workbook.xml.rels": rels}), "外链.xlsx")
    picture = rels.replace(b"worksheet", b"image").replace(b"rId1", b"rId999")
    assert read_file(repacked(WORD, {"word/_rels/document.xml.rels": picture}), "外链.docx").grids


def test_formulas_are_never_evaluated():
    body = (
        '<sheetData><row r="1"><c r="A1" t="str"><f>HYPERLINK("http://evil.example")</f><v>存着的</v></c>'
        '<c r="B1"><f>1+1</f></c></row></sheetData>'
    )
    source = read_file(with_sheet(body), "公式.xlsx")
    assert source.grids[0].texts == [["存着的"]]
    assert "公式" in source.notices[0]


def test_a_table_without_a_header_is_not_read_and_says_so():
    reading = interpret(read_file(sheet([["甲", "乙"], ["丙", "丁"]]), "无表头.xlsx"))
    assert (reading.rows, reading.unmapped) == ([], [0])
    assert "没有找到任务表的表头" in reading.errors[0]
    assert reading.proof() == {"total": 4, "imported": 0, "listed": 4, "lost": 0}


def test_hidden_rows_are_said_and_not_read():
    rows = [*ROWS, ["展厅", "布展", "2017年", "文化站"]]
    lines = ""
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{letters(c)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row)
        )
        hidden = ' hidden="1"' if number == 2 else ""
        lines += f'<row r="{number}"{hidden}>{cells}</row>'
    body = f"<sheetData>{lines}</sheetData>"
    reading = interpret(read_file(with_sheet(body), "隐藏行.xlsx"))
    assert [row.texts["project"] for row in reading.rows] == ["展厅"]
    assert {each.why for each in reading.cell_fates if each.text == "书房"} == {"隐藏的行，没有读取"}
    assert reading.proof()["lost"] == 0


def test_excel_dates_count_from_1900_or_1904():
    book = (
        b'<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        b'<workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    styles = (
        f'<styleSheet {NS}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/></cellXfs></styleSheet>'
    ).encode()
    body = (
        '<sheetData><row r="1"><c r="A1" s="1"><v>42735</v></c><c r="B1" s="2"><v>42735</v></c>'
        '<c r="C1"><v>0.30000000000000004</v></c></row></sheetData>'
    )
    in_1900 = repacked(with_sheet(body), {"xl/styles.xml": styles})
    assert read_file(in_1900, "日期.xlsx").grids[0].texts == [["2016-12-31", "2016年12月", "0.3"]]
    in_1904 = repacked(in_1900, {"xl/workbook.xml": book})
    assert read_file(in_1904, "日期.xlsx").grids[0].texts == [["2021-01-01", "2021年1月", "0.3"]]


def test_a_table_in_a_cell_is_kept_with_the_cell():
    document = Document()
    table = word_table(document, ROWS)
    inner = table.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "套表甲", "套表乙"
    source = read_file(bytes_of(document), "套表.docx")
    assert "套表甲 套表乙" in source.grids[0].text(1, 1)
    assert any("套着表格" in notice for notice in source.notices)


SEEDS = {"s.xlsx": (BOOK, read_excel), "s.docx": (WORD, read_word)}
SEEDS |= {
    "s.csv": ("项目,任务\n书房,选址".encode(), read_csv),
    "s.json": (b'{"rows":[{"project":"a","tasks":"b"}]}', read_json),
}
SEEDS |= {"s.html": (b"<table><tr><td rowspan=2>a<td>b<tr><td>c</table>", read_pasted)}


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(sorted(SEEDS)),
    st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=6)), min_size=1, max_size=4),
)
def test_no_mutation_of_a_file_breaks_a_reader(name, changes):
    data, reader = SEEDS[name]
    for place, piece in changes:
        place %= len(data)
        data = data[:place] + piece + data[place + len(piece) :]
    try:
        interpret(reader(data, name))
    except Refused as refusal:
        assert str(refusal)


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=300))
def test_no_part_of_a_workbook_breaks_the_reader(content):
    for part in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        try:
            read_excel(repacked(BOOK, {part: b"<a>" + content}), "s.xlsx")
        except Refused as refusal:
            assert str(refusal)
