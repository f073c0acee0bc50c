"""佐证材料: files handed in with an entry of the ledger; never changed, kept under a server-made name."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q

from departments.models import Department
from jiading.text import no_control_characters
from tasks.choices import EvidenceKind
from tasks.models.entry import LedgerEntry
from tasks.models.task import Task

SHOWN_AS = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
NOT_SHOWN = {"heic": "此格式不能在网页上查看，请下载"}  # pictures that one expects to see
NAMES_AT_ONCE = 500  # in one statement


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def until(self, day: date) -> "EvidenceQuerySet":
        """Files handed in by the end of that day."""
        return self.filter(entry__on__lte=day)

    def newest(self) -> "EvidenceQuerySet":
        """Files that no later version has replaced."""
        return self.filter(replaced_by=None)

    def in_force_on(self, day: date) -> "EvidenceQuerySet":
        """Files handed in by the end of that day that no version of that day had replaced."""
        return self.until(day).filter(Q(replaced_by=None) | Q(replaced_by__entry__on__gt=day))

    def bytes_of(self, unit: Department | int | None) -> int:
        """How many bytes all the files of that unit take, or for None those of people without a unit."""
        return self.filter(entry__unit=unit).aggregate(total=models.Sum("size"))["total"] or 0

    def unknown_names(self, names: Iterable[str]) -> set[str]:
        """Return those of the stored files' names that no row has.

        A file that was stored a moment ago may belong to a transaction that is not yet committed: whoever removes
        what is unknown lets young files be, or first locks the task that the file was stored for.
        """
        names = list(names)
        parts = (names[place : place + NAMES_AT_ONCE] for place in range(0, len(names), NAMES_AT_ONCE))
        return set(names).difference(*(self.filter(file__in=part).values_list("file", flat=True) for part in parts))


class Evidence(models.Model):
    """One file of one entry, with its original name and the SHA-256 of its bytes; it may replace an earlier file."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="evidence")
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, verbose_name="台账", related_name="evidence")
    name = models.CharField("文件名", max_length=150)
    file = models.FileField(
        "文件", max_length=100
    )  # MEDIA_ROOT is outside every public path: one guarded page reads it
    title = models.CharField("标题", max_length=100, blank=True, validators=[no_control_characters])
    evidence = models.CharField("材料类别", max_length=12, choices=EvidenceKind, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, verbose_name="替换的材料", null=True, blank=True, related_name="replaced_by"
    )
    version = models.PositiveSmallIntegerField("版本", default=1)
    kind = models.CharField("格式", max_length=8)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["task_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["file"], name="evidence_has_its_own_file"),
            models.CheckConstraint(condition=Q(size__gte=1), name="evidence_is_not_empty"),
            models.CheckConstraint(
                condition=Q(replaces=None, version=1) | Q(replaces__isnull=False, version__gte=2),
                name="evidence_that_replaces_another_is_a_later_version",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        """The title its unit gave it, else the name it came under."""
        return self.title or self.name

    @property
    def can_be_shown(self) -> bool:
        """Pictures and PDF are shown in the browser; everything else is only downloaded."""
        return self.kind in SHOWN_AS

    @property
    def why_not_shown(self) -> str:
        """Why a picture is only downloaded, or "" for everything else."""
        return NOT_SHOWN.get(self.kind, "")

    @property
    def can_be_listed(self) -> bool:
        """A zip has a page that lists what it holds."""
        return self.kind == "zip"

    def described(self) -> dict[str, str | int]:
        """Return the file as its entry tells it; what was not said of it is left out."""
        plain: dict[str, str | int] = {"name": self.name, "size": self.size, "sha256": self.sha256}
        more = {"title": self.title, "evidence": self.evidence, "replaces": self.replaces_id}
        return plain | {name: value for name, value in more.items() if value}


def current_versions(files: Iterable[Evidence]) -> list[Evidence]:
    """Return those of a task's files that none of the others replaces, as in_force_on() finds them in SQL.

    A file that is not saved yet counts as handed in, and what it replaces no longer does.
    """
    listed = list(files)
    replaced = {file.replaces_id for file in listed if file.replaces_id}
    return [file for file in listed if file.pk not in replaced]
