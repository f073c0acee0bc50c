"""What a worker process does: it runs the waiting jobs, also when the page that asked or the web server is gone."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, sleep
from typing import TypeVar

from django.apps import apps
from django.utils.module_loading import import_string

from jiading.day import now
from jiading.jobs import marks
from jiading.jobs.claims import give_back
from jiading.jobs.job import ABANDONED, WAITING, Job, jobs_of
from jiading.jobs.marks import Life, life_of

SLOTS = 2  # jobs at once on one machine: a long one does not hold up the short ones
PATIENCE = 4.0  # seconds for which a page waits for a small job
LOOK_EVERY = 0.1
Row = TypeVar("Row", bound=Job)


@dataclass(frozen=True)
class JobKind:
    """A table of jobs, how one of them is run, and what is tidied up now and then.

    `run` takes the id of a row and the present moment, claims it, and returns whether it settled what became of it.
    It must bear being run again: a worker can die at any point. `tidy` takes the present moment and returns how much
    it took away.
    """

    model: type[Job]
    run: Callable[[int, datetime], bool]
    tidy: Callable[[datetime], int] | None = None


def kinds() -> list[JobKind]:
    """Return the kinds of job that the installed apps declare."""
    return [import_string(name) for config in apps.get_app_configs() for name in getattr(config, "jobs", ())]


@contextmanager
def slot() -> Iterator[bool]:
    """Hold one of the SLOTS of this machine; yield False when all are taken. A process that dies gives its own back."""
    for number in range(SLOTS):
        descriptor = os.open(marks.folder() / f"slot-{number}.lock", os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        try:
            yield True
        finally:
            os.close(descriptor)
        return
    yield False


def run_waiting(of: Sequence[JobKind] | None = None, stopped: Callable[[], bool] = lambda: False) -> list[Job]:
    """Run everything that waits, the oldest first, and return what this process settled, as it was before.

    `of` are the kinds to run (all by default); `stopped` is asked between two jobs. After it has given its slot back it
    looks once more, for a job whose asker found all slots taken until then.
    """
    known = {kind.model: kind for kind in (kinds() if of is None else of)}
    settled: list[Job] = []
    tried: list[Job] = []
    while True:
        with slot() as free:
            if not free:
                return settled
            while not stopped() and (job := next_job(known, tried)) is not None:
                tried.append(job)
                if known[type(job)].run(job.pk, now().at):
                    settled.append(job)
        if stopped() or next_job(known, tried) is None:
            return settled


def next_job(models: Iterable[type[Job]], tried: Sequence[Job]) -> Job | None:
    """Return the oldest job that nobody runs and that has not been tried yet; a dead worker's is given back first."""
    at = now().at
    rows = [job for model in models for job in jobs_of(model).under_way().order_by("asked_at", "pk")]
    for job in sorted(rows, key=lambda each: each.asked_at):
        if job not in tried and is_free(job, at):
            return job
    return None


def is_free(job: Job, at: datetime) -> bool:
    """Return whether a job can be claimed now.

    What a worker runs is free when the worker is dead, or when nothing is known of it and it has been silent too long.
    """
    if job.state == WAITING:
        return True
    life = life_of(job.worker)
    if life is Life.DEAD:
        return give_back(job)
    return life is Life.UNKNOWN and job.heard_at is not None and job.heard_at < at - ABANDONED


def wait_for(job: Row) -> Row:
    """Return the job when it is done or has failed, or as it is when it takes longer than a page should."""
    until = monotonic() + PATIENCE
    while job.is_under_way and monotonic() < until:
        sleep(LOOK_EVERY)
        job.refresh_from_db()
    return job
