"""From the ledger to the facts: what each entry does to a task. Pure; no database, no clock.

The services compute the new facts with apply() before they save, and verify_ledger computes them again
from the first entry on; that both agree is the proof that nothing changed a task but its ledger.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tasks.choices import EvidenceKind, Kind, State, UnitRole, UnitState
from tasks.ledger.facts import Event, Facts, UnitFacts


def day_of(text: str | None) -> date | None:
    """Read a day as the detail of an entry writes it (ISO 8601), or nothing."""
    return date.fromisoformat(text) if text else None


def with_unit(facts: Facts, department: int | None, **changes: Any) -> Facts:
    """Return the facts with one unit changed in all its roles."""
    units = tuple(replace(u, **changes) if u.department == department else u for u in facts.units)
    return replace(facts, units=units)


def changed(facts: Facts, event: Event) -> Facts:
    """The office's table or edit: `after` holds every changed field, days as ISO text, units as a list."""
    after = dict(event.detail["after"])
    units = after.pop("units", None)
    days = {name for name in after if name.endswith("_on")}
    told = {name: day_of(value) if name in days else value for name, value in after.items()}
    facts = replace(facts, **told)
    return facts if units is None else replace(facts, units=merged_units(facts, units, event.on))


def merged_units(facts: Facts, listed: list[Mapping[str, Any]], on: date) -> tuple[UnitFacts, ...]:
    """The new list of units; one that stays keeps how far it was, and so does the heir of one that was merged into it."""
    known = {unit.department: unit for unit in facts.units}
    made = []
    for row in listed:
        new = UnitFacts(row["department"], "", joined_on=on)
        own = known.get(row["department"]) or known.get(row.get("heir_of")) or new
        made.append(replace(own, department=row["department"], role=row["role"], through=row["through"]))
    return tuple(made)


def dispatched(facts: Facts, event: Event) -> Facts:
    return active(replace(facts, dispatched_on=event.on), event)


def active(facts: Facts, event: Event) -> Facts:
    """From now on the units can be expected to report; not on a task that was never handed out."""
    return replace(facts, active_since=event.on) if facts.dispatched_on else facts


def acknowledged(facts: Facts, event: Event) -> Facts:
    """A unit takes its part in hand; the task is in progress once a lead has."""
    mine = facts.unit(event.unit)
    if mine and mine.state == UnitState.PENDING:
        facts = with_unit(facts, event.unit, state=UnitState.IN_PROGRESS, acknowledged_on=event.on)
    if facts.state == State.PENDING and event.unit in facts.leads():
        facts = replace(facts, state=State.IN_PROGRESS)
    return facts


def reported(facts: Facts, event: Event) -> Facts:
    """A unit says how far it is; a lead speaks for the whole and ends the silence."""
    facts = replace(part_reported(acknowledged(facts, event), event), latest_report=event.seq)
    facts = with_unit(facts, event.unit, reported_on=event.on)
    facts = replied(facts, event)
    leads = event.unit in facts.leads()
    return replace(facts, reported_on=event.on, lead_reported_on=event.on if leads else facts.lead_reported_on)


def part_reported(facts: Facts, event: Event) -> Facts:
    """What a report says of the unit's own part; the whole is as far as the lead that is least far."""
    state = UnitState.FINISHED if event.detail["finished"] else UnitState.IN_PROGRESS
    facts = with_unit(facts, event.unit, percent=event.detail["percent"], state=state)
    before = facts.percent_before_reopening and event.unit not in facts.leads()
    return replace(facts, percent=facts.leads_percent(facts.percent), percent_before_reopening=before)


def corrected(facts: Facts, event: Event) -> Facts:
    """The unit mends its last report; the day it was heard from, and what others said since, stay."""
    was_latest = facts.latest_report == event.detail["corrects"]
    facts = part_reported(facts, event)
    return replace(facts, latest_report=event.seq) if was_latest else facts


def claimed(facts: Facts, event: Event) -> Facts:
    """A lead says the whole is done; that is also its own part, its word, and its answer."""
    over = {
        "claim_unfinished": "、".join(event.detail["unfinished"]),
        "claim_reason": event.detail["reason"] if event.detail["unfinished"] else "",
    }
    return replace(agreed(facts, event), returned_on=None, **over)


def agreed(facts: Facts, event: Event) -> Facts:
    """A lead stands behind the claim; the last of the leads hands it to the office."""
    facts = acknowledged(replied(facts, event), event)
    facts = with_unit(facts, event.unit, state=UnitState.FINISHED, claimed_on=event.on)
    facts = replace(facts, lead_reported_on=event.on)
    return replace(facts, state=State.CLAIMED) if event.detail.get("complete", True) else facts


def confirmed(facts: Facts, event: Event) -> Facts:
    """The whole is done; what each lead last said of its own part stays with the lead, for the task may be reopened."""
    done = {"completed_on": event.on, "percent": 100, "percent_before_reopening": False}
    return replace(facts, state=State.COMPLETED, asked_due_on=None, **done)


