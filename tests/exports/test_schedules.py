"""定期报表: made once for each period, made later when missed, mailed to whoever may read all tasks.

A failing mail server loses none.
"""

import email as messages
from email import policy
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from departments.choices import Role
from departments.models import User
from departments.roles import NotAllowed
from exports.models import MadeReport, ReportEmail, ReportSchedule
from exports.services import mailing, making, schedules, worker
from exports.services.fetching import opened
from exports.services.making import ReportRefused
from exports.services.schedules import Settings
from jiading.day import now
from jiading.jobs.claims import take
from tests.lost_answers import unanswered_marks
from tests.notices.servers import mail_server, serving
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reachable(settings, people):
    """The portal can send mail, all but 孙 have an address, and today is 2016-12-02."""
    settings.EMAIL_HOST, settings.PORTAL_URL = "127.0.0.1", "https://portal.example.cn"
    settings.PORTAL_TODAY = DAY("2016-12-02")
    for who in ("chen", "zhao", "wu"):
        User.objects.filter(pk=getattr(people, who).pk).update(email=f"{who}@example.cn")
        getattr(people, who).refresh_from_db()


@pytest.fixture
def schedule(plan, people):
    """Set up a schedule, monthly to the end of the month from 2016-09-10 unless told otherwise."""

    def do(by=None, when="2016-10-15", **more) -> ReportSchedule:
        facts = {"name": "月报", "kind": "plain", "every": "monthly", "day": 0, "starts_on": DAY("2016-09-10")}
        return schedules.set_up(plan=plan, said=Settings(**facts | more), by=by or people.chen, when=at(when))

    return do


def run(*options: str) -> str:
    out = StringIO()
    call_command("make_reports", *options, stdout=out, stderr=out)
    return out.getvalue()


def written() -> list[tuple]:
    rows = MadeReport.objects.order_by("last").values_list("first", "last", "as_of", "state")
    return [tuple(str(value) for value in row) for row in rows]


def test_cron_waits_for_what_a_worker_of_the_portal_has_in_hand_and_tells_of_it(plan, people, monkeypatch):
    report = making.ask(plan=plan, kind="plain", day=DAY("2016-10-15"), by=people.chen, when=at("2016-10-15"))
    assert take(MadeReport, report.pk, now().at, "w")
    monkeypatch.setattr(worker, "sleep", lambda seconds: making.fail(report.pk, "w", "磁盘满了。"))
    with pytest.raises(CommandError, match="有 1 份没有做成"):
        run("--write")


SEPTEMBER = ("2016-09-01", "2016-09-30", "2016-09-30", "done")
OCTOBER = ("2016-10-01", "2016-10-31", "2016-10-31", "done")
NOVEMBER = ("2016-11-01", "2016-11-30", "2016-11-30", "done")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["2016-09-30"], []),
        (["2016-10-01"], [SEPTEMBER]),
        (["2016-10-01", "2016-10-01"], [SEPTEMBER]),  # twice a day is once
        (["2016-10-01", "2016-10-02", "2016-10-31"], [SEPTEMBER]),
        (["2016-10-01", "2016-11-03"], [SEPTEMBER, OCTOBER]),  # the machine stood still on the 1st
        (["2016-12-01"], [SEPTEMBER, OCTOBER, NOVEMBER]),  # two months missed
    ],
)
def test_each_period_is_written_once_and_what_was_missed_is_made_up_for(schedule, runs, expected):
    schedule()
    for day in runs:
        run("--on", day, "--write")
    assert written() == expected


def test_without_a_word_nothing_is_written_or_sent(schedule, people):
    schedule(recipients=[people.zhao])
    said = run("--on", "2016-11-01")
    assert "到期：月报（2016 年 10 月），截至 2016-10-31" in said
    assert "2016-11-01：到期 2 份，排队或制作中 0 份，没有发出的邮件 0 封。" in said
    assert "以上只是预览" in said
    assert (written(), mail.outbox) == ([], [])
    with pytest.raises(CommandError, match="2016-12-03 还没有到"):
        run("--on", "2016-12-03", "--write")
    with pytest.raises(CommandError, match="看不懂日期"):
        run("--on", "昨天", "--write")


def test_the_report_speaks_of_its_last_day_and_its_filter(schedule, task, people):
    task("2016-09-30", text="十月一日逾期。")
    task("2016-09-29", text="九月三十日逾期。")
    schedule(query="light=overdue&as_of=2016-01-01")
    run("--on", "2016-10-01", "--write")
    with opened(MadeReport.objects.get()) as file:
        text = file.read().decode()
    assert "九月三十日逾期" in text and "十月一日逾期" not in text and "2016-09-30 灯：逾期" in text


