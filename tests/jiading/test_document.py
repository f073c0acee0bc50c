"""Official documents by GB/T 9704-2012: paper, fonts, lines, page numbers, and that they are plain, whole files."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from jiading.docx import OfficialDocument, chinese_day, chinese_number, title_lines
from tests.world import DAY

STAMP = datetime(2016, 10, 15, 2, tzinfo=UTC)


def made(**more) -> bytes:
    paper = OfficialDocument(title="关于落实情况的通报", maker="陈", about="截至 2016-10-15")
    paper.title("关于落实情况的通报")
    paper.recipient("各有关单位：")
    paper.section(1, "总体情况")
    paper.subsection(2, "“引号”——破折号")
    paper.words(more.get("text", "正文一段。"))
    paper.table("表", ("甲", "乙"), [("短", 1), ("长" * 400, None)], (100, 56), (1,))
    paper.annex_note(["一", "二"])
    paper.signature("创建办", DAY("2016-10-05"))
    paper.annex("附件1", "一")
    return paper.save_bytes(stamp=STAMP)


def test_the_page_is_a4_with_22_lines_of_28_characters():
    section = docx.Document(io.BytesIO(made())).sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    sizes = (section.page_width, section.page_height, section.top_margin, section.left_margin, width, height)
    for size, millimetres in zip(sizes, (210, 297, 37, 28, 156, 225), strict=True):
        assert abs(size - Mm(millimetres)) < Mm(0.1)
    document = docx.Document(io.BytesIO(made()))
    body = document.styles["公文正文"].element
    assert body.pPr.spacing.get(qn("w:line")) == "579" and 22 * 28.95 <= 225 / 25.4 * 72
    closer = int(body.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 * (16 + closer) <= 156 / 25.4 * 72 < 29 * (16 + closer)
    assert body.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_every_run_names_its_chinese_font_and_size():
    document = docx.Document(io.BytesIO(made()))
    fonts = {}
    for run in document.element.body.iter(qn("w:r")):
        kind, size = run.rPr.rFonts, run.rPr.find(qn("w:sz"))
        assert kind.get(qn("w:eastAsia")) and kind.get(qn("w:hint")) == "eastAsia"
        fonts.setdefault(kind.get(qn("w:eastAsia")), set()).add(int(size.get(qn("w:val"))))
    assert fonts == {
        "方正小标宋简体": {44},
        "仿宋_GB2312": {32, 21},
        "黑体": {32, 21},
        "楷体_GB2312": {32},
    }
    with zipfile.ZipFile(io.BytesIO(made())) as packed:
        names = packed.read("word/fontTable.xml").decode()
    assert all(f'<w:font w:name="{font}"><w:altName' in names for font in fonts)


def test_page_numbers_stand_at_the_outer_foot_between_dashes():
    document = docx.Document(io.BytesIO(made()))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        [paragraph] = footer.paragraphs
        assert (paragraph.text, paragraph._p.pPr.jc.get(qn("w:val"))) == ("—  —", side)
        assert paragraph._p.find(f".//{qn('w:instrText')}").text == " PAGE "
        assert {run.rPr.find(qn("w:sz")).get(qn("w:val")) for run in paragraph._p.iter(qn("w:r"))} == {"28"}


def test_a_heading_row_comes_again_and_only_a_short_row_stays_together():
    [table] = docx.Document(io.BytesIO(made())).tables
    rows = [[bool(row._tr.trPr.findall(qn(f"w:{name}"))) for name in ("tblHeader", "cantSplit")] for row in table.rows]
    assert rows == [[True, True], [False, True], [False, False]]


def test_the_file_is_whole_without_pictures_and_the_same_each_time():
    content = made()
    assert made() == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
        types = packed.read("[Content_Types].xml").decode()
    assert not [name for name in names if "media" in name or name.endswith((".jpeg", ".png"))]
    assert all(f"/{name}" in types or name.endswith((".rels", "[Content_Types].xml", ".xml")) for name in names)


# The order that ECMA-376 prescribes for the properties of a paragraph and of a run; Word repairs a file with another.
PARAGRAPH = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "widowControl",
    "autoSpaceDE",
    "autoSpaceDN",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
]
RUN = ["rFonts", "spacing", "sz", "szCs", "lang"]


@pytest.mark.parametrize(("tag", "order"), [("pPr", PARAGRAPH), ("rPr", RUN)])
def test_properties_stand_in_the_order_of_the_standard(tag, order):
    document = docx.Document(io.BytesIO(made()))
    found = [*document.element.iter(qn(f"w:{tag}")), *document.styles.element.iter(qn(f"w:{tag}"))]
    assert len(found) > 20
    for properties in found:
        places = [order.index(etree.QName(each).localname) for each in properties]
        assert places == sorted(places)


def test_lines_tabs_and_characters_that_no_xml_can_carry():
    document = docx.Document(io.BytesIO(made(text="一\n二\t三\x0b\ufffe<&>𠮷")))
    [words] = [each.text for each in document.paragraphs if each.text.startswith("一\n")]
    assert words == "一\n二\t三\ufffd\ufffd<&>𠮷"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_numbers_of_sections(number, said):
    assert chinese_number(number) == said


def test_days_are_written_without_noughts():
    assert chinese_day(DAY("2016-01-05")) == "2016年1月5日"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于工作情况的通报", ["关于工作情况的通报"]),
        (
            "关于嘉定区创建国家公共文化服务体系示范区任务指标分解表落实情况的督查通报",
            ["关于嘉定区创建国家公共文化服务体系示范区", "任务指标分解表落实情况的督查通报"],
        ),
        ("甲" * 21, ["甲" * 21]),
        ("甲" * 19 + "任务" + "乙" * 10 + "工作" + "丙" * 6, ["甲" * 19, "任务" + "乙" * 10 + "工作" + "丙" * 6]),
    ],
)
def test_a_long_title_breaks_between_words_where_that_can_be_told(title, lines):
    assert title_lines(title) == lines
