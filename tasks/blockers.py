"""卡在谁手里: who holds a task up, for what, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from departments.directory import names_on
from indicators.choices import JointClaim
from tasks.choices import WORKING, State, UnitRole, UnitState
from tasks.models import Standing, TaskUnit

OFFICE = "创建办"
ANSWERS = {JointClaim.AGREE: "待同意办结", JointClaim.EACH: "待申请办结"}


@dataclass(frozen=True)
class Blocker:
    """One unit, or the office, that the task waits for, what it waits for, and since which day."""

    name: str
    why: str
    since: date
    is_office: bool = False

    def __str__(self) -> str:
        return f"{self.name}（{self.why}）" if self.is_office else self.name


@dataclass(frozen=True)
class Blockers:
    """All that hold a task up on a day; empty when it rests or is done."""

    listed: Sequence[Blocker]
    day: date

    def __bool__(self) -> bool:
        return bool(self.listed)

    @property
    def names(self) -> list[str]:
        """Each blocker once, the office with what it owes."""
        return list(dict.fromkeys(map(str, self.listed)))

    @property
    def since(self) -> date:
        """The day since which the first of them holds it up."""
        return min(blocker.since for blocker in self.listed)

    @property
    def days(self) -> int:
        return (self.day - self.since).days

    @property
    def groups(self) -> list["Blockers"]:
        """The blockers that owe the same since the same day, together, the longest first."""
        found: dict[tuple[date, str], list[Blocker]] = {}
        for blocker in self.listed:
            found.setdefault((blocker.since, blocker.why), []).append(blocker)
        return [Blockers(found[key], self.day) for key in sorted(found)]

    @property
    def why(self) -> str:
        return self.listed[0].why


def blockers_of(rows: Iterable[TaskUnit], standing: Standing, names: Mapping[int, str], day: date) -> Blockers:
    """Return who holds the task up on that day: the office, leads that owe a claim or a receipt, units at work."""
    if standing.state == State.CLAIMED:
        return Blockers([Blocker(OFFICE, "待审核", standing.state_since, is_office=True)], day)
    if standing.state not in WORKING:
        return Blockers([], day)
    if standing.dispatched_on is None:
        return Blockers([Blocker(OFFICE, "待交办", standing.state_since, is_office=True)], day)
    owing = waiting_units(list(rows), standing)
    shown = {row.department_id: Blocker(names.get(row.department_id, ""), why, since) for row, why, since in owing}
    return Blockers(list(shown.values()), day)


def waiting_units(rows: list[TaskUnit], standing: Standing) -> list[tuple[TaskUnit, str, date]]:
    """Return the units that the task waits for, each with what it owes and since when."""
    leads = [row for row in rows if row.role == UnitRole.LEAD]
    claims = [row.claimed_on for row in leads if row.claimed_on]
    if claims:
        awaited = [row for row in leads if not row.claimed_on] or leads
        return [(row, ANSWERS[standing.plan.joint_claim], max(claims)) for row in awaited]
    if asleep := [row for row in leads if row.state == UnitState.PENDING]:
        return [at_work(row, standing) for row in asleep]
    returned = [(row, "办结申请被退回", standing.returned_on) for row in leads] if standing.returned_on else []
    working = [at_work(row, standing) for row in rows if row.state != UnitState.FINISHED]
    return working + returned or [(row, "待申请办结", last_finished(rows, standing)) for row in leads]


def at_work(row: TaskUnit, standing: Standing) -> tuple[TaskUnit, str, date]:
    """A unit holds the task since its part is in this state, and no longer than since the task was handed out."""
    return row, row.get_state_display(), max(row.state_since, standing.dispatched_on)


def last_finished(rows: list[TaskUnit], standing: Standing) -> date:
    """Return the day on which the last unit finished its part: since then only the leads' claim is missing."""
    return max([standing.dispatched_on, *(row.state_since for row in rows)])


def blockers_by_task(
    standings: Sequence[Standing], day: date, names: Mapping[int, str] | None = None
) -> dict[int, Blockers]:
    """Return who holds each task up, by task id; one query for all units."""
    units: dict[int, list[TaskUnit]] = {}
    for row in TaskUnit.objects.on(day).filter(task__in=[one.task_id for one in standings]).order_by("position"):
        units.setdefault(row.task_id, []).append(row)
    names = names_on(day) if names is None else names
    return {one.task_id: blockers_of(units.get(one.task_id, []), one, names, day) for one in standings}


def with_blockers(standings: Sequence[Standing], day: date) -> None:
    """Give each standing `blockers`: who holds it up."""
    found = blockers_by_task(standings, day)
    for standing in standings:
        standing.blockers = found[standing.task_id]
