"""反馈周期: what is due for the period, several tasks on one page, drafts that nobody else reads and nothing loses."""

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from departments.roles import NotAllowed
from tasks.as_of.periods import period_of
from tasks.models import LedgerEntry, ReportDraft
from tasks.pages.filters import TaskFilter
from tasks.services import dispatching, drafts, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cycle", "day", "first", "last", "due"),
    [
        ("monthly", "2016-10-15", "2016-10-01", "2016-10-31", "2016-11-05"),
        ("monthly", "2016-02-29", "2016-02-01", "2016-02-29", "2016-03-05"),
        ("weekly", "2016-10-15", "2016-10-10", "2016-10-16", "2016-10-21"),
        ("weekly", "2016-10-17", "2016-10-17", "2016-10-23", "2016-10-28"),
        ("fortnightly", "2016-01-01", "2015-12-28", "2016-01-10", "2016-01-15"),  # the plan starts on 2016-01-01
        ("fortnightly", "2016-01-10", "2015-12-28", "2016-01-10", "2016-01-15"),
        ("fortnightly", "2016-01-11", "2016-01-11", "2016-01-24", "2016-01-29"),
        ("fortnightly", "2015-12-27", "2015-12-14", "2015-12-27", "2016-01-01"),
    ],
)
def test_the_period_that_a_day_lies_in(cycle, day, first, last, due):
    plan = SimpleNamespace(report_cycle=cycle, grace_days=5, starts_on=DAY("2016-01-01"))
    found = period_of(plan, DAY(day))
    assert (found.first, found.last, found.due) == (DAY(first), DAY(last), DAY(due))


@pytest.mark.parametrize(("cycle", "silence"), [("monthly", 35), ("fortnightly", 19), ("weekly", 12)])
def test_silence_follows_the_cycle(plan, cycle, silence):
    plan.report_cycle = cycle
    assert plan.silence_days == silence


def test_a_unit_owes_a_report_until_it_has_spoken_in_the_period(task, report, people, on_day):
    made = task()

    def owing(day):
        return [row.task for row in on_day(day).owing_report(people.wu.department, DAY(day[:8] + "01"))]

    assert owing("2016-03-31") == [made]
    report(made, "2016-03-31")
    assert (owing("2016-03-31"), owing("2016-04-01")) == ([], [made])
    report(made, "2016-04-20", by=people.xie)  # another unit's word is no word of the lead
    assert owing("2016-04-30") == [made]


def test_asked_of_any_unit_a_report_is_owed_as_long_as_one_unit_owes_it(task, report, people, units, on_day):
    made = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "responsible")])
    report(made, "2016-05-02")

    def owing():
        rows = on_day("2016-05-20")
        words = (rows.owing_report(None, DAY("2016-05-01")), rows.unreported(None))
        return [[row.task for row in found] for found in words]

    assert owing() == [[made], [made]]  # 财政局 has said nothing
    report(made, "2016-05-10", by=people.zhou, finished=True)
    assert owing() == [[], []]


def test_an_answer_that_a_unit_owes_is_looked_for_with_that_unit(task, people, units, on_day):
    made = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    urging.instruct(task=made, by=people.zhao, when=at("2016-05-02"), text="请说明。", reply_by=DAY("2016-05-06"))
    urging.reply(task=made, by=people.wu, when=at("2016-05-04"), text="已办。")

    def owing(need, unit):
        query = {"needs": need, "unit": str(units[unit].pk)}
        return [row.task for row in TaskFilter(query, queryset=on_day("2016-05-20")).qs]

    asked = [(need, unit) for need in ("late_answer", "instructed") for unit in ("文广局", "财政局")]
    assert [owing(*each) for each in asked] == [[], [made], [], [made]]


def typed(task, **said):
    words = {"progress": "本月已办。", "percent": "60", "issues": "", "next_steps": ""} | said
    return {f"t{task.pk}-{name}": value for name, value in words.items()}


def forms(browser, url):
    """The hidden fields of every line of the page."""
    sent = {"task": []}
    for one in browser.get(url).context["lines"]:
        pk = one.task.task_id
        sent["task"].append(pk)
        sent |= {f"t{pk}-key": str(uuid4()), f"t{pk}-seen": one.form["seen"].value()}
    return sent


def test_a_months_reporting_of_ten_tasks_fits_one_page(task, people, signed_in, django_assert_max_num_queries):
    made = [task() for _ in range(10)]
    browser, url = signed_in(people.wu, "2016-03-20"), reverse("tasks:grid")
    with django_assert_max_num_queries(14):
        assert len(browser.get(url).context["lines"]) == 10
    sent = forms(browser, url)
    for one in made[:9]:
        sent |= typed(one)
    answer = browser.post(url, sent, follow=True).content.decode()
    assert "已提交 9 项任务的进展反馈" in answer
    assert LedgerEntry.objects.filter(kind="reported", by=people.wu).count() == 9
    assert [one.task.task_id for one in browser.get(url).context["lines"]] == [made[9].pk]
    assert len(browser.get(url, {"all": "1"}).context["lines"]) == 10


