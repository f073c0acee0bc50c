"""Each check of an installation is red for what it is there for, says what to do, and is green without it."""

import os
import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.mail import backends
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from exports.models import MadeReport
from exports.services import making, schedules
from jiading.day import Moment
from jiading.jobs.process import presence
from notices.models import Reminder
from operations.checkup import CHECKS, MAIL, database_checks, findings, machine_checks
from operations.checkup import routine_checks as routine
from operations.checkup import setting_checks as told_by_settings
from operations.checkup.findings import Check, State
from operations.services.shelving import check
from tableparser.extras import Extra
from tasks.ledger.verify import drop_anchor
from tests.house import last_migration
from tests.operations.test_shelf import put
from tests.world import DAY, at

WHEN = at("2016-10-16")
GOOD, DOUBTFUL, BAD = State.GOOD, State.DOUBTFUL, State.BAD
pytestmark = pytest.mark.django_db


def state_of(find, when: Moment = WHEN) -> State:
    finding = find(when)
    assert bool(finding.mend) == (finding.state is not GOOD)  # whatever is not good comes with what to do
    return finding.state


SQLITE = {
    "version": (3, 40, 1),
    "journal": "delete",
    "synchronous": 3,
    "foreign_keys": 1,
    "timeout": 60000,
    "mode": "IMMEDIATE",
}
SQLITE_FAULTS = [
    ({}, []),
    ({"journal": "wal", "version": (3, 51, 3), "synchronous": 2}, []),
    ({"journal": "wal", "version": (3, 51, 2)}, ["journal_mode 是 WAL，这一版 SQLite 的 WAL 会丢数据"]),
    (
        {"journal": "wal", "version": (3, 51, 3), "synchronous": 1},
        ["synchronous 低于 FULL，断电会丢已确认的内容"],
    ),
    ({"journal": "memory"}, ["journal_mode 是 memory，断电会损坏数据库"]),
    ({"journal": "off"}, ["journal_mode 是 off，断电会损坏数据库"]),
    ({"synchronous": 2}, ["synchronous 低于 EXTRA，断电会丢已确认的内容"]),
    ({"mode": None}, ["写入没有用 IMMEDIATE，忙时会失败"]),
    ({"mode": "DEFERRED"}, ["写入没有用 IMMEDIATE，忙时会失败"]),
    ({"timeout": 1000}, ["等锁的时间不到 5 秒，忙时会失败"]),
    ({"foreign_keys": 0}, ["没有检查外键"]),
]
POSTGRES = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "server_version_num": "150008",
    "statement_timeout": "3600000",
    "lock_timeout": "60000",
}
POSTGRES_FAULTS = [
    ({}, []),
    ({"synchronous_commit": "remote_apply"}, []),
    ({"fsync": "off"}, ["fsync 关着，断电会丢数据"]),
    ({"synchronous_commit": "off"}, ["synchronous_commit 关着，断电会丢数据"]),
    ({"full_page_writes": "off"}, ["full_page_writes 关着，断电会丢数据"]),
    ({"server_version_num": "140012"}, ["PostgreSQL 版本低于 15"]),
    ({"statement_timeout": "0"}, ["没有 statement_timeout，一条慢语句会拖住所有人"]),
    ({"lock_timeout": "0"}, ["没有 lock_timeout，一条慢语句会拖住所有人"]),
]


@pytest.mark.parametrize(("changed", "faults"), SQLITE_FAULTS)
def test_settings_of_sqlite_that_lose_what_was_acknowledged(changed, faults):
    assert list(database_checks.sqlite_faults(SQLITE | changed)) == faults


@pytest.mark.parametrize(("changed", "faults"), POSTGRES_FAULTS)
def test_settings_of_postgresql_that_lose_what_was_acknowledged(changed, faults):
    assert list(database_checks.postgres_faults(POSTGRES | changed)) == faults


def test_the_settings_are_those_of_the_connection_itself():
    """The suite's own databases are quick and not durable, which the check sees."""
    if connection.vendor == "sqlite":
        assert database_checks.sqlite_settings() == SQLITE | {"journal": "memory", "synchronous": 0} | {
            "version": connection.get_database_version()
        }
    else:
        assert database_checks.postgres_settings().keys() == POSTGRES.keys()
        assert database_checks.postgres_settings()["fsync"] == "off"
    assert state_of(database_checks.durability) is BAD


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, GOOD),
        ({"SECRET_KEY": "x" * 40}, BAD),
        ({"LEDGER_KEY": "abababababababababababababababababab"}, BAD),
        (
            {
                "SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
                "LEDGER_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
            },
            BAD,
        ),
    ],
)
def test_keys_are_random_and_not_the_same(settings, changed, state):
    for name, value in changed.items():
        setattr(settings, name, value)
    assert state_of(told_by_settings.keys) is state


