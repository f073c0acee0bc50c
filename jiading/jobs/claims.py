"""Taking a job: one worker has it, says every few seconds that it lives, and settles it only while it still has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from uuid import uuid4

from django.db import DatabaseError, connection
from django.db.models import F

from jiading.day import now
from jiading.jobs import marks
from jiading.jobs.job import FAILED, WAITING, Job, jobs_of

MOST_TRIES = 3
BEAT_SECONDS = 10  # well within ABANDONED


class TakenOver(Exception):
    """Another worker runs the job; what this one has done is of no use."""


@dataclass(frozen=True)
class Claim:
    """A job that this worker runs: its name, and the mark that shows how far it is."""

    worker: str
    mark: marks.Mark


@contextmanager
def claimed(model: type[Job], pk: int, at: datetime) -> Iterator[Claim | None]:
    """Take a job in hand while the block runs, with mark and heartbeat; yields None when another worker has it."""
    worker = uuid4().hex
    with marks.marked(worker) as mark:  # before the row names the worker, so that a mark that is free means death
        if not take(model, pk, at, worker):
            yield None
            return
        with beating(model, pk, worker):
            yield Claim(worker, mark)


def take(model: type[Job], pk: int, at: datetime, worker: str) -> bool:
    """Enter the worker into a waiting or abandoned job and return whether it has it now.

    A job that was interrupted MOST_TRIES times fails instead.
    """
    left = jobs_of(model).waiting(at).filter(pk=pk)
    failed = {"state": FAILED, "worker": "", "fault": model.INTERRUPTED}
    if left.filter(tries__gte=MOST_TRIES).update(**failed):
        return False
    facts = {"state": model.RUNNING, "worker": worker, "heard_at": at, "tries": F("tries") + 1}
    return bool(left.update(**facts))


def give_back(job: Job) -> bool:
    """Let a job whose worker is known to be dead wait again; return False when it has been settled meanwhile."""
    waiting = {"state": WAITING, "worker": ""}
    given = jobs_of(type(job)).held_by(job.pk, job.worker).update(**waiting)
    marks.forget(job.worker)
    return bool(given)


def beat(model: type[Job], pk: int, worker: str, stopped: Event) -> None:
    """Say that the worker lives, until told to stop; a beat that the database refuses is made up for by the next."""
    try:
        while not stopped.wait(BEAT_SECONDS):
            try:
                jobs_of(model).held_by(pk, worker).update(heard_at=now().at)
            except DatabaseError:
                connection.close()
    finally:
        connection.close()


@contextmanager
def beating(model: type[Job], pk: int, worker: str) -> Iterator[None]:
    """Let a thread with a connection of its own beat while the job runs."""
    stopped = Event()
    heart = Thread(target=beat, args=(model, pk, worker, stopped), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stopped.set()
        heart.join()
