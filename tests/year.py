"""The demonstration's year, played once for all test processes of a run and given back to a test in milliseconds.

Playing the year takes some 15 seconds of CPU. The first process that asks plays it, signs everybody in and keeps the
database, the evidence and the session cookies in a folder that all processes of the run share; the others wait for it.

The year is that of the official plan alone. The district is the year with the three small plans of the demonstration
beside it; it begins with the year that was kept, so only the small plans are played for it.
"""

import fcntl
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client, override_settings

from demonstration.accounts import ACCOUNTS
from demonstration.playing import play_small_plans, play_year
from departments.models import User
from jiading.database.db_statistics import count_again

BEGINS, TODAY = date(2016, 3, 1), date(2016, 10, 15)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BACKEND = "django.contrib.auth.backends.ModelBackend"
MADE_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


class PlayedYear:
    """The year as it lies in a folder: `media` is its evidence, `cookies` the session of each account by username."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, folder / "media"
        with locked(folder):
            if not (folder / "done").exists():
                self._play()
                (folder / "done").touch()
        self.cookies: dict[str, str] = json.loads((folder / "cookies.json").read_text())

    def _play(self) -> None:
        """Play the year in this process's empty database, keep it, and leave the database as empty as before."""
        self.media.mkdir(exist_ok=True)
        with (
            override_settings(DEMO=True, PORTAL_TODAY=TODAY, MEDIA_ROOT=self.media, PASSWORD_HASHERS=QUICK),
            given_back(self.folder),
        ):
            play_year()
            count_again()
            (self.folder / "cookies.json").write_text(json.dumps(cookies_of_everybody()))
            keep(self.folder)

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Let the database be that of the year, whatever it held; afterwards it is as it was before."""
        with given_back(self.folder):
            restore(self.folder)
            yield

    def restore(self, media: Path) -> None:
        """Put the year into the database of a test that is flushed afterwards, and its evidence into a folder."""
        restore(self.folder)
        shutil.copytree(self.media, media, dirs_exist_ok=True)


class PlayedDistrict(PlayedYear):
    """The year with the three small plans beside it; evidence and cookies are those of the year."""

    def __init__(self, folder: Path, year: PlayedYear) -> None:
        self.year = year
        super().__init__(folder)
        self.media = year.media

    def _play(self) -> None:
        """Play the small plans after the kept year in this process's database, and leave it as it was before."""
        with (
            override_settings(DEMO=True, PORTAL_TODAY=TODAY, MEDIA_ROOT=self.year.media),
            given_back(self.folder),
        ):
            restore(self.year.folder)
            play_small_plans()
            count_again()
            shutil.copy(self.year.folder / "cookies.json", self.folder)
            keep(self.folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process after another work in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def cookies_of_everybody() -> dict[str, str]:
    """Sign everybody in and return each one's session cookie."""
    cookies = {}
    for account in ACCOUNTS:
        client = Client()
        client.force_login(User.objects.get(username=account.username), backend=BACKEND)
        cookies[account.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


@contextmanager
def given_back(folder: Path) -> Iterator[None]:
    """Give the database back as it was: on PostgreSQL by a rollback, on SQLite, which is a file, by a copy."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    else:
        before = sqlite3.connect(":memory:")
        copy_of(connection, before)
        try:
            yield
        finally:
            before.backup(connected())
            before.close()
    ContentType.objects.clear_cache()


def keep(folder: Path) -> None:
    """Keep what the database holds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables():
                with (folder / f"{table}.copy").open("wb") as file:
                    cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', file)
    else:
        kept = sqlite3.connect(folder / "year.sqlite3")
        copy_of(connection, kept)
        kept.close()


def restore(folder: Path) -> None:
    """Replace what the database holds by the year; on PostgreSQL in the transaction that is open."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            names = ", ".join(f'"{table}"' for table in tables())
            cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: the ledger refuses TRUNCATE
            cursor.execute(f"TRUNCATE {names}")
            for table in tables():
                with (folder / f"{table}.copy").open("rb") as file:
                    cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', file)
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            for table, column in numbered():
                name = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
                cursor.execute(
                    f'SELECT setval({name}, (SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"), false)'
                )
    else:
        kept = sqlite3.connect(folder / "year.sqlite3")
        kept.backup(connected())
        kept.close()
    ContentType.objects.clear_cache()


def tables() -> list[str]:
    """Return every table but those that migrate itself fills, and those of an index, which triggers fill."""
    return sorted(set(connection.introspection.table_names()) - MADE_BY_MIGRATE - tables_of_an_index())


def tables_of_an_index() -> set[str]:
    """Return the virtual tables of SQLite with what lies behind them; the latter hold rows even of no text at all."""
    if connection.vendor != "sqlite":
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")
        return {name for (name,) in cursor.fetchall()}


def numbered() -> list[tuple[str, str]]:
    """Return the columns that PostgreSQL numbers by a sequence, with their tables."""
    with connection.cursor() as cursor:
        return [
            (each["table"], each["column"])
            for table in tables()
            for each in connection.introspection.get_sequences(cursor, table)
        ]


def connected() -> sqlite3.Connection:
    """Return the open SQLite connection under Django's."""
    connection.ensure_connection()
    return connection.connection


def copy_of(source, target: sqlite3.Connection) -> None:
    """Copy Django's SQLite database into another."""
    source.ensure_connection()
    source.connection.backup(target)
