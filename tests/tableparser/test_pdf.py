"""A table in a PDF is what its rules enclose; what a page break cuts is joined again and said."""

import io
import random

import pdfplumber
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tableparser.files.grid import Refused
from tableparser.files.opening import read_file
from tableparser.files.pdf.document import read_pdf
from tableparser.files.pdf.page import characters_by_box, holds, positions
from tableparser.interpret import interpret
from tests.amount import examples
from tests.tableparser.mutants import mutant

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
SIZE, ROW = 10, 36  # points: of a letter, of a row, which holds three lines
WIDTHS = (60, 120, 80, 70)
HEAD = ["项目名称", "具体任务", "时间节点", "责任单位"]


class Pages:
    """Draws tables with rules and Chinese letters; the height of a page is 800 points."""

    def __init__(self, **options) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(500, 800), invariant=1, **options)
        self.canvas.setFont("STSong-Light", SIZE)

    def line(self, text: str, top: float) -> None:
        self.canvas.drawString(50, 800 - top - SIZE, text)

    def table(self, rows, *, top: float = 100, merges=()) -> None:
        """Draw a table; merges are (top, left, bottom, right), from 0. Lines of a cell are those of its text."""
        covered = {
            (row, column): merge
            for merge in merges
            for row in range(merge[0], merge[2] + 1)
            for column in range(merge[1], merge[3] + 1)
        }
        edges = [50 + sum(WIDTHS[:n]) for n in range(len(WIDTHS) + 1)]
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                first, left, last, right = covered.get((row, column), (row, column, row, column))
                if (row, column) == (first, left):
                    height = (last - first + 1) * ROW
                    below = 800 - top - first * ROW - height
                    self.canvas.rect(edges[left], below, edges[right + 1] - edges[left], height)
                    for number, line in enumerate(text.split("\n")):
                        self.canvas.drawString(edges[left] + 4, below + height - (number + 1) * (SIZE + 1), line)

    def turn(self) -> None:
        self.canvas.showPage()
        self.canvas.setFont("STSong-Light", SIZE)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def one_page() -> bytes:
    pages = Pages()
    pages.line("2016年任务分解表", 40)
    pages.table(
        [HEAD, ["书房", "1、选址", "2016年底", "文化站"], ["", "2、布展", "2017年底", "教育局"]], merges=[(1, 0, 2, 0)]
    )
    pages.line("注：以上各项按月报送。", 300)
    pages.line("- 1 -", 760)
    return pages.bytes()


def test_cells_merges_and_the_text_around_are_read():
    source = read_file(one_page(), "任务.pdf")
    [grid] = source.grids
    assert grid.texts == [HEAD, ["书房", "1、选址", "2016年底", "文化站"], ["", "2、布展", "2017年底", "教育局"]]
    assert grid.spans == [(1, 0, 2, 0)]
    assert (grid.before, source.after) == (["2016年任务分解表"], ["注：以上各项按月报送。"])
    assert source.unread == [("第1页", "- 1 -", "页码，没有读取")]
    reading = interpret(source)
    assert [row.texts["tasks"] for row in reading.rows] == ["1、选址", "2、布展"]
    assert reading.proof()["lost"] == 0


def test_a_wrapped_line_goes_on_and_a_short_one_ends():
    pages = Pages()
    pages.table([HEAD, ["书房", "1、选址并且完成设计和\n施工\n2、布展", "2016年底", "文化站"]])
    pages.table([HEAD, ["书房", "照《标准》指导及要求\n（2015-2020年）", "2016年底", "文化站"]], top=400)
    wrapped, kept_together = read_file(pages.bytes(), "折行.pdf").grids
    assert wrapped.texts[1][1] == "1、选址并且完成设计和施工\n2、布展"
    assert kept_together.texts[1][1] == "照《标准》指导及要求（2015-2020年）"


def over_pages(first, second, **options) -> bytes:
    pages = Pages()
    pages.table([HEAD, *first], top=600)
    pages.line("第 1 页 共 2 页", 770)
    pages.turn()
    pages.table([HEAD, *second], top=50, **options)
    pages.line("第 2 页 共 2 页", 770)
    return pages.bytes()


