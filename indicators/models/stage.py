"""The life of a plan: draft, running, closed, archived; each step is a row that is never changed."""

from datetime import date

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from indicators.choices import Stage
from jiading.text import no_control_characters


class PlanStageQuerySet(models.QuerySet["PlanStage"]):
    def until(self, day: date) -> "PlanStageQuerySet":
        """Return the steps taken by the end of that day."""
        return self.filter(on__lte=day)

    def latest_first(self) -> "PlanStageQuerySet":
        return self.order_by("-seq")


class PlanStage(models.Model):
    """One step in the life of a plan: the stage it entered, who did it, when, and why.

    The step with the highest number is in force. Rows are only added, by indicators/services/stages.py; triggers of the
    database refuse to change or delete them.
    """

    plan = models.ForeignKey("indicators.Plan", models.PROTECT, verbose_name="方案", related_name="stages")
    seq = models.PositiveSmallIntegerField("序号", validators=[MinValueValidator(1)])
    stage = models.CharField("状态", max_length=8, choices=Stage)
    at = models.DateTimeField("时间")
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+")
    by_name = models.CharField("经手人姓名", max_length=40)
    words = models.TextField("说明", blank=True, validators=[no_control_characters])

    objects = PlanStageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案状态"
        ordering = ["plan", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "seq"],
                name="plan_is_in_one_stage_at_a_time",
                violation_error_message="方案的状态刚刚有人改过，请刷新页面再看。",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="plan_stage_is_one_of_the_four",
                violation_error_message="方案的状态只能是草稿、执行中、已结束或已归档。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_stage_display()}"
