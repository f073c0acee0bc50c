"""Which plan a person used last, so that pages of one plan open on it."""

from django.conf import settings
from django.db import models


class LastPlan(models.Model):
    """The plan that a person chose last; it is written when another one is chosen, not on every page."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="账号", related_name="last_plan")
    plan = models.ForeignKey("indicators.Plan", models.CASCADE, verbose_name="方案", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "最近使用的方案"

    def __str__(self) -> str:
        return f"{self.user}：{self.plan}"
