"""报表 pages: make a report, watch its progress, fetch it; schedules; locks; polling keeps no session alive."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from departments.models import User
from exports.models import MadeReport, ReportSchedule
from exports.services import making
from jiading.jobs import process, worker
from saved_views.models import SavedView
from tasks.models import LockedPeriod
from tasks.services import locking
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
MADE, MAKE = "/reports/", "/reports/make/"


def asked(**more) -> dict:
    return {"kind": "plain", "day": "2016-10-15", "chosen": "", "key": str(uuid4())} | more


def page(answer) -> str:
    return answer.content.decode()


def test_a_small_report_is_there_when_the_page_answers_and_comes_under_its_own_name(task, people, signed_in):
    task()
    browser = signed_in(people.wu)
    said = page(browser.post(MAKE, asked(), follow=True))
    report = MadeReport.objects.get()
    assert "「文字清单」已经做好，可以下载" in said and report.sha256 in said
    answer = browser.get(reverse("exports:file", args=[report.pk]))
    assert (
        answer["Content-Disposition"]
        == f"attachment; filename*=utf-8''{quote('文字清单_测试方案2016_截至2016-10-15.txt')}"
    )
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("text/plain", "nosniff")
    assert b"".join(answer.streaming_content).decode().startswith("1、开展读书活动。")


def test_that_no_worker_runs_is_told_where_a_report_waits_and_to_the_sysadmin(task, people, signed_in, monkeypatch):
    task()
    monkeypatch.setattr(process, "wake", lambda: None)
    monkeypatch.setattr(worker, "PATIENCE", 0)
    clerk, sysadmin = signed_in(people.wu), signed_in(people.li)
    missing, home = "后台处理进程没有运行", "/"
    clerk.post(MAKE, asked())
    assert missing not in page(clerk.get(MADE))  # it may just be starting
    MadeReport.objects.update(asked_at=F("asked_at") - timedelta(minutes=1))
    assert missing in page(clerk.get(MADE)) and missing in page(sysadmin.get(home))
    with process.presence():
        assert missing not in page(clerk.get(MADE)) and missing not in page(sysadmin.get(home))


def test_what_failed_lately_stands_on_the_sysadmins_page_with_its_reason(task, people, signed_in):
    task()
    sysadmin = signed_in(people.li)
    assert "没有做成" not in page(sysadmin.get("/"))
    day = DAY("2016-10-15")
    failed = {"plan": task().plan, "kind": "plain", "as_of": day, "asked_by": people.wu, "on": day, "state": "failed"}
    failed |= {"reach": "OWN", "unit": people.wu.department}
    for days, fault in ((1, "磁盘空间不足。"), (13, "太大了。"), (20, "早就过去。")):
        MadeReport.objects.create(asked_at=timezone.now() - timedelta(days=days), fault=fault, **failed)
    shown = re.sub(r"<[^>]+>|\s+", "", page(sysadmin.get("/")))
    assert "近两周有2个后台任务没有做成" in shown and "重新制作或者再保存一次" in shown
    assert shown.index("磁盘空间不足。") < shown.index("太大了。") and "早就过去。" not in shown
    assert "磁盘空间不足" not in page(signed_in(people.chen).get("/"))


def test_a_long_report_shows_how_far_it_is_and_the_page_asks_again_until_it_is_there(
    task, people, signed_in, monkeypatch
):
    monkeypatch.setattr(process, "wake", lambda: None)
    monkeypatch.setattr(worker, "PATIENCE", 0)
    browser = signed_in(people.wu)
    said = page(browser.post(MAKE, asked(), follow=True))
    assert (
        "正在制作，做好以后在下面下载" in said
        and "排队" in said
        and 'hx-trigger="every 2s"' in said
        and ">刷新<" in said
    )
    report = MadeReport.objects.get()
    MadeReport.objects.update(state="making", worker="w", heard_at=report.asked_at, done=3, of=12)
    part = page(browser.get(MADE, headers={"HX-Request": "true", "X-Background": "1"}))
    assert re.match(r'\s*<section\s+id="made"', part) and "制作中 25%" in part and 'value="25"' in part
    assert browser.get(reverse("exports:file", args=[report.pk])).status_code == 404
    making.fail(report.pk, "w", "没有做成。")
    part = page(browser.get(MADE, headers={"HX-Request": "true", "X-Background": "1"}))
    assert "重新制作" in part and "every 2s" not in part
    monkeypatch.setattr(process, "wake", worker.run_waiting)
    monkeypatch.setattr(worker, "PATIENCE", 4)
    said = page(browser.post(reverse("exports:again", args=[report.pk]), follow=True))
    assert "已经做好，可以下载" in said and "every 2s" not in said


def test_a_poll_does_not_keep_the_session_alive_and_a_page_does(people, plan, signed_in):
    browser = signed_in(people.wu)
    browser.get(MADE)

    def expires():
        return Session.objects.get().expire_date

    before = expires()
    answer = browser.get(MADE, headers={"HX-Request": "true", "X-Background": "1"})
    assert (answer.status_code, expires(), "Set-Cookie" in answer.headers) == (200, before, False)
    assert "Cookie" in answer["Vary"]
    browser.get(MADE, headers={"HX-Request": "true"})
    assert expires() > before


def locked_out(*args, **kwargs) -> None:
    raise OperationalError("database is locked")


def test_a_page_is_answered_although_the_end_of_its_session_cannot_be_moved(people, plan, signed_in, monkeypatch):
    """On SQLite nobody else writes while a large import is being saved."""
    browser = signed_in(people.wu)
    before = Session.objects.get().expire_date
    monkeypatch.setattr(Session, "save", locked_out)
    assert browser.get(MADE).status_code == 200
    assert Session.objects.get().expire_date == before
    Session.objects.all().delete()
    assert browser.get(MADE).status_code == 302  # to the sign-in


def test_the_filter_of_a_list_is_carried_along(task, people, signed_in):
    task(text="逾期的任务。"), task(due="2016-12-31", text="正常的任务。")
    browser = signed_in(people.chen)
    listed = page(browser.get(reverse("tasks:list"), {"light": "overdue", "page": "1"}))
    assert "/reports/make/?light=overdue" in listed
    form = browser.get(f"{MAKE}?light=overdue&page=1&sort=-due").context["form"]
    assert (form["chosen"].value(), form["query"].value(), form.fields["chosen"].choices[0]) == (
        "carried", "light=overdue", ("carried", "灯：逾期"),
    )  # fmt: skip
    browser.post(f"{MAKE}?light=overdue", asked(chosen="carried", query="light=overdue"))
    browser.post(f"{MAKE}?light=overdue", asked(chosen="", query="light=overdue"))
    assert list(MadeReport.objects.order_by("pk").values_list("filter_words", flat=True)) == ["灯：逾期", "全部任务"]
    assert browser.get(f"{MAKE}?unit=999999").context["form"]["chosen"].value() == ""  # makes no sense: left behind


def test_a_saved_filter_can_be_chosen_but_not_anothers(task, people, signed_in):
    task()
    mine = SavedView.objects.create(user=people.chen, name="逾期的", query="light=overdue")
    other = SavedView.objects.create(user=people.sun, name="别人的", query="light=overdue")
    browser = signed_in(people.chen)
    assert "常用筛选：逾期的" in page(browser.get(MADE)) and "别人的" not in page(browser.get(MADE))
    assert browser.post(MAKE, asked(chosen=f"view-{other.pk}")).status_code == 422
    browser.post(MAKE, asked(chosen=f"view-{mine.pk}"))
    assert MadeReport.objects.get().query == "light=overdue"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": ""}, "请选择报表"),
        ({"kind": "nonsense"}, "没有这种报表"),
        ({"day": "2016-02-30"}, "看不懂这个日期"),
        ({"day": "2016-10-16"}, "还没有到，最晚是今天 2016-10-15"),
        ({"chosen": "carried", "query": "light=overdue"}, "没有这个筛选"),
    ],
)
def test_what_is_refused_is_said_beside_its_field(plan, people, signed_in, said, sentence):
    answer = signed_in(people.wu).post(MAKE, asked(**said))
    assert answer.status_code == 422 and sentence in page(answer)
    assert not MadeReport.objects.exists()


def test_a_double_click_makes_one_report(plan, people, signed_in):
    browser, form = signed_in(people.wu), asked()
    browser.post(MAKE, form), browser.post(MAKE, form)
    assert MadeReport.objects.count() == 1


def test_a_damaged_file_is_told_and_not_handed_out(plan, people, signed_in, settings):
    browser = signed_in(people.wu)
    browser.post(MAKE, asked())
    report = MadeReport.objects.get()
    (Path(settings.MEDIA_ROOT) / report.file).write_bytes(b"something else")
    answer = browser.get(reverse("exports:file", args=[report.pk]))
    assert answer.status_code == 409 and "文件和做好时不一样，没有下载" in page(answer)


def test_another_persons_report_is_as_little_found_as_none(plan, people, signed_in):
    signed_in(people.wu).post(MAKE, asked())
    there = MadeReport.objects.get().pk
    for who in ("lin", "zheng", "chen", "zhao"):
        browser = signed_in(getattr(people, who))
        for pk in (there, 999999):
            assert browser.get(reverse("exports:file", args=[pk])).status_code == 404
            assert browser.post(reverse("exports:again", args=[pk])).status_code == 404
        assert "还没有报表" in page(browser.get(MADE))


def test_a_page_of_the_past_shows_what_was_asked_for_by_then(plan, people, signed_in):
    making.ask(plan=plan, kind="plain", day=DAY("2016-10-01"), by=people.wu, when=at("2016-10-15"))
    browser = signed_in(people.wu)
    assert "还没有报表" in page(browser.get(MADE, {"as_of": "2016-10-14"}))
    assert "还没有报表" not in page(browser.get(MADE))


def test_the_pages_ask_as_often_for_three_rows_as_for_one(plan, people, signed_in, django_assert_num_queries):
    browser = signed_in(people.chen)
    for place, day in enumerate(("2016-07-31", "2016-08-31", "2016-09-30")):
        schedule = ReportSchedule.objects.create(
            plan=plan, name=f"月报{place}", kind="plain", starts_on=DAY("2016-07-01"), owner=people.chen
        )
        schedule.recipients.set([people.zhao])
        span = {"first": DAY(f"{day[:7]}-01"), "last": DAY(day)}
        making.from_schedule(schedule, **span, when=at("2016-10-15"))
        locking.lock(plan=plan, name=day, **span, by=people.chen, when=at("2016-10-15"), why="已报。")
        if place != 1:
            for address, queries in ((MADE, 11), ("/reports/schedules/", 10), ("/reports/locks/", 11)):
                with django_assert_num_queries(queries, info=f"{address} with {place + 1}"):
                    browser.get(address)
    assert MadeReport.objects.count() == 3


def schedule_form(**more) -> dict:
    said = {
        "name": "月报",
        "kind": "plain",
        "chosen": "",
        "every": "monthly",
        "counts": "last",
        "starts_on": "2016-09-10",
    }
    return said | more


def test_the_office_sets_up_a_schedule_sees_what_is_next_changes_and_stops_it(plan, people, signed_in):
    User.objects.filter(pk=people.zhao.pk).update(email="zhao@example.cn")
    browser = signed_in(people.chen)
    assert "还没有定期报表" in page(browser.get("/reports/schedules/"))
    said = page(browser.post("/reports/schedules/new/", schedule_form(recipients=[people.zhao.pk]), follow=True))
    schedule = ReportSchedule.objects.get()
    assert "每月，截至月末" in said and "2016-11-01 起写" in said and "截至 2016-10-31" in said and "赵" in said
    address = reverse("exports:schedule", args=[schedule.pk])
    form = browser.get(address).context["form"]
    assert (form["counts"].value(), form["name"].value()) == ("last", "月报")
    said = page(browser.post(address, schedule_form(every="weekly", counts="week-5"), follow=True))
    assert "每周，截至周五" in said and "不发邮件" in said
    switch = reverse("exports:schedule_switch", args=[schedule.pk])
    assert "已停用" in page(browser.post(switch, {"do": "stop"}, follow=True))
    assert "从今天起继续写" in page(browser.post(switch, {"do": "go-on"}, follow=True))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "请填写这一栏"),
        ({"every": "weekly", "counts": "month-3"}, "请选「周几」"),
        ({"every": "quarterly", "counts": "week-3"}, "请选「几日」"),
        ({"starts_on": "2014-01-01"}, "最早从一年前 2015-10-15"),
        ({"starts_on": ""}, "请填写从哪一天起"),
        ({"recipients": ["999999"]}, "收件人已经不能查看全部任务|有效的值"),
        ({"name": "已有"}, "已有同名的定期报表"),
    ],
)
def test_a_schedule_is_refused_beside_its_field(plan, people, signed_in, said, sentence):
    ReportSchedule.objects.create(plan=plan, name="已有", kind="plain", starts_on=DAY("2016-10-01"), owner=people.chen)
    answer = signed_in(people.chen).post("/reports/schedules/new/", schedule_form(**said))
    assert answer.status_code == 422 and any(word in page(answer) for word in sentence.split("|"))
    assert ReportSchedule.objects.count() == 1


def test_the_office_locks_a_period_and_lifts_it_and_everybody_who_reports_sees_it(plan, people, signed_in):
    browser, address = signed_in(people.chen), "/reports/locks/"
    choices = browser.get(address).context["form"].fields["period"].choices
    assert choices[0] == ("2016-09-01_2016-09-30", "2016 年 9 月") and len(choices) == 9
    said = page(browser.post(address, {"period": "2016-09-01_2016-09-30", "why": "已报区领导。"}, follow=True))
    assert "「2016 年 9 月」已锁定" in said and "已报区领导。" in said
    assert browser.post(address, {"period": "2016-09-01_2016-09-30", "why": "又。"}).status_code == 422
    assert browser.post(address, {"period": "2016-08-01_2016-08-31", "why": ""}).status_code == 422
    clerk = signed_in(people.wu)
    assert "2016 年 9 月" in page(clerk.get(address)) and "锁定这一期" not in page(clerk.get(address))
    assert clerk.post(address, {"period": "2016-08-01_2016-08-31", "why": "我来。"}).status_code == 403
    assert "还没有锁定的期间" in page(clerk.get(address, {"as_of": "2016-10-14"}))
    lift = reverse("exports:unlock", args=[LockedPeriod.objects.get().pk])
    assert browser.post(lift, {"why": " "}).status_code == 422
    said = page(browser.post(lift, {"why": "漏了两个街镇。"}, follow=True))
    assert "已解锁" in said and "漏了两个街镇。" in said
    assert "已由陈" in page(browser.post(lift, {"why": "再来。"})) or "这一期已经解锁" in page(browser.get(lift))


def test_a_page_of_the_past_saves_nothing(plan, people, signed_in):
    browser, past = signed_in(people.chen), "?as_of=2016-10-01"
    browser.post(f"/reports/locks/{past}", {"period": "2016-09-01_2016-09-30", "why": "已报。"})
    browser.post(f"/reports/schedules/new/{past}", schedule_form())
    assert (LockedPeriod.objects.count(), ReportSchedule.objects.count()) == (0, 0)