def test_only_the_office_sets_up_changes_and_stops(schedule, people, plan):
    made = schedule()
    said = Settings("周报", "plain", "weekly", 5, DAY("2016-10-15"))
    for who in ("wu", "lin", "zhao", "qian", "li"):
        by = getattr(people, who)
        for act in (
            lambda by=by: schedules.set_up(plan=plan, said=said, by=by, when=at("2016-10-15")),
            lambda by=by: schedules.change(schedule=made, said=said, by=by, when=at("2016-10-15")),
            lambda by=by: schedules.stop(schedule=made, by=by),
            lambda by=by: schedules.go_on(schedule=made, by=by, when=at("2016-10-15")),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert list(ReportSchedule.objects.values_list("name", "is_active")) == [("月报", True)]


def test_scheduled_reports_are_for_whoever_reads_all_tasks(schedule, people):
    schedule()
    run("--on", "2016-10-01", "--write")
    fetched = {who for who, person in vars(people).items() if MadeReport.objects.fetched_by(person).exists()}
    assert fetched == {"chen", "sun", "zhao"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "nonsense"}, "kind"),
        ({"starts_on": DAY("2015-10-14")}, "starts_on"),
        ({"query": "unit=99999"}, "query"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(schedule, said, field):
    with pytest.raises(ReportRefused) as refusal:
        schedule(**said)
    assert refusal.value.field == field


@pytest.mark.parametrize("said", [{"day": 32}, {"every": "weekly", "day": 8}, {"every": "daily"}, {"name": ""}])
def test_a_cycle_that_does_not_exist_is_refused(schedule, said):
    with pytest.raises(ValidationError):
        schedule(**said)


def test_two_schedules_of_a_plan_have_two_names(schedule):
    schedule()
    with pytest.raises(ValidationError, match="已有同名的定期报表"):
        schedule()


def test_recipients_may_read_all_tasks_and_have_an_address(schedule, people):
    with pytest.raises(ReportRefused, match=r"吴、.*孙不能查看全部任务或没有电子邮箱"):
        schedule(recipients=[people.wu, people.zhao, people.sun])


def test_a_stopped_schedule_writes_nothing_and_goes_on_from_the_day_it_is_told_to(schedule, people):
    made = schedule()
    schedules.stop(schedule=made, by=people.sun)
    run("--on", "2016-10-01", "--write")
    assert written() == []
    schedules.go_on(schedule=made, by=people.sun, when=at("2016-11-15"))
    run("--on", "2016-12-01", "--write")
    assert written() == [NOVEMBER]


def test_a_new_cycle_begins_after_what_has_been_written(schedule, people):
    made = schedule()
    run("--on", "2016-10-01", "--write")
    said = Settings("月报", "plain", "weekly", 0, DAY("2016-09-10"))
    changed = schedules.change(schedule=made, said=said, by=people.sun, when=at("2016-10-05"))
    assert (changed.owner, changed.starts_on) == (people.sun, DAY("2016-10-01"))
    run("--on", "2016-10-10", "--write")
    assert [row[1] for row in written()] == ["2016-09-30", "2016-10-02", "2016-10-09"]


def test_a_schedule_whose_owner_left_the_office_waits_for_a_colleague_and_holds_up_no_other(schedule, people):
    made, other = schedule(), schedule(by=people.sun, name="另一份")
    User.objects.filter(pk=people.chen.pk).update(role=Role.LEADER)
    with pytest.raises(CommandError, match="1 个定期报表没有写"):
        run("--on", "2016-10-01", "--write")
    assert list(MadeReport.objects.values_list("schedule", flat=True)) == [other.pk]
    said = Settings("月报", "plain", "monthly", 0, DAY("2016-09-10"))
    schedules.change(schedule=made, said=said, by=people.sun, when=at("2016-10-02"))
    run("--on", "2016-10-02", "--write")
    assert MadeReport.objects.filter(schedule=made).count() == 1


def test_a_report_that_fails_is_told_and_the_others_are_written(schedule, people):
    schedule(kind="broken"), schedule(name="好的")
    with pytest.raises(CommandError, match="1 份没有做成"):
        run("--on", "2016-10-01", "--write")
    assert sorted(MadeReport.objects.values_list("schedule__name", "state")) == [("好的", "done"), ("月报", "failed")]
    run("--on", "2016-10-01", "--write")  # it waits for a person to look at it
    assert MadeReport.objects.filter(state="failed").count() == 1


def test_the_letter_names_the_report_and_goes_out_once(schedule, people):
    schedule(recipients=[people.zhao, people.chen])
    run("--on", "2016-10-01", "--write")
    assert mail.outbox == []
    run("--on", "2016-10-01", "--write", "--send")
    run("--on", "2016-10-01", "--write", "--send")
    report = MadeReport.objects.get()
    assert sorted(one.to[0] for one in mail.outbox) == ["chen@example.cn", "zhao@example.cn"]
    email = mail.outbox[0]
    assert email.subject == "【嘉定区创建任务督办】月报，截至 2016-09-30"
    assert f"https://portal.example.cn/reports/{report.pk}/file/" in email.body and report.sha256 in email.body
    assert email.attachments == []


def test_a_letter_whose_mark_got_no_answer_is_marked_again_and_goes_out_once(schedule, people, monkeypatch):
    schedule(recipients=[people.zhao, people.chen])
    lost = unanswered_marks(monkeypatch, type(ReportEmail.objects.all()))
    assert "发出 2 封" in run("--on", "2016-10-01", "--write", "--send")
    assert (len(lost), len(mail.outbox), ReportEmail.objects.unsent().count()) == (1, 2, 0)


def test_the_file_goes_along_where_the_office_wants_it(schedule, people):
    schedule(recipients=[people.zhao], attach=True)
    run("--on", "2016-10-01", "--write", "--send")
    name, content, kind = mail.outbox[0].attachments[0]
    with opened(MadeReport.objects.get()) as file:
        assert (name, content.encode(), kind) == ("文字清单_测试方案2016_截至2016-09-30.txt", file.read(), "text/plain")


@pytest.mark.parametrize("change", [{"role": Role.AUDITOR}, {"is_active": False}, {"email": ""}])
def test_who_may_no_longer_read_all_tasks_gets_no_letter(schedule, people, change):
    schedule(recipients=[people.zhao, people.chen], attach=True)
    run("--on", "2016-10-01", "--write")
    User.objects.filter(pk=people.zhao.pk).update(**change)
    assert "发出 1 封，没有发出 0 封" in run("--on", "2016-10-01", "--send")
    run("--on", "2016-11-01", "--write")  # for the next report no email to them is even written
    assert [one.to for one in mail.outbox] == [["chen@example.cn"]]
    assert ReportEmail.objects.filter(person=people.zhao).count() == 1


def test_a_failing_mail_server_loses_nothing_and_is_tried_again(schedule, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nobody listens there
    schedule(recipients=[people.zhao, people.chen], attach=True)
    with pytest.raises(CommandError, match="2 封没有发出，已记下"):
        run("--on", "2016-10-01", "--write", "--send")
    assert written() == [SEPTEMBER]
    assert set(ReportEmail.objects.values_list("sent_at", "tries")) == {(None, 1)}
    server = mail_server()
    server.refused = ("zhao@example.cn",)
    settings.EMAIL_PORT = server.server_address[1]
    with serving(server):
        with pytest.raises(CommandError, match="1 封没有发出"):
            run("--on", "2016-10-01", "--send")
        server.refused = ()
        assert "发出 1 封，没有发出 0 封" in run("--on", "2016-10-01", "--send")
        assert "发出 0 封，没有发出 0 封" in run("--on", "2016-10-01", "--send")
    emails = [messages.message_from_bytes(raw, policy=policy.default) for raw in server.emails]
    assert [email["To"] for email in emails] == ["chen@example.cn", "zhao@example.cn"]
    assert next(emails[0].iter_attachments()).get_filename() == "文字清单_测试方案2016_截至2016-09-30.txt"
    assert ReportEmail.objects.filter(sent_at=None).count() == 0


def test_a_letter_in_other_hands_is_left_alone(schedule, people):
    schedule(recipients=[people.zhao])
    run("--on", "2016-10-01", "--write")
    ReportEmail.objects.update(tried_at=at("2016-10-01").at)
    email = mailing.waiting_emails()[0]
    assert not ReportEmail.objects.free(at("2016-10-01").at).filter(pk=email.pk).exists()
    assert ReportEmail.objects.free(at("2016-10-01", 11).at).filter(pk=email.pk).exists()


def test_without_a_mail_server_sending_is_refused(schedule, settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(CommandError, match=r"请在 \.env 里设置 EMAIL_HOST"):
        run("--send")
