"""The page on which a unit reports: what stands beside the form, what it asks before it sends, what it says after."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from tasks.models import LedgerEntry, ReportDraft
from tasks.services import demands, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
WORDS = {"progress": "场馆已开工。", "issues": "缺人手。", "next_steps": "月底封顶。", "percent": "40"}


@pytest.fixture
def page(task, people, signed_in):
    """A task of 文广局, the browser of its clerk on 2016-10-15, and the address of the form."""
    made = task("2016-12-31")
    return made, signed_in(people.wu), reverse("tasks:act", args=[made.pk, "report"])


def text_of(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def latest() -> LedgerEntry:
    return LedgerEntry.objects.filter(kind="reported").latest("pk")


def urge(made, people):
    day = DAY("2016-10-20")
    return urging.urge(task=made, by=people.sun, when=at("2016-10-12"), text="请说明进度。", reply_by=day)


def test_no_change_is_sent_in_one_click(page, report):
    made, browser, url = page
    assert "本期无变化" not in text_of(browser.get(url))  # nothing has been said that could be unchanged
    report(made, "2016-09-10", **(WORDS | {"percent": 40}))
    shown = text_of(browser.get(url))
    assert "填入上次内容" in shown and "本期无变化 （完成仍为 40%）" in shown and "照抄" not in shown
    empty = {"progress": "", "issues": "", "next_steps": "", "percent": "40"}
    assert browser.post(url, empty | {"unchanged": "on", "seen": "99"}).status_code == 302
    entry = latest()
    assert (entry.text, entry.detail["percent"], entry.unchanged_note) == ("场馆已开工。", 40, "本期无变化")
    assert (entry.detail["issues"], entry.detail["next_steps"]) == ("缺人手。", "月底封顶。")


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ({"percent": "50"}, "完成 %"),
        ({"progress": "又开工一处。"}, "进展"),
        ({"finished": "on", "issues": "没有了。"}, "存在问题、本单位部分已完成"),
    ],
)
def test_what_has_changed_is_not_sent_as_no_change_and_stays_in_the_form(page, report, typed, labels):
    made, browser, url = page
    report(made, "2016-09-10", **(WORDS | {"percent": 40}))
    answer = browser.post(url, {"progress": "", "percent": "40", "unchanged": "on", "seen": "99"} | typed)
    assert answer.status_code == 422 and f"填写的内容与上次不同（{labels}）" in text_of(answer)
    assert LedgerEntry.objects.filter(kind="reported").count() == 1
    for name, value in typed.items():
        assert answer.context["form"][name].data == (True if name == "finished" else value)


def test_a_finished_part_stays_finished_when_nothing_has_changed(page, report, people):
    made, browser, url = page
    report(made, "2016-09-10", finished=True, **(WORDS | {"percent": 40}))
    browser.post(url, {"progress": "", "percent": "40", "unchanged": "on", "seen": "99"})
    assert (latest().detail["finished"], latest().unchanged_note) == (True, "本期无变化")


def test_the_form_has_deadline_standard_requests_and_demanded_evidence_beside_it(page, people):
    made, browser, url = page
    demands.demand(task=made, by=people.chen, when=at("2016-10-01"), kinds=["photo", "contract"])
    urge(made, people)
    shown = text_of(browser.get(url))
    for words in (
        "现定 2016-12-31", "达到标准。", "请说明进度。", "请在 2016-10-20 前回复",
        "提交后，孙的催办（10-12）即为已回复。", "照片 ○ 还没有", "合同、验收单 ○ 还没有",
    ):  # fmt: skip
        assert words in shown, words


@pytest.mark.parametrize(
    ("choice", "said", "open_still"),
    [({}, "孙的催办（10-12）已回复。", False), ({"leaves_open": "on"}, "催办、批示仍待回复。", True)],
)
def test_a_report_says_after_it_what_it_answered(page, people, choice, said, open_still):
    made, browser, url = page
    urge(made, people)
    shown = text_of(browser.post(url, WORDS | choice | {"seen": "99"}, follow=True))
    assert f"已提交进展反馈。{said}" in shown
    assert ("同时回复了孙的催办（2016-10-12）" in shown, "不算对催办、批示的回复" in shown) == (
        not open_still,
        open_still,
    )
    assert ("提交后，孙的催办" in text_of(browser.get(url))) == open_still


def test_a_falling_percent_is_asked_about_once_and_the_reason_is_kept(page, report):
    made, browser, url = page
    report(made, "2016-09-10", percent=60)
    sent = WORDS | {"seen": "99", "key": str(uuid4())}
    asked = browser.post(url, sent)
    assert asked.status_code == 422 and "上次 60 %，这次 40 %，确认下降？" in text_of(asked)
    assert 'value="40"' in asked.content.decode()
    done = text_of(browser.post(url, sent | {"fall_reason": "口径变了。"}, follow=True))
    assert "完成 40% （上次 60%）" in done.replace("40%（", "40% （") and "下降的原因：口径变了。" in done
    assert latest().detail["fall"] == {"from": 60, "reason": "口径变了。"}


def test_the_same_or_a_higher_percent_is_not_asked_about(page, report):
    made, browser, url = page
    report(made, "2016-09-10", percent=40)
    assert browser.post(url, WORDS | {"seen": "99"}).status_code == 302
    assert "fall" not in latest().detail


def test_faults_are_summed_up_with_ways_to_their_fields_and_the_first_has_the_focus(page):
    _made, browser, url = page
    answer = browser.post(url, {"progress": "", "percent": "101", "issues": "缺人手。"})
    shown = answer.content.decode()
    assert answer.status_code == 422 and "有 2 处需要修改" in text_of(answer) and ">\n缺人手。" in shown
    summary = shown.split('role="alert"')[1].split("</div>")[0]
    assert re.findall(r'href="#(\w+)">([^<]+)<', summary) == [("id_progress", "进展"), ("id_percent", "完成 %")]
    assert re.findall(r'<(?:textarea|input)[^>]*name="(\w+)"[^>]*autofocus', shown) == ["progress"]


def test_a_form_without_faults_takes_no_focus(page):
    _made, browser, url = page
    assert "autofocus" not in browser.get(url).content.decode()


def test_the_page_of_a_task_says_the_same_before_the_form(page, report, people):
    made, browser, _url = page
    report(made, "2016-09-10")
    urge(made, people)
    shown = text_of(browser.get(reverse("tasks:detail", args=[made.pk])))
    assert "提交后，孙的催办（10-12）即为已回复。" in shown and "填入上次内容" in shown
    office = text_of(browser.get(reverse("tasks:detail", args=[made.pk]), {"as_of": "2016-10-11"}))
    assert "请说明进度。" not in office


def test_a_correction_neither_answers_nor_asks_for_a_reason_of_a_fall(page, report, people):
    made, browser, url = page
    report(made, "2016-09-10", percent=60)
    urge(made, people)
    correct = reverse("tasks:act", args=[made.pk, "correct"])
    assert "即为已回复" not in text_of(browser.get(correct))
    assert browser.post(correct, WORDS | {"reason": "数错了。", "seen": "99"}).status_code == 302
    assert LedgerEntry.objects.get(kind="corrected").detail["reason"] == "数错了。"
    assert "即为已回复" in text_of(browser.get(url))


def test_reporting_costs_no_statement_for_each_entry(page, report, people, django_assert_num_queries):
    """The facts beside the form come with the ledger, which the page reads anyway."""
    made, browser, url = page
    report(made, "2016-09-10")
    browser.get(url)
    with django_assert_num_queries(21):
        browser.get(url)
    for day in ("11", "12", "13"):
        report(made, f"2016-09-{day}", progress=f"{day} 日。")
    urge(made, people)
    with django_assert_num_queries(21):
        browser.get(url)
    assert not ReportDraft.objects.exists()
