"""ANALYZE after a large write.

Until autovacuum does it, about a minute later, PostgreSQL's planner believes that the new rows are few, and the first
pages take seconds.
"""

from django.db import connection


def count_again() -> None:
    """Run ANALYZE on all tables; SQLite needs none."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
