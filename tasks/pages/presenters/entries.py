"""Entries of the ledger as shown: what each changed in the plan, whom it urged, which evidence it demanded."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.choices import WITHDRAWALS, EvidenceKind, Kind, UnitRole, UrgeLevel
from tasks.models import LedgerEntry


@dataclass(frozen=True)
class Change:
    """One changed field of the plan, old beside new."""

    label: str
    before: str
    after: str


LABELS = {
    "category": "指标分类",
    "project_name": "项目名称",
    "standard": "创建标准和要求",
    "baseline_state": "目前现状",
    "mark": "编号",
    "text": "具体任务",
    "deadline_text": "时间节点",
    "due_on": "期限",
    "warn_on": "预警日期",
    "original_due_on": "原定期限",
    "responsible_text": "责任单位（原文）",
    "cooperating_text": "配合单位（原文）",
    "lead_text": "牵头部门（原文）",
    "units": "承担单位",
}


def value_text(value: object) -> str:
    """Return a value of an entry's before or after as text; units as names with their roles."""
    if isinstance(value, list):
        return "、".join(f"{row['name']}（{UnitRole(row['role']).label}）" for row in value)
    return str(value or "")


def changes_of(entry: LedgerEntry) -> list[Change]:
    """Return what an entry of the office changed in the plan."""
    if entry.kind != Kind.PLAN_CHANGED:
        return []
    before, after = entry.detail["before"], entry.detail["after"]
    return [Change(LABELS[name], value_text(before[name]), value_text(after[name])) for name in LABELS if name in after]


@dataclass(frozen=True)
class LevelShown:
    """One level of an urging and the units that it was for."""

    code: str
    label: str
    names: list[str]


def levels_of(entry: LedgerEntry) -> list[LevelShown]:
    """Return the levels of an urging, the most pressing first; nothing for other entries."""
    levels = entry.detail.get("levels", {})
    found: dict[str, list[str]] = {}
    for unit, name in zip(entry.detail.get("units", []), entry.detail.get("names", []), strict=True):
        if level := levels.get(str(unit)):
            found.setdefault(level, []).append(name)
    return [LevelShown(each.value, each.label, found[each]) for each in reversed(UrgeLevel) if each in found]


@dataclass(frozen=True)
class EntryShown:
    """One entry with what it changed in the plan, the levels of its urging and the kinds of evidence it demanded.

    `withdrawal` is the entry that takes it back, where one of those shown with it does.
    """

    entry: LedgerEntry
    changes: list[Change]
    levels: list[LevelShown]
    demanded: list[str]
    withdrawal: LedgerEntry | None = None


def entries_shown(entries: Iterable[LedgerEntry]) -> list[EntryShown]:
    """Return the entries as the pages show them, in the same order."""
    listed = list(entries)
    withdrawals = {entry.corrects_id: entry for entry in listed if entry.kind in WITHDRAWALS}
    return [
        EntryShown(entry, changes_of(entry), levels_of(entry), demanded_in(entry), withdrawals.get(entry.pk))
        for entry in listed
    ]


def demanded_in(entry: LedgerEntry) -> list[str]:
    """Return the kinds of evidence that the entry demands, as words; none for other entries."""
    return [EvidenceKind(kind).label for kind in entry.detail.get("kinds", [])]
