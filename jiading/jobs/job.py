"""The row of a job: what every table that is a queue has in common."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

WAITING, DONE, FAILED = "waiting", "done", "failed"  # the running state has a word of its own in each table
ABANDONED = timedelta(seconds=60)  # after which a worker that has not been heard of is taken for dead


Row = TypeVar("Row", bound="Job")


class JobQuerySet(models.QuerySet[Row]):
    """Questions about the jobs of one table."""

    def waiting(self, at: datetime) -> Self:
        """Return the jobs that nobody runs: not begun, or left behind by a worker that was stopped."""
        left = Q(state=self.model.RUNNING, heard_at__lt=at - ABANDONED)
        return self.filter(Q(state=WAITING) | left)

    def under_way(self) -> Self:
        """Return the jobs that wait or are being run."""
        return self.filter(state__in=(WAITING, self.model.RUNNING))

    def failed_since(self, at: datetime) -> Self:
        """Return the jobs that were asked for from that moment on and have failed."""
        return self.filter(state=FAILED, asked_at__gte=at)

    def held_by(self, pk: int, worker: str) -> Self:
        """Return the one job if that worker still runs it, else nothing."""
        return self.filter(pk=pk, worker=worker, state=self.model.RUNNING)


def jobs_of(model: type[Row]) -> JobQuerySet[Row]:
    """Return all jobs of one table."""
    return JobQuerySet(model)


class Job(models.Model):
    """One job. A subclass has fields `state`, with its own choices, and `fault`, and gives both constants a value."""

    RUNNING: str  # the state of a job that a worker runs
    INTERRUPTED: str  # what a job says whose worker was stopped too often
    state: "models.CharField[str, str]"  # the field is the subclass's

    asked_at = models.DateTimeField("提出时刻")
    worker = models.CharField("制作进程", max_length=32, blank=True)
    heard_at = models.DateTimeField("最近进展", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("次数", default=0)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        return self.state in (WAITING, self.RUNNING)
