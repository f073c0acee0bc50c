"""提醒设置: what a person chooses is mailed on the days that were chosen; what is past its deadline always is."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from departments.models import SpecialDay, User
from departments.roles import NotAllowed
from departments.workdays import Workdays, workdays
from notices.choices import MailFrequency
from notices.digest import digests_on, group_message
from notices.mail_days import MailDay
from notices.models import MailSetting, Reminder
from notices.services import mail_settings, reading
from notices.services.mail_settings import to_know_kinds
from tasks.services import extensions, urging
from tests.notices.test_matters import notices
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY, TUESDAY = "2016-07-02", "2016-07-04", "2016-07-05"
DAILY, WEEKLY, NEVER = MailFrequency.DAILY, MailFrequency.WEEKLY, MailFrequency.NEVER
DEFAULT = {"frequency": DAILY, "to_do": True, "to_know": []}
URL = reverse("notices:mail_settings")


def told(day: str) -> dict[str, str]:
    """What each person is told on that day, by username."""
    return {one.person.username: one.summary for one in digests_on(DAY(day))}


def choose(person, **changes) -> MailSetting:
    return mail_settings.choose(person=person, **DEFAULT | changes)


@pytest.fixture
def work(task, people, report):
    """For 文广局 a task overdue since 1 July and one due soon; for the office a claim that waits as well."""
    task("2016-06-30")
    task("2016-07-20")
    claimed = task("2016-12-31")
    report(claimed, "2016-06-20")
    claim(task=claimed, by=people.lin, when=at("2016-06-21"), text="完成。", reason="配合。")


OVERDUE, SOON, WAITING = "逾期 1 项", "临期 1 项", "办结申请待审核 1 项"
ALL_OF = {"wu": f"{OVERDUE}，{SOON}", "chen": f"{WAITING}，{OVERDUE}", "zhao": OVERDUE}
OWED = {"wu": OVERDUE, "chen": OVERDUE, "zhao": None}  # a leader only watches and may turn off all


@pytest.mark.parametrize(
    ("chosen", "saturday", "monday", "tuesday"),
    [
        ({}, {"wu": OVERDUE, "chen": OVERDUE, "zhao": OVERDUE}, ALL_OF, ALL_OF),
        ({"frequency": WEEKLY}, OWED, ALL_OF, OWED),
        ({"frequency": NEVER}, OWED, OWED, OWED),
        ({"to_do": False}, OWED, OWED, OWED),
        ({"frequency": WEEKLY, "to_do": False}, OWED, OWED, OWED),
    ],
)
@pytest.mark.parametrize("who", ["wu", "chen", "zhao"])
@pytest.mark.shared
def test_who_is_told_what_on_which_day_by_the_setting(work, people, who, chosen, saturday, monday, tuesday):
    before = {day: told(day) for day in (SATURDAY, MONDAY, TUESDAY)}
    choose(getattr(people, who), **chosen)
    after = {day: told(day) for day in (SATURDAY, MONDAY, TUESDAY)}
    expected = {SATURDAY: saturday[who], MONDAY: monday[who], TUESDAY: tuesday[who]}
    assert {day: heard.pop(who, None) for day, heard in after.items()} == expected
    for heard in before.values():
        heard.pop(who, None)
    assert after == before  # nobody else is told more or less


@pytest.mark.parametrize("frequency", [DAILY, WEEKLY, NEVER])
def test_an_answer_whose_day_is_over_is_told_daily_whatever_was_chosen(task, report, people, frequency):
    made = task("2016-12-31")
    report(made, "2016-05-02")
    urging.urge(task=made, by=people.chen, when=at("2016-05-03"), text="请抓紧。", reply_by=DAY("2016-05-10"))
    choose(people.wu, frequency=frequency, to_do=False)
    assert "wu" not in told("2016-05-10")
    assert told("2016-05-11").get("wu") == "催办到期未回复 1 项"


def test_what_is_to_know_comes_by_kind_once_and_only_unread(task, people):
    made = task("2016-12-31")
    extensions.ask(task=made, by=people.lin, when=at("2016-05-05"), due_on=DAY("2017-06-30"), text="缓。")
    extensions.grant(task=made, by=people.chen, when=at("2016-05-06"), text="同意。")  # a Friday
    choose(people.wu, to_know=["extension_granted"])
    choose(people.zhou, to_know=["confirmed"])
    choose(people.xie, to_know=["extension_granted"], frequency=WEEKLY, to_do=False)
    days = ("2016-05-06", "2016-05-07", "2016-05-09", "2016-05-10")  # Friday, Saturday, Monday, Tuesday
    granted = "知悉：延期准予 1 项"
    assert [told(day).get("wu") for day in days] == [None, None, granted, None]
    assert [told(day).get("zhou") for day in days] == [None] * 4
    assert [told(day).get("xie") for day in days] == [None, None, granted, None]
    reading.read_all(by=people.wu, plans=notices(people.wu).plans, when=at("2016-05-08"))
    assert told("2016-05-09").get("wu") is None


@pytest.mark.parametrize(
    ("runs", "failed", "heard"),
    [
        (["2016-06-27", "2016-06-28"], [], "知悉：延期不准 1 项"),  # each day ran: only what is of the day before
        (["2016-06-27"], [], "知悉：延期不准 2 项"),  # on the 28th nothing ran
        (["2016-06-27", "2016-06-28"], ["wu"], "知悉：延期不准 2 项"),  # it ran, but his mail did not go out
        (["2016-06-27", "2016-06-28"], ["lin"], "知悉：延期不准 1 项"),  # another's mail is no matter of his
        ([], [], "知悉：延期不准 1 项"),  # before the first reminder nothing was dropped
    ],
)
def test_what_a_missed_day_would_have_told_is_told_by_the_next_reminder(task, people, runs, failed, heard):
    for day in ("2016-06-27", "2016-06-28"):
        made = task(f"2016-12-{day[-2:]}")
        extensions.ask(task=made, by=people.lin, when=at(day), due_on=DAY("2017-01-31"), text="来不及。")
        extensions.refuse(task=made, by=people.chen, when=at(day), text="按期办。")
    choose(people.wu, to_know=["extension_refused"], to_do=False)
    for day in runs:
        for who in ("wu", "lin"):
            sent = None if who in failed and day == runs[-1] else at(day).at
            Reminder.objects.create(person=getattr(people, who), on=DAY(day), subject="提醒", body="。", sent_at=sent)
    assert told("2016-06-29").get("wu") == heard


def test_weekly_mail_of_what_is_to_know_covers_the_week(task, people):
    made = task("2016-12-31")
    for day in ("2016-05-09", "2016-05-13"):
        extensions.ask(task=made, by=people.lin, when=at(day), due_on=DAY("2017-06-30"), text="缓。")
        extensions.refuse(task=made, by=people.chen, when=at(day), text="不同意。")
    choose(people.wu, to_know=["extension_refused"], frequency=WEEKLY)
    days = ("2016-05-09", "2016-05-10", "2016-05-16", "2016-05-23")
    assert [told(day).get("wu") for day in days] == [None, None, "知悉：延期不准 2 项", None]


@pytest.mark.parametrize(
    ("day", "daily", "weekly"),
    [
        ("2016-07-02", False, False),  # Saturday
        ("2016-07-04", True, True),  # Monday
        ("2016-07-05", True, False),
        ("2016-05-02", False, False),  # Labour Day is a Monday
        ("2016-05-03", True, True),
        ("2016-05-04", True, False),
        ("2016-10-08", True, True),  # the first working day of the week of the National Day, a Saturday
        ("2016-10-09", True, False),
        ("2016-10-10", True, True),
    ],
)
def test_a_week_begins_with_its_first_working_day(day, daily, weekly):
    on = MailDay(DAY(day), Workdays({}))
    assert (on.allows(DAILY), on.allows(WEEKLY), on.allows(NEVER)) == (daily, weekly, False)


@pytest.mark.parametrize(
    ("day", "daily", "weekly"),
    [
        ("2016-07-05", "2016-07-04", "2016-07-04"),
        ("2016-07-04", "2016-07-01", "2016-06-27"),
        ("2016-10-08", "2016-09-30", "2016-09-26"),
    ],
)
def test_the_reminder_before_is_the_last_day_on_which_one_was_sent(day, daily, weekly):
    on = MailDay(DAY(day), Workdays({}))
    assert (on.previous(DAILY), on.previous(WEEKLY)) == (DAY(daily), DAY(weekly))


def test_the_sysadmins_calendar_moves_the_weekly_mail(work, people):
    SpecialDay.objects.create(on=DAY(MONDAY), is_workday=False)
    choose(people.zhao, frequency=WEEKLY)
    assert (told(MONDAY).get("zhao"), told(TUESDAY).get("zhao")) == (None, OVERDUE)
    assert not workdays().is_workday(DAY(MONDAY))


def test_the_work_chat_is_told_the_same_whatever_the_office_has_chosen(work, people, settings):
    settings.PORTAL_URL = "https://portal.example.cn"
    before = group_message(DAY(TUESDAY)).body
    for person in (people.chen, people.sun):
        choose(person, frequency=NEVER)
    assert group_message(DAY(TUESDAY)).body == before and WAITING in before


def test_a_command_sends_by_the_settings(work, people, settings, capsys):
    settings.EMAIL_HOST, settings.PORTAL_URL = "127.0.0.1", "https://portal.example.cn"
    for who in (people.wu, people.zhao):
        User.objects.filter(pk=who.pk).update(email=f"{who.username}@example.cn")
    choose(people.wu, frequency=WEEKLY)
    choose(people.zhao, frequency=NEVER)
    call_command("remind", "--on", TUESDAY, "--send")
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["wu@example.cn"], f"【嘉定区创建任务督办】07月05日：{OVERDUE}")
    ]
    assert "可以自己设定：https://portal.example.cn/me/" in mail.outbox[0].body


def test_the_form_offers_what_the_role_reads_and_keeps_the_choice(people, signed_in):
    client = signed_in(people.wu)
    page = client.get("/me/").content.decode()
    assert "已经过了期限的要办事项" in page and "延期准予" in page and "批示（抄送）" not in page
    done = client.post(URL, {"frequency": "weekly", "to_know": ["confirmed", "extension_granted"]}, follow=True)
    assert "提醒设置已保存。" in done.content.decode()
    kept = MailSetting.objects.get(person=people.wu)
    assert (kept.frequency, kept.to_do, kept.to_know) == ("weekly", False, ["confirmed", "extension_granted"])
    again = client.get("/me/").content.decode()
    assert again.count("checked") == 3  # the frequency and two kinds
    leader = signed_in(people.zhao).get("/me/").content.decode()
    assert "邮件提醒" in leader and "已经过了期限的要办事项" not in leader
    assert "邮件提醒" not in signed_in(people.qian).get("/me/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {"frequency": "hourly"}, {"frequency": "daily", "to_know": ["dispatched"]}, {"frequency": "", "to_do": "on"}],
)
def test_a_choice_that_there_is_not_changes_nothing(people, signed_in, sent):
    answer = signed_in(people.wu).post(URL, sent, follow=True).content.decode()
    assert "没有看懂选了什么" in answer and not MailSetting.objects.exists()


def test_each_choice_is_in_the_history(people, signed_in):
    for frequency in ("weekly", "never"):
        signed_in(people.wu).post(URL, {"frequency": frequency, "to_do": "on"})
    rows = MailSetting.history.order_by("history_id")
    assert [(row.frequency, row.history_type, row.history_user) for row in rows] == [
        ("weekly", "+", people.wu),
        ("never", "~", people.wu),
    ]


def test_the_service_asks_the_role_table_and_knows_its_kinds(people):
    for who in (people.qian, people.li):
        with pytest.raises(NotAllowed):
            choose(who)
    with pytest.raises(ValidationError):
        choose(people.wu, frequency="hourly")
    assert [kind.label for kind in to_know_kinds(people.zhao)] == ["回复批示", "撤回对批示的回复"]
    assert choose(people.zhao, to_know=["confirmed", "instruction_replied"]).to_know == ["instruction_replied"]
