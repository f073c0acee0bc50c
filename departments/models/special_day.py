"""节假日与调休: days that a year's official notice changes, where the built-in calendar does not know them yet."""

from django.db import models

from jiading.text import no_control_characters


class SpecialDay(models.Model):
    """One day that is a holiday, or a weekend day on which people work; it overrides the built-in calendar."""

    on = models.DateField("日期", unique=True, error_messages={"unique": "这一天已经登记过。"})
    is_workday = models.BooleanField("上班（调休）", default=False, help_text="不勾选就是放假")
    name = models.CharField("名称", max_length=30, blank=True, validators=[no_control_characters])

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on} {'上班' if self.is_workday else '放假'} {self.name}".strip()