def sent_back(facts: Facts, event: Event) -> Facts:
    """The claim is void, by the office or by another lead: the leads' parts are open again."""
    for department in facts.leads():
        facts = with_unit(facts, department, state=UnitState.IN_PROGRESS, claimed_on=None)
    return replace(facts, state=State.IN_PROGRESS, returned_on=event.on, claim_unfinished="", claim_reason="")


def extension_asked(facts: Facts, event: Event) -> Facts:
    return replace(facts, asked_due_on=day_of(event.detail["due_on"]))


def extension_granted(facts: Facts, event: Event) -> Facts:
    due_on = day_of(event.detail["due_on"])
    return replace(facts, due_on=due_on, warn_on=due_on, extensions=facts.extensions + 1, asked_due_on=None)


def extension_refused(facts: Facts, event: Event) -> Facts:
    return replace(facts, asked_due_on=None)


def urged(facts: Facts, event: Event) -> Facts:
    """The named units owe a reply by a day; one that let an earlier day pass has missed an answer.

    A leader's 批示 that waits for its answer stays one when the office urges the unit as well.
    """
    levels = event.detail.get("levels", {})
    for department in event.detail["units"]:
        unit = facts.unit(department)
        instructed = unit is not None and unit.urged_by == Kind.INSTRUCTED
        owed = {
            "urged_on": event.on,
            "urged_by": Kind.INSTRUCTED if instructed else event.kind,
            "reply_by": day_of(event.detail["reply_by"]),
            "missed": missed_by(unit, event.on),
            "urge_level": levels.get(str(department), ""),
        }
        facts = with_unit(facts, department, **owed)
    return replace(facts, urges=facts.urges + (event.kind == Kind.URGED))


def missed_by(unit: Any, on: date) -> int:
    """How many requests in a row the unit has not answered in time by that day."""
    if unit is None:
        return 0
    return unit.missed + (unit.reply_by is not None and unit.reply_by < on)


def replied(facts: Facts, event: Event) -> Facts:
    """The unit has answered; in time, and its record is clean again."""
    unit = facts.unit(event.unit)
    if unit is None or unit.urged_on is None:
        return facts
    late = unit.reply_by < event.on
    missed = unit.missed + 1 if late else 0
    return with_unit(facts, event.unit, urged_on=None, urged_by="", reply_by=None, urge_level="", missed=missed)


def suspended(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.SUSPENDED, state_before=facts.state, asked_due_on=None)


def resumed(facts: Facts, event: Event) -> Facts:
    return active(replace(facts, state=facts.state_before, state_before=""), event)


def cancelled(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.CANCELLED, asked_due_on=None)


def reopened(facts: Facts, event: Event) -> Facts:
    """Back to work: the completion is undone, the units' parts are open again; the percent is what the leads last said."""
    units = tuple(replace(unit, state=UnitState.IN_PROGRESS, claimed_on=None) for unit in facts.units)
    void = {"completed_on": None, "claim_unfinished": "", "claim_reason": ""}
    percent = facts.leads_percent(0) if facts.state == State.COMPLETED else facts.percent
    told = any(unit.percent is not None for unit in units if unit.role == UnitRole.LEAD)
    back = {"state": State.IN_PROGRESS, "percent": percent, "percent_before_reopening": told}
    return active(replace(facts, units=units, **back, **void), event)


def demanded(facts: Facts, event: Event) -> Facts:
    """The office says which kinds of evidence completion needs, in place of what it said before."""
    kinds = event.detail["kinds"]
    return replace(facts, demanded=tuple(kind for kind in EvidenceKind.values if kind in kinds))


def dated(before: Facts, after: Facts, on: date) -> Facts:
    """Say since when the task, and each unit's part, has been in its state."""
    known = {unit.department: unit.state for unit in before.units}
    units = tuple(
        unit if known.get(unit.department) == unit.state else replace(unit, state_since=on) for unit in after.units
    )
    same = before.state_since is not None and after.state == before.state
    return replace(after, units=units, state_since=before.state_since if same else on)


EFFECTS: Mapping[str, Callable[[Facts, Event], Facts]] = {
    Kind.ENTERED: changed,
    Kind.DISPATCHED: dispatched,
    Kind.ACKNOWLEDGED: acknowledged,
    Kind.REPORTED: reported,
    Kind.CORRECTED: corrected,
    Kind.CLAIMED: claimed,
    Kind.CONFIRMED: confirmed,
    Kind.SENT_BACK: sent_back,
    Kind.AGREED: agreed,
    Kind.OBJECTED: sent_back,
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
    Kind.DEMANDED: demanded,
}


def apply(facts: Facts, event: Event) -> Facts:
    """Return the facts after one entry."""
    return dated(facts, EFFECTS[event.kind](facts, event), event.on)
