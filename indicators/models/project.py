"""项目名称 with its standard and baseline: one row of the table, and what the row said on any day."""

from django.db import models
from django.db.models import F, Q

from indicators.choices import FOREVER
from indicators.models.category import IndicatorCategory
from indicators.models.plan import Plan
from jiading.text import no_control_characters


class RowTexts(models.Model):
    """The printed texts of a row; an empty one is missing in the source and has an open question."""

    category = models.ForeignKey(
        IndicatorCategory, models.PROTECT, verbose_name="指标分类", null=True, blank=True, related_name="%(class)ss"
    )
    name = models.CharField("项目名称", max_length=200, blank=True, validators=[no_control_characters])
    standard = models.TextField("创建标准和要求", blank=True, validators=[no_control_characters])
    baseline_state = models.TextField("目前现状", blank=True, validators=[no_control_characters])

    class Meta:
        abstract = True


class Project(RowTexts):
    """One row of the table as it stands now; a row that lost its name is still a row."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="projects")
    position = models.PositiveIntegerField("行号")
    source = models.JSONField("原表说明", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="row_has_its_own_place_in_the_plan",
                violation_error_message="这个方案里已经有同一行号的项目。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"第 {self.position} 行（原表缺失，待核实）"


class Wording(RowTexts):
    """What a row said from `since` up to, not including, `until`."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="wordings")
    since = models.DateField("起")
    until = models.DateField("止（不含）", default=FOREVER)

    class Meta:
        verbose_name = verbose_name_plural = "项目文本沿革"
        ordering = ["project", "since"]
        constraints = [
            models.UniqueConstraint(fields=["project", "since"], name="row_is_worded_once_a_day"),
            models.UniqueConstraint(fields=["project"], condition=Q(until=FOREVER), name="row_has_one_present_wording"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="wording_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.project}（{self.since} 起）"
