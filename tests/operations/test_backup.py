"""A backup is of one moment, whole or not there, readable by nobody else, and has no key and no sign-in in it."""

import os
import sqlite3
import subprocess
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from exports.services import making
from operations import database_copies
from operations.checking import checked
from operations.manifest import BackupRefused, read_manifest
from operations.services import backing_up
from operations.services.backing_up import back_up
from operations.tables import copied_tables
from tasks.ledger.verify import digest_of
from tasks.models import Evidence, LedgerEntry
from tests.world import DAY

COMMITTED = pytest.mark.django_db(transaction=True)  # SQLite copies, and pg_dump sees, what is committed alone
LAST = DAY("2016-12-31")


def silent(sentence: str) -> None:
    """Take what is told of the progress."""


def names_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@COMMITTED
def test_a_backup_has_database_files_and_sums_and_is_readable_by_its_own_account_alone(busy, tmp_path):
    made = back_up(tmp_path / "backups", silent)
    stored = Evidence.objects.get().file.name
    report = str(making.MadeReport.objects.get().file)
    own = ["database.sqlite3"] if connection.vendor == "sqlite" else ["database.dump"]
    texts = [] if connection.vendor == "sqlite" else [f"tables/{name}.copy" for name in copied_tables()]
    expected = [*own, *texts, f"files/{stored}", f"files/{report}", "settings.env", "manifest.json", "SHA256SUMS"]
    assert names_in(made.folder) == sorted(expected)
    assert {oct(path.stat().st_mode & 0o777) for path in made.folder.rglob("*") if path.is_file()} == {"0o600"}
    assert oct(made.folder.stat().st_mode & 0o777) == "0o700"
    summed = subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=made.folder, capture_output=True)
    assert (summed.returncode, summed.stdout) == (0, b"")
    said = checked(made.folder, silent)
    assert said == made.manifest
    assert (said.entries, said.heads) == digest_of(LAST)
    assert said.tables["tasks_ledgerentry"].rows == LedgerEntry.objects.count()
    assert (said.database, said.anchor[0], said.missing, said.damaged) == (connection.vendor, "2016-10-14", [], [])


@COMMITTED
def test_no_key_no_sign_in_and_no_password_of_the_machine_is_in_a_backup(busy, tmp_path, monkeypatch):
    monkeypatch.setenv("EMAIL_HOST_PASSWORD", "mail-secret-7")
    monkeypatch.setenv("PORTAL_URL", "https://portal.example.gov.cn")
    monkeypatch.setenv("DATABASE_URL", "postgres://portal:database-secret-7@db:5432/portal")
    session = connection.cursor()
    session.execute("SELECT session_key FROM django_session")
    keys = [key for (key,) in session.fetchall()]
    assert len(keys) == 1
    made = back_up(tmp_path, silent)
    everything = b"".join(path.read_bytes() for path in made.folder.rglob("*") if path.is_file())
    secrets = [settings.SECRET_KEY, settings.LEDGER_KEY, "mail-secret-7", "database-secret-7", *keys]
    assert [secret for secret in secrets if secret.encode() in everything] == []
    lines = (made.folder / "settings.env").read_text(encoding="utf-8").splitlines()
    assert {"PORTAL_URL=https://portal.example.gov.cn", "DATABASE_URL=postgres://db:5432/portal"} <= set(lines)
    assert "# LEDGER_KEY 不在备份里" in lines


@COMMITTED
def test_what_officers_write_meanwhile_is_in_the_backup_with_its_file_or_not_at_all(
    busy, report, tmp_path, monkeypatch, evidence_file
):
    before = digest_of(LAST)
    copy = database_copies.copy_database

    def write() -> None:
        report(busy.task, "2016-10-02", files=[evidence_file])
        connection.close()

    writer = Thread(target=write)

    def copy_while_somebody_writes(folder, tell) -> None:
        copy(folder, tell)
        writer.start()

    monkeypatch.setattr(backing_up, "copy_database", copy_while_somebody_writes)
    made = back_up(tmp_path, silent)
    writer.join()
    assert digest_of(LAST) != before  # the report was entered
    assert (made.manifest.entries, made.manifest.heads) == before
    assert made.manifest.tables["tasks_evidence"].rows == 1
    assert len([each for each in made.manifest.media_files() if "reports" not in each.path]) == 1
    monkeypatch.setattr(backing_up, "copy_database", copy)


