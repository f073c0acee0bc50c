"""Who came, who was refused, what was taken, and who changed accounts: one record each, in a chain that cannot fork."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from auditing import recording
from auditing.chain import audit_faults
from auditing.choices import AuditKind
from auditing.middleware import file_name
from auditing.models import AuditHead, AuditRecord
from auditing.recording import line, recorded
from departments.services import accounts
from tests.tasks.test_ledger import in_threads
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_IN = "departments:sign_in"


def told() -> list[tuple[str, str, str, str]]:
    """Return act, account, result and content of each record in order."""
    return list(AuditRecord.objects.order_by("seq").values_list("act", "account", "result", "about"))


def test_signing_in_and_out_and_failing_to_is_recorded_with_the_address(people):
    browser = Client(REMOTE_ADDR="10.1.2.3")
    browser.post(reverse(SIGN_IN), {"username": "wu", "password": "Cuowu-kouling-1"})
    browser.post(reverse(SIGN_IN), {"username": "wu", "password": PASSWORD})
    browser.post(reverse("departments:sign_out"))
    assert told() == [
        ("sign_in_failed", "wu", "failed", ""),
        ("signed_in", "wu", "done", ""),
        ("signed_out", "wu", "done", ""),
    ]
    kept = AuditRecord.objects.values_list("address", "person_name", "unit_name").order_by("seq")
    assert list(kept)[1:] == [("10.1.2.3", "吴", "文广局")] * 2


def test_a_password_typed_where_the_name_belongs_is_not_written_down(people):
    secret = "Mima-Henchang-2016"
    Client().post(reverse(SIGN_IN), {"username": secret, "password": secret})
    assert told() == [("sign_in_failed", "", "failed", "没有这个账号")]
    assert secret not in str(list(AuditRecord.objects.values_list()))


def test_an_account_that_is_locked_is_recorded_once_as_locked(people):
    for _ in range(5):
        Client().post(reverse(SIGN_IN), {"username": "wu", "password": "Cuowu-kouling-1"})
    assert [act for act, *_ in told()].count("locked") == 1


def test_a_refusal_and_a_download_are_one_record_each_and_a_page_that_is_read_is_none(task, people, signed_in):
    task()
    browser = signed_in(people.chen)
    browser.get(reverse("tasks:list"))
    browser.get(reverse("tasks:list"), {"q": "没有的词"})
    assert browser.get(reverse("tasks:audit")).status_code == 403
    taken = browser.get(reverse("exports:task_list"))
    assert told() == [
        ("signed_in", "chen", "done", ""),
        ("refused", "chen", "failed", f"GET {reverse('tasks:audit')}"),
        ("downloaded", "chen", "done", file_name(taken)),
    ]
    assert file_name(taken).endswith(".xlsx")
    assert file_name(taken).startswith("任务列表")


def test_a_download_that_cannot_be_recorded_is_not_sent(task, people, signed_in, monkeypatch):
    task()
    browser = signed_in(people.chen, raise_request_exception=False)

    def fail(record: AuditRecord) -> str:
        raise Error("the disk is full")

    monkeypatch.setattr(recording, "fingerprint", fail)
    assert browser.get(reverse("exports:task_list")).status_code >= 500
    assert browser.get(reverse("tasks:audit")).status_code == 403  # who was refused stays refused
    assert [act for act, *_ in told()] == ["signed_in"]


def test_what_is_done_with_accounts_is_recorded_with_whom_and_never_with_a_password(people):
    given = accounts.reset_passwords(accounts=[people.wu], by=people.li)[0].password
    accounts.choose_password(user=people.wu, password="Xin-kouling-2016!")
    assert told() == [
        ("password_reset", "li", "done", "wu，吴，经办人，文广局"),
        ("password_changed", "wu", "done", ""),
    ]
    assert given not in str(list(AuditRecord.objects.values_list()))


def test_an_act_that_cannot_be_recorded_has_not_happened(people, monkeypatch):
    def fail(record: AuditRecord) -> str:
        raise Error("the disk is full")

    monkeypatch.setattr(recording, "fingerprint", fail)
    with pytest.raises(Error):
        accounts.choose_password(user=people.wu, password="Xin-kouling-2016!")
    people.wu.refresh_from_db()
    assert people.wu.check_password(PASSWORD)


def test_a_change_under_houtai_is_recorded_with_what_was_changed(units, people, signed_in):
    said = {"collective": units["各街镇"].pk, "member": units["绿洲控股集团"].pk}
    answer = signed_in(people.li).post(reverse("admin:departments_membership_add"), said)
    assert answer.status_code == 302
    act, account, result, about = told()[-1]
    assert (act, account, result) == ("changed_in_admin", "li", "done")
    assert about.startswith("新增")
    assert "绿洲控股集团" in about


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("一行", "一行"),
        ("第一行\r\n2016-10-15 伪造的一行", "第一行  2016-10-15 伪造的一行"),
        ("倒\u202e过来\x00的", "倒过来的"),
        ("长" * 301, "长" * 299 + "…"),
    ],
)
def test_a_record_is_one_line_whatever_is_typed(text, kept):
    assert line(text, 300) == kept


def test_nothing_in_the_log_is_changed_and_nothing_of_the_last_180_days_deleted(people, settings):
    settings.PORTAL_TODAY = None
    recorded(AuditKind.SIGNED_IN, by=people.wu)
    for fault in (
        lambda: AuditRecord.objects.update(about="没有的事"),
        lambda: AuditRecord.objects.all().delete(),
    ):
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            fault()
    old = AuditRecord.objects.get()
    old.pk, old.seq, old.at = None, 2, timezone.now() - timedelta(days=181)
    old.save(force_insert=True)
    assert AuditRecord.objects.filter(seq=2).delete()[0] == 1


@pytest.fixture
def three_records(people):
    for act in (AuditKind.SIGNED_IN, AuditKind.DOWNLOADED, AuditKind.SIGNED_OUT):
        recorded(act, by=people.wu, about="任务列表.xlsx" if act == AuditKind.DOWNLOADED else "")
    assert list(audit_faults()) == []


TAMPERINGS = {
    "a text": ("UPDATE auditing_auditrecord SET about = '别的.xlsx' WHERE seq = 2", "第 2 条：内容与校验值不符"),
    "a person": ("UPDATE auditing_auditrecord SET account = 'lin' WHERE seq = 1", "第 1 条：内容与校验值不符"),
    "a record taken out": ("DELETE FROM auditing_auditrecord WHERE seq = 2", "第 2 条缺失"),
    "the last one": ("DELETE FROM auditing_auditrecord WHERE seq = 3", "末尾与所记不符"),
    "the head": ("DELETE FROM auditing_audithead", "末尾与所记不符"),
}


@pytest.mark.parametrize("which", TAMPERINGS)
def test_what_a_superuser_changes_is_found(three_records, which):
    statement, said = TAMPERINGS[which]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER auditing_auditrecord_no_{verb}")
        cursor.execute(statement)
    found = list(audit_faults())
    assert any(said in each for each in found), found


@pytest.mark.django_db(transaction=True)
def test_records_of_several_at_once_make_one_chain(people):
    def write(number: int) -> None:
        for _ in range(5):
            recorded(AuditKind.SIGNED_IN, by=people.wu)

    assert [fault for fault in in_threads(4, write) if fault] == []
    assert (AuditRecord.objects.count(), AuditHead.objects.get().seq, list(audit_faults())) == (20, 20, [])


def test_the_auditor_reads_the_log_of_a_day_narrows_it_and_takes_it_along(people, signed_in):
    signed_in(people.wu, today="2016-10-14")
    signed_in(people.chen, today="2016-10-14").get(reverse("tasks:audit"))
    reader = signed_in(people.qian)
    address = reverse("departments:access_log")

    def listed(**asked: str) -> list[tuple[str, str]]:
        rows = reader.get(address, asked).context["table"].rows
        return [(row.record.act, row.record.account) for row in rows]

    everything = [("signed_in", "qian"), ("refused", "chen"), ("signed_in", "chen"), ("signed_in", "wu")]
    assert listed() == everything
    assert listed(as_of="2016-10-14") == everything[1:]
    assert listed(act="refused") == listed(q="chen audit") == [("refused", "chen")]
    assert listed(result="failed", since="2016-10-15") == []
    assert listed(q="吴") == [("signed_in", "wu")]
    taken = reader.get(reverse("departments:access_log_file"), {"act": "refused"})
    head, line, end = b"".join(taken).decode("utf-8-sig").split("\r\n")
    assert head.startswith("序号,日期,时间,事项,结果,账号,姓名")
    assert line.startswith("3,2016-10-14,")
    assert ",拒绝访问,未成,chen,陈,," in line
    assert end == ""
    assert listed()[0] == ("downloaded", "qian")


def test_only_the_auditor_reads_it(people, signed_in):
    for person in (people.li, people.chen, people.zhao):
        assert signed_in(person).get(reverse("departments:access_log")).status_code == 403
