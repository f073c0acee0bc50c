"""The worker: a process of its own that makes what waits, so that no page and no restart of the server stands in its way."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from django.conf import settings

from exports import store
from exports.models import MadeReport
from exports.services.making import make
from jiading.day import now

SLOTS = 2  # workers at once on one machine: a long report does not hold up the short ones
PATIENCE = 4.0  # seconds for which a page waits for a small report
LOOK_EVERY = 0.1


@contextmanager
def slot() -> Iterator[bool]:
    """Hold one of the machine's places for workers; the kernel frees it when the process dies, however it dies."""
    for number in range(SLOTS):
        descriptor = os.open(store.folder() / f"worker-{number}.lock", os.O_RDWR | os.O_CREAT, 0o640)
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


def make_waiting() -> list[int]:
    """Make everything that waits, the oldest first, and return the ids of what this process settled.

    It looks once more after giving its place back: what was asked for in that moment found all places taken.
    """
    settled: list[int] = []
    tried: set[int] = set()
    while True:
        with slot() as free:
            if not free:
                return settled
            while (pk := next_waiting(tried)) is not None:
                tried.add(pk)
                if make(pk, now().at):
                    settled.append(pk)
        if next_waiting(tried) is None:
            return settled


def next_waiting(tried: set[int]) -> int | None:
    """Return the oldest report that nobody is making and that this process has not tried yet."""
    rows = MadeReport.objects.waiting(now().at).exclude(pk__in=tried).order_by("asked_at", "pk")
    return rows.values_list("pk", flat=True).first()


def start_worker() -> None:
    """Start a worker in a session of its own; it outlives the page that started it."""
    subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_reports", "--waiting"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_for(report: MadeReport) -> MadeReport:
    """Return the report when it is done or has failed, or as it is when it takes longer than a page should."""
    until = monotonic() + PATIENCE
    while report.is_under_way and monotonic() < until:
        sleep(LOOK_EVERY)
        report.refresh_from_db()
    return report
