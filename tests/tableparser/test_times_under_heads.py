"""Times, units and names that a head of two levels, a shared label or an unknown heading hides: none is lost."""

import pytest

from tableparser.files.grid import Grid, Source
from tableparser.interpret import interpret
from tableparser.paragraphs.parts import parts_of
from tableparser.reading import Reading
from tableparser.table.cards.card import cards_of
from tableparser.table.headers import find_header
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


@pytest.mark.parametrize(
    ("group", "lowest", "role"), [("承办责任", "会办", "cooperating"), ("参建各方", "乙方", "asked")]
)
def test_units_below_a_heading_of_a_group_are_read_or_asked_about(group, lowest, role):
    rows = (
        ["任务", group, "", "时限"],
        ["", "主办", lowest, ""],
        ["铺路三公里。", "交通局", "财政局", "2017年5月底"],
        ["修桥两座。", "交通局", "公路站", "2017年6月底"],
    )
    reading = table(*rows, spans=((0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)))
    blocking = [each.field for each in reading.ambiguities if each.blocks]
    assert (reading.columns[2].role, blocking) == (("cooperating", []) if role != "asked" else (None, ["responsible"]))


def test_merged_names_are_the_project_although_they_end_like_units():
    rows = [
        ["提议", "落实事项", "主办"],
        ["盘活旧影院", "引入资本改造为小剧场", "文旅集团"],
        ["", "办首演两场", "文旅集团"],
        ["治理垂钓", "划定垂钓区三处", "河道所"],
    ]
    header = find_header(Grid("表", rows, [(1, 0, 2, 0)], lettered=True))
    assert header.columns[0] == "project"


def test_a_value_of_a_card_may_end_like_a_heading():
    rows = [
        ["项目名称", "小区厨房", "资金来源", "党建经费"],
        ["主要举措", "改造车库。", "完成时限", "2023年6月底"],
        ["责任单位", "社区党总支", "完成情况", "正在施工"],
    ]
    (card,) = cards_of(Grid("卡", rows, [], lettered=True))
    assert list(card.values) == ["项目名称", "资金来源", "主要举措", "完成时限", "责任单位", "完成情况"]


LINES = ("林场防火工作安排", "队伍建设", "组建扑火队一支。（场办）", "设施设备", "维修瞭望塔两座。（资源科）")


@pytest.mark.parametrize(
    ("lines", "categories"),
    [(LINES, ["队伍建设", "设施设备"]), (LINES[:3], [None]), (LINES[:1] + LINES[2:3] + LINES[4:], [None, None])],
    ids=["two headings", "one is none", "none"],
)
def test_short_lines_above_tasks_are_headings_in_a_text_without_numbers(lines, categories):
    assert [row.texts.get("category") for row in paragraphs(*lines).rows] == categories
