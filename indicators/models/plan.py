"""A plan: one official decomposition table with its period and its rules of the lights."""

from datetime import date
from functools import partial
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from departments.models import User
from departments.roles import Permission, may
from indicators.choices import FOREVER, Cycle, JointClaim, Stage
from indicators.columns import COOPERATING_COLUMN, HEADINGS, OFFICIAL_COLUMNS, OfficialColumn
from indicators.models.last_plan import LastPlan
from indicators.models.stage import PlanStage
from indicators.short_names import SHORT_NAME_LIMIT, numbered, short_name_of
from jiading.text import no_control_characters

FINISHED = (Stage.CLOSED, Stage.ARCHIVED)
CYCLE_DAYS: dict[str, int] = {Cycle.MONTHLY: 30, Cycle.FORTNIGHTLY: 14, Cycle.WEEKLY: 7}


class PlanQuerySet(models.QuerySet["Plan"]):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def as_of(self, day: date) -> Self:
        """Return the plans, each with the `stage` it was in at the end of that day; without any step it is a draft."""
        return self.annotate(stage=stage_of(OuterRef("pk"), day))

    def handed_out(self, day: date) -> Self:
        """Return the plans that were handed out by the end of that day, which none of them can take back."""
        return self.filter(pk__in=PlanStage.objects.until(day).filter(stage=Stage.RUNNING).values("plan"))

    def readable_by(self, reader: User | AnonymousUser, day: date) -> Self:
        """Return the plans that the reader may know of on that day: a draft is for those who hold READ_DRAFT."""
        return self if may(reader, Permission.READ_DRAFT) else self.handed_out(day)

    def with_use_by(self, reader: int) -> Self:
        """Return the plans, each with `used_last`: whether it is the one that the person of that id used last."""
        return self.annotate(used_last=Exists(LastPlan.objects.filter(user=reader, plan=OuterRef("pk"))))

    def running(self, day: date) -> Self:
        """Return the plans that were running at the end of that day."""
        return self.as_of(day).filter(stage=Stage.RUNNING)

    def finished(self) -> Self:
        """Return the plans that are closed or archived at present: nothing is written on their tasks."""
        return self.as_of(FOREVER).filter(stage__in=FINISHED)

    def unfinished(self) -> Self:
        """Return the plans that are drafts or running at present: the office may still write them."""
        return self.as_of(FOREVER).exclude(stage__in=FINISHED)


def stage_of(plan: OuterRef, day: date) -> Coalesce:
    """Return the SQL expression for the stage of a plan at the end of a day; `plan` refers to its id."""
    steps = PlanStage.objects.until(day).filter(plan=plan).latest_first()
    return Coalesce(Subquery(steps.values("stage")[:1]), Value(Stage.DRAFT.value), output_field=CharField())


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
    short_name = models.CharField(
        "简称",
        max_length=SHORT_NAME_LIMIT,
        blank=True,
        validators=[no_control_characters],
        help_text=f"至多 {SHORT_NAME_LIMIT} 个字，与年份一起在各页上区分方案；不填则取自标题",
    )
    year = models.PositiveSmallIntegerField(
        "年份", blank=True, validators=[MinValueValidator(1949), MaxValueValidator(2199)], help_text="不填则取起始年份"
    )
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
    stage: str  # annotated by PlanQuerySet.as_of(), and only by that
    used_last: bool  # annotated by PlanQuerySet.with_use_by(), and only by that
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the plan, with a short name from its title and the year of its first day where none are given."""
        self.be_named()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Give an empty short name a free one; raise ValidationError when another plan of the year has the name."""
        super().clean()
        given, number = self.short_name, 1
        self.be_named()
        others = Plan.objects.filter(year=self.year).exclude(pk=self.pk)
        taken, first = set(others.values_list("short_name", flat=True)), self.short_name
        while not given and self.short_name in taken:
            number += 1
            self.short_name = numbered(first, number)
        if self.short_name in taken:
            sentence = f"已有一个方案叫「{self.short_name} {self.year}」，请换一个简称，以便区分。"
            raise ValidationError({"short_name": sentence})

    def be_named(self) -> None:
        """Fill in the short name and the year where they are empty."""
        self.short_name = self.short_name or short_name_of(self.title)
        if self.year is None and isinstance(self.starts_on, date):
            self.year = self.starts_on.year

    @property
    def tag(self) -> str:
        """Return what tells the plan apart on pages of several plans, such as 示范区创建 2016."""
        return f"{self.short_name} {self.year}"

    @property
    def stage_word(self) -> str:
        """Return the name of the stage that as_of() has found."""
        return Stage(self.stage).label

    def stage_on(self, day: date) -> Stage:
        """Return the stage the plan was in at the end of that day."""
        step = self.stages.until(day).latest_first().first()
        return Stage(step.stage) if step else Stage.DRAFT

    @property
    def columns(self) -> list[tuple[OfficialColumn, str]]:
        """Return the plan's printed columns with the headings of its own table; 配合单位 is the ninth where present."""
        return list(zip((*OFFICIAL_COLUMNS, COOPERATING_COLUMN), self.headings, strict=False))

    @property
    def silence_days(self) -> int:
        """Return after how many days without a lead's report a task is silent: the cycle plus the grace."""
        return CYCLE_DAYS[self.report_cycle] + self.grace_days
