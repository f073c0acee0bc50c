"""Workbooks in one XML file (2003) and in a web archive, both called .xls: read as what they are, within all bounds."""

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from tableparser.files.grid import Refused
from tableparser.files.opening import kind_of, read_file
from tableparser.interpret import interpret
from tests.tableparser.making import repacked, saved

HEAD = '<?xml version="1.0"{}?>\n<?mso-application progid="Excel.Sheet"?>\n{}'
SPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
STYLES = (
    '<Styles><Style ss:ID="day"><NumberFormat ss:Format="yyyy\\-mm\\-dd"/></Style>'
    '<Style ss:ID="month"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style>'
    '<Style ss:ID="share"><NumberFormat ss:Format="Percent"/></Style></Styles>'
)
TASKS = """<Worksheet ss:Name="任务"><Table><Column/><Column ss:Index="4" ss:Hidden="1" ss:Span="1"/>
<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">2016年任务分解表</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">项目名称</Data></Cell><Cell><Data ss:Type="String">具体任务</Data></Cell>
<Cell><Data ss:Type="String">时间节点</Data></Cell><Cell><Data ss:Type="String">责任单位</Data></Cell>
<Cell><Data ss:Type="String">完成率</Data></Cell></Row>
<Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="String">书房</Data></Cell>
<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>选址</B>并&#10;公示</ss:Data></Cell>
<Cell ss:StyleID="day"><Data ss:Type="DateTime">2016-09-30T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="String">文化站</Data><Comment ss:Author="陈"><ss:Data>已去函</ss:Data></Comment></Cell>
<Cell ss:StyleID="share" ss:Formula="=R[1]C"><Data ss:Type="Number">0.5</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">布展</Data></Cell>
<Cell ss:StyleID="month"><Data ss:Type="DateTime">2017-03-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="String">教育局</Data></Cell>
<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="String">作废</Data></Cell></Row>
</Table></Worksheet>"""
HIDDEN = """<Worksheet ss:Name="底稿"><Table><Row><Cell><Data ss:Type="String">草稿</Data>
<Comment><ss:Data>勿外传</ss:Data></Comment></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"""


def xml_workbook(sheets: str = TASKS + HIDDEN, *, encoding: str = "", before: str = "") -> bytes:
    """Return an XML workbook; `before` stands between the head and the root."""
    declared = f' encoding="{encoding}"' if encoding else ""
    text = HEAD.format(declared, f"{before}<Workbook {SPACES}>{STYLES}{sheets}</Workbook>")
    return text.encode(encoding or "utf-8")


@pytest.mark.parametrize("encoding", ["", "utf-8", "gb2312", "utf-16"])
def test_an_xml_workbook_is_read_as_it_is_shown(encoding):
    data = xml_workbook(encoding=encoding)
    assert kind_of(data, "导出.xls") == "xml excel"
    source = read_file(data, "导出.xls")
    [grid] = source.grids
    assert grid.texts == [
        ["2016年任务分解表", "", "", "", ""],
        ["项目名称", "具体任务", "时间节点", "责任单位", "完成率"],
        ["", "", "", "", ""],
        ["书房", "选址并\n公示", "2016-09-30", "文化站", "50.00%"],
        ["", "布展", "2017年3月", "教育局", "#DIV/0!"],
        ["", "作废", "", "", ""],
    ]
    assert (grid.name, grid.spans, grid.hidden_rows) == ("任务", [(0, 0, 0, 4), (3, 0, 4, 0)], [5])
    assert source.unread == [
        ("任务的批注", "已去函", "批注里的文字，没有读取"),
        ("底稿!A1", "草稿", "隐藏的工作表，没有读取"),
        ("底稿的批注", "勿外传", "隐藏的工作表，没有读取"),
    ]
    said = "".join(source.notices)
    assert all(words in said for words in ("E4", "公式", "错误值", "D、E 栏是隐藏的", "「底稿」是隐藏的"))


def test_its_rows_become_tasks():
    reading = interpret(read_file(xml_workbook(), "导出.xls"))
    assert [task.text for row in reading.rows for task in row.split.tasks] == ["选址并\n公示", "布展"]
    assert [row.texts["project"] for row in reading.rows] == ["书房", "书房"]


def test_a_text_under_a_merge_is_listed():
    source = read_file(
        xml_workbook(TASKS.replace('<Cell ss:Index="2"><Data ss:Type="String">布展', "<Cell><Data>布展")), "a.xls"
    )
    assert ("任务!A5", "布展", "被合并单元格盖住的文字，没有读取") in source.unread


LAUGHS = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (xml_workbook(before=LAUGHS), "实体"),
        (xml_workbook(before=LAUGHS, encoding="gb2312"), "实体"),
        (xml_workbook(before=LAUGHS, encoding="utf-16"), "实体"),
        (xml_workbook(TASKS.replace('ss:Index="4"><Cell', 'ss:Index="999999"><Cell')), "超出"),
        (xml_workbook()[:-40], "损坏"),
        (xml_workbook().replace(b"Workbook", b"Book"), "损坏"),
    ],
    ids=["entities", "entities in GB", "entities in UTF-16", "a row far away", "cut", "no workbook"],
)
def test_a_hostile_or_broken_xml_workbook_is_refused(data, says):
    with pytest.raises(Refused, match=says):
        read_file(data, "坏.xls")


