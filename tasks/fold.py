"""From the ledger to the facts: what each entry does to a task. Pure; no database, no clock.

The services compute the new facts with apply() before they save, and verify_ledger computes them again
from the first entry on; that both agree is the proof that nothing changed a task but its ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tasks.choices import Kind, Precision, State, UnitRole, UnitState


@dataclass(frozen=True)
class UnitFacts:
    """One unit in one role; `through` is the collective (department id) it stands in for."""

    department: int
    role: str
    through: int | None = None
    state: str = UnitState.PENDING
    percent: int | None = None
    reported_on: date | None = None
    urged_on: date | None = None
    urged_by: str = ""
    reply_by: date | None = None


@dataclass(frozen=True)
class Facts:
    """All that is known of a task at one time; the field names are those of TaskFacts."""

    category: str = ""
    project_name: str = ""
    standard: str = ""
    baseline_state: str = ""
    mark: str = ""
    text: str = ""
    deadline_text: str = ""
    responsible_text: str = ""
    lead_text: str = ""
    cooperating_text: str = ""
    state: str = State.PENDING
    percent: int = 0
    due_precision: str = Precision.NONE
    warn_on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    extensions: int = 0
    asked_due_on: date | None = None
    urges: int = 0
    dispatched_on: date | None = None
    reported_on: date | None = None
    lead_reported_on: date | None = None
    returned_on: date | None = None
    completed_on: date | None = None
    latest_report: int | None = None  # the entry's number in the task
    state_before: str = ""  # where a suspended task goes back to
    units: tuple[UnitFacts, ...] = ()

    def leads(self) -> frozenset[int]:
        """Department ids of the leads."""
        return frozenset(unit.department for unit in self.units if unit.role == UnitRole.LEAD)

    def departments(self) -> frozenset[int]:
        """Department ids of all units that carry the task."""
        return frozenset(unit.department for unit in self.units)

    def unfinished(self) -> tuple[int, ...]:
        """Department ids, in order, of the units whose own part is not finished."""
        return tuple(dict.fromkeys(unit.department for unit in self.units if unit.state != UnitState.FINISHED))


@dataclass(frozen=True)
class Event:
    """The part of an entry that changes facts: its number, kind, day, unit and detail."""

    seq: int
    kind: str
    on: date
    unit: int | None
    detail: Mapping[str, Any]


def day_of(text: str | None) -> date | None:
    """Read a day as the detail of an entry writes it (ISO 8601), or nothing."""
    return date.fromisoformat(text) if text else None


def with_unit(facts: Facts, department: int | None, **changes: Any) -> Facts:
    """Return the facts with one unit changed in all its roles."""
    units = tuple(replace(u, **changes) if u.department == department else u for u in facts.units)
    return replace(facts, units=units)


def entered(facts: Facts, event: Event) -> Facts:
    return changed(facts, event)


def changed(facts: Facts, event: Event) -> Facts:
    """The office's table or edit: `after` holds every changed field, days as ISO text, units as a list."""
    after = dict(event.detail["after"])
    units = after.pop("units", None)
    days = {name for name in after if name.endswith("_on")}
    said = {name: day_of(value) if name in days else value for name, value in after.items()}
    facts = replace(facts, **said)
    return facts if units is None else replace(facts, units=merged_units(facts, units))


def merged_units(facts: Facts, listed: list[Mapping[str, Any]]) -> tuple[UnitFacts, ...]:
    """The new list of units; one that stays keeps how far it was."""
    known = {unit.department: unit for unit in facts.units}
    return tuple(
        replace(
            known.get(row["department"], UnitFacts(row["department"], "")), role=row["role"], through=row["through"]
        )
        for row in listed
    )


def dispatched(facts: Facts, event: Event) -> Facts:
    return replace(facts, dispatched_on=event.on)


def acknowledged(facts: Facts, event: Event) -> Facts:
    """A unit takes its part in hand; the task is in progress once a lead has."""
    mine = [unit.state for unit in facts.units if unit.department == event.unit]
    if UnitState.PENDING in mine:
        facts = with_unit(facts, event.unit, state=UnitState.IN_PROGRESS)
    if facts.state == State.PENDING and event.unit in facts.leads():
        facts = replace(facts, state=State.IN_PROGRESS)
    return facts


