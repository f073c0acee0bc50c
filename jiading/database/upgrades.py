"""Which databases `manage.py migrate` refuses: those that were left in the middle of migrations that exist no more.

An app's first migration may stand for a chain of old ones: it has their names in `stands_for`, and it was the first of
them by name. Django takes it for applied in every database that had the first of the chain, and cannot see whether the
rest followed. So this check compares the names, before migrate changes anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

HINT = "请先用 0.1 版的程序执行 manage.py migrate，再换回这一版重做；这次什么都没有改。"


@register(Tags.database)
def no_database_is_half_migrated(databases: Iterable[str] | None = None, **options: Any) -> list[CheckMessage]:
    """Return an error for each app of which a database has a part of the old migrations only; migrate then stops."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        for migration in half_applied(loader):
            missing = "、".join(name for name in stands_for(migration) if not is_applied(loader, migration, name))
            sentence = f"数据库停在 0.1 版的半途：{migration.app_label} 还缺 {missing}。"
            errors.append(Error(sentence, hint=HINT, id="portal.E001"))
    return errors


def half_applied(loader: MigrationLoader) -> Iterator[Migration]:
    """Yield the migrations that are applied by name but do not stand for what the database holds."""
    for migration in loader.disk_migrations.values():
        old = stands_for(migration)
        if not old or not is_applied(loader, migration, migration.name):
            continue
        applied = [name for name in old if is_applied(loader, migration, name)]
        if len(applied) < len(old) and (applied or lacks_columns(loader, migration)):
            yield migration


def stands_for(migration: Migration) -> Sequence[str]:
    """Return the names of the old migrations in whose place it stands; most stand for none."""
    names: Sequence[str] = getattr(migration, "stands_for", ())
    return names


def is_applied(loader: MigrationLoader, migration: Migration, name: str) -> bool:
    """Return whether the database has a migration of that name of the same app."""
    return (migration.app_label, name) in loader.applied_migrations


def lacks_columns(loader: MigrationLoader, migration: Migration) -> bool:
    """Return whether the database lacks a column that the migration makes; False once a later migration is applied.

    A database with the first name alone was either made by this migration or stopped right after its old namesake.
    """
    app, name = migration.app_label, migration.name
    later = {other for label, other in loader.disk_migrations if label == app} - {name}
    if any(is_applied(loader, migration, other) for other in later):
        return False
    models = loader.project_state((app, name)).apps.get_app_config(app).get_models(include_auto_created=True)
    assert loader.connection is not None  # it was made with one
    present = columns_by_table(loader.connection)
    return any(
        not {field.column for field in model._meta.local_concrete_fields} <= present.get(model._meta.db_table, set())
        for model in models
    )


def columns_by_table(connection: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """Return the names of the columns of each table of the database."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: {column.name for column in introspection.get_table_description(cursor, table)}
            for table in introspection.table_names(cursor)
        }
