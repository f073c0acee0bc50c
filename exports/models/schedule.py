"""定期报表: a report that is written by itself, for which days, by whom it is owned, and who gets it by mail."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Q

from exports.choices import Every
from indicators.models import Plan
from jiading.text import no_control_characters

LAST_DAY = 0  # the last day of the week, fortnight, month or quarter, whatever its number
WEEKLY = (Every.WEEKLY, Every.FORTNIGHTLY)


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_reports(self) -> Self:
        """Annotate how many reports it has `written`, and the `last` day of the latest; None while it has none."""
        return self.annotate(written=Count("made"), last=Max("made__last"))


class ReportSchedule(models.Model):
    """What is written for each period; a period ends on the counting day and is written once that day is over."""

    name = models.CharField("名称", max_length=60, validators=[no_control_characters])
    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="report_schedules")
    kind = models.CharField("报表", max_length=30)
    query = models.CharField("筛选", max_length=1000, blank=True, validators=[no_control_characters])
    filter_words = models.TextField("筛选条件", default="全部任务")
    every = models.CharField("周期", max_length=12, choices=Every, default=Every.MONTHLY)
    day = models.PositiveSmallIntegerField("截至日", default=LAST_DAY)
    starts_on = models.DateField("从哪一天起")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="负责人", related_name="report_schedules"
    )
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name="邮件收件人", blank=True, related_name="+"
    )
    attach = models.BooleanField("邮件附上文件", default=False)
    is_active = models.BooleanField("启用", default=True)

    written: int  # annotated by with_reports(), as is the next
    last: date | None

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        db_table = "reports_reportschedule"
        verbose_name = verbose_name_plural = "定期报表"
        ordering = ["-is_active", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="schedule_has_its_own_name_in_its_plan",
                violation_error_message="这个方案已有同名的定期报表，请换一个名称。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="schedule_has_a_name", violation_error_message="请给定期报表起一个名称。"
            ),
            models.CheckConstraint(
                condition=Q(every__in=WEEKLY, day__lte=7) | Q(every__in=(Every.MONTHLY, Every.QUARTERLY), day__lte=31),
                name="schedule_counts_a_day_of_its_cycle",
                violation_error_message="截至日应是每周的第 1 至 7 天，或每月的第 1 至 31 日。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
