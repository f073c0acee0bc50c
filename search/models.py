"""The texts that can be searched: a projection of the ledger, the rows, the units and the plans, for every day."""

from datetime import date

from django.db import models

from departments.models import Department
from indicators.choices import FOREVER
from indicators.models import Plan, Project
from search.choices import TextKind
from tasks.models import LedgerEntry, Task


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    def as_of(self, day: date) -> "SearchTextQuerySet":
        """Return the texts that held at the end of that day."""
        return self.filter(since__lte=day, until__gt=day)


class SearchText(models.Model):
    """One text from `since` up to, not including, `until`, with what it belongs to.

    `folded` is what is searched: the text in one case and width, character by character. `initials` has the first
    letter of the pinyin of each Chinese character at its place; it is empty for texts that nobody looks up that way.
    """

    kind = models.CharField("类别", max_length=5, choices=TextKind)
    plan = models.ForeignKey(Plan, models.CASCADE, verbose_name="方案", null=True, related_name="+")
    project = models.ForeignKey(Project, models.CASCADE, verbose_name="项目", null=True, related_name="+")
    task = models.ForeignKey(Task, models.CASCADE, verbose_name="任务", null=True, related_name="+")
    entry = models.ForeignKey(LedgerEntry, models.CASCADE, verbose_name="台账", null=True, related_name="+")
    place = models.PositiveSmallIntegerField("第几份材料", default=0)
    unit = models.ForeignKey(Department, models.CASCADE, verbose_name="单位", null=True, related_name="+")
    since = models.DateField("起")
    until = models.DateField("止（不含）", default=FOREVER)
    folded = models.TextField("比对文字")
    initials = models.TextField("拼音首字母", blank=True)
    text = models.TextField("文字")

    objects = SearchTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "可搜索的文字"
        ordering = ["pk"]
        # A common word has thousands of matches: the first of a kind are found without sorting them all.
        indexes = [models.Index(fields=["kind", "id"], name="text_by_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:40]}"