@pytest.mark.parametrize(("mode", "state"), [(0o600, GOOD), (0o640, BAD), (0o604, BAD)])
def test_the_file_of_the_keys_is_readable_by_its_own_account_alone(tmp_path, monkeypatch, mode, state):
    monkeypatch.setattr(told_by_settings, "BASE_DIR", tmp_path)
    (tmp_path / ".env").write_text("")
    (tmp_path / ".env").chmod(mode)
    assert state_of(told_by_settings.keys) is state


SETTINGS = [
    (told_by_settings.modes, {"DEBUG": False, "DEMO": False}, GOOD),
    (told_by_settings.modes, {"DEBUG": True}, BAD),
    (told_by_settings.modes, {"DEMO": True}, BAD),
    (told_by_settings.modes, {"DEMO": False, "PORTAL_TODAY": DAY("2016-10-15")}, BAD),
    (told_by_settings.encryption, {"TLS": True}, GOOD),
    (told_by_settings.encryption, {"TLS": False}, DOUBTFUL),
    (told_by_settings.address, {"PORTAL_URL": "https://portal.example.gov.cn"}, GOOD),
    (told_by_settings.address, {"PORTAL_URL": ""}, DOUBTFUL),
    (told_by_settings.mail, {"EMAIL_HOST": ""}, DOUBTFUL),
    (told_by_settings.clock, {}, GOOD),
    (told_by_settings.clock, {"TIME_ZONE": "UTC"}, BAD),
    (routine.backup, {"BACKUP_DIR": ""}, BAD),
]


@pytest.mark.parametrize(("find", "changed", "state"), SETTINGS)
def test_a_setting_makes_its_check_red(settings, find, changed, state):
    for name, value in changed.items():
        setattr(settings, name, value)
    now = Moment(machine_checks.process.now().at, WHEN.on)
    assert state_of(find, now) is state


def test_a_clock_behind_the_ledger_is_told(task):
    task(entered="2016-03-01")
    assert told_by_settings.clock(at("2016-02-28")).says.startswith("时钟慢了：最近一条台账记在 2016-03-01 10:00")


@pytest.mark.parametrize(("answers", "state"), [(True, GOOD), (False, BAD)])
def test_a_mail_server_is_asked_when_it_is_wanted(settings, monkeypatch, answers, state):
    @contextmanager
    def opened():
        if not answers:
            raise ConnectionRefusedError("refused")
        yield backends

    settings.EMAIL_HOST = "smtp.example.gov.cn"
    monkeypatch.setattr(told_by_settings, "get_connection", opened)
    assert state_of(told_by_settings.mail) is state
    assert MAIL not in CHECKS


def test_a_migration_that_is_missing_is_told():
    assert state_of(database_checks.migrations) is GOOD
    MigrationRecorder(connection).record_unapplied("tasks", last_migration("tasks"))
    assert database_checks.migrations(WHEN).says == "数据库还差 1 步迁移"


def test_folders_that_are_missing_open_to_others_or_not_to_be_written(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT, settings.BACKUP_DIR = tmp_path / "media", str(tmp_path / "backups")
    assert machine_checks.rights(WHEN).says == (
        f"佐证材料的目录不存在：{tmp_path}/media；备份的目录不存在：{tmp_path}/backups"
    )
    settings.MEDIA_ROOT.mkdir(mode=0o750)
    Path(settings.BACKUP_DIR).mkdir(mode=0o700)
    assert state_of(machine_checks.rights) is GOOD
    settings.MEDIA_ROOT.chmod(0o755)
    assert "别的账号也进得去" in machine_checks.rights(WHEN).says
    settings.MEDIA_ROOT.chmod(0o750)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != settings.MEDIA_ROOT)
    assert machine_checks.rights(WHEN).says == f"佐证材料的目录不能写：{tmp_path}/media"


@pytest.mark.parametrize(("free", "state"), [(5 << 30, GOOD), (500 << 20, DOUBTFUL), (50 << 20, BAD)])
def test_a_disk_that_is_nearly_full(settings, tmp_path, monkeypatch, free, state):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    assert state_of(machine_checks.disk) is state


def test_a_worker_is_missing_or_leaves_something_waiting(plan, people):
    assert machine_checks.worker(WHEN).says == "没有后台处理进程，报表和导入会一直排队"
    with presence():
        assert state_of(machine_checks.worker) is GOOD
        making.ask(plan=plan, kind="official", day=WHEN.on, by=people.chen, when=WHEN)
        assert state_of(machine_checks.worker) is GOOD
        later = Moment(WHEN.at + timedelta(minutes=11), WHEN.on)
        assert machine_checks.worker(later).says == "有 1 件报表或导入排队超过 10 分钟"


