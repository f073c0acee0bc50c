"""Checks of the database: a kind that is meant for work, settings that keep what was acknowledged, all migrations."""

from collections.abc import Iterator, Mapping

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jiading.day import Moment
from operations.checkup.findings import Finding, all_of, bad, good

SAFE_WAL = (3, 51, 3)  # older ones can lose pages when they reset their write-ahead log
EXTRA, FULL = 3, 2  # PRAGMA synchronous
ROLLBACK_JOURNALS = ("delete", "truncate", "persist")
OLDEST_POSTGRES = 150_000


def durability(_: Moment) -> Finding:
    """What was acknowledged survives a crash, and writers wait for each other instead of failing."""
    if connection.vendor == "sqlite":
        return all_of(
            sqlite_faults(sqlite_settings()),
            f"SQLite {sqlite_version()}，断电不丢，写入排队",
            "用门户自己的设置，不要改 engines.py",
        )
    mend = "在 postgresql.conf 里改回来，再重新载入；版本须 15 以上"
    return all_of(postgres_faults(postgres_settings()), "PostgreSQL，断电不丢，有超时", mend)


def sqlite_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def sqlite_settings() -> dict[str, object]:
    """Return what a connection of SQLite really works with."""
    with connection.cursor() as cursor:

        def pragma_value(pragma: str) -> object:
            cursor.execute(f"PRAGMA {pragma}")
            return cursor.fetchone()[0]

        return {
            "version": connection.get_database_version(),
            "journal": pragma_value("journal_mode"),
            "synchronous": pragma_value("synchronous"),
            "foreign_keys": pragma_value("foreign_keys"),
            "timeout": pragma_value("busy_timeout"),
            "mode": getattr(connection, "transaction_mode", None),
        }


def sqlite_faults(found: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with the settings of SQLite, as sqlite_settings() returns them."""
    journal, synchronous = found["journal"], int(str(found["synchronous"]))
    if journal == "wal":
        if tuple(found["version"]) < SAFE_WAL:  # type: ignore[arg-type]  # a tuple of numbers
            yield "journal_mode 是 WAL，这一版 SQLite 的 WAL 会丢数据"
        if synchronous < FULL:
            yield "synchronous 低于 FULL，断电会丢已确认的内容"
    elif journal not in ROLLBACK_JOURNALS:
        yield f"journal_mode 是 {journal}，断电会损坏数据库"
    elif synchronous < EXTRA:
        yield "synchronous 低于 EXTRA，断电会丢已确认的内容"
    if found["mode"] != "IMMEDIATE":
        yield "写入没有用 IMMEDIATE，忙时会失败"
    if int(str(found["timeout"])) < 5000:
        yield "等锁的时间不到 5 秒，忙时会失败"
    if not found["foreign_keys"]:
        yield "没有检查外键"


def postgres_settings() -> dict[str, str]:
    """Return the settings of the server that decide what survives a crash, and this portal's own timeouts."""
    names = (
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "server_version_num",
        "statement_timeout",
        "lock_timeout",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)])
        return dict(cursor.fetchall())


def postgres_faults(found: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the settings of PostgreSQL, as postgres_settings() returns them."""
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if found[name] == "off":
            yield f"{name} 关着，断电会丢数据"
    if int(found["server_version_num"]) < OLDEST_POSTGRES:
        yield "PostgreSQL 版本低于 15"
    for name in ("statement_timeout", "lock_timeout"):
        if found[name] == "0":
            yield f"没有 {name}，一条慢语句会拖住所有人"


def migrations(_: Moment) -> Finding:
    """The tables are those of this version, neither older nor newer."""
    executor = MigrationExecutor(connection)
    missing = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if missing:
        return bad(f"数据库还差 {len(missing)} 步迁移", "停下门户，先备份，再运行 manage.py migrate")
    return good("数据库与这一版门户一致")
