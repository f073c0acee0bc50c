"""A worker as a process: it looks for jobs until it is told to stop, and ends only between two jobs."""

import ctypes
import fcntl
import logging
import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.db import DatabaseError, close_old_connections, connection

from jiading.day import now
from jiading.jobs import marks
from jiading.jobs.job import WAITING, Job
from jiading.jobs.worker import kinds, run_waiting
from jiading.web.sessions import sweep_sessions

log = logging.getLogger("portal.jobs")
LOOK_EVERY = 2.0  # seconds between two looks into the database; wake() makes the next one come at once
NAP = 0.1
TIDY_EVERY = 3600.0
SOON = timedelta(seconds=10)  # within which a running worker begins with a job, unless others are before it
MOST_JOBS = 200  # after which the process ends, so that memory that a library does not give back is freed
BELL, PRESENCE = "wake", "workers.lock"
PR_SET_PDEATHSIG = 1


def wake() -> None:
    """Let the workers look for jobs now; called after the transaction that asked for one."""
    (marks.folder() / BELL).touch(mode=0o640)


def last_wake() -> int:
    """Return when wake() was called last, in nanoseconds, or 0."""
    try:
        return (marks.folder() / BELL).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@contextmanager
def presence() -> Iterator[None]:
    """Show that a worker process is there; several can be."""
    descriptor = os.open(marks.folder() / PRESENCE, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def is_running() -> bool:
    """Return whether any worker process is there, on the machines that share the folder."""
    descriptor = os.open(marks.folder() / PRESENCE, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def is_needed(jobs: Iterable[Job], at: datetime) -> bool:
    """Return whether one of the jobs has waited longer than a worker lets it, and none is there to take it."""
    late = any(job.state == WAITING and job.asked_at < at - SOON for job in jobs)
    return late and not is_running()


def end_with(parent: int) -> bool:
    """Get SIGTERM when the process `parent` dies, also by SIGKILL; return False when it is already dead (Linux)."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    return os.getppid() == parent


@dataclass
class Worker:
    """The loop of a worker process. SIGTERM and SIGINT let it finish the running job and end."""

    stopping: bool = False
    jobs_done: int = 0
    seen: int = field(default_factory=last_wake)
    looked_at: float = -LOOK_EVERY
    tidied_at: float = -TIDY_EVERY

    def listen(self) -> None:
        """Take SIGTERM and SIGINT from now on; a second SIGINT ends the process at once."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def stop(self, number: int, frame: object) -> None:
        self.stopping = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(self) -> None:
        """Run jobs until told to stop, or until MOST_JOBS are done."""
        with presence():
            while not self.stopping and self.jobs_done < MOST_JOBS:
                if self.is_time_to_look():
                    self.look()
                sleep(NAP)

    def is_time_to_look(self) -> bool:
        """Return whether wake() was called or LOOK_EVERY has passed since the last look."""
        rung = last_wake()
        due = rung != self.seen or monotonic() - self.looked_at >= LOOK_EVERY
        self.seen = rung
        return due

    def look(self) -> None:
        """Run what waits; a database that does not answer, or is locked by another, is asked again at the next look."""
        try:
            close_old_connections()
            self.jobs_done += len(run_waiting(stopped=lambda: self.stopping))
            self.tidy()
        except DatabaseError:
            log.exception("the queue could not be read")
            connection.close()
        self.looked_at = monotonic()

    def tidy(self) -> None:
        """Take away what finished and killed jobs have left, once an hour."""
        if monotonic() - self.tidied_at < TIDY_EVERY:
            return
        self.tidied_at = monotonic()
        if ended := sweep_sessions(now().at):
            log.info("%s sessions that ended long ago were deleted", ended)
        for kind in kinds():
            if kind.tidy is not None and (taken := kind.tidy(now().at)):
                log.info("%s: %s taken away", kind.model._meta.label, taken)
