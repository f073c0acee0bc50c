"""Times that a head of two levels, a shared label or an unknown heading hides: none is lost without a question."""

import pytest

from tableparser.files.grid import Grid, Source
from tableparser.interpret import interpret
from tableparser.paragraphs.parts import parts_of
from tableparser.reading import Reading
from tableparser.table.cards.card import cards_of
from tableparser.transcript import as_json


def table(*rows: list[str], spans: tuple = ()) -> Reading:
    return interpret(Source("表.xlsx", "xlsx", [Grid("表", list(rows), list(spans), lettered=True)]))


def paragraphs(*lines: str) -> Reading:
    return interpret(Source("方案.docx", "docx", after=list(lines)))


def days(reading: Reading) -> list[list[str]]:
    return [[str(day) for day in row.deadline.dates] for row in reading.rows]


@pytest.mark.parametrize("group", ["时间要求", "起止时间", "建设周期"])
@pytest.mark.parametrize(("begin", "end"), [("开工", "完工"), ("启动", "竣工"), ("起", "止"), ("开工时间", "完工时间")])
def test_of_a_beginning_and_an_end_below_one_heading_the_end_is_the_deadline(group, begin, end):
    rows = (
        ["任务", "责任单位", group, ""],
        ["", "", begin, end],
        ["铺路三公里。", "交通局", "2017年3月", "2017年5月底"],
    )
    reading = table(*rows, spans=((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)))
    assert days(reading) == [["2017-05-31"]]


@pytest.mark.parametrize("steps", [("上半月", "下半月"), ("上旬", "下旬"), ("第一周", "第三周")])
def test_halves_of_months_below_months_are_steps(steps):
    rows = (
        ["项目", "责任单位", "本阶段任务", "9月", "", "完成期限"],
        ["", "", "", *steps, ""],
        ["绿道", "园林局", "铺完西段透水混凝土。", "备料", "铺设", "2021年10月31日"],
    )
    whole = tuple((0, column, 1, column) for column in (0, 1, 2, 5))
    reading = table(*rows, spans=(*whole, (0, 3, 0, 4)))
    assert days(reading) == [["2021-10-31"]]
    assert reading.rows[0].extra == {f"9月{step}": text for step, text in zip(steps, ("备料", "铺设"), strict=True)}


@pytest.mark.parametrize(
    ("heading", "asked"),
    [("预期", True), ("到什么时候", True), ("受理日期", False), ("开工", False), ("实际完成时间", False)],
)
def test_a_column_of_times_that_is_no_deadline_is_asked_about_unless_its_heading_denies_it(heading, asked):
    reading = table(["具体任务", "责任单位", heading, "备注"], ["铺路三公里。", "交通局", "2017年3月", "急"])
    assert bool([each for each in reading.ambiguities if each.blocks and each.field == "deadline"]) is asked


@pytest.mark.parametrize("label", ["（责任单位：教体局、发改局）", "责任单位：教体局、发改局"])
def test_paragraphs_that_share_a_label_keep_their_own_times(label):
    reading = paragraphs(
        "体育规划责任分解",
        "1．建设健身中心",
        "（1）完成选址。",
        "（2）2018年12月底前封顶。",
        "（3）2020年6月底前开放。",
        label,
    )
    assert days(reading) == [[], ["2018-12-31"], ["2020-06-30"]]
    assert [row.names("responsible") for row in reading.rows] == [["教体局", "发改局"]] * 3
    assert reading.proof()["lost"] == 0
    assert [each.asks for each in reading.ambiguities if "段" in each.asks] == [
        "单位和时限写在 3 段后面：按这 3 段共同的读，请核对"
    ]


def test_paragraphs_that_share_a_label_with_a_time_all_have_that_time():
    lines = ("体育规划责任分解", "1．建设健身中心", "（1）完成选址。", "（2）2018年12月底前封顶。")
    reading = paragraphs(*lines, "责任单位：教体局", "完成时限：2019年底")
    assert days(reading) == [["2019-12-31"], ["2019-12-31"]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("（教育局、工会）编样例六册。", [("编样例六册。", ["教育局、工会"])]),
        ("（教育局）编样例六册。（工会）发样例。", [("编样例六册。", ["教育局"]), ("发样例。", ["工会"])]),
        ("编样例六册。（教育局）发样例。（工会）", [("编样例六册。", ["教育局"]), ("发样例。", ["工会"])]),
    ],
)
def test_a_bracket_of_units_before_its_task_belongs_to_it(text, parts):
    assert [(part.text, part.duties.fields.get("responsible")) for part in parts_of(text)] == parts


@pytest.mark.parametrize(
    ("names", "work", "project"),
    [
        ("工作要点", "对二百家药店飞行检查并通报。", "基金监管"),
        ("考核内容", "对二百家药店飞行检查并通报。", "基金监管"),
        ("工作要点", "查药店", None),  # no finer than the name: nothing says which is the project
    ],
)
def test_names_before_finer_work_are_its_project_whatever_they_are_called(names, work, project):
    reading = table([names, "具体内容", "主办科室"], ["基金监管", work, "监管科"])
    assert reading.rows[0].texts.get("project") == project


@pytest.mark.parametrize(
    ("goal", "field"), [("打通断头路", "project"), ("六百米路面全部完成铺筑，通过验收。", "standard")]
)
def test_a_short_goal_before_the_work_of_a_card_is_its_name(goal, field):
    rows = [["攻坚目标", goal], ["任务描述", "完成望江路北延段铺筑。"], ["牵头部门", "住建局"]]
    (card,) = cards_of(Grid("卡", rows, [], lettered=True))
    assert card.roles()["攻坚目标"] == field
    assert as_json(table(*rows))["flat_tasks"][0]["text"] == "完成望江路北延段铺筑。"
