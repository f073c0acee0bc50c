"""A backup becomes the same portal elsewhere: rows, hashes, files and numbers, in either database, or nothing."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from departments.choices import Role, TokenPurpose
from departments.models import AccessToken, User
from departments.services import access
from jiading.jobs.process import presence
from operations.copy_text import sqlite_rows, write_copy
from operations.manifest import Manifest, described, read_manifest, write_manifest
from operations.services.backing_up import back_up
from operations.tables import LEFT_OUT
from search.services import rebuilding
from tasks.ledger.verify import faults
from tasks.models import Evidence, LedgerEntry
from tests.amount import NIGHTLY
from tests.house import last_migration
from tests.migrated import MigratedDatabase, work_on
from tests.test_upgrade import on_the_server
from tests.world import PASSWORD, at

COMMITTED = pytest.mark.django_db(transaction=True)
LAST_OF_TASKS = last_migration("tasks")


def silent(sentence: str) -> None:
    """Take what is told of the progress."""


@contextmanager
def new_machine(settings, tmp_path, migrated: MigratedDatabase | None) -> Iterator[Path]:
    """Let the portal work on an empty database and an empty folder elsewhere; yield the folder.

    On PostgreSQL the database has the tables of `migrated`, if it is given, but no rows: making them takes ten seconds.
    """
    here, media = connection.settings_dict["NAME"], settings.MEDIA_ROOT
    name = str(tmp_path / "elsewhere" / "new.sqlite3") if connection.vendor == "sqlite" else f"new_{uuid4().hex}"
    if connection.vendor == "postgresql":
        with migrated.kept_still() if migrated else nullcontext("template1") as template:
            on_the_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    work_on(name)
    settings.MEDIA_ROOT = tmp_path / "elsewhere" / "media"
    try:
        yield settings.MEDIA_ROOT
    finally:
        work_on(here)
        settings.MEDIA_ROOT = media
        if connection.vendor == "postgresql":
            on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def every_row() -> dict[str, list[dict]]:
    """Return the rows of every model, as Python sees them, but for what no backup has and what a restore changes."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in LEFT_OUT and model is not AccessToken
    }


def rewritten(folder: Path, change: Callable[[Manifest], Manifest]) -> Path:
    """Return a copy of a backup whose manifest says something else, with sums that fit."""
    other = folder.with_name(f"backup-{uuid4().hex}")
    shutil.copytree(folder, other)
    write_manifest(other, change(read_manifest(other)))
    return other


@COMMITTED
def test_a_portal_is_the_same_on_a_new_machine_at_another_path(
    migrated_database, busy, people, report, settings, tmp_path, capsys
):
    _, text = access.make(person=people.chen, purpose=TokenPurpose.CALENDAR, label="电脑", when=at("2016-10-02"))
    rows, file = every_row(), Path(settings.MEDIA_ROOT) / Evidence.objects.get().file.name
    made = back_up(tmp_path / "backups", silent)
    with new_machine(settings, tmp_path, migrated_database) as media:
        call_command("restore", str(made.folder))
        assert every_row() == rows
        assert (media / file.name).read_bytes() == file.read_bytes()
        assert (list(faults()), rebuilding.faults()) == ([], [])
        told = capsys.readouterr()
        assert "撤销令牌 1 个" in told.out and "台账完好。" in told.out and told.err == ""
        assert AccessToken.objects.alive().count() == 0
        assert access.holder_of(text, TokenPurpose.CALENDAR, at("2016-10-15").on) is None
        signed_in = Client().post(reverse("departments:sign_in"), {"username": "wu", "password": PASSWORD})
        assert signed_in.status_code == 302
        report(busy.task, "2016-10-20")  # new rows are numbered after the old ones
        with pytest.raises(CommandError, match="数据库里已有数据"):
            call_command("restore", str(made.folder))
        assert LedgerEntry.objects.count() == made.manifest.entries + 1


@COMMITTED
def test_what_was_lost_before_the_backup_is_told_by_name(migrated_database, busy, settings, tmp_path, capsys):
    lost = Evidence.objects.get().file
    lost.storage.delete(lost.name)
    made = back_up(tmp_path / "backups", silent)
    with new_machine(settings, tmp_path, migrated_database):
        call_command("restore", str(made.folder))
    title = f"任务 {busy.task_id} 的佐证材料「读书活动照片.pdf」（{lost.name}）"
    assert capsys.readouterr().err == f"缺少文件：{title}\n"


@COMMITTED
def test_with_a_typed_word_an_older_backup_replaces_what_is_there_is_migrated_and_tells_which_accounts_change(
    busy, people, tmp_path, capsys, units
):
    rows = every_row()
    made = back_up(tmp_path / "backups", silent)
    assert made.manifest.migrations["tasks"][-1] == LAST_OF_TASKS
    if connection.vendor == "sqlite":
        database = sqlite3.connect(made.folder / "database.sqlite3")
        for index in ("entry_that_corrects", "unit_owes_an_answer"):
            database.execute(f"DROP INDEX {index}")
        database.execute("DELETE FROM django_migrations WHERE app = 'tasks' AND name = ?", [LAST_OF_TASKS])
        database.commit()
        database.close()
    folder = rewritten(made.folder, lambda manifest: with_sums(made.folder, before_the_last_migration(manifest)))
    User.objects.filter(pk=people.wu.pk).update(is_active=False)
    User.objects.filter(pk=people.lin.pk).update(role=Role.CLERK, department=units["财政局"])
    User.objects.create_user("hu", PASSWORD, name="胡", role=Role.OFFICE)
    Evidence.objects.get().file.storage.delete(Evidence.objects.get().file.name)
    call_command("restore", str(folder), "--replace", "覆盖")
    assert capsys.readouterr().err.splitlines() == [
        "账号有变化，请核对：hu（胡）：备份以后新建的账号，恢复后没有了",
        "账号有变化，请核对：lin（林）：恢复前的角色是经办人，恢复后是单位负责人",
        "账号有变化，请核对：lin（林）：恢复前的单位是财政局，恢复后是文广局",
        "账号有变化，请核对：wu（吴）：恢复前已停用，恢复后可用",
    ]
    assert Path(Evidence.objects.get().file.path).is_file()
    assert (every_row(), list(faults())) == (rows, [])


