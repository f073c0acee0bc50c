"""一页反馈: states of its lines, faults beside them, receipts in place, and all running plans on one page."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.choices import Stage
from indicators.models import Plan
from indicators.services.stages import enter_stage
from tasks.choices import UnitRole
from tasks.models import LedgerEntry, ReportDraft, TaskUnit
from tasks.services import dispatching, drafts, steering, urging
from tests.tasks.test_several_plans import entered
from tests.world import DAY, at, running

pytestmark = pytest.mark.django_db
URL = "/report/"


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def line(answer, task):
    return next(each for each in answer.context["lines"] if each.task.task_id == task.pk)


def states_of(answer) -> list[str]:
    return [each.state_word for each in answer.context["lines"]]


def posted(answer, **typed) -> dict[str, object]:
    """What the page would send: its hidden fields and percents, and `typed` texts as t<id>_<name>."""
    sent: dict[str, object] = {"task": [each.task.task_id for each in answer.context["lines"]]}
    for each in answer.context["lines"]:
        for name in ("key", "seen", "shown_percent", "percent", "progress", "issues", "next_steps"):
            value = each.form[name].value()
            sent[f"t{each.task.task_id}-{name}"] = "" if value is None else str(value)
    return sent | {name.replace("_", "-", 1): value for name, value in typed.items()}


def on(task, **typed) -> dict[str, object]:
    return {f"t{task.pk}-{name}": value for name, value in typed.items()}


@pytest.fixture
def browser(people, signed_in):
    return signed_in(people.wu, "2016-04-20")


@pytest.fixture
def other_plan(db):
    """A second running plan, newer than the first, in which 文广局 reports by the week."""
    plan = Plan.objects.create(
        code="xin", title="新方案", starts_on=DAY("2016-02-01"), ends_on=DAY("2017-12-31"), report_cycle="weekly"
    )
    return running(plan)


def test_each_line_says_whether_it_is_filled_unchanged_faulty_or_empty(task, report, people, browser):
    filled, unchanged, empty = task(), task(), task()
    for each in (filled, unchanged):
        report(each, "2016-03-10")
    drafts.keep(task=filled, by=people.wu, when=at("2016-04-19"), progress="写了一半")
    page = browser.get(URL)
    assert states_of(page) == ["已填", "没填", "没填"] and "已填 1 / 3" in text_of(page)
    sent = posted(page) | on(unchanged, unchanged="on", progress="又有新话。") | on(empty, percent="30")
    answer = browser.post(URL, sent)
    assert answer.status_code == 422
    assert {each.task.task_id: each.state_word for each in answer.context["lines"]} == {
        unchanged.pk: "要改", empty.pk: "要改"
    }  # fmt: skip
    assert LedgerEntry.objects.latest("pk").task == filled  # its draft was sent with the page


def test_no_change_is_ticked_on_its_line(task, report, browser):
    made, new = task(), task()
    report(made, "2016-03-10", percent=40, progress="场馆已开工。")
    page = browser.get(URL)
    assert ["unchanged" in line(page, each).form.fields for each in (made, new)] == [True, False]
    browser.post(URL, posted(page) | on(made, unchanged="on"))
    entry = LedgerEntry.objects.filter(kind="reported").latest("pk")
    assert (entry.text, entry.detail["percent"], entry.unchanged_note) == ("场馆已开工。", 40, "本期无变化")


def test_a_line_with_only_a_percent_is_a_fault_and_keeps_its_value(task, report, browser):
    made, new = task(), task()
    report(made, "2016-03-10", percent=40)
    answer = browser.post(URL, posted(browser.get(URL)) | on(made, percent="50") | on(new, percent="10"))
    shown = text_of(answer)
    assert answer.status_code == 422 and "2 项要改" in shown
    assert "只改了完成 %，没有写进展。请写明进展，或勾选「本期无变化」。" in shown
    assert "只改了完成 %，没有写进展。请写明进展。" in shown  # it has said nothing that could be unchanged
    assert [line(answer, each).form["percent"].value() for each in (made, new)] == ["50", "10"]
    assert LedgerEntry.objects.filter(kind="reported").count() == 1


def test_a_percent_that_a_colleague_changed_meanwhile_is_no_change_of_this_person(task, report, people, browser):
    made, other = task(), task()
    report(made, "2016-03-10", percent=40)
    sent = posted(browser.get(URL))
    report(made, "2016-03-11", percent=60, progress="同事的话。", by=people.lin)
    browser.post(URL, sent | on(other, progress="本月已办。", percent="10"))
    assert LedgerEntry.objects.filter(kind="reported").latest("pk").task == other


def test_after_sending_the_page_lists_what_was_entered_and_what_not_and_keeps_the_rest(task, browser):
    good, bad, idle = task(), task(), task()
    page = browser.get(URL)
    sent = posted(page) | on(good, progress="已办。", percent="50") | on(bad, progress="已办。", percent="101")
    answer = browser.post(URL, sent)
    shown = answer.content.decode()
    assert f'<a href="/tasks/{good.pk}/">第 1 行第 1 项</a>' in shown and "已提交 1 项任务的进展反馈。" in shown
    assert [each.task.task_id for each in answer.context["lines"]] == [bad.pk, idle.pk]
    assert "1 项要改：" in text_of(answer) and f'href="#id_t{bad.pk}-percent"' in shown
    assert re.findall(r'name="([\w-]+)"[^>]*autofocus', shown) == [f"t{bad.pk}-percent"]
    assert line(answer, bad).form["progress"].value() == "已办。"


def test_a_line_that_owes_nothing_any_more_comes_back_with_its_words(task, people, browser):
    made = task()
    sent = posted(browser.get(URL)) | on(made, progress="打了很久的字。", percent="50")
    steering.suspend(task=made, by=people.chen, when=at("2016-04-20"), text="停。")
    answer = browser.post(URL, sent)
    assert answer.status_code == 422 and "打了很久的字。" in answer.content.decode()


def test_a_falling_percent_is_asked_about_on_its_line(task, report, browser):
    made = task()
    report(made, "2016-03-10", percent=60)
    sent = posted(browser.get(URL)) | on(made, progress="重新核算。", percent="40")
    assert "上次 60 %，这次 40 %，确认下降？" in text_of(browser.post(URL, sent))
    browser.post(URL, sent | on(made, fall_reason="口径变了。"))
    assert LedgerEntry.objects.filter(kind="reported").latest("pk").detail["fall"]["reason"] == "口径变了。"


def test_an_unsigned_task_is_acknowledged_in_its_line_and_nothing_typed_is_lost(task, people, browser):
    made, other = task(), task()
    page = browser.get(URL)
    assert text_of(page).count("这项任务还没有签收") == 2
    assert '<select id="plan"' not in page.content.decode()  # the page is of all running plans
    sent = posted(page) | on(made, progress="一句话。") | on(other, percent="30", progress="另一句。")
    answer = browser.post(URL, sent | {"acknowledge": str(made.pk)})
    assert "已签收。" in text_of(answer) and text_of(answer).count("这项任务还没有签收") == 1
    part = TaskUnit.objects.present().get(task=made, department=people.wu.department)
    assert (part.state, LedgerEntry.objects.filter(kind="reported").exists()) == ("in_progress", False)
    values = [line(answer, each).form["progress"].value() for each in (made, other)]
    assert (values, line(answer, other).form["percent"].value()) == (["一句话。", "另一句。"], "30")
    browser.post(URL, posted(answer) | on(made, progress="一句话。", percent="10"))
    assert LedgerEntry.objects.filter(kind="reported", task=made).exists()  # its own receipt is nothing newer to see


def test_another_units_task_cannot_be_acknowledged_in_the_grid(task, units, browser):
    task()
    other = task(pairs=[(units["南翔镇"], UnitRole.LEAD)])
    browser.post(URL, posted(browser.get(URL)) | {"acknowledge": str(other.pk)})
    assert not LedgerEntry.objects.filter(kind="acknowledged").exists()


def test_last_words_are_filled_into_one_line_and_nothing_typed_is_lost(task, report, browser):
    made, other = task(), task()
    report(made, "2016-03-10", progress="上月的话。", percent=40)
    sent = posted(browser.get(URL)) | on(other, progress="另一句。", percent="30")
    answer = browser.post(URL, sent | {"fill": str(made.pk)})
    assert [line(answer, each).form["progress"].value() for each in (made, other)] == ["上月的话。", "另一句。"]
    kept = posted(answer) | on(other, progress="", percent="30")
    assert "只改了完成 %" in text_of(browser.post(URL, kept))  # it is still known which percent the page showed first


def test_a_report_of_a_line_answers_a_request_unless_the_person_says_otherwise(task, people, browser):
    asked, left = task("2017-12-31"), task("2017-12-31")
    for each in (asked, left):
        urging.urge(task=each, by=people.sun, when=at("2016-04-10"), text="请说明。", reply_by=DAY("2016-04-25"))
    page = browser.get(URL)
    assert text_of(page).count("提交后即为已回复") == 2
    words = {"progress": "已办。", "percent": "50"}
    browser.post(URL, posted(page) | on(asked, **words) | on(left, leaves_open="on", **words))
    parts = TaskUnit.objects.present().filter(department=people.wu.department, urged_on__isnull=False)
    assert [part.task for part in parts] == [left]


def test_all_running_plans_stand_on_one_page_each_with_its_own_period(task, other_plan, people, units, report, browser):
    old, new = task(), entered(other_plan, "新方案的任务。", units, people, due="2017-07-31")
    closed = running(
        Plan.objects.create(code="jiu", title="旧", starts_on=DAY("2015-01-01"), ends_on=DAY("2016-12-31"))
    )
    gone = entered(closed, "旧方案的任务。", units, people)
    enter_stage(closed, Stage.CLOSED, by=people.chen, when=at("2016-04-01"))
    page = browser.get(URL)
    assert [(group.plan.code, len(group.lines)) for group in page.context["groups"]] == [("xin", 1), ("ceshi", 1)]
    shown = page.content.decode()
    assert re.search(r'class="plan-tag"[^>]*>新方案 2016<', shown) and "测试方案 2016" in shown
    report(old, "2016-04-12")
    report(new, "2016-04-12")  # of the week before: it owes one for this week, while the month has its own
    assert [each.task.task_id for each in browser.get(URL).context["lines"]] == [new.pk]
    both = posted(browser.get(URL, {"all": "1"})) | on(old, progress="甲。", percent="60")
    assert browser.post(f"{URL}?all=1", both | on(new, progress="乙。", percent="60")).status_code == 302
    assert not LedgerEntry.objects.filter(kind="reported", task=gone).exists()
    assert LedgerEntry.objects.filter(kind="reported", text__in=["甲。", "乙。"]).count() == 2


def test_five_plans_cost_as_many_statements_as_two(task, other_plan, people, units, browser):
    task()
    entered(other_plan, "新方案的任务。", units, people)
    browser.get(URL)
    with CaptureQueriesContext(connection) as two:
        browser.get(URL)
    for number in range(3):
        plan = Plan.objects.create(
            code=f"p{number}", title=f"方案{number}", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31")
        )
        entered(running(plan), f"方案{number}的任务。", units, people)
    with CaptureQueriesContext(connection) as five:
        assert len(browser.get(URL).context["lines"]) == 5
    assert len(five) == len(two)


def test_drafts_of_all_running_plans_are_one_list(task, other_plan, people, units, browser):
    old, new = task(), entered(other_plan, "新方案的任务。", units, people)
    task()
    for each in (old, new):
        drafts.keep(task=each, by=people.wu, when=at("2016-04-19"), progress=f"写到 {each.pk}。")
    drafts.keep(task=new, by=people.lin, when=at("2016-04-19"), progress="别人的。")
    page = browser.get(URL, {"drafts": "1"})
    assert [each.task.task_id for each in page.context["lines"]] == [new.pk, old.pk]
    assert f"写到 {new.pk}。" in page.content.decode() and "别人的。" not in page.content.decode()
    ReportDraft.objects.filter(user=people.wu).delete()
    assert "没有草稿" in text_of(browser.get(URL, {"drafts": "1"}))


def test_a_form_sent_twice_reports_each_line_once(task, browser):
    made = task()
    sent = posted(browser.get(URL)) | on(made, progress="已办。", percent="50", key=str(uuid4()))
    for _ in range(2):
        browser.post(URL, sent)
    assert LedgerEntry.objects.filter(kind="reported").count() == 1


def test_a_past_day_is_shown_and_nothing_is_sent(task, people, browser):
    made = task()
    dispatching.acknowledge(task=made, by=people.wu, when=at("2016-03-05"))
    page = browser.get(URL, {"as_of": "2016-04-10"})
    assert "提交填写的反馈" not in page.content.decode()
    answer = browser.post(f"{URL}?as_of=2016-04-10", posted(page) | on(made, progress="已办。", percent="50"))
    assert answer.status_code == 422 and "已办。" in answer.content.decode()
    assert not LedgerEntry.objects.filter(kind="reported").exists()
    assert reverse("tasks:grid") == URL
