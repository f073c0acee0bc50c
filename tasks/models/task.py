"""具体任务: the unit of work. Its current values are a cache of its ledger."""

from django.db import models

from indicators.models import Plan, Project
from tasks.models.facts import TaskFacts, facts_hold


class Task(TaskFacts):
    """One promised piece of work; only services write it, each with an entry in the ledger."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="tasks")
    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="tasks")
    position = models.PositiveIntegerField("行内次序")
    ledger_seq = models.PositiveIntegerField("台账条数", default=0, editable=False)
    ledger_hash = models.CharField("台账校验值", max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["plan", "project__position", "position"]
        constraints = [
            *facts_hold("task"),
            models.UniqueConstraint(
                fields=["project", "position"],
                name="task_has_its_own_place_in_its_row",
                violation_error_message="同一行里任务次序不能重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.printed
