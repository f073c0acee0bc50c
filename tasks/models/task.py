"""具体任务: the unit of work: its place in the plan, the head of its ledger, and which state is its present one."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from indicators.models import Plan, Project

if TYPE_CHECKING:
    from tasks.models.task_state import TaskState


class Task(models.Model):
    """One promised piece of work; only services write it, each with an entry in the ledger."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="tasks")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="tasks")
    position = models.PositiveIntegerField("行内次序")
    carried_from = models.ForeignKey(  # said by the task's first entry, like all else that an entry makes
        "self",
        models.PROTECT,
        verbose_name="结转自",
        null=True,
        blank=True,
        editable=False,
        related_name="carried_into",
    )
    ledger_seq = models.PositiveIntegerField("台账条数", default=0, editable=False)
    ledger_hash = models.CharField("台账校验值", max_length=64, blank=True, editable=False)
    # Null only within the transaction that enters the task, since state and task name each other; the type says never.
    present: "models.OneToOneField[TaskState, TaskState]" = models.OneToOneField(  # type: ignore[misc]
        "tasks.TaskState", models.PROTECT, verbose_name="现在的情形", null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["plan", "project__position", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "position"],
                name="task_has_its_own_place_in_its_row",
                violation_error_message="同一行里任务次序不能重复。",
            ),
            models.CheckConstraint(
                condition=Q(ledger_seq=0) | Q(present__isnull=False), name="task_with_entries_has_a_present_state"
            ),
        ]

    def __str__(self) -> str:
        """Return the task's number: its text stands in its state, and would cost a query for each row of a list."""
        return f"任务 {self.pk}"
