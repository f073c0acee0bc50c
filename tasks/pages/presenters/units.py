"""The units of a task as shown on a day: each with its own part, collectives folded as printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tasks.as_of.silence import is_silence, part_silence_counts_from
from tasks.choices import UnitRole, UnitState
from tasks.models import TaskState, TaskUnit


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


def unit_shown(row: TaskUnit, names: Mapping[int, str], state: TaskState, day: date) -> UnitShown:
    """Return one unit as the page shows it; `names` are those of the units on the day, by department id."""
    counted_from = part_silence_counts_from(row, state)
    silent = row.state != UnitState.FINISHED and is_silence(counted_from, state, day, state.plan.silence_days)
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


def units_shown(rows: Iterable[TaskUnit], names: Mapping[int, str], state: TaskState, day: date) -> UnitsShown:
    """Return the units as the page shows them; each department is counted once."""
    rows = list(rows)
    plain: dict[str, list[UnitShown]] = {role: [] for role in UnitRole.values}
    members: dict[int, list[UnitShown]] = {}
    for row in rows:
        shown = unit_shown(row, names, state, day)
        if row.through_id:
            members.setdefault(row.through_id, []).append(shown)
        else:
            plain[row.role].append(shown)
    states = {row.department_id: row.state for row in rows}
    finished = sum(state == UnitState.FINISHED for state in states.values())
    collectives = [Collective(names.get(pk, str(pk)), listed) for pk, listed in members.items()]
    return UnitsShown(
        leads=plain[UnitRole.LEAD],
        responsible=plain[UnitRole.RESPONSIBLE],
        cooperating=plain[UnitRole.COOPERATING],
        collectives=collectives,
        count=len(states),
        finished=finished,
    )