@pytest.mark.parametrize(("listed", "state"), [("Noto Sans CJK SC\n", GOOD), ("", DOUBTFUL)])
def test_chinese_fonts(monkeypatch, listed, state):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(machine_checks.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=listed))
    assert state_of(machine_checks.fonts) is state


@pytest.mark.parametrize(
    ("ready", "wanted", "state"), [(True, True, GOOD), (False, False, GOOD), (False, True, DOUBTFUL)]
)
def test_programs_for_old_forms_where_they_are_wanted(monkeypatch, ready, wanted, state):
    office = Extra("office", ".doc", ready, "没有安装 LibreOffice。", "以 root 安装。", wanted)
    monkeypatch.setattr(machine_checks, "extras", lambda: [office])
    assert state_of(machine_checks.programs) is state


@pytest.mark.parametrize(
    ("anchored", "state"), [("2016-10-15", GOOD), ("2016-10-14", GOOD), ("2016-10-13", BAD), (None, BAD)]
)
def test_the_anchor_of_yesterday(task, anchored, state):
    assert state_of(routine.anchor) is GOOD  # nothing has been entered yet
    task()
    if anchored:
        drop_anchor(DAY(anchored))
    assert state_of(routine.anchor) is state


@pytest.mark.parametrize(
    ("host", "on", "sent", "state"),
    [
        ("", None, False, GOOD),
        ("smtp.example.gov.cn", None, False, DOUBTFUL),
        ("smtp.example.gov.cn", "2016-10-14", True, GOOD),
        ("smtp.example.gov.cn", "2016-10-14", False, BAD),
        ("smtp.example.gov.cn", "2016-10-16", False, GOOD),  # today's may still go out
        ("smtp.example.gov.cn", "2016-10-10", False, GOOD),  # too old to be sent now
    ],
)
def test_reminders_that_were_not_sent(settings, people, host, on, sent, state):
    settings.EMAIL_HOST = host
    if on:
        Reminder.objects.create(
            person=people.wu, on=DAY(on), subject="提醒", body="", sent_at=WHEN.at if sent else None
        )
    assert state_of(routine.reminders) is state


def test_a_scheduled_report_that_nobody_wrote(plan, people):
    said = schedules.Settings("月报", "official", "monthly", 0, DAY("2016-08-01"))
    schedules.set_up(plan=plan, said=said, by=people.chen, when=at("2016-08-01"))
    assert routine.schedules(WHEN).says == "定期报表到期没有制作：月报"
    schedules.write_due(on=WHEN.on, when=WHEN)
    assert MadeReport.objects.exists() and state_of(routine.schedules) is GOOD


def test_the_newest_backup_is_there_of_the_last_day_whole_and_checked(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert routine.backup(WHEN).says == f"{tmp_path} 里还没有备份"
    folder = put(tmp_path, DAY("2016-10-15"))
    assert state_of(routine.backup) is DOUBTFUL
    check(folder, print)
    assert state_of(routine.backup) is GOOD
    assert routine.backup(at("2016-10-18")).says == f"最近一份备份是 2 天以前的（{folder.name}）"
    (folder / "settings.env").write_text("X=1")
    check(folder, print)
    assert routine.backup(WHEN).says.startswith("最近一份备份已损坏：备份已损坏：settings.env")


def test_a_database_that_does_not_answer_is_a_finding_of_its_own():
    def ask(_: Moment):
        raise OperationalError("server closed the connection\nunexpectedly")

    ((name, finding),) = findings(WHEN, [Check("数据库设置", ask)])
    assert (name, finding.state, finding.says) == ("数据库设置", BAD, "数据库答不上来：server closed the connection")


def test_the_command_prints_a_line_a_check_and_ends_with_an_error_when_one_is_bad(capsys, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="项不对"):
        call_command("doctor")
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("    ")]
    assert [line[2:].partition("：")[0] for line in lines] == [check.name for check in CHECKS]
    assert "✗ 运行方式：DEBUG 打开了。" in lines


def test_the_command_ends_well_when_nothing_is_bad(capsys, monkeypatch):
    monkeypatch.setattr("operations.management.commands.doctor.CHECKS", (Check("密钥", told_by_settings.keys),))
    call_command("doctor")
    assert capsys.readouterr().out == "✓ 密钥：密钥是随机的，别人读不到。\n"
