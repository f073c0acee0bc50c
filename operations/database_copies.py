"""Copies of the database from one moment: SQLite as a file, PostgreSQL as a text of each table and by pg_dump.

The texts of the tables (COPY, PostgreSQL's own text format) can be read without a server, so that a restored database
may be of the other kind. The dump beside them needs nothing of the portal to be restored by hand.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from operations.manifest import BackupRefused
from operations.tables import OF_THE_MOMENT, columns_of, copied_tables

SQLITE_COPY, DUMP, TABLES = "database.sqlite3", "database.dump", "tables"
NO_LIMITS = (
    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0"
)
Tell = Callable[[str], None]


def copy_database(folder: Path, tell: Tell) -> None:
    """Copy the database into the folder, as the snapshot that is open sees it."""
    if connection.vendor == "sqlite":
        copy_sqlite(folder / SQLITE_COPY)
    else:
        copy_tables(folder / TABLES)
        dump_postgres(folder / DUMP, tell)


def copy_sqlite(path: Path) -> None:
    """Copy SQLite's file by its backup API, without sign-ins; raise BackupRefused when its pages do not fit."""
    path.touch(mode=0o600)
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        connection.ensure_connection()
        connection.connection.backup(copy)
        for model in OF_THE_MOMENT:
            copy.execute(f'DELETE FROM "{model._meta.db_table}"')
        copy.execute("VACUUM")  # what was deleted must not be read from the file either
        fault = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    finally:
        copy.close()
    if fault != "ok":
        raise BackupRefused(f"数据库文件已损坏（{fault}），没有备份；请用上一份备份恢复。")


def copy_tables(folder: Path) -> None:
    """Write a text of each table, NAME.copy, with all its columns in their order."""
    folder.mkdir(mode=0o700)
    for table in copied_tables():
        columns = ", ".join(f'"{name}"' for name in columns_of(table))
        descriptor = os.open(folder / f"{table}.copy", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file, connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" ({columns}) TO STDOUT', file)


def dump_postgres(path: Path, tell: Tell) -> None:
    """Write what pg_dump makes of the same moment, where a pg_dump that is not older than the server is installed."""
    major = server_major()
    program = dump_program(major)
    if program is None:
        tell(f"没有找到 PostgreSQL {major} 的 pg_dump，只做门户自己的逐表备份；恢复不受影响。")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]
    made = connection.settings_dict
    options = {"PGHOST": made["HOST"], "PGPORT": made["PORT"], "PGUSER": made["USER"], "PGPASSWORD": made["PASSWORD"]}
    left_out = [f"--exclude-table-data={model._meta.db_table}" for model in OF_THE_MOMENT]
    command = [program, "-Fc", "--no-owner", f"--snapshot={moment}", f"--file={path}", *left_out, made["NAME"]]
    path.touch(mode=0o600)
    done = subprocess.run(
        command,
        env=os.environ | {name: str(value) for name, value in options.items() if value},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BackupRefused(f"pg_dump 没有做成：{done.stderr.strip()[-300:]}")


def server_major() -> int:
    """Return the server's major version."""
    connection.ensure_connection()
    return int(connection.connection.server_version) // 10000


def dump_program(major: int) -> str | None:
    """Return a pg_dump of the server's version or a later one; an older one refuses to dump."""
    for folder in (f"/usr/lib/postgresql/{major}/bin", f"/usr/pgsql-{major}/bin"):
        if os.access(f"{folder}/pg_dump", os.X_OK):
            return f"{folder}/pg_dump"
    found = shutil.which("pg_dump")
    if found is None:
        return None
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    version = re.search(r"(\d+)\.", said)
    return found if version and int(version[1]) >= major else None