def reported(facts: Facts, event: Event) -> Facts:
    """A unit says how far it is; a lead speaks for the whole and ends the silence."""
    facts = replace(said(acknowledged(facts, event), event), latest_report=event.seq)
    facts = with_unit(facts, event.unit, reported_on=event.on)
    facts = replied(facts, event)
    leads = event.unit in facts.leads()
    return replace(facts, reported_on=event.on, lead_reported_on=event.on if leads else facts.lead_reported_on)


def said(facts: Facts, event: Event) -> Facts:
    """What a report says of the unit's own part; the whole is as far as the lead that is least far."""
    state = UnitState.FINISHED if event.detail["finished"] else UnitState.IN_PROGRESS
    facts = with_unit(facts, event.unit, percent=event.detail["percent"], state=state)
    told = [unit.percent for unit in facts.units if unit.role == UnitRole.LEAD and unit.percent is not None]
    return replace(facts, percent=min(told, default=facts.percent))


def corrected(facts: Facts, event: Event) -> Facts:
    """The unit mends its last report; the day it was heard from, and what others said since, stay."""
    was_latest = facts.latest_report == event.detail["corrects"]
    facts = said(facts, event)
    return replace(facts, latest_report=event.seq) if was_latest else facts


def claimed(facts: Facts, event: Event) -> Facts:
    """A lead says the whole is done; that is also its own part, its word, and its answer."""
    facts = with_unit(replied(facts, event), event.unit, state=UnitState.FINISHED)
    return replace(facts, state=State.CLAIMED, returned_on=None, lead_reported_on=event.on)


def confirmed(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.COMPLETED, completed_on=event.on, percent=100, asked_due_on=None)


def sent_back(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.IN_PROGRESS, returned_on=event.on)


def extension_asked(facts: Facts, event: Event) -> Facts:
    return replace(facts, asked_due_on=day_of(event.detail["due_on"]))


def extension_granted(facts: Facts, event: Event) -> Facts:
    due_on = day_of(event.detail["due_on"])
    return replace(facts, due_on=due_on, warn_on=due_on, extensions=facts.extensions + 1, asked_due_on=None)


def extension_refused(facts: Facts, event: Event) -> Facts:
    return replace(facts, asked_due_on=None)


def urged(facts: Facts, event: Event) -> Facts:
    """The named units owe a reply by a day."""
    reply_by = day_of(event.detail["reply_by"])
    for department in event.detail["units"]:
        facts = with_unit(facts, department, urged_on=event.on, urged_by=event.kind, reply_by=reply_by)
    return replace(facts, urges=facts.urges + (event.kind == Kind.URGED))


def replied(facts: Facts, event: Event) -> Facts:
    return with_unit(facts, event.unit, urged_on=None, urged_by="", reply_by=None)


def suspended(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.SUSPENDED, state_before=facts.state, asked_due_on=None)


def resumed(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=facts.state_before, state_before="")


def cancelled(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.CANCELLED, asked_due_on=None)


def reopened(facts: Facts, event: Event) -> Facts:
    """Back to work: the completion is undone, the units' parts are open again."""
    units = tuple(replace(unit, state=UnitState.IN_PROGRESS) for unit in facts.units)
    return replace(facts, state=State.IN_PROGRESS, completed_on=None, units=units)


EFFECTS: Mapping[str, Callable[[Facts, Event], Facts]] = {
    Kind.ENTERED: entered,
    Kind.DISPATCHED: dispatched,
    Kind.ACKNOWLEDGED: acknowledged,
    Kind.REPORTED: reported,
    Kind.CORRECTED: corrected,
    Kind.CLAIMED: claimed,
    Kind.CONFIRMED: confirmed,
    Kind.SENT_BACK: sent_back,
    Kind.EXTENSION_ASKED: extension_asked,
    Kind.EXTENSION_GRANTED: extension_granted,
    Kind.EXTENSION_REFUSED: extension_refused,
    Kind.URGED: urged,
    Kind.INSTRUCTED: urged,
    Kind.REPLIED: replied,
    Kind.SUSPENDED: suspended,
    Kind.RESUMED: resumed,
    Kind.CANCELLED: cancelled,
    Kind.REOPENED: reopened,
    Kind.PLAN_CHANGED: changed,
}


def apply(facts: Facts, event: Event) -> Facts:
    """Return the facts after one entry."""
    return EFFECTS[event.kind](facts, event)
