"""Making in this process what waits: for cron, which tells what became of it, beside the workers that always run."""

from collections.abc import Iterable
from time import monotonic, sleep

from exports.models import MadeReport
from exports.services.making import REPORTS
from jiading.jobs.worker import run_waiting

LOOK_EVERY = 0.5


def make_waiting() -> list[int]:
    """Make every report that waits, the oldest first, and return the ids of what this process settled."""
    return [job.pk for job in run_waiting([REPORTS])]


def wait_until_settled(reports: Iterable[int], seconds: float) -> None:
    """Wait until no worker is making any of these reports any more, at most so long."""
    until, wanted = monotonic() + seconds, list(reports)
    while MadeReport.objects.under_way().filter(pk__in=wanted).exists() and monotonic() < until:
        sleep(LOOK_EVERY)
