"""One unit or two: which pieces are asked about, once for the file, and what leaves nothing to ask."""

import pytest

from tableparser.files.grid import Grid, Source
from tableparser.habits import ONE, TWO, Habits, Taught
from tableparser.interpret import Corrections, interpret
from tableparser.reading import AmbiguityKind, Reading

KNOWN = {name: name for name in ("文广局", "体育局", "教育局", "爱心志愿者协会")}


def read(*cells: str, **more) -> Reading:
    rows = [["任务", "责任单位"], *([f"办事{number}件。", cell] for number, cell in enumerate(cells, start=1))]
    return interpret(Source("表.xlsx", "xlsx", [Grid("表", rows, [], lettered=True)]), **more)


def pairs(reading: Reading) -> list[tuple]:
    return [(pair.before, pair.after, pair.meaning, [row for row, _ in pair.places]) for pair in reading.unit_pairs]


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("文旅局 体育馆", [("文旅局", "体育馆", TWO, [0])]),  # only a blank parts them
        ("文旅局\n体育馆", []),  # each line is a unit
        ("公安局\n刑警队", [("公安局", "刑警队", TWO, [0])]),  # the second may be a part of the first
        ("爱心\n志愿者协会", [("爱心", "志愿者协会", ONE, [0])]),  # neither line need be a unit
        ("绿洲控股\n集团", []),  # a line that cannot stand alone
        ("财 政 局", []),
        ("公安 消防", []),
        ("文旅局 各街镇", []),
        ("区委 宣传部", []),
        ("文旅局、体育馆", []),
        ("牵头：文旅局 配合：体育馆", []),
    ],
)
def test_pieces_that_could_be_one_unit_or_two_are_asked_about(cell, asked):
    assert pairs(read(cell)) == asked


@pytest.mark.parametrize("cell", ["文广局 体育局", "爱心\n志愿者协会"])
def test_names_that_the_portal_knows_leave_nothing_to_ask(cell):
    assert pairs(read(cell)) != []
    assert pairs(read(cell, known=KNOWN)) == []


@pytest.mark.parametrize("meaning", [ONE, TWO])
def test_what_the_office_has_taught_is_not_asked(meaning):
    lines = {("文旅局", "体育馆"): Taught(meaning, "陈晨，2016-10-15 教")}
    assert pairs(read("文旅局 体育馆", habits=Habits(lines=lines))) == []


def test_one_question_names_all_places_of_the_file_and_a_row_that_was_put_right_is_none():
    cells = ("文旅局 体育馆", "教育局", "水务局、文旅局 体育馆")
    reading = read(*cells)
    assert pairs(reading) == [("文旅局", "体育馆", TWO, [0, 2])]
    asked = [each for each in reading.ambiguities if each.kind == AmbiguityKind.UNIT_LINES]
    assert [(each.row, each.asks) for each in asked] == [(0, "「文旅局」「体育馆」是一个单位还是两个，共 2 处")]
    said = {"表第2行": {"units": {"lead": [], "responsible": ["文旅局体育馆"], "cooperating": []}}}
    assert pairs(read(*cells, corrections=Corrections(rows=said))) == [("文旅局", "体育馆", TWO, [2])]