def test_a_table_goes_on_over_a_page_and_its_head_is_read_once():
    source = read_file(
        over_pages([["书房", "选址", "2016年底", "文化站"]], [["展厅", "布展", "2017年底", "教育局"]]), "两页.pdf"
    )
    assert [grid.texts for grid in source.grids] == [
        [HEAD, ["书房", "选址", "2016年底", "文化站"], ["展厅", "布展", "2017年底", "教育局"]]
    ]
    assert [text for _, text, why in source.unread if "表头" in why] == HEAD
    assert source.notices == []


def test_a_row_that_a_page_break_cuts_is_joined_and_said():
    first = [["书房", "建设两处社区书房并且\n完成内部设计和全部施", "2016年底", "文化站"]]
    second = [["", "工", "", ""], ["展厅", "布展", "2017年底", "教育局"]]
    source = read_file(over_pages(first, second), "切开.pdf")
    [grid] = source.grids
    assert grid.texts == [
        HEAD,
        ["书房", "建设两处社区书房并且完成内部设计和全部施工", "2016年底", "文化站"],
        ["展厅", "布展", "2017年底", "教育局"],
    ]
    assert source.notices == ["「表1」第 2 行被分页切开，第 2 页开头的文字已接在后面，请核对这一行。"]


def test_a_merge_that_goes_on_through_a_cut_row_is_one_merge():
    first = [["书房", "建设两处社区书房并且\n完成内部设计和全部施", "2016年底", "文化站"]]
    second = [["", "工", "", ""], ["", "布展", "2017年底", "教育局"]]
    [grid] = read_file(over_pages(first, second, merges=[(1, 0, 2, 0)]), "切开.pdf").grids
    assert grid.spans == [(1, 0, 2, 0)]
    assert grid.text(2, 0) == "书房"


def test_a_new_row_with_a_blank_is_not_joined_but_said():
    first = [["书房", "选址", "2016年底", "文化站"]]
    source = read_file(over_pages(first, [["", "布展", "2017年底", "教育局"]]), "空格.pdf")
    assert source.grids[0].texts[1:] == [*first, ["", "布展", "2017年底", "教育局"]]
    [notice] = source.notices
    assert "第 3 行在第 2 页开头，有空格子" in notice


def test_merges_on_a_later_page_move_with_their_rows():
    second = [["展厅", "布展", "2017年底", "教育局"], ["", "开放", "2018年底", "教育局"]]
    data = over_pages([["书房", "选址", "2016年底", "文化站"]], second, merges=[(1, 0, 2, 0)])
    assert read_file(data, "合并.pdf").grids[0].spans == [(2, 0, 3, 0)]


def test_text_between_two_tables_parts_them():
    pages = Pages()
    pages.table([HEAD, ["书房", "选址", "2016年底", "文化站"]], top=500)
    pages.turn()
    pages.line("附件二", 30)
    pages.table([HEAD, ["展厅", "布展", "2017年底", "教育局"]])
    source = read_file(pages.bytes(), "两表.pdf")
    assert [(grid.before, grid.height) for grid in source.grids] == [([], 2), (["附件二"], 2)]


def scanned() -> bytes:
    pages = Pages()
    pages.canvas.rect(10, 10, 400, 600, fill=1)
    return pages.bytes()


def many_pages() -> bytes:
    pages = Pages()
    for number in range(101):
        pages.line(str(number), 40)
        pages.turn()
    return pages.bytes()


def many_paths() -> bytes:
    pages = Pages()
    for number in range(20_001):
        pages.canvas.line(number % 400, 10, number % 400, 20)
    return pages.bytes()


def locked() -> bytes:
    pages = Pages(encrypt=StandardEncryption("secret"))
    pages.line("看不见", 40)
    return pages.bytes()


