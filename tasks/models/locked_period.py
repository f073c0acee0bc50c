"""锁定的期间: a period of a plan whose reported figures stand. A lock is never deleted; lifting it is recorded."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.models import Plan
from jiading.text import no_control_characters


class LockedPeriodQuerySet(models.QuerySet["LockedPeriod"]):
    def holding(self) -> "LockedPeriodQuerySet":
        """Locks that nobody has lifted."""
        return self.filter(lifted_at=None)

    def until(self, day: date) -> "LockedPeriodQuerySet":
        """Locks that were set by the end of that day."""
        return self.filter(on__lte=day)


class LockedPeriod(models.Model):
    """A span of days of a plan whose report has gone out; what is entered about it afterwards is 补报."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="locked_periods")
    name = models.CharField("期间", max_length=60, validators=[no_control_characters])
    first = models.DateField("第一天")
    last = models.DateField("最后一天")
    why = models.CharField("锁定说明", max_length=300, validators=[no_control_characters])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="锁定人", related_name="+")
    at = models.DateTimeField("锁定时刻")
    on = models.DateField("锁定日期")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="解锁人", null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField("解锁时刻", null=True, blank=True)
    lifted_on = models.DateField("解锁日期", null=True, blank=True)
    lifted_why = models.CharField("解锁理由", max_length=300, blank=True, validators=[no_control_characters])

    objects = LockedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "锁定的期间"
        ordering = ["-last", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")),
                name="locked_period_ends_after_it_begins",
                violation_error_message="期间的最后一天不能早于第一天。",
            ),
            models.CheckConstraint(
                condition=Q(on__gt=F("last")),
                name="period_is_locked_after_it_has_ended",
                violation_error_message="期间还没有结束，不能锁定。",
            ),
            models.UniqueConstraint(
                fields=["plan", "first", "last"],
                condition=Q(lifted_at=None),
                name="period_is_locked_once_at_a_time",
                violation_error_message="这个期间已经锁定。",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_on=None, lifted_by=None, lifted_why="")
                | (Q(lifted_at__isnull=False, lifted_on__isnull=False, lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="lifted_lock_says_who_lifted_it_and_why",
                violation_error_message="解锁必须写明谁、何时、为什么。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lifted_by_day(self, day: date) -> bool:
        """Whether the lock had been lifted by the end of that day."""
        return self.lifted_on is not None and self.lifted_on <= day
