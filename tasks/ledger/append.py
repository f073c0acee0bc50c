"""The one place where an entry is appended to the ledger, under its task's row lock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from departments.models import Department, User
from indicators.models import Project
from jiading.day import Moment
from tasks.choices import Kind
from tasks.ledger.chain import ALGORITHM, fingerprint
from tasks.ledger.effects import apply
from tasks.ledger.facts import Event, Facts
from tasks.ledger.projection import held_facts, new_task, store, store_first
from tasks.ledger.signals import entry_appended
from tasks.models import LedgerEntry, Task
from tasks.refusals import PortalDayWentBack

CLOCK_SKEW = timedelta(days=1)


def locked(task: Task | int) -> Task:
    """Return the task with its row locked until the transaction ends.

    Nothing that an entry of the task changes is joined: PostgreSQL reads a locked row again after waiting for it, but not what it joins.
    """
    pk = task if isinstance(task, int) else task.pk
    return Task.objects.select_for_update(of=("self",)).select_related("plan", "project").get(pk=pk)


def append(
    task: Task,
    kind: str,
    *,
    by: User,
    when: Moment,
    text: str = "",
    detail: dict[str, Any] | None = None,
    corrects: LedgerEntry | None = None,
    key: UUID | None = None,
    unit: Department | None = None,
) -> LedgerEntry:
    """Append one entry of `unit`, else of the unit of `by`, to a locked task, bring its facts up to date, return it."""
    unit = unit or by.department
    event = Event(task.ledger_seq + 1, kind, entry_day(task, when.on), unit.pk if unit else None, detail or {})
    entry = entry_of(task, event, by=by, at=when.at, unit=unit)
    entry.text, entry.corrects, entry.request_key, entry.previous_hash = text, corrects, key, task.ledger_hash
    before = held_facts(task)
    after = apply(before, event)
    entry.state_after = after.state
    entry.hash = fingerprint(entry)
    entry.save(force_insert=True)
    task.ledger_seq, task.ledger_hash = entry.seq, entry.hash
    store(task, before, after, entry)
    entry_appended.send(LedgerEntry, entry=entry, before=before, after=after)
    return entry


def open_ledgers(
    project: Project, details: Sequence[dict[str, Any]], *, position: int, by: User, when: Moment
) -> list[LedgerEntry]:
    """Enter the tasks of one row, each with the first entry of its ledger, and return the entries.

    `details` are those entries' details, `position` the place of the first task in the row. It makes what append()
    would make of each, in a few statements for the whole row: a table of 600 rows must not hold up the officers.
    """
    drawn = [Event(1, Kind.ENTERED, when.on, by.department_id, detail) for detail in details]
    facts = [apply(Facts(), event) for event in drawn]
    tasks = [new_task(project, place, each) for place, each in enumerate(facts, start=position)]
    Task.objects.bulk_create(tasks)
    entries = [
        entry_of(task, event, by=by, at=when.at, unit=by.department) for task, event in zip(tasks, drawn, strict=True)
    ]
    for task, entry, each in zip(tasks, entries, facts, strict=True):
        entry.state_after = each.state
        entry.hash = fingerprint(entry)
        task.ledger_seq, task.ledger_hash = entry.seq, entry.hash
    LedgerEntry.objects.bulk_create(entries)
    Task.objects.bulk_update(tasks, ["ledger_seq", "ledger_hash"])
    store_first(project, tasks, facts, when.on)
    return entries


def entry_of(task: Task, event: Event, *, by: User, at: datetime, unit: Department | None) -> LedgerEntry:
    """Return the entry that says what an event was, not yet chained; it is the word of `unit`, else of the person's role."""
    return LedgerEntry(
        task=task,
        seq=event.seq,
        kind=event.kind,
        at=at,
        on=event.on,
        by=by,
        by_name=by.name,
        unit=unit,
        unit_name=unit.name if unit else by.get_role_display(),
        detail=event.detail,
        algorithm=ALGORITHM,
    )


def entry_day(task: Task, on: date) -> date:
    """Return the day an entry goes by: never before the entry it follows, whatever a clock says."""
    last = LedgerEntry.objects.filter(task=task, seq=task.ledger_seq).values_list("on", flat=True).first()
    if last is None or on >= last:
        return on
    if last - on > CLOCK_SKEW:
        raise PortalDayWentBack(last, on)
    return last
