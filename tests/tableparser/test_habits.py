"""What an office has taught goes before what the reader knows, says so, and is asked about where cells deny it."""

import pytest

from tableparser.cells.unit_lines import neighbours_in, with_taught_lines
from tableparser.cells.unit_names import read_units
from tableparser.columns import Field
from tableparser.files.grid import Grid, Source
from tableparser.habits import NO_HABITS, ONE, TWO, Habits, Taught, habits_of
from tableparser.interpret import Corrections, interpret
from tableparser.reading import AmbiguityKind, Reading
from tableparser.table.headings import bare, is_known, meanings

BY = "陈晨，2016-10-15 教"
STRANGE = [  # no heading of the work here is one that is known
    ["顺序", "要办的事", "谁来办", "何时办完"],
    ["1", "为三十户渔民更换救生衣。", "文广局", "2016年5月底"],
    ["2", "把码头的缆桩刷漆编号。", "财政局", "2016年6月底"],
    ["3", "办一期轮机维修培训班。", "文广局", "2016年9月底"],
]
KNOWN = [["顺序", "重点工作", "责任单位", "完成时限"], *STRANGE[1:]]
FIELDS = {"要办的事": "tasks", "谁来办": "responsible", "何时办完": "deadline"}


def taught(**headings: str) -> Habits:
    return Habits({heading: Taught(field, BY) for heading, field in headings.items()})


def read(rows: list[list[str]], habits: Habits = NO_HABITS, corrections: Corrections | None = None) -> Reading:
    grids = [Grid("Sheet1", [list(row) for row in rows], lettered=True)]
    return interpret(Source("表.xlsx", "xlsx", grids), habits=habits, corrections=corrections)


def columns(reading: Reading) -> dict[str, str | None]:
    return {column.heading: column.role for column in reading.columns}


def asked(reading: Reading) -> list[str]:
    return [each.asks for each in reading.ambiguities if each.kind == AmbiguityKind.COLUMN]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("谁来办", True),
        ("谁 来 办", True),
        ("谁来\n办", True),
        ("　谁来办：", True),
        ("谁来办*", True),
        ("谁来办（单位）", False),
        ("谁来办理", False),
        ("由谁来办", False),
        ("", False),
    ],
)
def test_a_heading_is_the_taught_one_when_only_layout_differs(written, same):
    habits = taught(谁来办="responsible")
    assert (meanings(written, habits) == [(Field.RESPONSIBLE, 0)]) is same
    assert is_known(written, habits) is same
    assert (bare(written) == "谁来办") is same


@pytest.mark.parametrize(
    ("written", "same"), [("谁来办(单位)", True), ("谁来办（ 单位 ）", True), ("谁来办（人）", False)]
)
def test_brackets_of_either_width_belong_to_the_heading(written, same):
    assert is_known(written, taught(**{"谁来办(单位)": "responsible"})) is same


def test_headings_that_nobody_knows_are_asked_about_until_they_are_taught():
    before, after = read(STRANGE), read(STRANGE, taught(**FIELDS))
    assert len(asked(before)) == 3
    assert asked(after) == []
    assert columns(after) == {"顺序": None} | FIELDS
    assert [row.names("responsible") for row in after.rows] == [["文广局"], ["财政局"], ["文广局"]]


def test_a_taught_heading_makes_a_header_of_a_row_that_was_none():
    rows = [["甲项", "乙项"], ["为三十户渔民更换救生衣", "渔政科"], ["把码头的缆桩刷漆编号", "港务科"]]
    assert read(rows).errors
    after = read(rows, taught(甲项="tasks", 乙项="responsible"))
    assert (after.errors, columns(after)) == ([], {"甲项": "tasks", "乙项": "responsible"})


def test_the_evidence_says_who_taught_it_and_when():
    said = {column.heading: column.evidence for column in read(STRANGE, taught(**FIELDS)).columns}
    assert said["谁来办"] == (
        "按本单位的导入习惯：责任单位：第 3 列，标题“谁来办”，3 格中 3 格是单位名称（陈晨，2016-10-15 教）"
    )
    assert "导入习惯" not in said["顺序"]


def test_what_is_taught_goes_before_a_known_meaning_and_before_the_cells():
    plain = columns(read(KNOWN))
    assert plain["责任单位"] == "responsible"
    other = read(KNOWN, taught(责任单位="lead"))
    assert (columns(other)["责任单位"], asked(other)) == ("lead", [])


def test_a_column_that_is_not_to_be_imported_is_kept_with_the_row_and_not_asked_about():
    rows = [
        [*row, extra]
        for row, extra in zip(KNOWN, ["怎么做", *["先摸底排查，再逐户登记，最后统一采购发放。"] * 3], strict=True)
    ]
    habits = taught(怎么做="")
    reading = read(rows, habits)
    assert (columns(reading)["怎么做"], asked(reading)) == (None, [])
    assert reading.rows[0].extra["怎么做"].startswith("先摸底")
    assert "按本单位的导入习惯：随行保存" in reading.columns[-1].evidence


@pytest.mark.parametrize(
    ("field", "cells", "contradicted"),
    [
        ("deadline", ["见附件", "见附件", "按合同"], True),
        (
            "deadline",
            ["2016年5月", "见附件", "按合同"],
            False,
        ),  # one is a date: the others are asked about in their rows
        ("deadline", ["12", "30", "44"], True),
        ("responsible", ["渔政股", "城投", "专班"], False),  # names without a common ending are still names
        ("responsible", ["2016年5月", "2016年6月", "2016年7月"], True),
        ("responsible", ["12.5", "30", "44"], True),
        ("standard", ["2016年5月", "2016年6月", "2016年7月"], True),
        ("standard", ["达标", "达标", "合格"], False),
        ("deadline", ["", "", ""], False),
    ],
)
def test_a_habit_that_the_cells_contradict_is_asked_about(field, cells, contradicted):
    rows = [["顺序", "重点工作", "栏甲"], *([*row[:2], cell] for row, cell in zip(STRANGE[1:], cells, strict=True))]
    reading = read(rows, taught(栏甲=field))
    assert columns(reading)["栏甲"] == field
    assert [bool("栏甲" in sentence) for sentence in asked(reading)] == [True] * contradicted
    assert all(each.blocks for each in reading.ambiguities if each.kind == AmbiguityKind.COLUMN)


