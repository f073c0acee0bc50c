"""A plan: one official decomposition table with its period and its rules of the lights."""

from functools import partial

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.choices import Cycle, JointClaim
from indicators.columns import COOPERATING_COLUMN, HEADINGS, OFFICIAL_COLUMNS, OfficialColumn
from jiading.text import no_control_characters

CYCLE_DAYS: dict[str, int] = {Cycle.MONTHLY: 30, Cycle.FORTNIGHTLY: 14, Cycle.WEEKLY: 7}


class PlanQuerySet(models.QuerySet["Plan"]):
    def newest_first(self) -> "PlanQuerySet":
        return self.order_by("-starts_on", "-pk")


def days(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    """Return a field for a setting in calendar days, 1 to 366."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(366)]
    )


def misses(label: str, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    """Return a field for a setting in unanswered urgings, 1 to 20."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )


class Plan(models.Model):
    """One table that a district carries out; many plans live side by side over the years."""

    code = models.CharField(
        "方案代码",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9_-]*\Z", "方案代码只能用小写字母、数字、- 和 _ 。")],
    )
    title = models.CharField("标题", max_length=200, validators=[no_control_characters])
    annex = models.CharField("附件号", max_length=40, blank=True, validators=[no_control_characters])
    headings = models.JSONField("表头（原样）", default=partial(list, HEADINGS))
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("结束日期")
    due_soon_days = days("临期天数", 30)
    due_very_soon_days = days("加急天数", 7)
    report_cycle = models.CharField("反馈周期", max_length=12, choices=Cycle, default=Cycle.MONTHLY)
    grace_days = days("宽限（天）", 5)
    acknowledge_workdays = days("签收期限（工作日）", 5)
    supervise_after = misses("连续几次未按时回复后，催办升为督办", 1)
    announce_after = misses("连续几次未按时回复后，催办升为通报", 2)
    needs_document = models.BooleanField("中止、取消、恢复、重开须写文号", default=False)
    ranks_units = models.BooleanField("单位对比显示名次", default=False)
    joint_claim = models.CharField("几家牵头时的办结申请", max_length=8, choices=JointClaim, default=JointClaim.AGREE)
    history = HistoricalRecords(verbose_name="方案变更记录")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "方案"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_starts",
                violation_error_message="方案的结束日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=Q(due_very_soon_days__lte=F("due_soon_days")),
                name="stressed_days_lie_within_due_soon_days",
                violation_error_message="加急天数不能多于临期天数。",
            ),
            models.CheckConstraint(
                condition=Q(supervise_after__lte=F("announce_after")),
                name="urging_is_supervised_before_it_is_announced",
                violation_error_message="升为督办的次数不能多于升为通报的次数。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def columns(self) -> list[tuple[OfficialColumn, str]]:
        """Return the plan's printed columns with the headings of its own table; 配合单位 is the ninth where present."""
        return list(zip((*OFFICIAL_COLUMNS, COOPERATING_COLUMN), self.headings, strict=False))

    @property
    def silence_days(self) -> int:
        """Return after how many days without a lead's report a task is silent: the cycle plus the grace."""
        return CYCLE_DAYS[self.report_cycle] + self.grace_days
