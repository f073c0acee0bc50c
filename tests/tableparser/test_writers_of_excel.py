"""Each program writes .xlsx in its own way: whatever it leaves out or names otherwise, the same cells are read."""

import pytest

from tableparser.files.grid import Refused
from tableparser.files.opening import read_file
from tests.tableparser.making import repacked
from tests.tableparser.raw import R, S, archive, c, cells, merged, rels, types, xlsx

ROWS = [["项目名称", "具体任务", "时间节点"], ["书房", "1、选址", "2016年底"], [None, "2、布展", "2016年底"]]
TEXTS = [["项目名称", "具体任务", "时间节点"], ["书房", "1、选址", "2016年底"], ["", "2、布展", "2016年底"]]
SPANS = [(1, 0, 2, 0)]
MERGES = merged("A2:A3")
PLAIN = xlsx(("任务", cells(ROWS) + MERGES))
BINARY_MACROS = '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
TYPES, BOOK, SHEET = "[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
STRICT = "http://purl.oclc.org/ooxml"
BOM = "\ufeff".encode()


def declares_binary_macros() -> str:
    """Return the content types as SheetJS writes them in every workbook."""
    return types(BOOK, "spreadsheetml.sheet").replace("<Override", f"{BINARY_MACROS}<Override", 1)


def with_shared_strings(strings: str) -> bytes:
    """Return the table with its texts in the string table, which `strings` names with its folder."""
    texts = list(dict.fromkeys(text for row in ROWS for text in row if text))
    body = ""
    for number, row in enumerate(ROWS, 1):
        line = "".join(c(f"{'ABC'[n]}{number}", str(texts.index(text)), 't="s"') for n, text in enumerate(row) if text)
        body += f'<row r="{number}" spans="1:3">{line}</row>'
    made = xlsx(("任务", f"<sheetData>{body}</sheetData>{MERGES}"))
    table = f"<sst {S}>{''.join(f'<si><r><t>{text}</t></r></si>' for text in texts)}</sst>"
    links = rels(("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", strings))
    return repacked(made, {BOOK_RELS: links.encode(), "xl/sharedStrings.xml": table.encode()})


def without_references() -> str:
    """Return the cells without any address: each stands after the one before."""
    lines = ""
    for row in ROWS:
        inside = (f'<c t="inlineStr"><is><t>{text}</t></is></c>' if text else "<c/>" for text in row)
        lines += f"<row>{''.join(inside)}</row>"
    return f"<sheetData>{lines}</sheetData>{MERGES}"


def prefixed() -> bytes:
    """Return the table with a prefix before every name, as .NET's OpenXML SDK and some Java writers do."""
    body = (cells(ROWS) + MERGES).replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    sheet = f"<x:worksheet {S.replace('xmlns=', 'xmlns:x=')}>{body}</x:worksheet>"
    return repacked(PLAIN, {SHEET: sheet.encode()})


