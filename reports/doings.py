"""落实情况: what the leads of a task last said was done, by the end of a day; a claim of completion says more than a report."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from departments.models import Department
from tasks.choices import Kind
from tasks.models import LedgerEntry, TaskUnit
from tasks.models.standing_words import StandingQuerySet

REPORTS = (Kind.REPORTED, Kind.CORRECTED)
VOID = (Kind.SENT_BACK, Kind.OBJECTED, Kind.REOPENED)


@dataclass
class Said:
    """What each unit last reported on a task, and what it claims; a claim that was sent back is no more."""

    reports: dict[int, LedgerEntry] = field(default_factory=dict)
    claims: dict[int, LedgerEntry] = field(default_factory=dict)

    def hear(self, entry: LedgerEntry, unit: int) -> None:
        """Take the next entry of the ledger into account."""
        if entry.kind in VOID:
            self.claims.clear()
        elif entry.kind == Kind.CLAIMED:
            self.claims[unit] = entry
        else:
            self.reports[unit] = entry

    def last(self, unit: int) -> LedgerEntry | None:
        """Return the unit's claim, unless it has reported since; else its report."""
        words = [said[unit] for said in (self.reports, self.claims) if unit in said]
        return max(words, key=lambda entry: entry.seq, default=None)


def doings(rows: StandingQuerySet) -> dict[int, str]:
    """Return by task id what the leads last said, each with its name and day where there are several."""
    leads: dict[int, list[int]] = {}
    tasks = rows.order_by().values("task")
    for task, unit in TaskUnit.objects.on(rows.day).leads().filter(task__in=tasks).values_list("task", "department"):
        leads.setdefault(task, []).append(unit)
    heard = heard_by(rows)
    return {
        task: "\n".join(words_of(filter(None, (heard[task].last(unit) for unit in units))))
        for task, units in leads.items()
        if task in heard
    }


def heard_by(rows: StandingQuerySet) -> dict[int, Said]:
    """Return what was said on each task up to the day; a unit that was merged since speaks as the one it became part of."""
    heirs = dict(Department.objects.filter(merged_on__lte=rows.day).values_list("pk", "merged_into"))
    found: dict[int, Said] = {}
    entries = LedgerEntry.objects.by(rows.day).filter(task__in=rows.order_by().values("task"))
    for entry in entries.filter(kind__in=(*REPORTS, Kind.CLAIMED, *VOID)).in_order().iterator():
        unit = entry.unit_id
        while unit in heirs:
            unit = heirs[unit]
        found.setdefault(entry.task_id, Said()).hear(entry, unit)
    return found


def words_of(entries: Iterable[LedgerEntry]) -> Iterable[str]:
    """Return each entry as it is read in a table: day, unit, words, and the answers to the points of a claim."""
    for entry in entries:
        answers = [f"（{place}）{each['answer']}" for place, each in enumerate(entry.detail.get("points", ()), start=1)]
        act = "办结申请：" if entry.kind == Kind.CLAIMED else ""
        yield "\n".join([f"{entry.on:%Y-%m-%d} {entry.unit_name}：{act}{entry.text}", *answers])
