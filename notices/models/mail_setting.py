"""提醒设置: what a person wants to be told by mail, and how often; who never chose has the default."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from notices.choices import MailFrequency


class MailSetting(models.Model):
    """The choice of one person; what the person has let pass its deadline is mailed whatever it says."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="mail_setting"
    )
    frequency = models.CharField("频率", max_length=8, choices=MailFrequency, default=MailFrequency.DAILY)
    to_do = models.BooleanField("要办", default=True)
    to_know = models.JSONField("知悉", default=list, blank=True)  # values of Subject
    history = HistoricalRecords(verbose_name="提醒设置变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "提醒设置"

    def __str__(self) -> str:
        return f"{self.person}：{self.get_frequency_display()}"
