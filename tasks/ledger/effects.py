"""The effect of each kind of entry on the facts of a task. Pure: no database, no clock.

append() stores the facts that apply() returns, and verify_ledger applies all entries again from the first on. When
both agree, nothing but the ledger has changed the task.

Every function in EFFECTS takes the facts before an entry and the entry as an Event, and returns the facts after it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tasks.choices import WITHDRAWALS, EvidenceKind, Kind, State, UnitRole, UnitState
from tasks.ledger.facts import DAYS, Event, Facts, OwesAnswer, UnitFacts
from tasks.ledger.repetition import ends_silence
from tasks.ledger.requests import is_answer


def day_of(text: str | None) -> date | None:
    """Return the day that the detail of an entry writes in ISO 8601; None for an empty text."""
    return date.fromisoformat(text) if text else None


def with_unit(facts: Facts, department: int | None, **changes: Any) -> Facts:
    """Return the facts with one unit changed in all its roles."""
    units = tuple(replace(u, **changes) if u.department == department else u for u in facts.units)
    return replace(facts, units=units)


def changed(facts: Facts, event: Event) -> Facts:
    """The table was entered or changed: `after` has every changed fact, days in ISO 8601, units as a list of dicts."""
    after = dict(event.detail["after"])
    units = after.pop("units", None)
    days = {name for name in after if name.endswith("_on")}
    values: dict[str, Any] = {name: day_of(value) if name in days else value for name, value in after.items()}
    facts = replace(facts, **values)
    return facts if units is None else replace(facts, units=merged_units(facts, units, event.on))


def merged_units(facts: Facts, listed: list[Mapping[str, Any]], on: date) -> tuple[UnitFacts, ...]:
    """Return the units of a new list; a unit that stays keeps its state, an heir has that of the unit it replaces."""
    known: dict[int | None, UnitFacts] = {unit.department: unit for unit in facts.units}
    merged = []
    for row in listed:
        new = UnitFacts(row["department"], "", joined_on=on)
        own = known.get(row["department"]) or known.get(row.get("heir_of")) or new
        merged.append(replace(own, department=row["department"], role=row["role"], through=row["through"]))
    return tuple(merged)


def dispatched(facts: Facts, event: Event) -> Facts:
    return active(replace(facts, dispatched_on=event.on), event)


def recalled(facts: Facts, event: Event) -> Facts:
    """The task lies with the office again; what was asked about it meanwhile is void with the dispatch."""
    nothing: dict[str, Any] = {"urged_on": None, "urged_by": "", "reply_by": None, "urge_level": ""}
    units = tuple(replace(unit, **nothing) for unit in facts.units)
    return replace(facts, units=units, dispatched_on=None, active_since=None, asked_due_on=None)


def active(facts: Facts, event: Event) -> Facts:
    """From this day on silence counts; not on a task that was never dispatched."""
    return replace(facts, active_since=event.on) if facts.dispatched_on else facts


def acknowledged(facts: Facts, event: Event) -> Facts:
    """The unit's part is in progress; so is the task once a lead has acknowledged."""
    mine = facts.unit(event.unit)
    if mine and mine.state == UnitState.PENDING:
        facts = with_unit(facts, event.unit, state=UnitState.IN_PROGRESS, acknowledged_on=event.on)
    if facts.state == State.PENDING and event.unit in facts.leads():
        facts = replace(facts, state=State.IN_PROGRESS)
    return facts


def reported(facts: Facts, event: Event) -> Facts:
    """A report acknowledges, changes the unit's part, and answers its open requests unless it leaves them open."""
    facts = replace(part_reported(acknowledged(facts, event), event), latest_report=event.seq, reported_on=event.on)
    facts = heard(with_unit(facts, event.unit, reported_on=event.on), event)
    return replied(facts, event) if is_answer(event.kind, event.detail) else facts


def heard(facts: Facts, event: Event) -> Facts:
    """A report ends the silence of its unit, a lead's that of the task, unless it repeats the last one again."""
    if not ends_silence(event.detail):
        return facts
    facts = with_unit(facts, event.unit, heard_on=event.on)
    return replace(facts, lead_reported_on=event.on) if event.unit in facts.leads() else facts


def part_reported(facts: Facts, event: Event) -> Facts:
    """Percent and state of the unit's part come from the report; the task's percent is the lowest of its leads'."""
    state = UnitState.FINISHED if event.detail["finished"] else UnitState.IN_PROGRESS
    facts = with_unit(facts, event.unit, percent=event.detail["percent"], state=state)
    before = facts.percent_before_reopening and event.unit not in facts.leads()
    return replace(facts, percent=facts.leads_percent(facts.percent), percent_before_reopening=before)


def corrected(facts: Facts, event: Event) -> Facts:
    """The unit's part is as corrected; the day of its report stays, and so do later reports of other units."""
    was_latest = facts.latest_report == event.detail["corrects"]
    facts = part_reported(facts, event)
    return replace(facts, latest_report=event.seq) if was_latest else facts


def claimed(facts: Facts, event: Event) -> Facts:
    """A lead claims completion: its own part is finished, and open requests to it are answered."""
    return replace(
        agreed(facts, event),
        returned_on=None,
        claim_unfinished="、".join(event.detail["unfinished"]),
        claim_reason=event.detail["reason"] if event.detail["unfinished"] else "",
    )


