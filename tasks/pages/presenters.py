"""How a task is shown on a day: its light in words, days late or left, its units folded as printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tasks.as_of.silence import is_silence, part_silence_counts_from, silence_counts_from
from tasks.as_of.timeliness import kept_deadline
from tasks.choices import WORKING, Kind, Light, State, UnitRole, UnitState, UrgeLevel
from tasks.models import LedgerEntry, TaskState, TaskUnit

KEPT_WORDS = {True: "按期办结", False: "逾期办结", None: ""}  # nothing is judged without a deadline
IDLE_WORDS = {State.SUSPENDED: "中止", State.CANCELLED: "已取消"}


@dataclass(frozen=True)
class LightShown:
    """A light as code, word and note; `stressed` when the deadline is only days away."""

    code: str
    word: str
    note: str = ""
    stressed: bool = False


def days_late(standing: TaskState, day: date) -> int:
    """Return by how many days the task is late on that day; 0 when it is not."""
    over = standing.due_on is not None and standing.due_on < day
    return (day - standing.due_on).days if over and standing.light == Light.OVERDUE else 0


def quiet_days(standing: TaskState, day: date) -> int:
    """Return for how many days no lead has been heard of, as silence counts."""
    counted_from = silence_counts_from(standing)
    return (day - counted_from).days if counted_from else 0


def light_of(standing: TaskState, day: date) -> LightShown:
    """Return the light of a TaskState that was annotated with_light(), as it is shown on that day."""
    code = standing.light
    if code == Light.DONE:
        return LightShown(code, "已办结", KEPT_WORDS[kept_deadline(standing.completed_on, standing.due_on)])
    if code == Light.OVERDUE:
        return LightShown(code, "逾期", f"{days_late(standing, day)} 天", stressed=True)
    if code == Light.DUE_SOON:
        left = (standing.warn_on - day).days
        note = f"还剩 {left} 天" if left >= 0 else f"预警已过，最晚 {standing.due_on:%Y-%m-%d}"
        return LightShown(code, "临期", note, stressed=left <= standing.plan.due_very_soon_days)
    if code == Light.SILENT:
        return LightShown(code, "沉默", f"已 {quiet_days(standing, day)} 天无进展反馈")
    if code == Light.IDLE:
        return LightShown(code, IDLE_WORDS.get(standing.state, "无期限"))
    return LightShown(code, Light(code).label)


def shown_list(standings: Iterable, day: date) -> list:
    """Give each TaskState (or table row of one) its `shown` light and its quiet days; return them as a list."""
    rows = list(standings)
    for row in rows:
        standing = getattr(row, "record", row)
        standing.shown = light_of(standing, day)
        standing.quiet = quiet_days(standing, day) if standing.state in WORKING else 0
    return rows


@dataclass(frozen=True)
class UnitShown:
    """One unit as shown: how far its own part is, and whether it has been quiet for a cycle."""

    pk: int
    name: str
    state: str
    word: str
    percent: int | None
    reported_on: date | None
    silent: bool
    urged: bool
    reply_by: date | None
    level: str
    claimed: bool


@dataclass(frozen=True)
class Collective:
    """A collective with its members: 各街镇（12）已完成 4."""

    name: str
    members: list[UnitShown]

    @property
    def finished(self) -> int:
        return sum(member.state == UnitState.FINISHED for member in self.members)

    @property
    def silent(self) -> int:
        return sum(member.silent for member in self.members)


@dataclass(frozen=True)
class UnitsShown:
    """The units of a task by role; a collective is folded again."""

    leads: list[UnitShown]
    responsible: list[UnitShown]
    cooperating: list[UnitShown]
    collectives: list[Collective]
    count: int
    finished: int


def unit_shown(row: TaskUnit, names: Mapping[int, str], standing: TaskState, day: date) -> UnitShown:
    counted_from = part_silence_counts_from(row, standing)
    silent = row.state != UnitState.FINISHED and is_silence(counted_from, standing, day, standing.plan.silence_days)
    word = "超期未反馈" if silent and row.state == UnitState.IN_PROGRESS else row.get_state_display()
    name = names.get(row.department_id, str(row.department_id))
    return UnitShown(
        row.department_id,
        name,
        row.state,
        word,
        row.percent,
        row.reported_on,
        silent,
        bool(row.urged_on),
        row.reply_by,
        row.get_urge_level_display(),
        bool(row.claimed_on),
    )


def units_shown(rows: Iterable[TaskUnit], names: Mapping[int, str], standing: TaskState, day: date) -> UnitsShown:
    """Return the units as the page shows them; each department is counted once."""
    rows = list(rows)
    plain = {role: [] for role in UnitRole.values}
    members: dict[int, list[UnitShown]] = {}
    for row in rows:
        shown = unit_shown(row, names, standing, day)
        if row.through_id:
            members.setdefault(row.through_id, []).append(shown)
        else:
            plain[row.role].append(shown)
    states = {row.department_id: row.state for row in rows}
    finished = sum(state == UnitState.FINISHED for state in states.values())
    collectives = [Collective(names.get(pk, str(pk)), listed) for pk, listed in members.items()]
    return UnitsShown(*(plain[role] for role in UnitRole.values), collectives, len(states), finished)


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
