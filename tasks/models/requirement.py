"""材料要求: which kinds of evidence a task must have before its completion can be claimed."""

from django.db import models

from tasks.choices import EvidenceKind
from tasks.models.task import Task


class EvidenceRequirement(models.Model):
    """One kind of evidence that one task must have; set by the office, each change an entry of the ledger."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="requirements")
    kind = models.CharField("材料类别", max_length=12, choices=EvidenceKind)

    class Meta:
        verbose_name = verbose_name_plural = "材料要求"
        ordering = ["task", "kind"]
        constraints = [models.UniqueConstraint(fields=["task", "kind"], name="task_demands_a_kind_of_evidence_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
