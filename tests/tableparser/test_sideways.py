"""A table on its side, with a column for each task, is read as cards; any other table is not."""

import pytest

from tableparser.files.grid import Grid, Source
from tableparser.interpret import Corrections, interpret
from tableparser.reading import Reading
from tableparser.table.cards.sideways import sideways_cards

ROWS = [
    ["项目名称", "智慧停车", "滨河公园"],
    ["工作内容", "在六条道路装地磁感应器。", "补种水杉八百棵。"],
    ["牵头单位", "城管委", "绿化局"],
    ["完成时限", "2020年7月底", "2020年11月底"],
]


def read(rows: list[list[str]], kinds: dict[str, str] | None = None, spans: tuple = ()) -> Reading:
    grid = Grid("表", [list(row) for row in rows], list(spans), lettered=True)
    return interpret(Source("表.xlsx", "xlsx", [grid]), corrections=Corrections(kinds=kinds or {}))


def test_each_column_is_a_task_with_its_units_and_its_day():
    reading = read(ROWS)
    assert [
        (row.ref, row.texts["project"], row.split.tasks[0].text, row.names("lead"), str(row.deadline.dates[0]))
        for row in reading.rows
    ] == [
        ("表B栏", "智慧停车", "在六条道路装地磁感应器。", ["城管委"], "2020-07-31"),
        ("表C栏", "滨河公园", "补种水杉八百棵。", ["绿化局"], "2020-11-30"),
    ]
    assert reading.proof()["lost"] == 0
    assert reading.proof()["total"] == sum(len(text) for row in ROWS for text in row)


def test_a_title_over_the_whole_table_is_no_value():
    reading = read([["重点项目推进安排", "", ""], *ROWS], spans=((0, 0, 0, 2),))
    assert (len(reading.rows), reading.title, reading.proof()["lost"]) == (2, "重点项目推进安排", 0)


def test_a_column_can_be_left_out():
    reading = read(ROWS, {"表C栏": "skip"})
    assert [row.ref for row in reading.rows] == ["表B栏"]
    assert reading.proof()["lost"] == 0
    assert {fate.row for fate in reading.cell_fates if fate.text == "绿化局"} == {"表C栏"}


def test_an_empty_value_is_blank_and_an_empty_column_no_task():
    rows = [[*row, ""] for row in ROWS]
    rows[2][2] = ""
    reading = read(rows)
    assert [row.names("lead") for row in reading.rows] == [["城管委"], []]
    assert "lead" in reading.rows[1].blank


@pytest.mark.parametrize(
    ("rows", "spans"),
    [
        (ROWS[:2], ()),  # too few labels
        ([row[:2] for row in ROWS], ()),  # one value each: a card
        ([*ROWS, ["合同约定", "甲", "乙"]], ()),  # a line without a label
        (ROWS, ((3, 1, 3, 2),)),  # a value over two tasks
        ([["项目名称", "工作内容", "完成时限"], ["停车", "装感应器四十只。", "2020年7月底"], ROWS[1], ROWS[2]], ()),
        ([["乡镇", "户数", "人口"], ["东乡", "820", "2600"], ["西乡", "310", "980"]], ()),
    ],
)
def test_any_other_table_is_not_on_its_side(rows, spans):
    assert sideways_cards(Grid("表", [list(row) for row in rows], list(spans))) == []