@COMMITTED
def test_a_file_that_is_lost_or_changed_is_told_by_name_and_the_rest_is_kept(busy, tmp_path, capsys):
    path = Path(settings.MEDIA_ROOT) / Evidence.objects.get().file.name
    path.write_bytes(b"changed")
    call_command("backup", str(tmp_path / "first"))
    assert (
        f"文件与台账所记不符，照原样备份：任务 {busy.task_id} 的佐证材料「读书活动照片.pdf」" in capsys.readouterr().err
    )
    path.unlink()
    call_command("backup", str(tmp_path / "second"))
    assert f"文件丢失，不在备份里：任务 {busy.task_id} 的佐证材料「读书活动照片.pdf」" in capsys.readouterr().err


@pytest.mark.django_db
def test_places_that_cannot_hold_a_backup_are_refused(db, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    for inside in (Path(settings.MEDIA_ROOT) / "backups", Path(settings.MEDIA_ROOT), tmp_path / "static" / "backups"):
        with pytest.raises(CommandError, match="备份不能放在"):
            call_command("backup", str(inside))
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="写不进"):
        call_command("backup", str(tmp_path / "file" / "backups"))
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match="请写明放备份的目录"):
        call_command("backup")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing_half(busy, tmp_path, monkeypatch, fault):
    def full(folder: Path, tell) -> None:
        (folder / "half").write_text("half")
        raise fault

    monkeypatch.setattr(backing_up, "copy_database", full)
    with pytest.raises(BackupRefused, match="磁盘空间不够，没有备份，也没有留下半份"):
        back_up(tmp_path / "backups", silent)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".backup.lock"]


@COMMITTED
def test_what_an_interrupted_backup_leaves_is_none_and_goes_with_the_next(busy, tmp_path):
    left = tmp_path / "backup-20161014-183000.partial"
    left.mkdir()
    (left / "manifest.json").write_text("{}")
    with pytest.raises(BackupRefused, match="没有做完"):
        read_manifest(left)
    made = back_up(tmp_path, silent)
    assert sorted(path.name for path in tmp_path.glob("backup-*")) == [made.folder.name]


@pytest.mark.django_db
def test_two_backups_are_not_written_into_one_folder_at_once(db, tmp_path):
    with backing_up.alone_in(tmp_path), pytest.raises(BackupRefused, match="另一个备份正在进行"):
        back_up(tmp_path, silent)


def spoil_manifest(folder: Path) -> str:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"entries"', '"ENTRIES"'), encoding="utf-8")
    return "manifest.json 读不懂"


def change_a_count(folder: Path) -> str:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": 1,', '"rows": 2,', 1), encoding="utf-8")
    return "manifest.json 的内容与清单不符"


def cut_a_file(folder: Path) -> str:
    path = next((folder / "files").glob("*.bin"))
    os.truncate(path, path.stat().st_size - 1)
    return f"files/{path.name} 的内容与清单不符"


def change_a_byte(folder: Path) -> str:
    path = folder / "settings.env"
    path.write_bytes(b"!" + path.read_bytes()[1:])
    return "settings.env 的内容与清单不符"


def lose_a_file(folder: Path) -> str:
    path = next((folder / "files" / "reports").iterdir())
    path.unlink()
    return f"缺 files/reports/{path.name}"


def lose_the_sums(folder: Path) -> str:
    (folder / "SHA256SUMS").unlink()
    return "缺 SHA256SUMS"


def lead_outside(folder: Path) -> str:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"settings.env"', '"../settings.env"'), encoding="utf-8")
    return "manifest.json 读不懂"


def come_from_the_future(folder: Path) -> str:
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    return "更新版本的门户"


SPOILERS = (
    spoil_manifest,
    change_a_count,
    cut_a_file,
    change_a_byte,
    lose_a_file,
    lose_the_sums,
    lead_outside,
    come_from_the_future,
)


@COMMITTED
def test_a_damaged_or_partial_backup_is_refused_with_the_name_of_the_file(busy, tmp_path):
    made = back_up(tmp_path / "backups", silent)
    for spoil in SPOILERS:
        folder = tmp_path / spoil.__name__
        subprocess.run(["cp", "-r", made.folder, folder], check=True)
        sentence = spoil(folder)
        with pytest.raises(BackupRefused) as refusal:
            checked(folder, silent)
        assert sentence in str(refusal.value)
