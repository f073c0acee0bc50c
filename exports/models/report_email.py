"""报表邮件: one email about a scheduled report to one person; written before it is sent, marked after."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from exports.models.made_report import MadeReport

IN_HAND = timedelta(minutes=10)  # after which a try that never came back may be made again


class ReportLetterQuerySet(models.QuerySet["ReportEmail"]):
    def unsent(self) -> "ReportLetterQuerySet":
        return self.filter(sent_at=None)

    def free(self, at: datetime) -> "ReportLetterQuerySet":
        """Return the unsent emails that no other run is trying at that moment."""
        return self.unsent().filter(Q(tried_at=None) | ~Q(fault="") | Q(tried_at__lt=at - IN_HAND))


class ReportEmail(models.Model):
    """What one person is sent about one report, at most once."""

    report = models.ForeignKey(MadeReport, models.PROTECT, verbose_name="报表", related_name="emails")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="收件人", related_name="+")
    tries = models.PositiveSmallIntegerField("尝试次数", default=0)
    tried_at = models.DateTimeField("最近尝试", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    fault = models.CharField("故障", max_length=300, blank=True)

    objects = ReportLetterQuerySet.as_manager()

    class Meta:
        db_table = "reports_reportletter"
        verbose_name = verbose_name_plural = "报表邮件"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "person"], name="person_is_sent_a_report_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.person}"
