"""What the settings of a database promise to those who use it at the same time."""

from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from tests.world import at

ROWS, LENGTH = 1000, 4000  # some 4 MB of changed pages, more than SQLite's cache of 2 MB


@pytest.mark.django_db(transaction=True)
def test_readers_do_not_wait_for_a_large_transaction_that_is_open():
    """SQLite would write what does not fit into its cache into the file and lock readers out until COMMIT."""
    seen = []

    def read() -> None:
        try:
            if connection.vendor == "sqlite":
                connection.cursor().execute("PRAGMA busy_timeout=0")
            seen.append(Session.objects.count())
        except Exception as fault:
            seen.append(fault)
        finally:
            connection.close()

    with transaction.atomic():
        facts = {"session_data": "x" * LENGTH, "expire_date": at("2016-10-15").at}
        Session.objects.bulk_create(Session(session_key=str(n), **facts) for n in range(ROWS))
        reader = Thread(target=read)
        reader.start()
        reader.join()
    assert seen == [0]
    assert Session.objects.count() == ROWS
