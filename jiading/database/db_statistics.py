"""PostgreSQL plans by what it has counted; after a large write it counts at once, before the first reader comes."""

from django.db import connection


def count_again() -> None:
    """Let PostgreSQL count its tables now; by itself it does so a minute later, and until then may read for seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