def agreed(facts: Facts, event: Event) -> Facts:
    """A lead claims or agrees; with the last of the leads (`complete`) the claim waits for the office."""
    facts = acknowledged(replied(facts, event), event)
    facts = with_unit(facts, event.unit, state=UnitState.FINISHED, claimed_on=event.on)
    facts = replace(facts, lead_reported_on=event.on)
    return replace(facts, state=State.CLAIMED) if event.detail.get("complete", True) else facts


def confirmed(facts: Facts, event: Event) -> Facts:
    """The task is completed at 100 %; the leads' own percents stay, since a reopened task goes back to them."""
    return replace(
        facts,
        state=State.COMPLETED,
        completed_on=event.on,
        percent=100,
        percent_before_reopening=False,
        asked_due_on=None,
    )


def sent_back(facts: Facts, event: Event) -> Facts:
    """The office or another lead has refused the claim: it is void, and the leads' parts are open again."""
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
    """The named units owe a reply by a day; a unit that let an earlier such day pass has missed one answer more.

    An unanswered 批示 stays one when the office urges the unit as well, so that it still counts as 领导批示未回复.
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


def missed_by(unit: OwesAnswer | None, on: date) -> int:
    """Return how many requests in a row the unit has not answered in time by that day; 0 for None."""
    if unit is None:
        return 0
    return unit.missed + (unit.reply_by is not None and unit.reply_by < on)


def replied(facts: Facts, event: Event) -> Facts:
    """The unit owes no answer; one in time sets the number of missed answers to 0, a late one adds 1."""
    unit = facts.unit(event.unit)
    if unit is None or unit.urged_on is None:
        return facts
    late = unit.reply_by is not None and unit.reply_by < event.on
    missed = unit.missed + 1 if late else 0
    return with_unit(facts, event.unit, urged_on=None, urged_by="", reply_by=None, urge_level="", missed=missed)


def suspended(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.SUSPENDED, state_before=facts.state, asked_due_on=None)


def resumed(facts: Facts, event: Event) -> Facts:
    return active(replace(facts, state=facts.state_before, state_before=""), event)


def cancelled(facts: Facts, event: Event) -> Facts:
    return replace(facts, state=State.CANCELLED, asked_due_on=None)


def reopened(facts: Facts, event: Event) -> Facts:
    """The completion is undone and the units' parts are open again, at the percent that the leads last reported.

    A task that was cancelled before its dispatch (`undispatched`) waits for the dispatch again.
    """
    if event.detail.get("undispatched"):
        return replace(facts, state=State.PENDING)
    units = tuple(replace(unit, state=UnitState.IN_PROGRESS, claimed_on=None) for unit in facts.units)
    open_again = replace(
        facts,
        units=units,
        state=State.IN_PROGRESS,
        percent=facts.leads_percent(0) if facts.state == State.COMPLETED else facts.percent,
        percent_before_reopening=any(unit.percent is not None for unit in units if unit.role == UnitRole.LEAD),
        completed_on=None,
        claim_unfinished="",
        claim_reason="",
    )
    return active(open_again, event)


def demanded(facts: Facts, event: Event) -> Facts:
    """The kinds of evidence that completion needs are those of the entry, in place of all earlier ones."""
    kinds = event.detail["kinds"]
    return replace(facts, demanded=tuple(kind for kind in EvidenceKind.values if kind in kinds))


def withdrawn(facts: Facts, event: Event) -> Facts:
    """An act is taken back: the facts that it changed are as the entry says (see withdrawal_detail())."""
    restores = event.detail["restores"]
    for department, changes in restores["units"].items():
        facts = with_unit(facts, int(department), **values_of(changes))
    return replace(facts, **values_of(restores["task"]))


def values_of(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that an entry writes as JSON, with its days as dates."""
    return {name: day_of(value) if name in DAYS else value for name, value in changes.items()}


def dated(before: Facts, after: Facts, on: date) -> Facts:
    """Return `after` with `state_since` set to `on` for the task and for each part whose state has changed."""
    known = {unit.department: unit.state for unit in before.units}
    units = tuple(
        unit if known.get(unit.department) == unit.state else replace(unit, state_since=on) for unit in after.units
    )
    same = before.state_since is not None and after.state == before.state
    return replace(after, units=units, state_since=before.state_since if same else on)


EFFECTS: Mapping[str, Callable[[Facts, Event], Facts]] = {
    Kind.ENTERED: changed,
    Kind.DISPATCHED: dispatched,
    Kind.RECALLED: recalled,
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
    Kind.CLAIM_WITHDRAWN: withdrawn,
    Kind.EXTENSION_WITHDRAWN: withdrawn,
    Kind.REQUEST_WITHDRAWN: withdrawn,
}


def apply(facts: Facts, event: Event) -> Facts:
    """Return the facts after one entry; raise KeyError for an unknown kind or a detail that lacks a value."""
    after = EFFECTS[event.kind](facts, event)
    # What takes an act back also restores since when the states before it have lasted.
    return after if event.kind in WITHDRAWALS else dated(facts, after, event.on)
