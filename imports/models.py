"""A table that was read but not yet saved: the file's grids, what a person has corrected, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Plan


class ImportDraft(models.Model):
    """One upload on its way to a plan; only the person who uploaded it sees it, and it is never data itself."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="更新的方案", null=True, blank=True, related_name="import_drafts"
    )
    file_name = models.CharField("文件名", max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    source = models.JSONField("读到的表格", default=dict)
    corrections = models.JSONField("更正", default=dict)
    version = models.PositiveIntegerField("更正次数", default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="import_drafts"
    )
    made_at = models.DateTimeField("上传时间")
    saved_plan = models.ForeignKey(
        Plan, models.PROTECT, verbose_name="存为方案", null=True, blank=True, related_name="imports"
    )
    saved_at = models.DateTimeField("保存时间", null=True, blank=True)
    discarded_at = models.DateTimeField("放弃时间", null=True, blank=True)

    class Meta:
        db_table = "tasks_importdraft"
        verbose_name = verbose_name_plural = "导入草稿"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(saved_plan=None, saved_at=None) | Q(saved_plan__isnull=False, saved_at__isnull=False),
                name="saved_import_names_its_plan",
            ),
            models.CheckConstraint(
                condition=Q(saved_at=None) | Q(discarded_at=None), name="import_is_saved_or_discarded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}（{self.made_at:%Y-%m-%d}）"

    @property
    def is_open(self) -> bool:
        return self.saved_at is None and self.discarded_at is None
