"""看过的办结申请: which claims a person of the office has opened, and up to which entry of the ledger."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from departments.models import User
from tasks.models.task import Task


class OpenedClaimQuerySet(models.QuerySet["OpenedClaim"]):
    def keep(self, person: User, task: Task) -> None:
        """Keep that the person was shown the task with its latest entry; a look that is known already is not written.

        `task` is as it was read for the page, so that an entry of the meantime does not count as seen.
        """
        if not self.filter(person=person, task=task, seq=task.ledger_seq).exists():
            self.update_or_create(person=person, task=task, defaults={"seq": task.ledger_seq})

    def seen_by(self, person: User, tasks: Iterable[int]) -> dict[int, int]:
        """Return by task id the number of the last entry that the person was shown; nothing for what is not opened."""
        return dict(self.filter(person=person, task__in=list(tasks)).values_list("task", "seq"))


class OpenedClaim(models.Model):
    """A person's look at a claim; it counts while the ledger of the task has no later entry."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="+")
    seq = models.PositiveIntegerField("看到的台账序号")

    objects = OpenedClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "看过的办结申请"
        constraints = [models.UniqueConstraint(fields=["person", "task"], name="person_keeps_one_look_at_a_claim")]

    def __str__(self) -> str:
        return f"{self.person}：{self.task}（第 {self.seq} 条）"
