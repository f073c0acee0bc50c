"""A table that looks like no plan is read when a person wants it; a page that is only a picture is asked about."""

import io

import pdfplumber
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tableparser.files.grid import Grid, Source, source_of
from tableparser.files.pdf.document import read_pdf
from tableparser.interpret import Corrections, interpret
from tableparser.reading import AmbiguityKind, Reading

PLAN = Grid("任务", [["序号", "重点任务", "责任单位"], ["1", "修好四座水闸。", "水务局"]], lettered=True)
STRANGE = [["片区", "怎么弄"], ["东片", "先清沟再铺砖"], ["西片", "把泵房挪到河边"]]
FIGURES = [["乡镇", "户数", "人口"], ["东乡", "820", "2600"], ["西乡", "310", "980"]]
TAKE, LEAVE = {"附表整张表": "data"}, {"附表整张表": "skip"}


def read(rows: list[list[str]], kinds: dict[str, str] | None = None) -> Reading:
    grids = [PLAN, Grid("附表", [list(row) for row in rows], lettered=True)]
    return interpret(Source("表.xlsx", "xlsx", grids), corrections=Corrections(kinds=kinds or {}))


def tasks_of(reading: Reading) -> list[str]:
    return [task.text for row in reading.rows for task in row.split.tasks]


def questions_of(reading: Reading, kind: AmbiguityKind) -> list[str]:
    return [each.asks for each in reading.ambiguities if each.kind == kind and each.blocks]


@pytest.mark.parametrize(
    ("kinds", "tasks", "asked_section", "asked_columns"),
    [
        ({}, [], 1, 0),
        (LEAVE, [], 0, 0),
        (TAKE, ["先清沟再铺砖", "把泵房挪到河边"], 0, 1),  # the columns are guessed, and asked about
    ],
)
def test_a_table_that_looks_like_no_plan_is_read_only_when_it_is_taken(kinds, tasks, asked_section, asked_columns):
    reading = read(STRANGE, kinds)
    assert tasks_of(reading) == ["修好四座水闸。", *tasks]
    assert len(questions_of(reading, AmbiguityKind.SECTION)) == asked_section
    assert bool(questions_of(reading, AmbiguityKind.COLUMN)) == bool(asked_columns)
    assert reading.proof()["lost"] == 0
    assert [section.fate for section in reading.sections] == ["read", "read" if tasks else "unread"]


def test_a_table_of_figures_has_no_tasks_even_when_it_is_taken():
    reading = read(FIGURES, TAKE)
    assert tasks_of(reading) == ["修好四座水闸。"]
    assert [section.fate for section in reading.sections] == ["read", "unread"]
    assert questions_of(reading, AmbiguityKind.SECTION)


def test_a_table_that_is_understood_is_read_the_same_when_it_is_taken():
    kinds = {"任务整张表": "data"}
    assert tasks_of(read(FIGURES, kinds)) == tasks_of(read(FIGURES))


def pages(*kinds: str) -> bytes:
    """Return a PDF with a ruled table of one task on each page of text, and a picture on each of "picture"."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    for kind in kinds:
        if kind == "picture":
            canvas.drawImage(ImageReader(Image.new("L", (40, 30), 128)), 20, 20, 300, 200)
        else:
            canvas.grid([50, 200, 350], [100, 130, 160])
            for place, text in enumerate(["Task", "Unit", kind, "A"]):
                canvas.drawString(60 + 150 * (place % 2), 140 - 30 * (place // 2), text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("kinds", "pictures"),
    [(("one",), []), (("one", "picture"), [2]), (("picture", "one", "picture"), [1, 3])],
)
def test_the_pages_of_a_pdf_that_are_only_pictures_are_named(kinds, pictures):
    source = read_pdf(pages(*kinds), "表.pdf")
    assert source_of(source.as_answer()).picture_pages == pictures


def test_a_page_that_is_a_picture_blocks_until_a_person_has_decided():
    source = Source("表.pdf", "pdf", [PLAN], picture_pages=[3])
    reading = interpret(source)
    assert "第 3 页是图片，没有读。" in reading.notices
    (question,) = [each for each in reading.ambiguities if each.kind == AmbiguityKind.SECTION]
    assert (question.blocks, question.ref) == (True, "第 3 页整页图片")
    assert "请补上这一页的内容" in question.asks
    left = interpret(source, corrections=Corrections(kinds={question.ref: "skip"}))
    assert not [each for each in left.ambiguities if each.kind == AmbiguityKind.SECTION]


def test_the_made_pages_are_what_they_say():
    with pdfplumber.open(io.BytesIO(pages("one", "picture"))) as pdf:
        assert [(bool(page.chars), bool(page.images)) for page in pdf.pages] == [(True, False), (False, True)]
