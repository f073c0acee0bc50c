"""What a scan is made of, without its libraries: cells from rules, texts from characters, and who may read scans."""

import pytest

from tableparser.files.grid import SURE, CellScan, Grid, Refused, Source, source_of
from tableparser.files.opening import kind_of, read_file
from tableparser.files.scan import availability
from tableparser.files.scan.rules import Rule, ruled_table
from tableparser.files.scan.texts import Character, ReadLine, text_of_lines
from tests.tableparser.scanning import page_pictures, picture_pdf, png
from tests.tableparser.test_pdf import one_page

NEAR = 3.0


def rules(*pieces: tuple[float, float, float]) -> list[Rule]:
    return [Rule(*piece) for piece in pieces]


ACROSS = [(0, 0, 200), (50, 0, 200), (100, 0, 200)]
DOWN = [(0, 0, 100), (100, 0, 100), (200, 0, 100)]


@pytest.mark.parametrize(
    ("across", "down", "cells"),
    [
        (ACROSS, DOWN, [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        # a missing rule is a merge, down and across
        ([(0, 0, 200), (50, 100, 200), (100, 0, 200)], DOWN, [(0, 0, 1, 0), (0, 1, 0, 1), (1, 1, 1, 1)]),
        (ACROSS, [(0, 0, 100), (100, 50, 100), (200, 0, 100)], [(0, 0, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        # a stamp has covered a third of a side: it is ruled
        ([(0, 0, 200), (50, 0, 30), (50, 65, 200), (100, 0, 200)], DOWN,
         [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        # a line that is bent by two pixels is one line
        ([(0, 0, 200), (50, 0, 100), (52, 100, 200), (100, 0, 200)], DOWN,
         [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        # the stroke of a letter, and a word underlined, rule nothing
        ([*ACROSS, (70, 120, 165)], DOWN, [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        # what no rectangle parts is one cell
        ([(0, 0, 200), (50, 0, 100), (100, 0, 200)], [(0, 0, 100), (100, 50, 100), (200, 0, 100)], None),
        # a frame alone is no table, nor are lines without crossing ones
        ([(0, 0, 200), (100, 0, 200)], [(0, 0, 100), (200, 0, 100)], None),
        (ACROSS, [], None),
    ],
)  # fmt: skip
def test_cells_are_what_rules_enclose(across, down, cells):
    found = ruled_table(rules(*across), rules(*down), NEAR)
    assert (found and found.cells) == cells


def test_a_cell_stands_between_the_edges_of_its_rows_and_columns():
    found = ruled_table(rules(*ACROSS), rules(*DOWN), NEAR)
    assert [found.box(cell) for cell in found.cells][1:3] == [(100, 0, 200, 50), (0, 50, 100, 100)]


def line(text: str, begin: float = 0, doubtful: str = "", spread: float = 20) -> ReadLine:
    """A line of letters 20 pixels wide and high, those named read with doubt."""
    characters = [
        Character(letter, 0.5 if letter in doubtful else 0.99, begin + 10 + spread * place)
        for place, letter in enumerate(text)
    ]
    return ReadLine(begin, begin + 20 * len(text), 20, characters)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["一二三四五", "六七"], "一二三四五六七"),  # the first reaches the right edge
        (["一二三", "六七"], "一二三\n六七"),  # there was room for more
        (["一二三四", "（六）七"], "一二三四（六）七"),  # no program parts a bracket from what it holds
        (["说明(一)"], "说明（一）"),
        (["A(1),b"], "A(1),b"),  # among letters and digits marks stay as they are
        ([], ""),
    ],
)
def test_lines_that_were_wrapped_go_on(lines, text):
    assert text_of_lines([line(each) for each in lines], 0, 105).text == text


def test_a_doubtful_character_is_marked_at_its_place_in_the_whole_text():
    read = text_of_lines([line("一二三四五"), line("六七八", doubtful="七")], 0, 105)
    assert (read.text, read.doubtful, read.confidence) == ("一二三四五六七八", [6], 0.5)
    assert text_of_lines([line("一二三")], 0, 105).confidence >= SURE


def test_ink_that_was_read_as_nothing_makes_doubtful():
    left_out = ReadLine(0, 80, 20, line("一二三").characters)  # a fourth letter stands there
    assert text_of_lines([left_out], 0, 105).doubtful == [2]
    assert text_of_lines([line("一二三", spread=40)], 0, 105).doubtful == [0, 1, 2]  # one between each two
    assert text_of_lines([line("")], 0, 105).confidence == 0
    assert text_of_lines([line("一二三"), line("")], 0, 105).confidence < SURE
    assert text_of_lines([], 0, 105).confidence == 1  # an empty cell is certainly empty


def test_a_source_is_kept_without_pictures_and_sent_with_them():
    scan = CellScan(0, 0, [(1, (2, 3, 40, 30))], 0.5, [1])
    source = Source("表.jpg", "scan", [Grid("表1", [["书房"]], scans=[scan])], pictures=[b"\xff\xd8picture"])
    assert source_of(source.as_answer()) == source
    assert "pictures" not in source.as_json()
    assert source_of(source.as_json()).grids[0].scans == [scan]
    assert scan.must_be_checked


@pytest.fixture
def state(monkeypatch):
    """Set whether scans are switched on and whether their libraries are installed."""

    def set_state(*, on: bool, installed: bool) -> None:
        monkeypatch.setattr(availability, "_switched_on", on)
        monkeypatch.setattr(availability, "missing_libraries", lambda: [] if installed else ["cv2"])

    return set_state


@pytest.mark.parametrize(
    ("on", "installed", "step"),
    [
        (False, False, "安装 requirements-ocr.txt、设置 SCANS=on"),
        (False, True, "设置 SCANS=on"),  # installed is not enough: nobody is surprised by it
        (True, False, "安装 requirements-ocr.txt"),
    ],
)
def test_a_scan_is_refused_with_what_helps_where_scans_are_not_read(state, on, installed, step):
    state(on=on, installed=installed)
    picture = page_pictures(one_page(), 60)[0]
    for data, name, what in [
        (png(picture), "拍照.png", "「拍照.png」是图片"),
        (picture_pdf([picture], 60), "扫描.pdf", "「扫描.pdf」是扫描件"),
    ]:
        with pytest.raises(Refused) as refusal:
            read_file(data, name)
        assert str(refusal.value).startswith(what)
        assert "请上传原来的 Word 或 Excel 文件" in str(refusal.value)
        assert f"请系统管理员在服务器上{step}。" in str(refusal.value)


def test_only_what_begins_like_a_picture_is_read_as_one(state):
    state(on=True, installed=True)
    picture = png(page_pictures(one_page(), 60)[0])
    assert kind_of(picture, "拍照.png") == kind_of(picture, "拍照.JPG") == "picture"
    for data, name in [(b"no picture", "拍照.png"), (picture, "任务.docx"), (picture, "任务.xlsx")]:
        with pytest.raises(Refused, match=r"不能导入|不是 Word 或 Excel"):
            kind_of(data, name)