def test_two_columns_that_are_taught_the_same_field_are_asked_about():
    rows = [[*row, due] for row, due in zip(STRANGE, ["最晚", "2016年7月", "2016年8月", "2016年10月"], strict=True)]
    found = asked(read(rows, taught(**FIELDS, 最晚="deadline")))
    assert len(found) == 1 and "这张表有两栏都是" in found[0]


BESIDE = [  # of the work, its deadline and its units there is a column under a known heading and one under another
    ["具体任务", "要办的事", "完成时限", "办妥", "责任单位", "谁来办"],
    ["为三十户渔民更换救生衣。", "三十户渔民的救生衣更换并且验收。", "2016年5月底", "2016年3月底", "文广局", "水务局"],
    ["把码头的缆桩刷漆编号。", "缆桩逐个刷漆并且编号完毕。", "2016年6月底", "2016年4月底", "财政局", "水务局"],
]


@pytest.mark.parametrize(
    ("heading", "field", "known"),
    [("要办的事", "tasks", "具体任务"), ("办妥", "deadline", "完成时限"), ("谁来办", "responsible", "责任单位")],
)
def test_a_known_column_that_loses_its_field_to_a_taught_one_is_asked_about(heading, field, known):
    label = Field(field).label
    places = [place for place, head in enumerate(BESIDE[0]) if head in (heading, known, "具体任务", "完成时限")]
    rows = [[row[place] for place in places] for row in BESIDE]
    sentence = f"Sheet1的「{known}」也可以是{label}，按导入习惯用了「{heading}」：请在「各栏对应」里确认各栏"
    reading = read(rows, taught(**{heading: field}))
    assert (columns(reading)[heading], columns(reading)[known], asked(reading)) == (field, None, [sentence])
    assert asked(read(rows, taught(**{heading: field, known: ""}))) == []


def test_a_column_that_loses_its_field_to_another_says_what_it_was_read_as_instead():
    rows = [["重点任务", *STRANGE[0][1:]], *(["渔港", *row[1:]] for row in STRANGE[1:])]
    reading = read(rows, taught(**FIELDS, 重点任务="tasks"))
    assert columns(reading)["重点任务"] == "project"
    (question,) = [each for each in reading.ambiguities if each.kind == AmbiguityKind.COLUMN]
    assert (question.field, question.blocks) == ("project", True)
    assert question.reason.endswith("可是另一栏已经是具体任务，这一栏先读作项目名称。")


def test_a_correction_goes_before_a_habit():
    said = Corrections(columns={"0": {"row": 0, "map": {"1": "tasks", "2": "lead", "3": ""}}})
    reading = read(STRANGE, taught(**FIELDS), said)
    assert [(each.column, each.role) for each in reading.columns] == [(0, None), (1, "tasks"), (2, "lead"), (3, None)]
    assert asked(reading) == []
    assert not any("导入习惯" in column.evidence for column in reading.columns)


def test_a_file_of_the_portal_itself_is_read_by_its_own_headings():
    rows = [["具体任务", "责任单位", "门户任务编号，请勿改动"], ["选址。", "文广局", "jiading-2016:1-1"]]
    assert columns(read(rows, taught(责任单位="lead")))["责任单位"] == "responsible"


LINES = {("绿洲控股", "集团"): Taught(ONE, BY), ("渔政", "海事"): Taught(TWO, BY)}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("绿洲控股\n集团", [("绿洲控股", "集团")]),
        ("财政局、绿洲控股\n集团；文广局", [("绿洲控股", "集团")]),
        ("甲 乙　丙", [("甲", "乙"), ("乙", "丙")]),
        ("财政局、文广局", []),
        ("", []),
    ],
)
def test_neighbours_are_what_only_white_space_parts(text, pairs):
    assert list(neighbours_in(text)) == pairs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("渔政\n海事", ["渔政", "海事"]),
        ("财政局、渔政\n海事", ["财政局", "渔政", "海事"]),
        ("大渔政\n海事", ["大渔政海事"]),  # another piece only ends alike
        ("渔政\n海事处", ["渔政海事处"]),
    ],
)
def test_taught_lines_are_two_units(text, names):
    assert read_units(with_taught_lines(text, LINES)).names("responsible") == names


def test_taught_lines_are_one_unit_and_the_file_says_so():
    rows = [["重点工作", "责任单位", "完成时限"], ["采购救生衣。", "港务科\n专班", "2016年5月底"]]
    apart, joined = read(rows), read(rows, Habits(lines={("港务科", "专班"): Taught(ONE, BY)}))
    assert apart.rows[0].names("responsible") == ["港务科", "专班"]
    assert joined.rows[0].names("responsible") == ["港务科专班"]
    assert joined.rows[0].texts["responsible"] == "港务科\n专班"
    assert joined.notices == ["按本单位的导入习惯：分两行写的「港务科」「专班」是一个单位（陈晨，2016-10-15 教）。"]
    assert joined.proof()["lost"] == 0


def test_habits_come_back_from_json():
    habits = Habits({"谁来办": Taught("responsible", BY), "备用": Taught("", BY)}, LINES)
    assert habits_of(habits.as_json()) == habits
    assert habits_of({}) == NO_HABITS
