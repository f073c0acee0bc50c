"""A worker's mark: a file that it keeps locked as long as it lives and in which it writes how far it is.

The kernel frees the lock when the process dies, however it dies, so a killed worker is known at once. The progress
stands here and not in the database because the work may be one transaction, whose writes nobody sees before its end,
and SQLite lets nobody else write meanwhile. A mark that is not there says nothing: the worker may run on a machine
that does not share the folder.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from django.conf import settings

FOLDER, ENDING = "jobs", ".job"
LENGTH = 40  # bytes of the progress, always overwritten whole


class Life(Enum):
    """What is known of a worker on this machine."""

    ALIVE = "alive"
    DEAD = "dead"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Mark:
    """The locked file of a worker that runs a job."""

    descriptor: int

    def tell(self, done: int, of: int) -> None:
        """Write down that `done` of `of` steps are done."""
        os.pwrite(self.descriptor, f"{done} {of}".ljust(LENGTH).encode(), 0)


def folder() -> Path:
    """Return the folder of marks and locks, made when it is not there."""
    place = Path(settings.MEDIA_ROOT) / FOLDER
    place.mkdir(mode=0o750, parents=True, exist_ok=True)
    return place


def path_of(worker: str) -> Path:
    """Return where the mark of that worker lies."""
    return folder() / f"{worker}{ENDING}"


@contextmanager
def marked(worker: str) -> Iterator[Mark]:
    """Hold the worker's mark while the block runs, and take it away at the end."""
    path = path_of(worker)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o640)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield Mark(descriptor)
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def life_of(worker: str) -> Life:
    """Return whether that worker is alive, dead, or not known here."""
    try:
        descriptor = os.open(path_of(worker), os.O_RDWR)
    except FileNotFoundError:
        return Life.UNKNOWN
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return Life.ALIVE
    finally:
        os.close(descriptor)
    return Life.DEAD


def progress_of(worker: str) -> tuple[int, int] | None:
    """Return how many steps of how many are done, or None when that is not known."""
    with suppress(OSError, ValueError):
        done, of = path_of(worker).read_text(encoding="ascii").split()
        return int(done), int(of)
    return None


def forget(worker: str) -> None:
    """Take away the mark that a dead worker has left."""
    path_of(worker).unlink(missing_ok=True)
