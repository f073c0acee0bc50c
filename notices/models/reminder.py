"""提醒: one email a day for a person, or one message for the office's chat group.

The row is created before the message is sent and marked afterwards, so that a crash cannot lose it.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

IN_HAND = timedelta(minutes=10)  # after which a try that never came back may be made again


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def unsent(self) -> "ReminderQuerySet":
        return self.filter(sent_at=None)

    def free(self, at: datetime) -> "ReminderQuerySet":
        """Return the unsent reminders that no other run is trying at that moment."""
        return self.unsent().filter(Q(tried_at=None) | ~Q(fault="") | Q(tried_at__lt=at - IN_HAND))

    def since(self, day: date) -> "ReminderQuerySet":
        return self.filter(on__gte=day)


class Reminder(models.Model):
    """What is sent to one person on one day, at most once; without a person it is the message to the group."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收件人", null=True, blank=True, related_name="reminders"
    )
    on = models.DateField("日期")
    subject = models.CharField("主题", max_length=200)
    body = models.TextField("正文")
    tries = models.PositiveSmallIntegerField("尝试次数", default=0)
    tried_at = models.DateTimeField("最近尝试", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    fault = models.CharField("故障", max_length=300, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        db_table = "tasks_reminder"
        verbose_name = verbose_name_plural = "提醒"
        ordering = ["-on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="person_is_reminded_once_a_day"),
            models.UniqueConstraint(fields=["on"], condition=Q(person=None), name="group_is_told_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.person or '工作群'}"
