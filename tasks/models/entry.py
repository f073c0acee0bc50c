"""台账: everything that happened to a task, appended and never changed (triggers hold it in the database)."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from departments.models import Department
from tasks.choices import CLAIMS, REPORTS, VOID, WITHDRAWALS, Kind, State
from tasks.models.task import Task


def in_force(entries: Iterable["LedgerEntry"]) -> list["LedgerEntry"]:
    """Return the entries without those that others of them take back (撤回), and without these others."""
    listed = list(entries)
    withdrawn = {entry.corrects_id for entry in listed if entry.kind in WITHDRAWALS}
    return [entry for entry in listed if entry.kind not in WITHDRAWALS and entry.pk not in withdrawn]


def claims_in_force(entries: Iterable["LedgerEntry"]) -> list["LedgerEntry"]:
    """Return the claims and agreements that count after these entries of one task, in the order of its ledger.

    They are those since the last void: a claim that was sent back or objected to, or a task that was reopened. A claim
    that was taken back does not count.
    """
    claims: list[LedgerEntry] = []
    for entry in in_force(entries):
        if entry.kind in VOID:
            claims.clear()
        elif entry.kind in CLAIMS:
            claims.append(entry)
    return claims


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def until(self, day: date) -> "LedgerEntryQuerySet":
        """Entries made by the end of that day."""
        return self.filter(on__lte=day)

    def in_force_on(self, day: date) -> "LedgerEntryQuerySet":
        """Entries made by the end of that day, without those taken back by then and without what took them back."""
        withdrawal = LedgerEntry.objects.filter(corrects=OuterRef("pk"), kind__in=WITHDRAWALS, on__lte=day)
        return self.until(day).exclude(kind__in=WITHDRAWALS).filter(~Exists(withdrawal))

    def reports(self) -> "LedgerEntryQuerySet":
        """What units said of their parts: reports, and corrections of them."""
        return self.filter(kind__in=REPORTS)

    def in_order(self) -> "LedgerEntryQuerySet":
        return self.order_by("task_id", "seq")


class LedgerEntry(models.Model):
    """One thing that happened to one task; names are kept as they were on that day."""

    task = models.ForeignKey(Task, models.PROTECT, verbose_name="任务", related_name="entries")
    seq = models.PositiveIntegerField("序号")
    kind = models.CharField("事项", max_length=20, choices=Kind)
    at = models.DateTimeField("时刻")
    on = models.DateField("日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经手人", related_name="+")
    by_name = models.CharField("经手人姓名", max_length=40)
    unit = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="+")
    unit_name = models.CharField("单位名称", max_length=60, blank=True)
    text = models.TextField("内容", blank=True)
    detail = models.JSONField("细目", default=dict)
    state_after = models.CharField("之后状态", max_length=12, choices=State)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="更正或撤回", null=True, blank=True, related_name="+"
    )
    request_key = models.UUIDField("表单号", null=True, blank=True, editable=False)
    algorithm = models.CharField("算法", max_length=20)
    previous_hash = models.CharField("前一条校验值", max_length=64, blank=True)
    hash = models.CharField("校验值", max_length=64)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账"
        ordering = ["task_id", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["task", "seq"], name="entry_has_its_own_number_in_its_task"),
            models.UniqueConstraint(
                fields=["task", "request_key"],
                condition=Q(request_key__isnull=False),
                name="form_is_entered_once",
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="entries_are_numbered_from_1"),
        ]
        indexes = [
            models.Index(fields=["on", "task"], name="entry_by_day"),
            # The index of the foreign key is no help: nearly all entries correct none. SQLite counts these as one value
            # and reads every entry of the days instead, once for each entry.
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="entry_that_corrects"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()} {self.unit_name} {self.hand}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # Django adds its own only where there is none
        """Return the kind in words; what takes an act back names it: 撤回督办."""
        withdrawn: str = self.detail.get("withdrawn", "")
        return f"撤回{withdrawn}" if withdrawn else Kind(self.kind).label

    @property
    def hand(self) -> str:
        """Whose hand made the entry: the unit's officer, or the office that entered the unit's 填报单."""
        return f"{self.by_name}（代录）" if self.detail.get("sheet") else self.by_name

    @property
    def late_note(self) -> str:
        """That it speaks of a period which was reported and locked before; nothing for every other entry."""
        late = self.detail.get("late_report")
        return f"补报 {'、'.join(late['periods'])}，计入 {late['counts_for']}" if late else ""

    @property
    def unchanged_note(self) -> str:
        """That the report repeats the unit's last one; nothing for every other entry."""
        return "本期无变化" if self.detail.get("unchanged") else ""

    @property
    def text_with_note(self) -> str:
        """The text as lists and files tell it, with 补报 or 本期无变化 before it where that is so."""
        return "".join(f"（{note}）" for note in (self.late_note, self.unchanged_note) if note) + self.text


class LedgerAnchor(models.Model):
    """One fingerprint of all the heads of the ledger on one day, to be kept off the machine as well."""

    on = models.DateField("日期", unique=True)
    entries = models.PositiveIntegerField("台账条数")
    digest = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "台账日锚"
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.on} {self.digest[:12]}"
