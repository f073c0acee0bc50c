"""Which chapters of a plan in paragraphs are tasks, and what is no plan: listed, asked about once, or refused."""

import pytest

from tableparser.files.grid import Source
from tableparser.interpret import Corrections, interpret
from tableparser.reading import Reading


def read(text: str, **decided: str) -> Reading:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return interpret(Source("方案.docx", "docx", after=lines), corrections=Corrections(kinds=decided))


PLAN = """
石门区街巷整治实施方案
一、指导思想
坚持以人为本。
二、整治任务
（一）拆违建
1.拆除东街棚屋十处。（责任单位：城管局；完成时限：2021年5月底前）
三、配套活动
1.办一场摄影展。
2.办一场座谈会。
四、保障措施
加强领导，严格考核。
石门区人民政府
2021年3月1日
"""


def test_a_chapter_without_units_is_listed_by_its_name_or_asked_about_once():
    reading = read(PLAN)
    assert [(s.name, s.fate, s.tasks) for s in reading.sections] == [
        ("指导思想", "unread", 0), ("整治任务", "read", 1), ("配套活动", "asked", 2), ("保障措施", "unread", 0),
    ]  # fmt: skip
    asked = [each for each in reading.ambiguities if each.row is None]
    assert len(asked) == 1
    assert asked[0].blocks
    assert "配套活动" in asked[0].asks


@pytest.mark.parametrize(("decision", "tasks"), [("data", 3), ("skip", 1)])
def test_a_person_decides_about_a_chapter(decision, tasks):
    ref = next(each.ref for each in read(PLAN).sections if each.fate == "asked")
    reading = read(PLAN, **{ref: decision})
    assert reading.counts()["tasks"] == tasks
    assert [each for each in reading.ambiguities if each.row is None] == []
    assert reading.proof()["lost"] == 0


def test_a_paragraph_that_was_taken_out_can_be_put_back():
    general = next(each for each in read(PLAN).cell_fates if each.text.startswith("坚持以人为本"))
    assert read(PLAN, **{general.row: "data"}).rows[0].split.tasks[0].text == "坚持以人为本。"
    first = read(PLAN).rows[0].ref
    assert first not in [row.ref for row in read(PLAN, **{first: "skip"}).rows]


@pytest.mark.parametrize(
    "text",
    [
        "区教育局公开招聘公告\n一、招聘单位：区教育局\n二、报名时间：2023年5月8日\n三、责任单位：区教育局人事科",
        "农村公路管理办法\n第一条 为加强管理，制定本办法。\n第二条 县交通局负责养护。（责任单位：各乡镇）",
        "防汛应急预案\n1 总则\n1.1 适用范围\n本预案适用于全区。\n2 组织机构\n区防指由区政府牵头，区应急局组成。",
        "在推进会上的讲话\n一、认清形势\n上半年增长5%。\n二、抓好落实\n发改局牵头，各乡镇配合，9月底前开工。",
        "政策解读：关于促进消费的措施\n一、主要内容\n（一）发放消费券。由商务局牵头，2023年6月底前发放。",
        "我区召开大会\n会议强调，要坚持问题导向。\n会议要求，各部门于6月底前完成整改。",
    ],
)
def test_what_is_no_plan_is_refused_or_asked_about_as_a_whole(text):
    reading = read(text)
    assert reading.errors or any(each.row is None and each.blocks for each in reading.ambiguities)
    assert reading.proof()["lost"] == 0


def test_a_report_with_units_waits_for_a_person():
    text = "整改情况报告\n一、已做工作\n1.封堵排口。（住建局）\n2.接入管网。（水务局）"
    reading = read(text)
    assert [each.asks for each in reading.ambiguities if each.row is None] == [
        "从标题看不是方案：是不是任务？请确认导入或者不导入"
    ]
    asked = next(section for section in reading.sections if section.fate == "asked")
    assert read(text, **{asked.ref: "skip"}).rows == []
    assert read(text, **{asked.ref: "data"}).counts()["tasks"] == 2


def test_a_task_without_units_and_time_among_others_is_asked_about():
    reading = read("街巷整治分工方案\n一、整治任务\n1.拆除棚屋。（城管局）\n2.整理杆线。\n3.2021年5月底前刷墙。")
    asked = [each for each in reading.ambiguities if each.field == "tasks"]
    assert [(each.row, each.asks) for each in asked] == [(1, "这一段没有写单位和时限，读作任务，请核对")]


def test_the_year_of_the_signature_makes_proposals_where_the_title_has_none():
    reading = read("街巷整治分工方案\n1.拆除棚屋，6月底前完成。（城管局）\n石门区人民政府\n2021年3月1日")
    (row,) = reading.rows
    assert (row.deadline.dates, [str(day) for day in row.deadline.proposal]) == ((), ["2021-06-30"])


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("关于印发方案的通知\n石门区街巷整治\n实施方案", "石门区街巷整治实施方案"),
        ("石门区街巷整治工作要点\n（2021年）", "石门区街巷整治工作要点（2021年）"),
        ("石政办〔2021〕3号\n各街道：\n现将方案印发给你们。\n石门区政府\n2021年3月1日\n街巷整治方案", "街巷整治方案"),
        ("街巷整治任务分工\n为整治街巷，制定本方案。", "街巷整治任务分工"),
    ],
)
def test_the_title_is_the_last_line_that_ends_like_one_with_what_belongs_to_it(above, title):
    reading = read(f"{above}\n1.拆除棚屋。（城管局）")
    assert reading.title == title
    assert reading.proof()["lost"] == 0


@pytest.mark.parametrize(
    "last", ["出席：张某、李某", "本方案自印发之日起施行。", "抄送：区纪委", "2021年3月1日", "特此通知。"]
)
def test_what_closes_a_document_is_no_part_of_its_last_task(last):
    reading = read(f"专题会议纪要\n一、由城管局牵头，拆除棚屋。\n二、由住建局负责，整理杆线。\n{last}")
    assert [row.split.tasks[0].text for row in reading.rows] == ["由城管局牵头，拆除棚屋。", "由住建局负责，整理杆线。"]


@pytest.mark.parametrize(
    "name", ["指导思想", "活动主题", "活动要求", "保障措施", "工作目标", "实施步骤", "加强组织领导"]
)
def test_a_chapter_of_general_words_is_listed_by_its_name(name):
    reading = read(
        f"清廉机关方案\n一、活动内容\n1.组织家访。（各科室）\n2.办展。（工会）\n二、{name}\n1.大家都来参与。"
    )
    assert [(section.name, section.fate) for section in reading.sections] == [("活动内容", "read"), (name, "unread")]
