"""A worker that is at work says so every few seconds, also while a long step tells nothing; a killed one falls silent."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

from exports.choices import MadeState
from exports.models import MadeReport
from jiading.day import now

BEAT_SECONDS = 10  # well within ABANDONED


def beat(pk: int, worker: str, stopped: Event) -> None:
    """Say that the worker lives, until told to stop; a beat that the database refuses is made up for by the next."""
    try:
        while not stopped.wait(BEAT_SECONDS):
            try:
                MadeReport.objects.filter(pk=pk, worker=worker, state=MadeState.MAKING).update(heard_at=now().at)
            except DatabaseError:
                connection.close()
    finally:
        connection.close()


@contextmanager
def beating(pk: int, worker: str) -> Iterator[None]:
    """Let a thread with a connection of its own beat while the report is written."""
    stopped = Event()
    heart = Thread(target=beat, args=(pk, worker, stopped), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stopped.set()
        heart.join()
