"""How a worker claims a job: one UPDATE that one worker wins, a heartbeat while it runs, an end only while it holds."""

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
    """Another worker has taken the job over; this one must discard what it has done."""


@dataclass(frozen=True)
class Claim:
    """A worker's claim on a job: the name of the worker, and the mark in which it writes its progress."""

    worker: str
    mark: marks.Mark


@contextmanager
def claimed(model: type[Job], pk: int, at: datetime) -> Iterator[Claim | None]:
    """Claim a job while the block runs, with mark and heartbeat; yield None when another worker has it."""
    worker = uuid4().hex
    with marks.marked(worker) as mark:  # first: of a worker that the row names, an unlocked mark means that it is dead
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
    """Write a heartbeat every BEAT_SECONDS until `stopped` is set; one that fails is left to the next."""
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
    """Write the heartbeat in a thread with a connection of its own while the block runs."""
    stopped = Event()
    heart = Thread(target=beat, args=(model, pk, worker, stopped), daemon=True)
    heart.start()
    try:
        yield
    finally:
        stopped.set()
        heart.join()
