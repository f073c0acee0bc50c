"""The rows of a backup into new tables of the same migrations, whichever of the two databases they come from."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction

from operations.checking import Tell
from operations.copy_text import Value, sqlite_rows, write_copy
from operations.database_copies import SQLITE_COPY, TABLES
from operations.manifest import BackupRefused, Manifest
from operations.services.new_database import migrate_to, settle_constraints
from operations.tables import all_tables, applied_migrations, columns_of, rows_in


def load(folder: Path, manifest: Manifest, tell: Tell) -> None:
    """Fill the new database with the rows of a backup, every one with its number and its hash."""
    if manifest.database == "sqlite" and connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(folder / SQLITE_COPY, connection.settings_dict["NAME"])
        return
    if connection.vendor == "sqlite" or applied_migrations() != manifest.migrations:
        tell("建表 …")
        migrate_to(manifest.migrations)
    with transaction.atomic():
        empty_tables()
        for table, copy in manifest.tables.items():
            tell(f"载入 {table} {copy.rows} 行 …")
            load_table(folder, manifest, table)
        number_on(list(manifest.tables))
        settle_constraints()


def empty_tables() -> None:
    """Take away the rows that migrations have made: those of the backup come in their place."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in all_tables():
            if table in present:
                cursor.execute(f'DELETE FROM "{table}"')


def load_table(folder: Path, manifest: Manifest, table: str) -> None:
    """Fill one table; raise BackupRefused when its columns or the number of its rows are not what the backup says."""
    columns = manifest.tables[table].columns
    if set(columns_of(table)) != set(columns):
        raise BackupRefused(f"备份不能恢复：{table} 的列与这一版门户的迁移不符。")
    if manifest.database == "sqlite":
        with closing(sqlite3.connect(folder / SQLITE_COPY)) as source:
            names = ", ".join(f'"{name}"' for name in columns)
            insert_on_postgres(table, list(columns), source.execute(f'SELECT {names} FROM "{table}"'))
    else:
        with (folder / TABLES / f"{table}.copy").open("rb") as file:
            if connection.vendor == "postgresql":
                copy_in(table, list(columns), file)
            else:
                insert_on_sqlite(table, list(columns), sqlite_rows(file, list(columns.values())))
    if rows_in(table) != manifest.tables[table].rows:
        raise BackupRefused(f"备份已损坏：{table} 的行数与清单不符。")


def insert_on_postgres(table: str, columns: Sequence[str], rows: Iterator[tuple[Value, ...]]) -> None:
    """Insert rows as SQLite stores them."""
    with tempfile.TemporaryFile() as file:
        write_copy(rows, file)
        file.seek(0)
        copy_in(table, columns, file)


def copy_in(table: str, columns: Sequence[str], file: BinaryIO) -> None:
    """Let PostgreSQL read a text of COPY."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', file)


def insert_on_sqlite(table: str, columns: Sequence[str], rows: Iterator[tuple[Value, ...]]) -> None:
    """Insert rows as SQLite stores them, past Django, which would convert them once more."""
    names, places = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    connection.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)


def number_on(tables: Sequence[str]) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers; SQLite does so by itself."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            for each in connection.introspection.get_sequences(cursor, table):
                column = each["column"]
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'),"
                    f' coalesce(max("{column}"), 1), max("{column}") IS NOT NULL) FROM "{table}"'
                )