def test_lines_with_faults_come_back_with_their_words_and_the_others_are_reported(task, report, people, signed_in):
    good, bad, newer, idle = task(), task(), task(), task()
    browser, url = signed_in(people.wu, "2016-03-20"), reverse("tasks:grid")
    sent = (
        forms(browser, url)
        | typed(good)
        | typed(bad, percent="101")
        | typed(newer)
        | typed(idle, progress="", percent="")
    )
    report(newer, "2016-03-20", by=people.xie)
    answer = browser.post(url, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert [one.task.task_id for one in answer.context["lines"]] == [bad.pk, newer.pk, idle.pk]
    assert [one.task.task_id for one in answer.context["faulty"]] == [bad.pk, newer.pk]
    assert "完成百分比不能大于 100" in page and "又有 1 条新台账" in page and page.count("本月已办。") == 2
    assert LedgerEntry.objects.filter(kind="reported", by=people.wu).get().task == good
    again = {"task": [newer.pk], f"t{newer.pk}-seen": answer.context["lines"][1].form["seen"].value()}
    browser.post(url, again | typed(newer) | {f"t{newer.pk}-key": str(uuid4())})
    assert LedgerEntry.objects.filter(kind="reported", by=people.wu, task=newer).exists()


def test_the_grid_sent_twice_reports_once_and_another_units_task_is_not_taken(task, people, units, signed_in):
    made, other = task(), task(pairs=[(units["南翔镇"], "lead")])
    browser, url = signed_in(people.wu, "2016-03-20"), reverse("tasks:grid")
    sent = forms(browser, url) | typed(made) | typed(other)
    sent["task"].append(other.pk)
    browser.post(url, sent)
    browser.post(url, sent)
    assert LedgerEntry.objects.filter(kind="reported").get().task == made


def test_the_last_report_is_a_starting_point(task, report, people, signed_in):
    made = task()
    report(made, "2016-03-10", percent=40, progress="上月的话。", next_steps="接着办。", finished=False)
    browser = signed_in(people.wu, "2016-04-20")
    for url in (reverse("tasks:grid"), reverse("tasks:act", args=[made.pk, "report"])):
        assert ">\n上月的话。" not in browser.get(url).content.decode()
        page = browser.get(url, {"copy": "1"}).content.decode()
        assert ">\n上月的话。" in page and ">\n接着办。" in page and 'value="40"' in page


def test_a_draft_is_private_and_stays_until_its_owner_reports(task, report, people, signed_in):
    made = task()
    browser, form = signed_in(people.wu, "2016-03-20"), reverse("tasks:act", args=[made.pk, "report"])
    browser.post(form, {"progress": "写了一半", "percent": "", "draft": "1"})
    assert "写了一半" in browser.get(form).content.decode()
    assert "写了一半" in browser.get(reverse("tasks:grid")).content.decode()
    assert "写了一半" in browser.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "草稿 1" in browser.get("/").content.decode()
    for who in (people.lin, people.chen, people.zhao, people.xie):
        other = signed_in(who, "2016-03-20")
        for url in (reverse("tasks:detail", args=[made.pk]), form, reverse("tasks:grid"), "/"):
            assert "写了一半" not in other.get(url).content.decode()
    report(made, "2016-03-20", by=people.lin)  # a colleague's report leaves it
    assert ReportDraft.objects.get().progress == "写了一半"
    assert LedgerEntry.objects.filter(kind="reported").count() == 1
    report(made, "2016-03-21")
    assert not ReportDraft.objects.exists()


def test_a_draft_that_cannot_be_kept_stays_in_the_form(task, people, signed_in):
    made = task()
    browser, form = signed_in(people.wu, "2016-03-20"), reverse("tasks:act", args=[made.pk, "report"])
    answer = browser.post(form, {"progress": "长" * 5001, "draft": "1"})
    assert answer.status_code == 422
    assert "最多 5000 字" in answer.content.decode() and "长" * 5001 in answer.content.decode()
    drafts.keep(task=made, by=people.wu, when=at("2016-03-20"), progress="有话。")
    drafts.keep(task=made, by=people.wu, when=at("2016-03-20"), progress=" ")
    assert not ReportDraft.objects.exists()
    with pytest.raises(NotAllowed):
        drafts.keep(task=made, by=people.zheng, when=at("2016-03-20"), progress="有话。")


def test_drafts_of_many_lines_are_kept_at_once(task, people, signed_in):
    made = [task(), task()]
    browser, url = signed_in(people.wu, "2016-03-20"), reverse("tasks:grid")
    sent = (
        forms(browser, url)
        | typed(made[0], progress="一")
        | typed(made[1], progress="二", percent="x")
        | {"draft": "1"}
    )
    assert "草稿已保存" in browser.post(url, sent, follow=True).content.decode()
    assert [(d.progress, d.percent) for d in ReportDraft.objects.order_by("task")] == [("一", 60), ("二", None)]


def test_lines_typed_before_the_session_ended_are_there_after_the_sign_in(task, people, signed_in):
    made = task()
    browser, url = signed_in(people.wu, "2016-03-20"), reverse("tasks:grid")
    sent = forms(browser, url) | typed(made, progress="打了很久的字")
    browser.logout()
    assert browser.post(url, sent, headers={"Origin": "http://testserver"}).status_code == 302
    browser.force_login(people.wu, backend="django.contrib.auth.backends.ModelBackend")
    assert "打了很久的字" in browser.get(url).content.decode()


def test_the_workbench_says_what_is_due_for_this_period(task, people, signed_in):
    waiting = task(dispatched=False)
    task()
    page = signed_in(people.wu, "2016-03-20").get("/")
    due = next(each for each in page.context["sections"] if each.title.startswith("本期"))
    assert (due.title, due.count) == ("本期未反馈", 1)
    assert "4月5日 截止，还剩 16 天" in page.content.decode()
    dispatching.dispatch(task=waiting, by=people.chen, when=at("2016-03-20"))
    page = signed_in(people.wu, "2016-03-20").get("/")
    assert next(each for each in page.context["sections"] if each.title.startswith("本期")).count == 2


def test_a_form_that_is_being_written_keeps_itself(task, people, signed_in):
    made = task()
    browser, form = signed_in(people.wu, "2016-03-20"), reverse("tasks:act", args=[made.pk, "report"])
    kept = browser.post(form, {"progress": "写了一半", "draft": "itself"})
    assert (kept.status_code, re.fullmatch(r"草稿已保存 \d\d:\d\d", kept.content.decode()) is not None) == (200, True)
    refused = browser.post(form, {"progress": "长" * 5001, "draft": "itself"})
    assert (refused.status_code, refused.content.decode().startswith("草稿没有保存：最多 5000 字")) == (422, True)
    assert ReportDraft.objects.get().progress == "写了一半"
    grid = browser.post(reverse("tasks:grid"), {"task": [made.pk], "draft": "itself"} | typed(made, progress="又写"))
    assert (grid.status_code, ReportDraft.objects.get().progress) == (200, "又写")
    assert LedgerEntry.objects.filter(kind="reported").count() == 0


def test_another_units_task_is_not_found_by_a_form_that_keeps_itself(task, units, people, signed_in):
    other = task(pairs=[(units["南翔镇"], "lead")])
    sent = {"progress": "写了一半", "draft": "itself"}
    browser = signed_in(people.wu, "2016-03-20")
    assert browser.post(reverse("tasks:act", args=[other.pk, "report"]), sent).status_code == 404
    assert browser.post(reverse("tasks:act", args=[other.pk + 1, "report"]), sent).status_code == 404
    past = browser.post(reverse("tasks:act", args=[task().pk, "report"]) + "?as_of=2016-03-10", sent)
    assert (past.status_code, ReportDraft.objects.count()) == (422, 0)


def test_the_last_words_of_a_form_that_has_been_sent_leave_no_draft(task, report, people, signed_in):
    made, key = task(), uuid4()
    report(made, "2016-03-20", key=key)
    browser, form = signed_in(people.wu, "2016-03-20"), reverse("tasks:act", args=[made.pk, "report"])
    browser.post(form, {"progress": "已办一半。", "draft": "itself", "key": str(key)})
    assert not ReportDraft.objects.exists()
    browser.post(form, {"progress": "又有进展", "draft": "itself", "key": str(uuid4())})
    assert ReportDraft.objects.get().progress == "又有进展"


@pytest.mark.parametrize(("back", "there"), [("wu", True), ("lin", False)])
def test_words_kept_over_an_expired_session_come_back_to_their_writer_alone(task, people, signed_in, back, there):
    made = task()
    browser, form = signed_in(people.wu, "2016-03-20"), reverse("tasks:act", args=[made.pk, "report"])
    browser.logout()
    sent = {"progress": "打了很久的字", "draft": "itself", "writer": people.wu.pk}
    answer = browser.post(form, sent, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/sign-in/?next=")
    browser.force_login(getattr(people, back), backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert ("打了很久的字" in page, "已恢复您上次填写的内容" in page) == (there, there)
    assert "打了很久的字" not in browser.get(form).content.decode()  # taken once, or dropped
