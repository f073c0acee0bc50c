"""卡在谁手里: who holds a task up, for what, and since when.

blockers() is the one rule, on facts: pages, lists, workbooks and the data interface show what it returns, and 催办 asks
the units that it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from departments.directory import names_on
from indicators.choices import JointClaim
from tasks.choices import WORKING, State, UnitState
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import TaskState, TaskUnit
from tasks.models.facts import TaskFacts

OFFICE = "创建办"
CLAIM = "待申请办结"
ANSWERS = {JointClaim.AGREE: "待同意办结", JointClaim.EACH: CLAIM}


@dataclass(frozen=True)
class Blocker:
    """Whom a task waits for, for what, and since which day; `unit` is a department id, nothing for the office."""

    unit: int | None
    why: str
    since: date
    name: str = ""

    @property
    def is_office(self) -> bool:
        return self.unit is None

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
    def lie_with_office(self) -> bool:
        """Whether the task waits for the office alone, so that there is no unit to urge."""
        return bool(self.listed) and all(blocker.is_office for blocker in self.listed)

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


def blockers(facts: Facts, joint_claim: str = JointClaim.AGREE) -> list[Blocker]:
    """Return who holds a task up, each once, in the order of its units; nobody when it rests or is done. Pure.

    The office holds what it has not handed out or must review, and a task without a lead, which nobody can claim.
    `joint_claim` is the plan's setting; it only words what a lead owes that has not answered another lead's claim.
    """
    if facts.state == State.CLAIMED:
        return [Blocker(None, "待审核", facts.state_since)]
    if facts.state not in WORKING:
        return []
    if facts.dispatched_on is None:
        return [Blocker(None, "待交办", facts.state_since)]
    return units_awaited(facts, joint_claim) or [Blocker(None, "待明确牵头单位", last_change(facts))]


def units_awaited(facts: Facts, joint_claim: str) -> list[Blocker]:
    """Return the units that a task at work waits for: the leads first, because they answer for the whole.

    A claim waits for the leads that have not answered it. Until every lead has acknowledged, those that have not hold
    the task. Then each unit holds it whose part is not finished, and each lead whose claim was returned; when all
    have finished, the leads, which have not claimed.
    """
    parts = parts_in_order(facts)
    leads = [part for part in parts if part.department in facts.leads()]
    if facts.claimants():
        claimed_on = max(part.claimed_on for part in leads if part.claimed_on)
        awaited = [part for part in leads if not part.claimed_on]
        # Every present lead has claimed where the one that still had to answer has left the task: any may claim again.
        why = ANSWERS[joint_claim] if awaited else CLAIM
        return [Blocker(part.department, why, since(claimed_on, facts)) for part in awaited or leads]
    if asleep := [part for part in leads if part.state == UnitState.PENDING]:
        return [own_part(part, facts) for part in asleep]
    returned = leads if facts.returned_on else []
    owing = [
        Blocker(part.department, "办结申请被退回", since(facts.returned_on, facts))
        if part in returned
        else own_part(part, facts)
        for part in parts
        if part in returned or part.state != UnitState.FINISHED
    ]
    return owing or [Blocker(part.department, CLAIM, last_change(facts)) for part in leads]


def parts_in_order(facts: Facts) -> list[UnitFacts]:
    """Return the part of each unit once, where the task first lists it; a unit in two roles has one part."""
    first: dict[int, UnitFacts] = {}
    for unit in facts.units:
        first.setdefault(unit.department, unit)
    return list(first.values())


def own_part(part: UnitFacts, facts: Facts) -> Blocker:
    """A unit holds the task since its part came into its present state."""
    return Blocker(part.department, UnitState(part.state).label, since(part.state_since, facts))


def last_change(facts: Facts) -> date:
    """Return the day since which every part is finished and only the leads' claim is missing."""
    return since(max((part.state_since for part in facts.units), default=facts.active_since), facts)


def since(day: date, facts: Facts) -> date:
    """Return the day, or that of the latest 交办, 恢复 or 重开, if that is later: nobody holds up a task at rest."""
    return max(day, facts.active_since)


def units_to_urge(facts: Facts) -> list[int]:
    """Return the department ids that an urging asks unless others are named: the blockers, without the office."""
    return [blocker.unit for blocker in blockers(facts) if not blocker.is_office]


def blockers_of(rows: Iterable[TaskUnit], standing: TaskState, names: Mapping[int, str], day: date) -> Blockers:
    """Return who holds the task up on that day, by the units' names of the day; `rows` are its units in their order."""
    found = blockers(facts_of_rows(rows, standing), standing.plan.joint_claim)
    return Blockers([replace(each, name=OFFICE if each.is_office else names.get(each.unit, "")) for each in found], day)


def facts_of_rows(rows: Iterable[TaskUnit], standing: TaskFacts) -> Facts:
    """Return as much of the facts of a task or standing as the rule asks for; a workbook asks it for every task."""
    return Facts(
        state=standing.state,
        state_since=standing.state_since,
        dispatched_on=standing.dispatched_on,
        active_since=standing.active_since,
        returned_on=standing.returned_on,
        units=tuple(
            UnitFacts(
                row.department_id, row.role, state=row.state, state_since=row.state_since, claimed_on=row.claimed_on
            )
            for row in rows
        ),
    )


def blockers_by_task(
    standings: Sequence[TaskState], day: date, names: Mapping[int, str] | None = None
) -> dict[int, Blockers]:
    """Return who holds each task up, by task id; one query for all units."""
    units: dict[int, list[TaskUnit]] = {}
    for row in (
        TaskUnit.objects.as_of(day).filter(task__in=[one.task_id for one in standings]).order_by("position", "pk")
    ):
        units.setdefault(row.task_id, []).append(row)
    names = names_on(day) if names is None else names
    return {one.task_id: blockers_of(units.get(one.task_id, []), one, names, day) for one in standings}


def with_blockers(standings: Sequence[TaskState], day: date) -> None:
    """Give each standing `blockers`: who holds it up."""
    found = blockers_by_task(standings, day)
    for standing in standings:
        standing.blockers = found[standing.task_id]
