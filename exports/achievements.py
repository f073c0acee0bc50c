"""落实情况: what the leads of a task last reported as done, by the end of a day.

A claim of completion takes the place of an earlier report, because it says more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from departments.models import Department
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import REPORTS, VOID, Kind
from tasks.models import LedgerEntry, TaskUnit
from tasks.models.entry import claims_in_force

Heirs = Mapping[int | None, int | None]  # merged unit: the unit that carries its tasks since


@dataclass(frozen=True)
class Said:
    """What each unit last reported on a task, and what it claims as far as that claim still counts."""

    reports: Mapping[int | None, LedgerEntry]  # by unit; None: in the name of a role
    claims: Mapping[int | None, LedgerEntry]

    def last(self, unit: int) -> LedgerEntry | None:
        """Return the unit's claim, unless it has reported since; else its report."""
        words = [said[unit] for said in (self.reports, self.claims) if unit in said]
        return max(words, key=lambda entry: entry.seq, default=None)


def achievements(rows: TaskStateQuerySet) -> dict[int, str]:
    """Return by task id what the leads last said, each with its name and day where there are several."""
    leads: dict[int, list[int]] = {}
    tasks = rows.order_by().values("task")
    for task, unit in TaskUnit.objects.as_of(rows.day).leads().filter(task__in=tasks).values_list("task", "department"):
        leads.setdefault(task, []).append(unit)
    heard = heard_by(rows)
    return {
        task: "\n".join(words_of(filter(None, (heard[task].last(unit) for unit in units))))
        for task, units in leads.items()
        if task in heard
    }


def heard_by(rows: TaskStateQuerySet) -> dict[int, Said]:
    """Return by task id what the units said up to the day; what a merged unit said counts as said by its heir."""
    heirs: Heirs = dict(Department.objects.filter(merged_on__lte=rows.day).values_list("pk", "merged_into"))
    entries = LedgerEntry.objects.in_force_on(rows.day).filter(task__in=rows.order_by().values("task"))
    told = entries.filter(kind__in=(*REPORTS, Kind.CLAIMED, *VOID)).in_order().iterator()
    return {task: said_in(of_task, heirs) for task, of_task in groupby(told, key=lambda entry: entry.task_id)}


def said_in(entries: Iterable[LedgerEntry], heirs: Heirs) -> Said:
    """Return what the entries of one task say; the words of a merged unit are those of its heir."""
    entries = list(entries)
    reports = [entry for entry in entries if entry.kind in REPORTS]
    return Said(*(by_unit(words, heirs) for words in (reports, claims_in_force(entries))))


def by_unit(entries: Iterable[LedgerEntry], heirs: Heirs) -> dict[int | None, LedgerEntry]:
    """Return the last of the entries of each unit."""
    found: dict[int | None, LedgerEntry] = {}
    for entry in entries:
        unit = entry.unit_id
        while unit in heirs:
            unit = heirs[unit]
        found[unit] = entry
    return found


def words_of(entries: Iterable[LedgerEntry]) -> Iterable[str]:
    """Return each entry as it is read in a table: day, unit, words, and the answers to the points of a claim."""
    for entry in entries:
        answers = [f"（{place}）{each['answer']}" for place, each in enumerate(entry.detail.get("points", ()), start=1)]
        act = "办结申请：" if entry.kind == Kind.CLAIMED else ""
        yield "\n".join([f"{entry.on:%Y-%m-%d} {entry.unit_name}：{act}{entry.text}", *answers])
