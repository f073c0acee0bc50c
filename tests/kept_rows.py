"""Rows that one test has entered, put into the empty database of another instead of being entered again.

Entering the official table takes half a second, putting it back some 30 ms. What is put back goes away with the test as
everything does; each row has the number that it had when it was first entered.
"""

import io
from collections.abc import Callable

from django.db import connection, transaction

from tests.year import numbered, tables


class KeptRows:
    """What `enter` puts into an empty database, kept by this test process from the first time on."""

    def __init__(self, enter: Callable[[], object]) -> None:
        self._enter = enter
        self._kept: dict[str, object] = {}
        self._numbered: list[tuple[str, str]] = []

    def put(self) -> None:
        """Put the rows into the database of a test; where it holds any row already, enter them as if it were new."""
        if filled_tables():
            self._enter()
        elif self._kept:
            with transaction.atomic():  # tables come by their names, rows that they point to may follow
                for table, rows in self._kept.items():
                    insert(table, rows)
                number_on(self._numbered)
        else:
            self._enter()
            self._kept = {table: rows_of(table) for table in filled_tables()}
            self._numbered = [each for each in numbered() if each[0] in self._kept]


def filled_tables() -> list[str]:
    """Return the tables that hold a row, but for those that migrate itself fills."""
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def rows_of(table: str) -> object:
    """Return all rows of a table as insert() takes them: on PostgreSQL the bytes of COPY, on SQLite tuples."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kept = io.BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT (FORMAT binary)', kept)
            return kept.getvalue()
        names = [each.name for each in connection.introspection.get_table_description(cursor, table)]
        as_stored = ", ".join(f'+"{name}"' for name in names)  # a bare column would come as a date or a truth value
        return cursor.connection.execute(f'SELECT {as_stored} FROM "{table}"').fetchall()


def insert(table: str, rows) -> None:
    """Insert rows as rows_of() returned them; their foreign keys are looked at when the transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f'COPY "{table}" FROM STDIN (FORMAT binary)', io.BytesIO(rows))
        else:
            places = ", ".join("?" * len(rows[0]))
            cursor.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


def number_on(columns: list[tuple[str, str]]) -> None:
    """Let PostgreSQL number new rows of these tables after those that were put; SQLite does so by itself."""
    if connection.vendor != "postgresql" or not columns:
        return
    asked = (
        f'SELECT setval(pg_get_serial_sequence(\'"{table}"\', \'{column}\'), max("{column}")) FROM "{table}"'
        for table, column in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
