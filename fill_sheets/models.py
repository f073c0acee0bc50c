"""Returned 填报单 that were read but not yet entered: what the files said, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class FillSheetDraft(models.Model):
    """One upload on its way to the ledger; only the person who uploaded it sees it, and it is never data itself."""

    files = models.JSONField("文件名", default=list)
    sheets = models.JSONField("读到的填报单", default=list)
    refused = models.JSONField("没有读取的文件", default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="fill_sheet_drafts"
    )
    made_at = models.DateTimeField("上传时间")
    entered_at = models.DateTimeField("录入时间", null=True, blank=True)
    entered_count = models.PositiveIntegerField("录入条数", default=0)
    discarded_at = models.DateTimeField("放弃时间", null=True, blank=True)

    class Meta:
        db_table = "tasks_fillsheetdraft"
        verbose_name = verbose_name_plural = "填报单草稿"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_at=None) | Q(discarded_at=None), name="fill_sheets_are_entered_or_discarded"
            ),
        ]

    def __str__(self) -> str:
        return f"{'、'.join(self.files)}（{self.made_at:%Y-%m-%d}）"

    @property
    def is_open(self) -> bool:
        return self.entered_at is None and self.discarded_at is None
