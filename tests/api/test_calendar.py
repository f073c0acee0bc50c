"""日历订阅: the deadlines of a person's scope as any calendar program reads them, by an address that no log holds."""

import io
import logging
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from icalendar import Calendar

from departments.models import User
from departments.services import access
from jiading.web.logs import WithoutTokens
from tasks.models import LedgerEntry
from tasks.services import claims, extensions, steering
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
NOW = at("2016-10-15")


@pytest.fixture
def feed(settings):
    """Read somebody's calendar as a calendar program does: no cookie, only the address."""
    settings.PORTAL_TODAY = DAY("2016-10-15")

    def read(person: User):
        _, text = access.make(person=person, purpose="calendar", label="电脑", when=NOW)
        return Client().get(f"/calendar/{text}.ics")

    return read


def events(answer) -> dict[str, dict]:
    """The events by the text of their task."""
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["SUMMARY"]).split("】")[1]: event for event in found}


def test_a_deadline_is_an_all_day_event_with_what_an_officer_wants_to_know(task, report, people, feed):
    made = task("2016-11-30", text="建成书房，开放；每周不少于 56 小时。")
    report(made, "2016-10-01", progress="保密的进展。")
    extensions.ask(task=made, by=people.lin, when=at("2016-10-02"), due_on=DAY("2016-12-31"), text="选址。")
    extensions.grant(task=made, by=people.chen, when=at("2016-10-03"), text="同意。")
    answer = feed(people.wu)
    event = events(answer)["1、建成书房，开放；每周不少于 56 小时。"]
    last = LedgerEntry.objects.filter(task=made).order_by("seq").last()
    assert {
        "start": event["DTSTART"].dt,
        "end": event["DTEND"].dt,
        "uid": str(event["UID"]),
        "sequence": event["SEQUENCE"],
        "changed": event["LAST-MODIFIED"].dt,
        "status": str(event["STATUS"]),
        "url": event.get("URL"),
        "light": str(event["SUMMARY"])[:4],
    } == {
        "start": date(2016, 12, 31),
        "end": date(2017, 1, 1),
        "uid": f"task-{made.pk}.ceshi@jiading-portal",
        "sequence": last.seq,
        "changed": last.at.replace(microsecond=0),
        "status": "CONFIRMED",
        "url": None,
        "light": "【正常】",
    }
    said = str(event["DESCRIPTION"])
    assert (
        "原定 2016-11-30，现定 2016-12-31，延期 1 次" in said
        and "牵头：文广局" in said
        and "状态：办理中，完成 50%；灯：正常" in said
    )
    assert "保密" not in answer.content.decode()