def strict() -> bytes:
    """Return the table in strict Office Open XML, whose namespaces and relations have other names."""
    ns = f'xmlns="{STRICT}/spreadsheetml/main"'
    links = rels(("worksheet", "worksheets/sheet1.xml")).replace(R, f"{STRICT}/officeDocument/relationships")
    book = (
        f'<workbook {ns} xmlns:r="{STRICT}/officeDocument/relationships" conformance="strict">'
        '<sheets><sheet name="任务" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    root = rels(("officeDocument", BOOK)).replace(R, f"{STRICT}/officeDocument/relationships")
    made = xlsx(("任务", cells(ROWS) + MERGES), ns=ns)
    return repacked(made, {BOOK: book.encode(), BOOK_RELS: links.encode(), "_rels/.rels": root.encode()})


def upper_case() -> bytes:
    """Return the table with part names in capitals, as some Java writers store them."""
    return archive(
        {
            "[CONTENT_TYPES].XML": types(BOOK, "spreadsheetml.sheet"),
            "_RELS/.RELS": rels(("officeDocument", BOOK)),
            "XL/WORKBOOK.XML": f'<workbook {S} xmlns:r="{R}"><sheets><sheet name="任务" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
            "XL/_RELS/WORKBOOK.XML.RELS": rels(("worksheet", "worksheets/sheet1.xml")),
            "XL/WORKSHEETS/SHEET1.XML": f"<worksheet {S}>{cells(ROWS)}{MERGES}</worksheet>",
        }
    )


def declared(encoding: str) -> str:
    """Return the sheet with an XML declaration."""
    return f'<?xml version="1.0" encoding="{encoding}"?><worksheet {S}>{cells(ROWS)}{MERGES}</worksheet>'


WRITERS = {
    "SheetJS 为 .bin 声明宏类型": repacked(PLAIN, {TYPES: declares_binary_macros().encode()}),
    "openpyxl 写 dimension": repacked(
        PLAIN,
        {SHEET: f'<worksheet {S}><dimension ref="A1:C3"/>{cells(ROWS)}{MERGES}</worksheet>'.encode()},
    ),
    "dimension 写错": repacked(
        PLAIN, {SHEET: f'<worksheet {S}><dimension ref="A1"/>{cells(ROWS)}{MERGES}</worksheet>'.encode()}
    ),
    "POI 用共享文字": with_shared_strings("sharedStrings.xml"),
    "EPPlus 用绝对路径": with_shared_strings("/xl/sharedStrings.xml"),
    "不从根目录写起": with_shared_strings("./sharedStrings.xml"),
    "工作簿用绝对路径": repacked(
        PLAIN,
        {
            "_rels/.rels": rels(("officeDocument", f"/{BOOK}")).encode(),
            BOOK_RELS: rels(("worksheet", f"/{SHEET}")).encode(),
        },
    ),
    "格子不写地址": repacked(PLAIN, {SHEET: f"<worksheet {S}>{without_references()}</worksheet>".encode()}),
    "名字带前缀": prefixed(),
    "严格格式": strict(),
    "部件名大写": upper_case(),
    "带 BOM": repacked(PLAIN, {SHEET: BOM + declared("UTF-8").encode()}),
    "UTF-16": repacked(PLAIN, {SHEET: declared("UTF-16").encode("utf-16")}),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_cells_are_read_of_every_writer(writer):
    source = read_file(WRITERS[writer], "任务.xlsx")
    [grid] = source.grids
    assert (grid.name, grid.texts, grid.spans) == ("任务", TEXTS, SPANS)
    assert source.notices == []


def test_sheets_come_in_the_order_of_the_workbook_not_of_the_parts():
    links = rels(("worksheet", "worksheets/sheet2.xml"), ("worksheet", "worksheets/sheet1.xml"))
    made = repacked(xlsx(("甲", cells([["乙表"]])), ("乙", cells([["甲表"]]))), {BOOK_RELS: links.encode()})
    assert [(grid.name, grid.texts) for grid in read_file(made, "次序.xlsx").grids] == [
        ("甲", [["甲表"]]),
        ("乙", [["乙表"]]),
    ]


def test_a_macro_type_for_an_ending_that_a_part_has_is_refused():
    typed = repacked(PLAIN, {TYPES: declares_binary_macros().encode(), "xl/Code.BIN": b"\1\2\3"})
    with pytest.raises(Refused, match="宏"):
        read_file(typed, "任务.xlsx")
    named = types(BOOK, "spreadsheetml.sheet").replace(
        "</Types>", '<Override PartName="/xl/x.dat" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    )
    with pytest.raises(Refused, match="宏"):
        read_file(repacked(PLAIN, {TYPES: named.encode(), "xl/x.dat": b"\1"}), "任务.xlsx")
    related = rels(("worksheet", "worksheets/sheet1.xml")).replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"'
        ' Target="x.dat"/></Relationships>',
    )
    with pytest.raises(Refused, match="宏"):
        read_file(repacked(PLAIN, {BOOK_RELS: related.encode(), "xl/x.dat": b"\1"}), "任务.xlsx")
