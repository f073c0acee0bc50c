"""指标分类: the first column of the table."""

from django.db import models
from django.db.models import Q

from indicators.models.plan import Plan
from jiading.text import no_control_characters


class IndicatorCategory(models.Model):
    """One category of a plan; written twice in the table (page break), it is still one."""

    plan = models.ForeignKey(Plan, models.PROTECT, verbose_name="方案", related_name="categories")
    name = models.CharField("名称", max_length=100, validators=[no_control_characters])
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "指标分类"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="category_is_named_once_in_its_plan",
                violation_error_message="这个方案里已经有同名的指标分类。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="category_has_a_name",
                violation_error_message="指标分类的名称不能为空。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def in_use(self) -> bool:
        """Return whether a row has, or on some day had, this category."""
        return self.wordings.exists()
