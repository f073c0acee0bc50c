"""每日提醒: who is told what on which day, once a day, and what a failing server or work chat leaves behind."""

import email as messages
from email import policy
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from departments.models import SpecialDay, User
from jiading.webhook import MOST_BYTES, ChatRefused, post_text
from notices.digest import digests_on
from notices.models import Reminder
from notices.models.reminder import ReminderQuerySet
from notices.services import reminding
from tasks.services import claims, extensions, urging
from tests.lost_answers import unanswered_marks
from tests.notices.servers import chat_server, mail_server, serving
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
THURSDAY, SATURDAY, HOLIDAY, WORKING_SUNDAY = "2016-06-30", "2016-07-02", "2016-10-03", "2016-10-09"


def told(day: str) -> dict[str, str]:
    """What each person is told on that day, by username."""
    return {one.person.username: one.summary for one in digests_on(DAY(day))}


@pytest.fixture
def reachable(people, settings):
    """Everybody has an address, and the portal knows its own."""
    settings.EMAIL_HOST, settings.PORTAL_URL = "127.0.0.1", "https://portal.example.cn"
    for who in vars(people).values():
        User.objects.filter(pk=who.pk).update(email=f"{who.username}@example.cn")


def remind(*options: str) -> str:
    out = StringIO()
    call_command("remind", *options, stdout=out, stderr=out)
    return out.getvalue()


EVERY = ("wu", "lin", "zhou", "xie")


@pytest.mark.parametrize(
    ("day", "unit", "office"),
    [
        ("2016-05-30", None, None),  # 31 days ahead
        ("2016-05-31", "临期 1 项", None),
        ("2016-06-29", "临期 1 项", None),
        ("2016-06-30", "今天到期 1 项", "今天到期 1 项"),
        ("2016-07-01", "逾期 1 项", "逾期 1 项"),
        ("2016-07-02", "逾期 1 项", "逾期 1 项"),  # a Saturday: overdue is told
        ("2016-10-09", "逾期 1 项", "逾期 1 项"),
    ],
)
def test_a_deadline_is_told_to_units_and_office_by_the_day(task, people, day, unit, office):
    task("2016-06-30")
    expected = {who: unit for who in EVERY if unit} | {who: office for who in ("chen", "sun", "zhao") if office}
    assert told(day) == expected


@pytest.mark.parametrize(
    ("due", "day", "heard"),
    [
        ("2016-07-02", SATURDAY, False),  # due on a Saturday
        ("2016-07-01", SATURDAY, True),  # overdue since Saturday
        ("2016-10-20", HOLIDAY, False),
        ("2016-10-02", HOLIDAY, True),
        ("2016-10-20", WORKING_SUNDAY, True),  # people work on that Sunday
    ],
)
def test_days_off_are_quiet_unless_something_is_overdue(task, people, due, day, heard):
    task(due)
    assert bool(told(day)) is heard


def test_the_sysadmins_table_makes_a_day_off(task, people):
    task("2016-06-30")
    SpecialDay.objects.create(on=DAY(THURSDAY), is_workday=False)
    assert told(THURSDAY) == {}


def test_on_a_day_off_only_the_overdue_is_told(task, people):
    task("2016-07-01")
    task("2016-07-20")
    assert told(SATURDAY)["wu"] == "逾期 1 项"
    assert told("2016-07-04")["wu"] == "逾期 1 项，临期 1 项"


def test_what_was_asked_is_told_until_it_is_answered(task, report, people):
    made = task("2016-12-31")
    report(made, "2016-05-02")  # the lead is at work, so that an urging asks every unit
    said = {"task": made, "when": at("2016-05-03"), "text": "请抓紧。"}
    urging.urge(by=people.chen, reply_by=DAY("2016-05-10"), **said)
    assert told("2016-05-10") == dict.fromkeys(EVERY, "催办待回复 1 项")
    late = "催办、批示到期未回复 1 项"
    assert told("2016-05-11") == dict.fromkeys(EVERY, "催办到期未回复 1 项") | {"chen": late, "sun": late}
    urging.reply(task=made, by=people.wu, when=at("2016-05-11"), text="马上办。")
    assert "wu" not in told("2016-05-11") and "zhou" in told("2016-05-11")
    urging.instruct(task=made, by=people.zhao, when=at("2016-05-12"), text="请说明。", reply_by=DAY("2016-05-20"))
    assert told("2016-05-12")["lin"] == "批示待回复 1 项"
    assert told("2016-05-12")["zhao"] == "批示未回复 1 项"


