"""佐证材料: files handed in with an entry of the ledger; never changed, kept under a server-made name."""

from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from tasks.models.entry import LedgerEntry
from tasks.models.task import Task


def private_storage():
    """The evidence lives outside every public path; only a permission-checked page reads it."""
    return storages["default"]


class Evidence(models.Model):
    """One file of one entry, with the name it came under and the SHA-256 of its bytes."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="evidence")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="台账", related_name="evidence")
    name = models.CharField("文件名", max_length=150)
    file = models.FileField("文件", storage=private_storage, max_length=100)
    kind = models.CharField("格式", max_length=8)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["file"], name="evidence_has_its_own_file"),
            models.CheckConstraint(condition=Q(size__gte=1), name="evidence_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
