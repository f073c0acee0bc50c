"""工作台 of a unit: each task once, in its most urgent section, with all its reasons; the sentence at the top."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Plan
from tasks.choices import UnitRole
from tasks.pages.presenters.day_words import near_day, plain_day
from tasks.services import claims, dispatching, urging
from tests.tasks.test_several_plans import entered
from tests.world import DAY, at, claim, running

pytestmark = pytest.mark.django_db
TODAY = "2016-10-15"
HOME = "/"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def sections(client, day: str = "") -> dict[str, object]:
    """Return the sections of the page by their kind."""
    return {each.kind: each for each in client.get(HOME, {"as_of": day} if day else {}).context["sections"]}


def urge(task, people, *, reply_by: str = "2016-10-20", on: str = "2016-10-10", by=None):
    urging.urge(task=task, by=by or people.chen, when=at(on), text="请写明原因。", reply_by=DAY(reply_by))


# What befell a task, when it is due; the section of 文广局's clerk, and the words of its tags in their order.
REASONS = [
    ("urged", "2016-06-30", "answer", ["提醒 · 下周四（10月20日） 前回复", "本期未反馈", "本单位 198 天没有反馈"]),
    (
        "urged late",
        "2016-12-31",
        "answer",
        ["提醒 · 应在 10月12日 前回复，已过期 3 天", "本期未反馈", "本单位 198 天没有反馈"],
    ),
    ("instructed", "2016-12-31", "answer", ["批示 · 下周一（10月17日） 前回复", "本期未反馈", "本单位 198 天没有反馈"]),
    ("returned", "2016-06-30", "returned", ["办结申请被退回", "本期未反馈", "本单位 138 天没有反馈"]),
    (
        "unsigned",
        "2016-06-30",
        "acknowledge",
        ["签收期限 3月8日，已超 151 个工作日", "本期未反馈", "本单位还没有反馈过"],
    ),
    ("signed", "2016-06-30", "overdue", ["本期未反馈", "本单位还没有反馈过"]),
    ("signed", "2016-10-14", "overdue", ["本期未反馈", "本单位还没有反馈过"]),
    ("signed", "2016-10-15", "due_soon", ["本期未反馈", "本单位还没有反馈过"]),
    ("reported", "2016-06-30", "overdue", []),
    ("reported", "2016-11-14", "due_soon", []),
    ("signed", "2016-12-31", "period", ["本期未反馈", "本单位还没有反馈过"]),
    ("signed", None, "period", ["本期未反馈", "本单位还没有反馈过"]),
    ("reported", "2016-12-31", "", []),
    ("reported twice alike", "2016-12-31", "report", ["本单位 10 天没有反馈"]),
]


def befall(story: str, made, people, report) -> None:
    """Let it happen to the task."""
    if story == "unsigned":
        return
    dispatching.acknowledge(task=made, by=people.wu, when=at("2016-03-02"))
    if story == "reported twice alike":  # the words of the second end no silence
        for day in ("2016-05-01", "2016-06-01", "2016-10-05"):
            report(made, day)
    if story == "reported":
        report(made, "2016-10-05")
    if story.startswith(("urged", "instructed")):
        report(made, "2016-03-31")
    if story == "returned":
        report(made, "2016-05-30")
        claim(task=made, by=people.lin, when=at("2016-06-01"), text="已完成。", reason="长期配合。")
        claims.send_back(task=made, by=people.chen, when=at("2016-06-02"), text="缺照片。")
    if story == "urged":
        urge(made, people)
    if story == "urged late":
        urge(made, people, reply_by="2016-10-12")
    if story == "instructed":
        said = {"text": "请说明。", "reply_by": DAY("2016-10-17")}
        urging.instruct(task=made, by=people.zhao, when=at("2016-10-13"), **said)


@pytest.mark.parametrize(("story", "due", "kind", "tags"), REASONS)
def test_a_task_stands_in_its_most_urgent_section_with_all_its_reasons(
    story, due, kind, tags, task, report, people, signed_in
):
    befall(story, task(due), people, report)
    listed = [(each.kind, each.items) for each in sections(signed_in(people.wu)).values() if each.items]
    assert [(at, len(items)) for at, items in listed] == ([(kind, 1)] if kind else [])
    if kind:
        assert [tag.words for tag in listed[0][1][0].tags] == tags


def test_a_section_says_where_the_others_of_its_count_stand(task, report, people, signed_in):
    for story in ("urged", "unsigned", "signed"):
        befall(story, task("2016-06-30"), people, report)
    found = sections(signed_in(people.wu))
    assert {kind: (each.count, len(each.items)) for kind, each in found.items()} == {
        "answer": (1, 1),
        "acknowledge": (1, 1),
        "overdue": (3, 1),
        "period": (3, 0),
    }
    assert [(each.count, each.title) for each in found["overdue"].elsewhere] == [(1, "待回复"), (1, "待签收")]
    page = text_of(signed_in(people.wu).get(HOME))
    assert re.search("另 1 项已列在 ?<[^>]*>「待回复」</a>，另 1 项已列在 ?<[^>]*>「待签收」</a>", page)
    assert page.count("开展读书活动。</a>") == 3


def test_the_sentence_names_the_two_most_urgent_things_and_its_button_is_the_only_filled_one(
    task, report, people, signed_in
):
    befall("urged late", task("2016-12-31"), people, report)
    befall("unsigned", task("2016-12-31"), people, report)
    befall("signed", task("2016-06-30"), people, report)
    befall("instructed", task("2016-12-31"), people, report)
    page = signed_in(people.wu).get(HOME)
    headline = page.context["headline"]
    assert [(one.what, one.when) for one in headline.things] == [
        ("回复 10月12日 到期的提醒", "已过期 3 天"),
        ("签收 3月8日 到期的任务", "已超期限 151 个工作日"),
    ]
    assert headline.coming == ["下周一（10月17日） 前回复 1 件批示", "11月5日 前反馈本期 4 项"]
    assert headline.total == 4
    late = headline.things[0].duty.member.task
    filled = re.findall(r'<a class="btn btn-main" href="([^"]+)">([^<]+)</a>', text_of(page))
    assert filled == [(reverse("tasks:act", args=[late, "reply"]), "回复提醒")]
    assert page.content.decode().count("btn-main") == 1


def test_without_anything_late_the_sentence_begins_with_what_is_due_first(task, report, people, signed_in):
    befall("signed", task("2016-12-31"), people, report)
    urged = task("2016-12-31")
    befall("reported", urged, people, report)
    urge(urged, people, reply_by="2016-10-18")
    page = text_of(signed_in(people.wu).get(HOME))
    assert '今天最先要办的是<a href="#answer">回复 10月18日 到期的提醒</a>，还剩 3 天；' in page
    assert "本期进展反馈</a>，11月5日 截止。" in page


def test_with_nothing_to_do_the_page_says_so_and_has_no_filled_button(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-05")
    page = signed_in(people.wu).get(HOME)
    assert "没有要办的事。" in page.content.decode() and "btn-main" not in page.content.decode()
    assert [each.number for each in page.context["band"]] == [0, 0, 0, 0, 0]


def test_the_words_of_each_open_request_stand_with_the_task_and_long_ones_open_in_place(
    task, report, people, signed_in
):
    made = task("2016-06-30")
    befall("signed", made, people, report)
    urge(made, people)
    long = "请逐项说明" * 20
    urging.instruct(task=made, by=people.zhao, when=at("2016-10-14"), text=long, reply_by=DAY("2016-10-19"))
    page = text_of(signed_in(people.wu).get(HOME))
    assert "陈 10月10日 提醒：请写明原因。" in page and f"赵 10月14日 批示：{long}" in page
    assert page.count("展开全文") == 1


def test_each_count_of_the_band_is_that_of_its_section_and_of_the_page_of_reports(task, report, people, signed_in):
    for story in ("urged", "unsigned", "signed", "signed"):
        befall(story, task("2016-06-30"), people, report)
    befall("signed", task("2016-10-31"), people, report)
    client = signed_in(people.wu)
    band = {each.kind: each.number for each in client.get(HOME).context["band"]}
    assert band == {"answer": 1, "acknowledge": 1, "overdue": 4, "due_soon": 1, "period": 5}
    assert {kind: each.count for kind, each in sections(client).items()} == band
    assert len(client.get(reverse("tasks:grid")).context["lines"]) == band["period"]


def test_routine_reports_begin_with_what_the_unit_leads_then_the_longest_quiet(task, report, units, people, signed_in):
    others = [(units["马陆镇"], UnitRole.LEAD), (units["文广局"], UnitRole.RESPONSIBLE)]
    for text, pairs, day in (
        ("早", others, "2016-09-02"),
        ("更早", others, "2016-09-01"),
        ("牵头", None, "2016-09-20"),
    ):
        report(task("2016-12-31", text=text, pairs=pairs), day)
    assert [row.task.text for row in sections(signed_in(people.wu))["period"].items] == ["牵头", "更早", "早"]


def test_the_other_plans_reports_are_folded_and_the_plan_with_the_most_is_open(task, report, units, people, signed_in):
    befall("signed", task("2016-12-31"), people, report)
    other = running(
        Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2020-12-31"))
    )
    for number in range(2):
        made = entered(other, f"新方案的任务{number}。", units, people, due="2018-01-31")
        dispatching.acknowledge(task=made, by=people.wu, when=at("2016-03-02"))
    page = signed_in(people.wu).get(HOME)
    plans = next(each for each in page.context["sections"] if each.kind == "period").plans
    assert [(each.plan.code, each.count) for each in plans] == [("xin", 2), ("ceshi", 1)]
    assert re.findall(r'<details class="report-plan"( open)? ?>', text_of(page)) == [" open", ""]


def test_a_past_day_shows_what_was_to_do_then_without_buttons(task, report, people, signed_in):
    befall("urged", task("2016-06-30"), people, report)
    page = signed_in(people.wu).get(HOME, {"as_of": "2016-10-09"})
    assert {each.kind for each in page.context["sections"]} == {"overdue", "period"}
    shown = text_of(page)
    assert "10月9日要办" in shown and "btn-main" not in shown and "btn-next" not in shown and ">反馈</a>" not in shown


def test_a_head_sees_the_own_claims_that_wait_for_the_office(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-05")
    claim(task=made, by=people.lin, when=at("2016-10-06"), text="已完成。", reason="长期配合。")
    head = signed_in(people.lin)
    (link,) = re.findall(r'等创建办审核 <a href="([^"]+)" data-figure>1</a> 项', text_of(head.get(HOME)))
    assert re.search(r"data-total[^>]*> *1 *<", text_of(head.get(link.replace("&amp;", "&"))))
    assert "等创建办审核" not in text_of(signed_in(people.wu).get(HOME))


def test_a_head_finds_what_can_be_claimed_and_a_clerk_does_not(task, report, units, people, signed_in):
    made = task("2016-06-30", pairs=[(units["文广局"], UnitRole.LEAD), (units["财政局"], UnitRole.RESPONSIBLE)])
    report(made, "2016-05-01", finished=True)
    head = signed_in(people.lin)
    assert "claim" not in sections(head)
    report(made, "2016-05-02", by=people.zhou, finished=True)
    page = text_of(head.get(HOME))
    assert sections(head)["claim"].count == 1 and "各单位都已完成，可以申请办结" in page
    assert reverse("tasks:act", args=[made.pk, "claim"]) in page
    clerk = signed_in(people.wu)
    assert "claim" not in sections(clerk) and "可以申请办结" not in text_of(clerk.get(HOME))
    claim(task=made, by=people.lin, when=at("2016-10-01"), text="都办了。")
    assert "claim" not in sections(signed_in(people.lin))
    claims.send_back(task=made, by=people.chen, when=at("2016-10-02"), text="缺照片。")
    assert {"returned"} <= set(sections(signed_in(people.lin))) and "claim" not in sections(signed_in(people.lin))


def test_the_page_costs_no_more_statements_with_more_tasks_of_every_kind(task, report, people, signed_in):
    client, counts = signed_in(people.wu), []
    for number in (1, 3):
        for story in ("urged", "unsigned", "signed", "returned"):
            for _ in range(number):
                befall(story, task("2016-06-30"), people, report)
        client.get(HOME)
        with CaptureQueriesContext(connection) as asked:
            client.get(HOME)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("on", "near", "plain"),
    [
        ("2016-10-15", "今天", "10月15日"),
        ("2016-10-16", "明天（10月16日）", "10月16日"),
        ("2016-10-17", "下周一（10月17日）", "10月17日"),
        ("2016-10-23", "下周日（10月23日）", "10月23日"),
        ("2016-10-24", "10月24日", "10月24日"),
        ("2016-10-14", "10月14日", "10月14日"),
        ("2017-01-05", "2017年1月5日", "2017年1月5日"),
    ],
)
def test_a_coming_day_says_its_day_of_the_week_in_this_week_and_the_next(on, near, plain):
    assert (near_day(DAY(on), DAY(TODAY)), plain_day(DAY(on), DAY(TODAY))) == (near, plain)


def test_a_day_of_this_week_is_named_by_its_day_of_the_week_alone():
    assert near_day(DAY("2016-10-14"), DAY("2016-10-11")) == "周五（10月14日）"