FRAME = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>任务</x:Name><x:WorksheetSource HRef=3D"a.files/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>底稿</x:Name><x:WorksheetSource HRef=3D"a.files/sheet002.htm"/>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml></head><frameset rows=3D"*,39"><frame src=3D"a.files/sheet001.htm">
<noframes><body><p>没有框架</p></body></noframes></frameset></html>"""
PAGE = (
    "<html><body><table><tr><td>项目名称<td>具体任务<td>时间节点<tr><td>书房<td>选址<td>2016年底</table></body></html>"
)
DRAFT = "<html><body><table><tr><td>草稿</table></body></html>"
TABS = "<html><body><table><tr><td><a href=3D'sheet001.htm'>任务</a></table></body></html>"


def archive(*, charset: str = "gb2312", encoding: str = "quoted-printable", frame: bool = True) -> bytes:
    """Return a web archive such as Excel saves: a frame, a page a sheet, and the page that draws the tabs."""
    pages = [("a.htm", FRAME), ("a.files/sheet001.htm", PAGE), ("a.files/sheet002.htm", DRAFT)]
    pages = [*pages, ("a.files/tabstrip.htm", TABS)] if frame else pages[1:2]
    lines = ["MIME-Version: 1.0", 'Content-Type: multipart/related; boundary="--=_N"', "", "网页"]
    for place, text in pages:
        lines += ["----=_N", f"Content-Location: file:///C:/{place}", f"Content-Transfer-Encoding: {encoding}"]
        lines += [f'Content-Type: text/html; charset="{charset}"', "", quoted(text, charset)]
    return "\r\n".join([*lines, "----=_N--", ""]).encode(charset)


def quoted(text: str, charset: str) -> str:
    """Return a text whose letters beyond ASCII are quoted; what is quoted already stays."""
    return "".join(
        letter if letter.isascii() else "".join(f"={byte:02X}" for byte in letter.encode(charset)) for letter in text
    )


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
@pytest.mark.parametrize("ending", ["xls", "et", "doc"])
def test_a_web_archive_is_read_page_by_page(charset, ending):
    data = archive(charset=charset)
    assert kind_of(data, f"导出.{ending}") == "web archive"
    source = read_file(data, f"导出.{ending}")
    [grid] = source.grids
    assert (grid.name, grid.texts) == ("任务", [["项目名称", "具体任务", "时间节点"], ["书房", "选址", "2016年底"]])
    assert [text for _, text, why in source.unread if why == "隐藏的工作表，没有读取"] == ["表1", "草稿"]
    assert source.notices == ["工作表「底稿」是隐藏的，没有读取。"]


def test_a_web_archive_of_one_page_is_read():
    [grid] = read_file(archive(frame=False), "导出.xls").grids
    assert grid.texts[1] == ["书房", "选址", "2016年底"]


EMPTY = archive(frame=False).replace(quoted(PAGE, "gb2312").encode(), b"<html></html>")


@pytest.mark.parametrize("data", [EMPTY, b"MIME-Version: 1.0\r\n\r\n"])
def test_a_web_archive_without_any_text_is_refused(data):
    with pytest.raises(Refused):
        read_file(data, "坏.xls")


def with_hidden_notes() -> bytes:
    """Return an .xlsx whose hidden sheet has a cell and a comment."""
    book = Workbook()
    book.active.append(["项目名称", "具体任务", "时间节点"])
    book.active.append(["书房", "选址", "2016年底"])
    secret = book.create_sheet("底稿")
    secret["A1"] = "草稿"
    secret["A1"].comment = Comment("勿外传", "陈")
    secret.sheet_state = "hidden"
    return saved(book)


def test_comments_of_a_hidden_sheet_are_listed():
    source = read_file(with_hidden_notes(), "藏.xlsx")
    assert source.unread == [
        ("底稿!A1", "草稿", "隐藏的工作表，没有读取"),
        ("底稿的批注", "勿外传", "隐藏的工作表，没有读取"),
    ]
    reading = interpret(source)
    assert reading.proof()["lost"] == 0
    assert {"草稿", "勿外传"} <= {fate.text for fate in reading.cell_fates if fate.fate == "listed"}


DRAWING = (
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:sp><xdr:txBody><a:p><a:r>'
    "<a:t>内部使用</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
)


def test_text_boxes_of_a_hidden_sheet_are_listed():
    data = with_hidden_notes()
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        relations = parts.read(rels).decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    box = f'<Relationship Id="rId99" Type="{kind}" Target="/xl/drawings/drawing9.xml"/></Relationships>'
    changed = {rels: relations.replace("</Relationships>", box).encode(), "xl/drawings/drawing9.xml": DRAWING.encode()}
    source = read_file(repacked(data, changed), "藏.xlsx")
    assert ("底稿的文本框", "内部使用", "隐藏的工作表，没有读取") in source.unread
