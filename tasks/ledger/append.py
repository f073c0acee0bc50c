"""The ledger: the one place where an entry is appended, chained and proved.

Each entry carries an HMAC-SHA256 (RFC 2104) over its canonical JSON and the hash of the one before, made
under the task's row lock; the key stays outside the database, so nobody can forge a chain with SQL alone.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from departments.models import Department, User
from indicators.models import Project
from jiading.day import Moment
from tasks.addressing import addressed
from tasks.choices import ANSWERS, Kind, Subject
from tasks.ledger.effects import apply
from tasks.ledger.facts import Event, Facts
from tasks.ledger.projection import held_facts, new_task, store, store_first
from tasks.models import LedgerEntry, Notice, Task
from tasks.refusals import PortalDayWentBack

ALGORITHM = "hmac-sha256"
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
    Notice.objects.bulk_create(notices_of(entry, before, after))
    return entry


def notices_of(entry: LedgerEntry, before: Facts, after: Facts) -> list[Notice]:
    """Return the notices of a new entry; an answer also goes to the leaders whose instructions it answers."""
    told = addressed(before, after, event_of(entry))
    rows = [Notice(entry=entry, task_id=entry.task_id, subject=one.subject, unit_id=one.unit) for one in told]
    if any(one.subject == Subject.REPLIED for one in told):
        rows += [
            Notice(entry=entry, task_id=entry.task_id, subject=Subject.INSTRUCTION_REPLIED, person_id=leader)
            for leader in leaders_answered(entry)
        ]
    return rows


def leaders_answered(entry: LedgerEntry) -> list[int]:
    """Return who instructed the unit since it last spoke."""
    earlier = LedgerEntry.objects.filter(task=entry.task_id, seq__lt=entry.seq)
    spoke = earlier.filter(unit=entry.unit_id, kind__in=ANSWERS).aggregate(last=Max("seq"))["last"] or 0
    asked = earlier.filter(kind=Kind.INSTRUCTED, seq__gt=spoke).values_list("by", "detail")
    return sorted({by for by, detail in asked if entry.unit_id in detail["units"]})


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


def event_of(entry: LedgerEntry) -> Event:
    """Return what the fold needs to know of an entry."""
    return Event(entry.seq, entry.kind, entry.on, entry.unit_id, entry.detail)


def canonical(entry: LedgerEntry) -> bytes:
    """Return the entry as the bytes that are hashed: JSON with sorted keys, UTF-8, times in UTC."""
    said = {
        "algorithm": entry.algorithm,
        "previous": entry.previous_hash,
        "task": entry.task_id,
        "seq": entry.seq,
        "kind": str(entry.kind),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "on": entry.on.isoformat(),
        "by": [entry.by_id, entry.by_name],
        "unit": [entry.unit_id, entry.unit_name],
        "text": entry.text,
        "detail": entry.detail,
        "state_after": str(entry.state_after),
        "corrects": entry.corrects_id,
        "request_key": str(entry.request_key) if entry.request_key else None,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(entry: LedgerEntry) -> str:
    """Return the entry's HMAC-SHA256 in hexadecimal."""
    return hmac.new(settings.LEDGER_KEY.encode(), canonical(entry), hashlib.sha256).hexdigest()


def chain_faults(task: Task, entries: Iterable[LedgerEntry]) -> Iterator[str]:
    """Yield a sentence for each place where the chain of a task's entries is broken."""
    seq, previous = 0, ""
    for entry in entries:
        seq += 1
        if entry.seq != seq:
            yield f"任务 {task.pk}：第 {seq} 条台账缺失，下一条是第 {entry.seq} 条"
            seq = entry.seq
        elif entry.previous_hash != previous:
            yield f"任务 {task.pk} 第 {entry.seq} 条：与前一条接不上"
        if entry.algorithm != ALGORITHM or not hmac.compare_digest(entry.hash, fingerprint(entry)):
            yield f"任务 {task.pk} 第 {entry.seq} 条：内容与校验值不符"
        previous = entry.hash
    if (task.ledger_seq, task.ledger_hash) != (seq, previous):
        yield f"任务 {task.pk}：末尾的台账与任务所记不符（任务记有 {task.ledger_seq} 条，实有 {seq} 条）"


def replay(entries: Iterable[LedgerEntry]) -> Facts:
    """Return the facts that a task's entries add up to, from the first on."""
    facts = Facts()
    for entry in entries:
        facts = apply(facts, event_of(entry))
    return facts