def huge_page() -> bytes:
    pages = Pages()
    pages.canvas.setPageSize((9000, 9000))
    pages.line("大", 40)
    return pages.bytes()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (scanned, "是扫描件"),
        (many_pages, "超过 100 页"),
        (many_paths, "太多"),
        (locked, "密码"),
        (huge_page, "太大"),
        (lambda: one_page()[:600], "损坏|扫描件"),
        (lambda: b"%PDF-1.7\n%%EOF", "损坏"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(make, says):
    with pytest.raises(Refused, match=says):
        read_file(make(), "坏.pdf")


def test_no_mutant_breaks_the_reader():
    data, chance = one_page(), random.Random(9)
    for number in range(examples(150)):
        try:
            reading = interpret(read_pdf(mutant(data, chance), "表.pdf"))
        except Refused as refusal:
            assert str(refusal)
        else:
            assert reading.proof()["lost"] == 0, number


def one_row(*cells: str) -> bytes:
    pages = Pages()
    pages.table([HEAD, list(cells)])
    return pages.bytes()


@pytest.mark.parametrize(
    ("cells", "texts", "said"),
    [
        (
            ("书房", "选址", "2016年底", "住建管理局\n县水利局"),
            "住建管理局县水利局",
            "第 2 行第 4 栏「住建管理局|县水利局」",
        ),
        (
            ("书房", "清理河道及沿岸垃圾。\n加固护坡", "2016年底", "局"),
            "清理河道及沿岸垃圾。加固护坡",
            "第 2 行第 2 栏",
        ),
        (("书房", "清理河道及沿岸堆放的\n垃圾并外运", "2016年底", "局"), "清理河道及沿岸堆放的垃圾并外运", ""),
        (("书房", "选址", "2016年底", "县城市管理\n局、财政局"), "县城市管理局、财政局", ""),
        (("书房", "清理河道及沿岸垃圾；\n●加固护坡", "2016年底", "局"), "清理河道及沿岸垃圾；\n●加固护坡", ""),
    ],
    ids=["two units", "two sentences", "one sentence", "one unit", "a bullet begins a line"],
)
def test_a_full_line_that_may_have_ended_is_said(cells, texts, said):
    source = read_file(one_row(*cells), "写满.pdf")
    assert texts in source.grids[0].texts[1]
    assert len(source.notices) == bool(said)
    assert not said or (said in source.notices[0] and "另起一行" in source.notices[0])


def test_doubtful_joints_on_a_later_page_are_said_with_the_row_of_the_whole_table():
    second = [["展厅", "布展", "2017年底", "住建管理局\n县水利局"]]
    source = read_file(over_pages([["书房", "选址", "2016年底", "文化站"]], second), "两页.pdf")
    [notice] = source.notices
    assert "第 3 行第 4 栏「住建管理局|县水利局」" in notice


def test_a_row_below_full_cells_everywhere_is_not_joined_but_said():
    first = [["市民书房书", "建设两处社区书房并且", "二〇一六年十二", "嘉定区文化"]]
    source = read_file(over_pages(first, [["架", "装修", "月底", "局"]]), "全满.pdf")
    assert len(source.grids[0].texts) == 3
    [notice] = source.notices
    assert "每格都写满了" in notice


def test_characters_are_found_in_the_box_that_holds_them():
    with pdfplumber.open(io.BytesIO(one_page())) as pdf:
        page = pdf.pages[0]
        [table] = page.find_tables()
        columns, rows = (
            positions(edge for box in table.cells for edge in (box[side], box[side + 2])) for side in (0, 1)
        )
        found = characters_by_box(table.cells, page.chars, columns, rows)
        slowly = {box: [char for char in page.chars if holds(box, char)] for box in table.cells}
    assert found == {box: chars for box, chars in slowly.items() if chars}


def test_what_is_printed_twice_to_look_bold_is_read_once():
    pages = Pages()
    for shift in (0, 0.3):
        pages.canvas.translate(shift, 0)
        pages.table([HEAD, ["书房", "选址选址", "2016年底", "文化站"]])
    assert read_file(pages.bytes(), "粗.pdf").grids[0].texts == [HEAD, ["书房", "选址选址", "2016年底", "文化站"]]