def test_what_was_returned_and_what_waits_for_the_office_is_told(task, report, people):
    made = task("2016-12-31")
    report(made, "2016-05-02")
    extensions.ask(task=made, by=people.lin, when=at("2016-05-03"), due_on=DAY("2017-03-31"), text="缓一缓。")
    assert told("2016-05-03") == {"chen": "延期申请待审批 1 项", "sun": "延期申请待审批 1 项"}
    claim(task=made, by=people.lin, when=at("2016-05-04"), text="完成。", reason="配合。")
    assert told("2016-05-04")["chen"] == "办结申请待审核 1 项，延期申请待审批 1 项"
    claims.send_back(task=made, by=people.chen, when=at("2016-05-05"), text="缺文件。")
    assert {who: words for who, words in told("2016-05-05").items() if who in EVERY} == {
        "wu": "办结申请被退回 1 项",
        "lin": "办结申请被退回 1 项",
    }


def test_strangers_auditors_sysadmins_and_disabled_people_are_told_nothing(task, people):
    task("2016-06-30")
    User.objects.filter(pk=people.wu.pk).update(is_active=False)
    assert set(told("2016-07-01")) == {"lin", "zhou", "xie", "chen", "sun", "zhao"}


def test_without_send_nothing_is_sent_or_kept(task, reachable):
    task("2016-06-30")
    said = remind("--on", "2016-07-01")
    assert "文广局 吴（w***@example.cn）：逾期 1 项" in said and "没有发送" in said
    assert (len(mail.outbox), Reminder.objects.count()) == (0, 0)


def test_sending_twice_on_one_day_sends_once(task, reachable):
    made = task("2016-06-30")
    assert "发出 7 封" in remind("--on", "2016-07-01", "--send")
    assert "发出 0 封，今天已发过或正在发 7 封" in remind("--on", "2016-07-01", "--send")
    assert len(mail.outbox) == 7
    assert "发出 7 封" in remind("--on", "2016-07-04", "--send")
    email = next(one for one in mail.outbox if one.to == ["wu@example.cn"])
    assert email.subject == "【嘉定区创建任务督办】07月01日：逾期 1 项"
    assert f"https://portal.example.cn/tasks/{made.pk}/" in email.body and "逾期 1 天" in email.body
    assert email.body.count("https://") == email.body.count("https://portal.example.cn/")


def test_a_letter_whose_mark_got_no_answer_is_marked_again_and_goes_out_once(task, reachable, monkeypatch):
    task("2016-06-30")
    lost = unanswered_marks(monkeypatch, ReminderQuerySet)
    assert "发出 7 封" in remind("--on", "2016-07-01", "--send")
    assert (len(lost), len(mail.outbox), Reminder.objects.unsent().count()) == (1, 7, 0)


def test_who_has_no_address_is_named_and_not_written_to(task, reachable, people):
    task("2016-06-30")
    User.objects.filter(pk=people.wu.pk).update(email="")
    assert "文广局 吴（没有电子邮箱，不发）" in remind("--on", "2016-07-01", "--send")
    assert len(mail.outbox) == 6


def test_a_run_that_is_under_way_is_left_alone_and_a_broken_one_is_taken_up(task, reachable, people):
    task("2016-06-30")
    emails = [one.email() for one in digests_on(DAY("2016-07-01"))]
    row = reminding.written(emails[0], DAY("2016-07-01"))
    from datetime import timedelta

    from jiading.day import now

    for minutes, sent in ((9, 0), (11, 1)):
        Reminder.objects.filter(pk=row.pk).update(tried_at=now().at - timedelta(minutes=minutes))
        assert reminding.send_emails(emails=emails[:1], on=DAY("2016-07-01")).sent == sent


@pytest.mark.parametrize("setting", ["EMAIL_HOST", "PORTAL_URL"])
def test_without_settings_nothing_is_sent(task, reachable, settings, setting):
    setattr(settings, setting, "")
    with pytest.raises(CommandError, match=r"请在 \.env 里设置"):
        remind("--on", "2016-07-01", "--send")


def test_a_day_that_is_none_is_refused(db):
    with pytest.raises(CommandError, match="看不懂日期"):
        remind("--on", "昨天")


@pytest.fixture
def real_mail(settings, reachable):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    return settings


