"""After a large write the database is told to count."""

import pytest
from django.db import connection

from jiading.database.db_statistics import count_again


@pytest.mark.django_db
def test_postgresql_counts_its_tables_and_sqlite_is_left_alone(django_assert_num_queries):
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 0):
        count_again()
