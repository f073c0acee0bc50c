"""责任单位: which unit carries a task, in which role, and how far its own part is, on any day."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from departments.models import Department
from indicators.choices import FOREVER
from tasks.choices import Kind, UnitRole, UnitState, UrgeLevel
from tasks.models.task import Task


class TaskUnitQuerySet(models.QuerySet["TaskUnit"]):
    def as_of(self, day: date) -> "TaskUnitQuerySet":
        """How the units stood at the end of that day."""
        return self.filter(since__lte=day, until__gt=day)

    def present(self) -> "TaskUnitQuerySet":
        return self.filter(until=FOREVER)

    def leads(self) -> "TaskUnitQuerySet":
        return self.filter(role=UnitRole.LEAD)

    def unfinished(self) -> "TaskUnitQuerySet":
        return self.exclude(state=UnitState.FINISHED)


class TaskUnit(models.Model):
    """One unit in one role on one task over a span of days; `through` is the collective it stands in for."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="units")
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", related_name="task_units")
    role = models.CharField("职责", max_length=12, choices=UnitRole)
    through = models.ForeignKey(
        Department, models.PROTECT, verbose_name="所属集体", null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField("次序", default=0)
    state = models.CharField("本单位状态", max_length=12, choices=UnitState, default=UnitState.PENDING)
    percent = models.PositiveSmallIntegerField("本单位完成 %", null=True, blank=True)
    reported_on = models.DateField("最近反馈", null=True, blank=True)
    heard_on = models.DateField("计入沉默的最近反馈", null=True, blank=True)
    urged_on = models.DateField("未回复的催办", null=True, blank=True)
    urged_by = models.CharField("催办方式", max_length=20, choices=Kind, blank=True)
    reply_by = models.DateField("要求回复日期", null=True, blank=True)
    state_since = models.DateField("进入此状态的日期", null=True, blank=True)
    joined_on = models.DateField("开始承担日期", null=True, blank=True)
    acknowledged_on = models.DateField("签收日期", null=True, blank=True)
    claimed_on = models.DateField("申请或同意办结的日期", null=True, blank=True)
    urge_level = models.CharField("催办等级", max_length=12, choices=UrgeLevel, blank=True)
    missed = models.PositiveSmallIntegerField("连续未按时回复次数", default=0)
    since = models.DateField("起")
    until = models.DateField("止（不含）", default=FOREVER)

    objects = TaskUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "责任单位"
        ordering = ["task_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "department", "role", "since"], name="unit_state_begins_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["task", "department", "role"],
                condition=Q(until=FOREVER),
                name="unit_has_each_role_once_in_a_task",
                violation_error_message="同一单位在一项任务里同一职责只能写一次。",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="unit_state_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="unit_percent_lies_between_0_and_100"
            ),
        ]
        indexes = [
            models.Index(fields=["department", "until", "task"], name="unit_by_department"),
            # Most units owe no answer: lists and counts of those that do ask this index and no other row.
            models.Index(fields=["task"], condition=Q(urged_on__isnull=False), name="unit_owes_an_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.department}（{self.get_role_display()}）"

    def answer_is_overdue(self, day: date) -> bool:
        """Return whether the unit has let the day of its answer to an urging or an instruction pass."""
        return self.reply_by is not None and self.reply_by < day