def test_the_file_is_what_the_standard_asks_for(task, people, feed):
    task("2016-12-31", text="很长的任务，" * 60 + "\n第二行；逗号, 反斜线\\。")
    answer = feed(people.chen)
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    read = Calendar.from_ical(answer.content)
    assert (str(read["VERSION"]), str(read["X-WR-TIMEZONE"])) == ("2.0", "Asia/Shanghai")
    assert read["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert "第二行；逗号, 反斜线\\。" in str(read.walk("VEVENT")[0]["DESCRIPTION"])
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


def test_each_fate_has_its_word_and_what_has_no_day_is_no_event(task, report, people, feed):
    made = {
        name: task(due, text=name)
        for name, due in (
            ("逾期的", "2016-06-30"),
            ("临期的", "2016-10-20"),
            ("取消的", "2016-12-01"),
            ("办结的", "2016-12-02"),
            ("长期的", None),
        )
    }
    steering.cancel(task=made["取消的"], by=people.chen, when=at("2016-10-01"), text="并入。")
    report(made["办结的"], "2016-09-30")
    claim(task=made["办结的"], by=people.lin, when=at("2016-10-01"), text="都办了。", reason="已请示")
    claims.confirm(task=made["办结的"], by=people.chen, when=at("2016-10-02"))
    found = events(feed(people.zhao))
    assert {name: (str(one["SUMMARY"]).split("】")[0][1:], str(one["STATUS"])) for name, one in found.items()} == {
        "1、逾期的": ("逾期", "CONFIRMED"),
        "1、临期的": ("临期", "CONFIRMED"),
        "1、取消的": ("已取消", "CANCELLED"),
        "1、办结的": ("已办结", "CONFIRMED"),
    }


def test_an_officer_reads_the_tasks_of_the_unit_and_no_other(task, units, people, feed):
    task(text="马陆的任务。", pairs=[(units["马陆镇"], "lead")])
    task(text="财政的任务。", pairs=[(units["财政局"], "lead")])
    assert set(events(feed(people.xie))) == {"1、马陆的任务。"}
    assert set(events(feed(people.zheng))) == set()
    assert set(events(feed(people.chen))) == {"1、马陆的任务。", "1、财政的任务。"}


def test_the_link_begins_with_the_portals_own_address_whatever_host_was_asked(task, people, settings):
    made = task()
    settings.PORTAL_URL, settings.PORTAL_TODAY = "https://portal.example.cn", DAY("2016-10-15")
    _, text = access.make(person=people.wu, purpose="calendar", label="电脑", when=NOW)
    answer = Client().get(f"/calendar/{text}.ics", headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    assert str(events(answer)["1、开展读书活动。"]["URL"]) == f"https://portal.example.cn/tasks/{made.pk}/"
    assert b"evil" not in answer.content
    assert Client().get(f"/calendar/{text}.ics", headers={"Host": "evil.example"}).status_code == 400


def test_a_revoked_token_and_a_disabled_person_find_nothing(task, people, settings):
    task()
    settings.PORTAL_TODAY = DAY("2016-10-15")
    client = Client()
    for end in (
        lambda made: access.revoke(token=made.pk, by=people.wu, when=NOW),
        lambda made: User.objects.filter(pk=people.wu.pk).update(role="HEAD"),
        lambda made: User.objects.filter(pk=people.wu.pk).update(is_active=False, role="CLERK"),
    ):
        person = User.objects.get(pk=people.wu.pk)
        made, text = access.make(person=person, purpose="calendar", label="电脑", when=NOW)
        assert client.get(f"/calendar/{text}.ics").status_code == 200
        end(made)
        assert client.get(f"/calendar/{text}.ics").status_code == 404
        User.objects.filter(pk=people.wu.pk).update(is_active=True, role="CLERK")
    assert client.get("/calendar/.ics").status_code == 404
    assert client.get(f"/calendar/{'x' * 43}.ics").status_code == 404


def test_reading_makes_no_session_and_is_kept_nowhere(task, people, feed):
    task()
    answer = feed(people.wu)
    assert not answer.cookies and not Session.objects.exists()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_no_log_holds_the_address(people, settings, db):
    handler = next(
        one for one in logging.getLogger().handlers if any(isinstance(f, WithoutTokens) for f in one.filters)
    )
    stream, before = io.StringIO(), handler.stream
    handler.setStream(stream)
    try:
        assert Client().get("/calendar/secret-token.ics?x=1").status_code == 404
        assert Client().post("/calendar/secret-token.ics").status_code == 405
    finally:
        handler.setStream(before)
    assert "/calendar/***" in stream.getvalue() and "secret-token" not in stream.getvalue()


def test_a_program_that_asks_too_often_is_told_when_to_come_again(task, people, settings):
    task()
    settings.RATES = settings.RATES | {"calendar": 2}
    _, text = access.make(person=people.wu, purpose="calendar", label="电脑", when=NOW)
    _, other = access.make(person=people.wu, purpose="calendar", label="手机", when=NOW)
    answers = [Client().get(f"/calendar/{text}.ics") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert Client().get(f"/calendar/{other}.ics").status_code == 200


def test_one_deadline_costs_as_many_queries_as_three(task, people, django_assert_max_num_queries, settings):
    settings.PORTAL_TODAY = DAY("2016-10-15")
    _, text = access.make(person=people.chen, purpose="calendar", label="电脑", when=NOW)
    Client().get(f"/calendar/{text}.ics")
    counts = []
    for number in (1, 2):
        for _ in range(number):
            task()
        with django_assert_max_num_queries(5) as asked:
            Client().get(f"/calendar/{text}.ics")
        counts.append(len(asked))
    assert counts[0] == counts[1]
