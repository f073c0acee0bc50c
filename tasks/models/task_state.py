"""How a task stood over a span of days: what every list, figure and file of any day reads.

One row holds from `since` up to, not including, `until`; the present one runs until FOREVER. The services
write it in the same transaction as the entry that changed it, and verify_ledger proves it equals the ledger.
"""

from django.db import models
from django.db.models import F, Q

from indicators.choices import FOREVER
from indicators.models import Plan, Wording
from tasks.models.facts import TaskFacts, facts_hold
from tasks.models.task import Task


class TaskState(TaskFacts):
    """The facts of one task at the end of each day of a span."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="states")
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="+")
    wording = models.ForeignKey(Wording, models.PROTECT, verbose_name="项目文本", related_name="+")
    since = models.DateField("起")
    until = models.DateField("止（不含）", default=FOREVER)

    class Meta:
        db_table = "tasks_standing"
        verbose_name = verbose_name_plural = "任务情形"
        ordering = ["task", "since"]
        constraints = [
            *facts_hold("standing"),
            models.UniqueConstraint(fields=["task", "since"], name="task_begins_to_stand_once_a_day"),
            models.UniqueConstraint(fields=["task"], condition=Q(until=FOREVER), name="task_stands_one_way_at_present"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="standing_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["plan", "until", "since"], name="standing_by_day"),
            models.Index(fields=["plan", "due_on"], condition=Q(until=FOREVER), name="standing_now_by_due_day"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}：{self.get_state_display()}（{self.since} 起）"
