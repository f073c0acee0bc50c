"""What single lines, headings and labels are, where published documents had been read wrongly."""

import pytest

from tableparser.cells.unit_names import read_units
from tableparser.files.grid import Grid, Source
from tableparser.interpret import interpret
from tableparser.paragraphs.duties import are_units
from tableparser.paragraphs.marks import mark_of
from tableparser.paragraphs.times import deadline_in
from tableparser.table.cards.card import cards_of
from tableparser.table.headers import find_header
from tableparser.table.headings import meanings


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("各街镇，2016年11月底前", True),  # a bracket with a time says who does it until when
        ("各街镇", False),  # alone it may belong to the sentence: 示范点（各街镇）
        ("各村、各社区", False),
        ("各村、各社区；长期坚持", True),
        ("2016年11月底前", False),
        ("区文广局", True),
    ],
)
def test_units_in_general_count_in_a_bracket_beside_a_time(text, units):
    assert are_units(text) is units


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("3、2017年6月1日前开放绘本馆。", "3、"),
        ("3.2017年6月1日前开放绘本馆。", "3."),
        ("3、6月底前各完成一次。", None),  # the months 3 and 6
        ("3、开放绘本馆。", "3、"),
    ],
)
def test_a_number_before_a_year_is_a_mark(line, printed):
    found = mark_of(line)
    assert (found and found.printed) == printed


@pytest.mark.parametrize(
    ("sentence", "time"),
    [
        ("会后一周内制定签约办法。", "会后一周内"),
        ("会议结束后10个工作日内报送名单。", "会议结束后10个工作日内"),
        ("批复后三十日内开工。", "批复后三十日内"),
        ("方案印发后30日内完成招标。", "方案印发后30日内"),
        ("举办讲座两场，4月下旬和10月下旬各一场。", "10月下旬"),
        ("4月下旬和10月下旬是农忙。", ""),
        ("机会后来出现了。", ""),
    ],
)
def test_a_sentence_names_its_time(sentence, time):
    assert deadline_in(sentence) == time


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公安 消防 城管", ["公安", "消防", "城管"]),
        ("发改 财政", ["发改", "财政"]),
        ("财 政 局", ["财政局"]),
        ("绿洲控股 集团", ["绿洲控股集团"]),
        ("教育 局", ["教育局"]),
        ("市场监管 管理所", ["市场监管管理所"]),
    ],
)
def test_a_blank_parts_the_short_names_of_bureaus(text, names):
    assert read_units(text).names("responsible") == names


def header_of(*rows: list[str], spans: tuple = ()):
    return find_header(Grid("表", list(rows), list(spans), lettered=True), by_evidence=False)


def test_a_numbered_category_below_a_header_is_no_second_line_of_it():
    rows = (
        ["序号", "名称", "工作任务", "责任单位"],
        ["一、主要目标（2项）", "", "", ""],
        ["1", "树", "种树三千棵。", "林业局"],
    )
    header = header_of(*rows, spans=((1, 0, 1, 3),))
    assert (header.first, header.last, set(header.columns.values())) == (0, 0, {"project", "tasks", "responsible"})


@pytest.mark.parametrize("steps", [["一季度", "二季度", "三季度", "四季度"], ["1-3月", "4-6月", "7-9月", "10-12月"]])
def test_columns_of_steps_leave_the_table_its_header(steps):
    rows = (
        ["序号", "工作事项", "责任科室", *steps],
        ["1", "扫描二十万页档案。", "档案科", "招标", "扫描", "校对", "验收"],
    )
    header = header_of(*rows)
    assert header.columns == {1: "tasks", 2: "responsible"}
    assert [header.extras[column] for column in range(3, 7)] == steps


def test_two_headings_among_months_are_no_header():
    months = [f"{month}月" for month in range(1, 7)]
    assert header_of(["项目", "单位", *months], ["用电", "千瓦时", *"123456"]) is None


@pytest.mark.parametrize(
    ("required", "task"),
    [
        ("加装雨水口八只，更换堵塞管道。", "加装雨水口八只，更换堵塞管道。"),  # the finer text is the work
        ("尽快办理", "东桥路积水"),
        ("", "东桥路积水"),
    ],
)
def test_a_card_has_its_task_in_what_is_required_where_the_rest_only_names_it(required, task):
    rows = [["督办事项", "东桥路积水"], ["办理要求", required], ["承办单位", "水务局"]]
    (card,) = cards_of(Grid("卡", rows))
    name = next(name for name, field in card.roles().items() if field == "tasks")
    assert card.texts[name] == task


@pytest.mark.parametrize(
    ("heading", "field"), [("组别", "category"), ("答复时限", "deadline"), ("回复期限", "deadline"), ("答复时间", None)]
)
def test_a_heading_of_a_ledger(heading, field):
    assert next((name for name, _ in meanings(heading)), None) == field


@pytest.mark.parametrize(
    ("heading", "goal", "asked"),
    [
        ("1. 老街亮灯工程", "安装灯带两千米，全线点亮。", True),  # which of the two is the task?
        ("1. 老街亮灯工程", "全亮", False),
        ("1. 在老街安装灯带两千米并全线点亮。", "老街夜间照明达标。", False),
    ],
)
def test_a_record_asks_where_its_task_is_only_a_name(heading, goal, asked):
    lines = [
        "柳镇2024年重点工作任务清单",
        heading,
        f"任务目标：{goal}",
        "牵头单位：规建办",
        "完成时限：2024年9月25日前",
    ]
    reading = interpret(Source("清单.txt", "txt", after=lines))
    assert [any("只是名称" in each.asks for each in reading.ambiguities)] == [asked]
    assert reading.proof()["lost"] == 0
