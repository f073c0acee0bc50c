"""Scans are read with every wrong character marked, within bounds; `make nightly` installs what that needs.

The libraries take 360 MB and the official table half a minute: by day these tests run only where they are installed.
"""

import io
from difflib import SequenceMatcher

import pytest
from PIL import Image

from tableparser.files import opening
from tableparser.files.grid import Refused, Source
from tableparser.files.opening import read_file
from tableparser.files.scan import availability
from tests.amount import NIGHTLY
from tests.tableparser.scanning import at_an_angle, bent, jpeg, page_pictures, picture_pdf, png, worn
from tests.tableparser.test_converted import own_folder  # noqa: F401 - a fixture that all tests use
from tests.tableparser.test_pdf import one_page, over_pages
from tests.tableparser.test_same_table import as_pdf, in_word

pytestmark = pytest.mark.skipif(
    bool(availability.missing_libraries()) and not NIGHTLY, reason="requirements-ocr.txt is not installed"
)
RIGHT = 0.98  # of the characters
MOST_UNMARKED = 0.0005  # of the characters: wrong, and no mark says so


@pytest.fixture(autouse=True)
def scans_are_read(monkeypatch):
    """Scans are switched on; they have more seconds than in a request, since other tests run on the same cores."""
    monkeypatch.setattr(availability, "_switched_on", True)
    monkeypatch.setattr(opening, "SECONDS_OF_SCAN", 300)


def wrong_characters(truth: Source, source: Source) -> tuple[int, int, int]:
    """Return how many characters a table has, how many of them were read wrongly, and how many without a mark."""
    [known], [grid] = truth.grids, source.grids
    assert sorted(grid.spans) == sorted(known.spans)
    marked = {(scan.row, scan.column) for scan in grid.scans if scan.must_be_checked}
    total = wrong = unmarked = 0
    for row, texts in enumerate(known.texts):
        for column, text in enumerate(texts):
            there, read = "".join(text.split()), "".join(grid.texts[row][column].split())
            same = sum(block.size for block in SequenceMatcher(None, there, read, False).get_matching_blocks())
            missed = max(len(there), len(read)) - same
            total, wrong = total + len(there), wrong + missed
            unmarked += 0 if (row, column) in marked else missed
    return total, wrong, unmarked


def picture_of(table: str, dots: int, is_worn: bool) -> bytes:
    [grid] = in_word(table).grids
    page = page_pictures(as_pdf(grid.texts, grid.spans), dots)[0]
    return jpeg(worn(page, turned=1.2)) if is_worn else png(page)


CASES = [("own", 200, False), ("own", 150, True), ("own", 200, True)]
CASES += [("official", dots, is_worn) for dots in (150, 200) for is_worn in (False, True)] if NIGHTLY else []


@pytest.mark.parametrize(("table", "dots", "is_worn"), CASES)
def test_nearly_all_characters_are_right_and_the_others_marked(table, dots, is_worn):
    source = read_file(picture_of(table, dots, is_worn), "扫描.png")
    total, wrong, unmarked = wrong_characters(in_word(table), source)
    print(f"{table} {dots} dpi{' worn' * is_worn}: {total} characters, {wrong} wrong, {unmarked} of them not marked")
    assert wrong <= (1 - RIGHT) * total
    assert unmarked <= MOST_UNMARKED * total


def test_each_cell_has_its_place_in_the_picture_of_its_page():
    source = read_file(picture_of("own", 200, is_worn=True), "扫描.jpg")
    [grid], [page] = source.grids, source.pictures
    with Image.open(io.BytesIO(page)) as picture:
        width, height = picture.size
    assert {grid.origin(scan.row, scan.column) for scan in grid.scans} == {
        grid.origin(row, column) for row in range(grid.height) for column in range(grid.width)
    }
    for scan in grid.scans:
        [(number, (left, top, right, bottom))] = scan.places
        assert number == 1
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    assert "逐格对照图片核对" in source.notices[0]


def test_a_scanned_table_goes_on_over_a_page_and_its_head_is_read_once():
    data = over_pages([["书房", "选址", "2016年底", "文化站"]], [["展厅", "布展", "2017年底", "教育局"]])
    source = read_file(picture_pdf(page_pictures(data, 200), 200), "两页.pdf")
    [grid] = source.grids
    assert [texts[1] for texts in grid.texts] == ["具体任务", "选址", "布展"]
    assert {scan.row: [page for page, _ in scan.places] for scan in grid.scans} == {0: [1], 1: [1], 2: [2]}
    assert len(source.pictures) == 2


def test_the_lines_around_a_table_are_read():
    source = read_file(jpeg(page_pictures(one_page(), 200)[0], 90), "照片.jpg")
    [grid] = source.grids
    assert grid.spans == [(1, 0, 2, 0)]
    assert (grid.before, source.after) == (["2016年任务分解表"], ["注：以上各项按月报送。"])
    assert [(where, why) for where, _, why in source.unread] == [("第1页", "页码，没有读取")]


@pytest.mark.parametrize("share", [0.01, 0.03])
def test_a_photo_taken_from_the_side_is_made_square(share):
    page = page_pictures(one_page(), 200)[0]
    source = read_file(jpeg(at_an_angle(page, share), 90), "照片.jpg")
    [grid], [known] = source.grids, read_file(one_page(), "任务.pdf").grids
    assert (grid.texts, grid.spans) == (known.texts, known.spans)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: png(Image.new("L", (1200, 900), 255)), "没有找到带框线的表格"),
        (lambda: png(Image.new("L", (200, 200), 255)), "图片太小"),
        (lambda: png(Image.new("1", (9000, 9000), 1)), "的图片超过 6000 万像素"),
        (lambda: png(bent(page_pictures(one_page(), 200)[0], 24)), "」的表拍歪了或者纸面不平"),
        (lambda: jpeg(page_pictures(one_page(), 100)[0])[:3000], "已损坏"),
        (lambda: picture_pdf([Image.new("L", (400, 400), 255)] * 7, 72), "一次最多读 6 页"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(make, sentence):
    data = make()
    with pytest.raises(Refused, match=sentence):
        read_file(data, "扫描.pdf" if data.startswith(b"%PDF") else "扫描.png")