def before_the_last_migration(manifest: Manifest) -> Manifest:
    """Return the manifest as a portal would have written it that did not have the last migration of tasks yet."""
    return replace(manifest, migrations=manifest.migrations | {"tasks": manifest.migrations["tasks"][:-1]})


def with_sums(folder: Path, manifest: Manifest) -> Manifest:
    """Return the manifest with the sums that the files have now."""
    return replace(manifest, files=[described(folder, folder / each.path) for each in manifest.files])


@COMMITTED
def test_a_backup_that_does_not_fit_is_refused_before_anything_is_written(migrated_database, busy, settings, tmp_path):
    made = back_up(tmp_path / "backups", silent)

    def newer(manifest: Manifest) -> Manifest:
        return replace(manifest, migrations=manifest.migrations | {"tasks": ["0001_initial", "0999_of_next_year"]})

    def other_key(manifest: Manifest) -> Manifest:
        return replace(manifest, key_check="0" * 16)

    def other_ledger(manifest: Manifest) -> Manifest:
        return replace(manifest, heads="0" * 64)

    damaged = rewritten(made.folder, lambda manifest: manifest)
    os.truncate(damaged / "settings.env", 1)
    refused = {
        rewritten(made.folder, newer): "备份来自更新版本的门户（这一版没有 tasks.0999_of_next_year）",
        rewritten(made.folder, other_key): "LEDGER_KEY 不是备份时的那一个",
        damaged: "settings.env 的内容与清单不符",
        tmp_path / "backups": "不是完整的备份：缺 manifest.json",
    }
    rows = every_row()
    for folder, sentence in refused.items():
        with pytest.raises(CommandError, match=sentence):
            call_command("restore", str(folder), "--replace", "覆盖")
    with presence(), pytest.raises(CommandError, match="门户还在运行"):
        call_command("restore", str(made.folder), "--replace", "覆盖")
    assert every_row() == rows
    with new_machine(settings, tmp_path, migrated_database):
        with pytest.raises(CommandError, match="与备份时的校验值不符，没有恢复"):
            call_command("restore", str(rewritten(made.folder, other_ledger)))
        assert connection.introspection.table_names() == [] or not User.objects.exists()
        call_command("restore", str(rewritten(made.folder, other_key)), "--other-key")
        assert every_row() == rows


def manage(database: str, media: Path, *command: str) -> str:
    """Run a command of the portal on another database, and return what it prints."""
    environment = os.environ | {"DATABASE_URL": database, "MEDIA_ROOT": str(media)}
    done = subprocess.run([sys.executable, "manage.py", *command], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the other kind needs a server here; SQLite needs none"
)
HOSTILE = '制表\t换行\n反斜\\杠 \\N 引号"「𠮷」'


@ON_POSTGRESQL
@COMMITTED
def test_every_value_survives_the_way_through_sqlite(migrated_database, busy, report, settings, tmp_path):
    report(busy.task, "2016-10-16", progress=HOSTILE)
    rows = every_row()
    made = back_up(tmp_path / "backups", silent)
    tables = {name: list(copy.columns.values()) for name, copy in made.manifest.tables.items()}
    for name, types in tables.items():
        path = made.folder / "tables" / f"{name}.copy"
        with path.open("rb") as file:
            stored = list(sqlite_rows(file, types))
        with path.open("wb") as file:
            write_copy(stored, file)
    folder = rewritten(made.folder, lambda manifest: with_sums(made.folder, manifest))
    with new_machine(settings, tmp_path, migrated_database):
        call_command("restore", str(folder))
        assert every_row() == rows


@ON_POSTGRESQL
@pytest.mark.skipif(not NIGHTLY, reason="all migrations on both databases take half a minute")
@COMMITTED
def test_a_portal_moves_from_postgresql_to_sqlite_and_back_with_every_hash(busy, report, settings, tmp_path):
    report(busy.task, "2016-10-16", progress=HOSTILE)
    rows = every_row()
    made = back_up(tmp_path / "backups", silent)
    sqlite, media = f"sqlite:///{tmp_path / 'moved.sqlite3'}", tmp_path / "moved"
    manage(sqlite, media, "restore", str(made.folder))
    manage(sqlite, media, "backup", str(tmp_path / "from_sqlite"))
    (folder,) = (tmp_path / "from_sqlite").glob("backup-*")
    moved = read_manifest(folder)
    assert (moved.database, moved.entries, moved.heads) == ("sqlite", made.manifest.entries, made.manifest.heads)
    with new_machine(settings, tmp_path, None):
        call_command("restore", str(folder))
        assert every_row() == rows
        report(busy.task, "2016-10-20")
