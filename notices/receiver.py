"""What is written when the ledger says that an entry was appended."""

from typing import Any

from notices.choices import Subject
from notices.models import Notice
from notices.recipients import WITHDRAWN_BY, recipients_of
from tasks.choices import WITHDRAWALS, Kind
from tasks.ledger.chain import event_of
from tasks.ledger.facts import Facts
from tasks.ledger.requests import ABOUT_REQUESTS, open_requests
from tasks.models import LedgerEntry


def write_notices(sender: type[LedgerEntry], *, entry: LedgerEntry, before: Facts, after: Facts, **signal: Any) -> None:
    """Write the notices of a new entry, in its transaction."""
    Notice.objects.bulk_create(notices_of(entry, before, after))


def notices_of(entry: LedgerEntry, before: Facts, after: Facts) -> list[Notice]:
    """Return the notices of a new entry; an answer also goes to the leaders whose instructions it answers."""
    if entry.kind in WITHDRAWALS:
        return notices_of_withdrawal(entry)
    told = recipients_of(before, after, event_of(entry))
    rows = [Notice(entry=entry, task_id=entry.task_id, subject=one.subject, unit_id=one.unit) for one in told]
    if any(one.subject == Subject.REPLIED for one in told):
        rows += [
            Notice(entry=entry, task_id=entry.task_id, subject=Subject.INSTRUCTION_REPLIED, person_id=leader)
            for leader in leaders_answered(entry)
        ]
    return rows


def notices_of_withdrawal(entry: LedgerEntry) -> list[Notice]:
    """Return a notice for whoever was told of the act that the entry takes back."""
    told = Notice.objects.filter(entry=entry.corrects_id).order_by("pk").values_list("subject", "unit", "person")
    again = dict.fromkeys((WITHDRAWN_BY[subject], unit, person) for subject, unit, person in told)
    return [
        Notice(entry=entry, task_id=entry.task_id, subject=subject, unit_id=unit, person_id=person)
        for subject, unit, person in again
    ]


def leaders_answered(entry: LedgerEntry) -> list[int]:
    """Return who instructed the unit and had no answer of it before this one."""
    earlier = LedgerEntry.objects.filter(task=entry.task_id, seq__lt=entry.seq, kind__in=ABOUT_REQUESTS).in_order()
    waiting = open_requests(earlier, entry.unit_id)
    return sorted({asked.by_id for asked in waiting if asked.kind == Kind.INSTRUCTED})
