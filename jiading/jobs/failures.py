"""Jobs of any table that need looking after: what failed lately, and what waits though no worker takes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jiading.jobs import process, worker
from jiading.jobs.job import jobs_of

LATELY = timedelta(days=14)
MOST = 5  # failed jobs that are told one by one
TOLD: tuple[str, ...] = ("asked_at", "fault")  # `fault` is a field of each table, not of Job


@dataclass(frozen=True)
class FailedJob:
    """One job that failed: what it was, when it was asked for, and the sentence that says why."""

    name: str
    asked_at: datetime
    fault: str


@dataclass(frozen=True)
class JobsShown:
    """How many jobs failed lately, the newest of them, and whether jobs wait without a worker."""

    failed: int
    newest: list[FailedJob]
    lacks_worker: bool


def jobs_shown(at: datetime) -> JobsShown:
    """Return what is to be looked after at that moment, over the jobs of all apps."""
    failed, number, lacks_worker = list[FailedJob](), 0, False
    for model in [kind.model for kind in worker.kinds()]:
        lately = jobs_of(model).failed_since(at - LATELY)
        number += lately.count()
        for asked_at, fault in lately.order_by("-asked_at").values_list(*TOLD)[:MOST]:
            failed.append(FailedJob(str(model._meta.verbose_name), asked_at, fault))
        lacks_worker = lacks_worker or process.is_needed(jobs_of(model).under_way(), at)
    newest = sorted(failed, key=lambda job: job.asked_at, reverse=True)[:MOST]
    return JobsShown(number, newest, lacks_worker)
