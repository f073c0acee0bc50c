"""Whom an entry of the ledger concerns: units, the office, or the leader who asked. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from notices.choices import Subject
from tasks.choices import CLAIMS, Kind
from tasks.ledger.facts import Event, Facts

TO_CARRIERS: dict[str, Subject] = {
    Kind.DISPATCHED: Subject.DISPATCHED,
    Kind.RECALLED: Subject.RECALLED,
    Kind.CONFIRMED: Subject.CONFIRMED,
    Kind.EXTENSION_GRANTED: Subject.EXTENSION_GRANTED,
    Kind.EXTENSION_REFUSED: Subject.EXTENSION_REFUSED,
}
# Whoever was told of an act by one of these is told by the other that it was taken back.
WITHDRAWN_BY: dict[str, Subject] = {
    Subject.CLAIMED: Subject.CLAIM_WITHDRAWN,
    Subject.REPLIED: Subject.CLAIM_WITHDRAWN,  # a claim that answered an urging
    Subject.AGREEMENT_ASKED: Subject.LEAD_CLAIM_WITHDRAWN,
    Subject.INSTRUCTION_REPLIED: Subject.REPLY_WITHDRAWN,
    Subject.EXTENSION_ASKED: Subject.EXTENSION_WITHDRAWN,
    Subject.URGED: Subject.URGE_WITHDRAWN,
    Subject.INSTRUCTED: Subject.INSTRUCTION_WITHDRAWN,
    Subject.INSTRUCTION_COPY: Subject.COPY_WITHDRAWN,
}


@dataclass(frozen=True)
class Recipient:
    """One notice to be given: to one unit (department id), else to everybody whose role reads the subject."""

    subject: str
    unit: int | None = None


def recipients_of(before: Facts, after: Facts, event: Event) -> list[Recipient]:
    """Return whom an entry concerns that turned the facts `before` into those `after`."""
    told = [Recipient(Subject.REPLIED)] if answers(before, after, event) else []
    if event.kind in TO_CARRIERS:
        return told + to_units(TO_CARRIERS[event.kind], after.departments())
    if event.kind in CLAIMS:
        return told + recipients_of_claim(after, event)
    if event.kind == Kind.PLAN_CHANGED and after.dispatched_on:
        return told + to_units(Subject.DISPATCHED, after.departments() - before.departments())
    return told + recipients_in_entry(before, event)


def recipients_in_entry(before: Facts, event: Event) -> list[Recipient]:
    """Return whom an entry concerns when the entry itself, or the facts before it, name them."""
    if event.kind == Kind.URGED:
        return to_units(Subject.URGED, event.detail["units"])
    if event.kind == Kind.INSTRUCTED:
        return [*to_units(Subject.INSTRUCTED, event.detail["units"]), Recipient(Subject.INSTRUCTION_COPY)]
    if event.kind == Kind.SENT_BACK:
        return to_units(Subject.SENT_BACK, before.leads())
    if event.kind == Kind.OBJECTED:
        return to_units(Subject.OBJECTED, before.leads() - {event.unit})
    return [Recipient(Subject.EXTENSION_ASKED)] if event.kind == Kind.EXTENSION_ASKED else []


def recipients_of_claim(after: Facts, event: Event) -> list[Recipient]:
    """Return the office for a whole claim; for one that still waits for other leads, when it is made, those leads."""
    if event.detail.get("complete", True):
        return [Recipient(Subject.CLAIMED)]
    return to_units(Subject.AGREEMENT_ASKED, after.leads() - after.claimants()) if event.kind == Kind.CLAIMED else []


def answers(before: Facts, after: Facts, event: Event) -> bool:
    """Return whether the entry is a unit's answer to what it was asked, by whichever act."""
    asked, now = before.unit(event.unit), after.unit(event.unit)
    return bool(asked and asked.urged_on and now and not now.urged_on)


def to_units(subject: str, units: Iterable[int]) -> list[Recipient]:
    return [Recipient(subject, unit) for unit in sorted(units)]
