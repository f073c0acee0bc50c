"""卡在谁手里: who holds a task up, for what, and since when.

blockers() is the one rule, on facts: pages, lists, workbooks and the data interface show what it returns, and 催办 asks
the units that it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators.choices import JointClaim
from tasks.as_of.day import AsOf
from tasks.as_of.silence import latest
from tasks.choices import WORKING, State, UnitState
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import TaskState, TaskUnit

OFFICE = "创建办"
CLAIM = "待申请办结"
ANSWERS: dict[str, str] = {JointClaim.AGREE: "待同意办结", JointClaim.EACH: CLAIM}


@dataclass(frozen=True)
class Blocker:
    """Whom a task waits for, for what, and since which day; `unit` is a department id, None for the office."""

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
    """All blockers of a task on a day, in order; none when it is suspended, cancelled or completed."""

    listed: Sequence[Blocker]
    day: date

    def __bool__(self) -> bool:
        return bool(self.listed)

    @property
    def names(self) -> list[str]:
        """Return each blocker's name once; that of the office has the reason with it."""
        return list(dict.fromkeys(map(str, self.listed)))

    @property
    def lie_with_office(self) -> bool:
        """Return whether the task waits for the office alone, so that there is no unit to urge."""
        return bool(self.listed) and all(blocker.is_office for blocker in self.listed)

    @property
    def since(self) -> date:
        """Return the earliest day since which one of them holds the task up."""
        return min(blocker.since for blocker in self.listed)

    @property
    def days(self) -> int:
        return (self.day - self.since).days

    @property
    def groups(self) -> list["Blockers"]:
        """Return the blockers grouped by day and reason, the earliest day first."""
        found: dict[tuple[date, str], list[Blocker]] = {}
        for blocker in self.listed:
            found.setdefault((blocker.since, blocker.why), []).append(blocker)
        return [Blockers(found[key], self.day) for key in sorted(found)]

    @property
    def why(self) -> str:
        return self.listed[0].why


def blockers(facts: Facts, joint_claim: str = JointClaim.AGREE) -> list[Blocker]:
    """Return the blockers of a task, each unit once, in the order of its units. Pure.

    The list is empty when the task is suspended, cancelled or completed. The office is the blocker of what it has not
    dispatched or must review, and of a task without a lead, which nobody can claim. `joint_claim` is the plan's
    setting; it decides only the reason that is shown for a lead that has not answered another lead's claim.
    """
    if facts.state == State.CLAIMED:
        return [Blocker(None, "待审核", since(facts.state_since, facts))]
    if facts.state not in WORKING:
        return []
    if facts.dispatched_on is None:
        return [Blocker(None, "待交办", since(facts.state_since, facts))]
    return units_awaited(facts, joint_claim) or [Blocker(None, "待明确牵头单位", last_change(facts))]


def units_awaited(facts: Facts, joint_claim: str) -> list[Blocker]:
    """Return the units that a dispatched, running task waits for; the first of these rules that applies:

    - An open claim waits for the leads that have not answered it.
    - Leads that have not acknowledged, because the leads answer for the whole task.
    - Every unit whose part is not finished, and the leads when their claim was returned.
    - The leads, when all parts are finished and nobody has claimed.
    """
    parts = parts_in_order(facts)
    leads = [part for part in parts if part.department in facts.leads()]
    if facts.claimants():
        claimed_on = max(part.claimed_on for part in leads if part.claimed_on)
        awaited = [part for part in leads if not part.claimed_on]
        # All present leads have claimed when the lead that had to answer has left the task; any may claim again.
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
    """Return the part of each unit once, in the order of the task; a unit in two roles has one part."""
    first: dict[int, UnitFacts] = {}
    for unit in facts.units:
        first.setdefault(unit.department, unit)
    return list(first.values())


def own_part(part: UnitFacts, facts: Facts) -> Blocker:
    """Return the unit as a blocker, with the state of its part and the day since which it is in that state."""
    return Blocker(part.department, UnitState(part.state).label, since(part.state_since, facts))


def last_change(facts: Facts) -> date:
    """Return the latest day on which a part changed its state; from then on only the leads' claim is missing."""
    return latest(facts.active_since, *(part.state_since for part in facts.units))


def since(day: date | None, facts: Facts) -> date:
    """Return `day`, or the day of the latest 交办, 恢复 or 重开 if that is later: a task at rest has no blockers."""
    return latest(day, facts.active_since)


def units_to_urge(facts: Facts) -> list[int]:
    """Return the department ids of the blockers without the office; 催办 asks them unless units are named."""
    return [blocker.unit for blocker in blockers(facts) if blocker.unit is not None]


def blockers_of(rows: Iterable[TaskUnit], state: TaskState, names: Mapping[int, str], day: date) -> Blockers:
    """Return the blockers of a task on that day; `rows` are its units in order, `names` the units' names on the day."""
    found = blockers(facts_of_rows(rows, state), state.plan.joint_claim)
    named = [replace(each, name=OFFICE if each.unit is None else names.get(each.unit, "")) for each in found]
    return Blockers(named, day)


def facts_of_rows(rows: Iterable[TaskUnit], state: TaskState) -> Facts:
    """Return the facts that blockers() reads, and no others: a workbook needs them for every task."""
    return Facts(
        state=state.state,
        state_since=state.state_since,
        dispatched_on=state.dispatched_on,
        active_since=state.active_since,
        returned_on=state.returned_on,
        units=tuple(
            UnitFacts(
                row.department_id, row.role, state=row.state, state_since=row.state_since, claimed_on=row.claimed_on
            )
            for row in rows
        ),
    )


def units_by_task(states: Iterable[TaskState], day: date) -> dict[int, list[TaskUnit]]:
    """Return the units of each task on that day in their order, by task id; one query."""
    units: dict[int, list[TaskUnit]] = {state.task_id: [] for state in states}
    for row in TaskUnit.objects.as_of(day).filter(task__in=list(units)).order_by("position", "pk"):
        units[row.task_id].append(row)
    return units


def blockers_by_task(states: Sequence[TaskState], as_of: AsOf) -> dict[int, Blockers]:
    """Return the blockers by task id, with one query for all units and one for their names."""
    units = units_by_task(states, as_of.day)
    return {state.task_id: blockers_of(units[state.task_id], state, as_of.names, as_of.day) for state in states}
