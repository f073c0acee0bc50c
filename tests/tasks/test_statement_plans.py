"""How the database looks up what pages ask, told that there is much of it."""

import pytest
from django.db import connection

from tasks.models import LedgerEntry
from tests.world import DAY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows how many rows have no value at all"),
]

# What ANALYZE says of 131,784 entries of which none corrects another: how many there are, how many share one value.
MANY = (
    ("entry_by_day", "131784 1433 1"),
    ("tasks_ledgerentry_corrects_id_26ba1741", "131784 131784"),
    ("tasks_ledgerentry_task_id_ed230511", "131784 5"),
)


@pytest.fixture
def many_entries():
    """Let SQLite plan as on the ledger of a district."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'tasks_ledgerentry'")
        cursor.executemany("INSERT INTO sqlite_stat1 VALUES ('tasks_ledgerentry', %s, %s)", MANY)
        cursor.execute("ANALYZE sqlite_schema")
        yield
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")


def test_what_took_an_entry_back_is_looked_up_by_that_entry_and_not_among_all_entries_of_the_days(many_entries):
    steps = LedgerEntry.objects.in_force_on(DAY("2016-10-15")).explain()
    assert "entry_that_corrects" in steps, steps
