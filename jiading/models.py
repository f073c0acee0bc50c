"""The frame's own table: how often each person has asked for something costly."""

from django.db import models


class RateCounter(models.Model):
    """How often one asker has done one costly thing within the present minute; one row for each, used again."""

    key = models.CharField("谁做什么", max_length=60, primary_key=True)
    window = models.BigIntegerField("起（秒）")
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        db_table = "jiading_visits"
        verbose_name = verbose_name_plural = "访问次数"

    def __str__(self) -> str:
        return f"{self.key}：{self.count}"