def test_a_real_server_gets_plain_chinese_letters_and_a_refused_one_waits(task, real_mail, people, signed_in):
    task("2016-06-30")
    with serving(mail_server()) as server:
        real_mail.EMAIL_PORT, server.refused = server.server_address[1], ("zhou@",)
        with pytest.raises(CommandError, match="有 1 条没有发出"):
            remind("--on", "2016-07-01", "--send")
        assert len(server.emails) == 6
        emails = [messages.message_from_bytes(one, policy=policy.default) for one in server.emails]
        email = next(one for one in emails if one["To"] == "wu@example.cn")
        assert (email.get_content_type(), email["Subject"].strip()) == (
            "text/plain",
            "【嘉定区创建任务督办】07月01日：逾期 1 项",
        )
        assert "文广局 吴，您好" in email.get_content()
        assert email["Message-ID"] == f"<reminder-20160701-{people.wu.pk}@portal.example.cn>"
        server.refused = ()
        assert "发出 1 封，今天已发过或正在发 6 封" in remind("--on", "2016-07-01", "--send")
        assert len(server.emails) == 7
    assert not Reminder.objects.unsent().exists()


def test_a_dead_server_loses_nothing_and_shows_on_the_status_page(task, real_mail, people, signed_in):
    task("2016-06-30")
    with serving(mail_server()) as server:
        real_mail.EMAIL_PORT = server.server_address[1]
    with pytest.raises(CommandError, match="有 7 条没有发出"):
        remind("--on", "2016-07-01", "--send")
    page = signed_in(people.li, "2016-07-01").get(reverse("notices:status")).content.decode()
    assert "ConnectionRefusedError" in page and '<strong class="late-days">7</strong>' in page
    with serving(mail_server()) as server:
        real_mail.EMAIL_PORT = server.server_address[1]
        assert "发出 7 封" in remind("--on", "2016-07-01", "--send")
        assert len(server.emails) == 7
    page = signed_in(people.li, "2016-07-01").get(reverse("notices:status")).content.decode()
    assert "ConnectionRefusedError" not in page and "late-days" not in page


def test_the_work_chat_is_told_once_a_day_and_never_harms_the_letters(task, reachable, settings):
    task("2016-06-30")
    with serving(chat_server()) as chat:
        settings.WORK_CHAT_WEBHOOK = f"http://127.0.0.1:{chat.server_address[1]}/robot"
        chat.answer = (200, '{"errcode":310000,"errmsg":"关键词不匹配"}'.encode())
        with pytest.raises(CommandError, match="有 1 条没有发出"):
            remind("--on", "2016-07-01", "--send")
        assert (len(mail.outbox), Reminder.objects.get(person=None).sent_at) == (7, None)
        assert "关键词不匹配" in Reminder.objects.get(person=None).fault
        chat.answer = (200, b'{"errcode":0}')
        assert "已发到工作群" in remind("--on", "2016-07-01", "--send")
        remind("--on", "2016-07-01", "--send")
        assert len(chat.told) == 2
        kind, said = chat.told[-1]
        assert kind.startswith("application/json")
        assert said == {
            "msgtype": "text",
            "text": {"content": "嘉定区创建任务督办 2016-07-01：逾期 1 项。\nhttps://portal.example.cn/"},
        }


@pytest.mark.parametrize(
    "answer", [(500, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"errcode":1}'), (200, b""), (302, b"")]
)
def test_a_robot_that_does_not_take_the_message_is_told(answer):
    with serving(chat_server()) as chat, serving(chat_server()) as other:
        chat.answer, chat.elsewhere = answer, f"http://127.0.0.1:{other.server_address[1]}/"
        with pytest.raises(OSError):
            post_text(f"http://127.0.0.1:{chat.server_address[1]}/", "你好")
        assert other.told == []


def test_a_robot_that_is_silent_is_not_waited_for(monkeypatch):
    import socket

    monkeypatch.setattr("jiading.webhook.TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf, pytest.raises(OSError):
        post_text(f"http://127.0.0.1:{deaf.getsockname()[1]}/", "你好")


def test_a_long_text_is_cut_between_characters():
    with serving(chat_server()) as chat:
        post_text(f"http://127.0.0.1:{chat.server_address[1]}/", "长" * 5000)
        assert chat.told[0][1]["text"]["content"] == "长" * (MOST_BYTES // 3) + "…"
    assert issubclass(ChatRefused, OSError)
