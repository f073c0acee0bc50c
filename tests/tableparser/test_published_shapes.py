"""Published documents, and what they taught: group totals, times in sentences, a second head, clauses of time."""

import pytest

from tableparser.files.grid import Grid, Source
from tableparser.interpret import interpret
from tableparser.paragraphs.duties import are_units
from tableparser.reading import Reading
from tests.tableparser.corpus import UNSEEN
from tests.tableparser.test_corpus import cases, refuse_faults_of


@pytest.mark.parametrize("document", cases(UNSEEN))
def test_a_published_document_is_read_as_it_is_meant(document):
    refuse_faults_of(document)


HEAD = ["序号", "项目名称", "建设内容", "总投资", "完成时限", "责任单位"]
ROW = ["1", "北路", "改建道路七公里。", "3400", "2024年底", "县交通局"]


def read(*rows: list[str], spans: tuple = ()) -> Reading:
    return interpret(Source("表.xlsx", "xlsx", [Grid("表", list(rows), list(spans), lettered=True)]))


@pytest.mark.parametrize(
    ("row", "spans"),
    [
        (["一、交通（1个）", "", "", "3400", "", ""], [(1, 0, 1, 2)]),
        (["一、交通（1个）", "", "", "3400", "", ""], []),
        (["", "一、交通（1个）", "", "3400", "", ""], []),
        (["一", "交通（1个）", "", "3400", "", ""], []),
    ],
    ids=["merged", "in the first column", "in the column of projects", "number and name apart"],
)
def test_a_category_with_the_figures_of_its_group_is_no_task(row, spans):
    reading = read(HEAD, row, ROW, spans=spans)
    assert [task.text for each in reading.rows for task in each.split.tasks] == ["改建道路七公里。"]
    assert "交通（1个）" in reading.rows[0].texts["category"]
    assert [(fate.text, fate.why) for fate in reading.cell_fates if fate.text == "3400" and fate.fate == "listed"] == [
        ("3400", "分类的小计")
    ]
    assert reading.proof()["lost"] == 0


def test_a_row_with_work_and_figures_stays_a_task():
    reading = read(HEAD, ["一、", "北路", "改建道路七公里。", "3400", "", ""], ROW)
    assert len(reading.rows) == 2


@pytest.mark.parametrize("total", ["合计（4个）", "合计4项", "总计：", "小计"])
def test_a_total_with_its_number_is_a_total(total):
    reading = read(HEAD, ROW, [total, "", "", "3400", "", ""])
    assert (len(reading.rows), reading.proof()["lost"]) == (1, 0)


def test_without_a_column_of_deadlines_the_sentence_says_when():
    reading = read(
        ["序号", "任务", "责任单位"],
        ["1", "2023年6月底前，完成招标。", "建设局"],
        ["2", "维护2020年底前建成的护栏。", "城管局"],
    )
    assert [row.deadline.dates for row in reading.rows] == [reading.rows[0].deadline.dates, ()]
    assert [str(day) for day in reading.rows[0].deadline.dates] == ["2023-06-30"]
    assert reading.rows[0].refs["deadline"] == "表!B2"
    assert reading.notices == ["表里没有时限栏：1 行的时间节点取自任务文字，请核对。"]
    assert reading.proof()["lost"] == 0


def test_a_blank_deadline_is_asked_about_and_not_taken_from_the_sentence():
    reading = read(
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "2023年6月底前，完成招标。", "建设局", ""],
        ["2", "修护栏。", "城管局", "2023年底"],
    )
    assert (reading.rows[0].deadline.dates, reading.notices) == ((), [])
    assert any(each.row == 0 and each.field == "deadline" for each in reading.ambiguities)


def test_a_second_head_in_another_order_is_a_head():
    reading = read(
        ["序号", "工作任务", "责任单位", "完成时限"],
        ["1", "修护栏。", "城管局", "2023年底"],
        ["序号", "工作任务", "完成时限", "责任单位"],
        ["1", "补路灯。", "2023年6月底", "路灯所"],
    )
    assert [(row.texts["responsible"], row.texts["deadline"]) for row in reading.rows] == [
        ("城管局", "2023年底"),
        ("路灯所", "2023年6月底"),
    ]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("县发改局牵头，县粮食集团配合，2022年5月20日前完成", True),
        ("县发改局牵头，县粮食集团配合，2022年5月20日前全部完成到位", True),
        ("县发改局牵头，县粮食集团配合，2022年5月20日前完成东门粮库四栋仓房的屋面翻修", False),
    ],
)
def test_a_clause_of_work_is_no_time_although_it_begins_with_one(text, units):
    assert are_units(text) is units
