"""A database in place of the one that is there: complete at the end of the block, or as it was before.

SQLite: a file beside, which takes the place of the old one when everything is in it. PostgreSQL: one transaction, in
which the old tables are dropped and new ones made. Tables without rows that `manage.py migrate` has just made are taken
as they are, which saves making them.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from jiading.database.disk import sync_file
from operations.database_copies import NO_LIMITS

BESIDE = ".restoring"
FUNCTIONS = (
    "SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'"
)


@contextmanager
def new_database(*, keep_tables: bool) -> Iterator[None]:
    """Let Django work on a new database, which is the portal's own when the block has ended well.

    It has no table at all, or with `keep_tables` those that are there, on PostgreSQL.
    """
    if connection.vendor == "sqlite":
        with new_file():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(NO_LIMITS)
            if not keep_tables:
                drop_everything()
            yield


@contextmanager
def new_file() -> Iterator[None]:
    """Let Django work on a new file of SQLite, which then takes the place of the old one."""
    place = Path(connection.settings_dict["NAME"])
    beside = place.with_name(place.name + BESIDE)
    place.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    take_away(beside)
    connection.close()
    connection.settings_dict["NAME"] = str(beside)
    beside.touch(mode=0o600)
    try:
        yield
        connection.close()
        sync_file(beside)
        journal_of(place).unlink(missing_ok=True)  # it would be played back into the new file
        beside.replace(place)
        sync_file(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        take_away(beside)


def take_away(path: Path) -> None:
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps what a transaction changes, until it is committed."""
    return path.with_name(path.name + "-journal")


def drop_everything() -> None:
    """Drop all tables and functions of PostgreSQL's schema, in the transaction that is open."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE "{table}" CASCADE')
        cursor.execute(FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def migrate_to(migrations: Mapping[str, Sequence[str]]) -> None:
    """Make the tables as they are after these migrations of each app."""
    executor = MigrationExecutor(connection, settle_constraints)
    executor.migrate([(app, names[-1]) for app, names in migrations.items()])


def migrate_onwards() -> None:
    """Bring the tables to what this version of the portal has, as `manage.py migrate` does."""
    executor = MigrationExecutor(connection, settle_constraints)
    executor.migrate(executor.loader.graph.leaf_nodes())
    call_command("migrate", verbosity=0, interactive=False)  # for what Django does after the last one


def settle_constraints(action: str = "apply_success", *_: Any) -> None:
    """Check all foreign keys now: PostgreSQL alters no table whose rows still wait for the end of the transaction."""
    if connection.vendor == "sqlite":
        connection.check_constraints()
    elif action == "apply_success":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
