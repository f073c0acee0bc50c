"""The tables of the portal's database, as a backup copies them and a restored database gets them."""

from axes.models import AccessAttempt, AccessAttemptExpiration
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from departments.models import SignedInSession
from jiading.models import RateCounter
from search.models import SearchText

# What belongs to the machine and its moment: whoever has the backup could otherwise take over a sign-in.
OF_THE_MOMENT: tuple[type[Model], ...] = (SignedInSession, Session, AccessAttemptExpiration, AccessAttempt, RateCounter)
MADE_ANEW: tuple[type[Model], ...] = (SearchText,)  # by rebuild_search, from everything else
LEFT_OUT = frozenset(model._meta.db_table for model in (*OF_THE_MOMENT, *MADE_ANEW))


def all_tables() -> list[str]:
    """Return every table of a model, by name; those that migrations alone know are none."""
    return sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def copied_tables() -> list[str]:
    """Return the tables whose rows a restored database gets."""
    return [name for name in all_tables() if name not in LEFT_OUT]


def columns_of(table: str) -> dict[str, str]:
    """Return the columns of a table in their order, with their types as the database calls them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position",
                [table],
            )
            return dict(cursor.fetchall())
        cursor.execute("SELECT name, type FROM pragma_table_info(%s)", [table])
        return dict(cursor.fetchall())


def rows_in(table: str) -> int:
    """Return how many rows a table has."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def applied_migrations() -> dict[str, list[str]]:
    """Return the migrations of this portal that the database has, by app; names of older chains are left out."""
    loader = MigrationLoader(connection)
    found: dict[str, list[str]] = {}
    for app, name in sorted(loader.applied_migrations):
        if (app, name) in loader.disk_migrations:
            found.setdefault(app, []).append(name)
    return found
