"""The one place where an entry is appended to the ledger, under its task's row lock."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet

from departments.models import Department, User
from indicators.choices import FOREVER
from indicators.models import Project
from indicators.models.plan import FINISHED, stage_of
from jiading.database.kept_lists import listed, one
from jiading.day import Moment
from jiading.web.first_use import put_hints_away, sees_hints
from tasks.choices import Kind
from tasks.ledger.chain import ALGORITHM, fingerprint
from tasks.ledger.effects import apply
from tasks.ledger.facts import Event, Facts
from tasks.ledger.projection import present_of, store, store_first
from tasks.ledger.signals import entry_appended, ledgers_opened
from tasks.models import LedgerEntry, Task, TaskState
from tasks.refusals import PlanIsFinished, PortalDayWentBack

CLOCK_SKEW = timedelta(days=1)


def locked(task: Task | int) -> Task:
    """Return the task with its row locked until the transaction ends, and with its present state.

    Only plan and project are joined, which no entry changes: after waiting for the lock, PostgreSQL reads the locked
    row again but not the joined ones, which could be stale. The state is therefore read by a statement of its own, and
    with it the stage of the plan, which closing a plan changes while it holds the locks of all its tasks.

    Every service that writes on a task takes its lock here: raises PlanIsFinished when the plan is closed or archived.
    """
    pk = task if isinstance(task, int) else task.pk
    found = one(Task, listed("locked task", locked_task, [pk]))
    assert found.present_id is not None  # null only within the transaction that enters the task
    state: Any = one(TaskState, listed("state of a locked task", state_with_stage, [found.present_id]))
    if state.stage in FINISHED:
        raise PlanIsFinished(found.plan, state.stage)
    found.present = state
    return found


def locked_task(ids: Sequence[Any]) -> QuerySet[Task]:
    return Task.objects.select_for_update(of=("self",)).select_related("plan", "project").filter(pk=ids[0])


def state_with_stage(ids: Sequence[Any]) -> QuerySet[TaskState]:
    """Return the state of that id with what is joined to it and the present `stage` of its plan."""
    states = TaskState.objects.select_related("category", "latest_report")
    return states.annotate(stage=stage_of(OuterRef("plan"), FOREVER)).filter(pk=ids[0])


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
    """Append one entry to a task from locked(), store the facts it changes, and return it.

    The entry is in the name of `unit`, by default of `by`'s unit; `key` is the form's idempotency key, `detail` must be
    JSON. Sends entry_appended. Raises PortalDayWentBack.
    """
    unit = unit or by.department
    event = Event(task.ledger_seq + 1, kind, entry_day(task, when.on), unit.pk if unit else None, detail or {})
    entry = entry_of(task, event, by=by, at=when.at, unit=unit)
    entry.text, entry.corrects, entry.request_key, entry.previous_hash = text, corrects, key, task.ledger_hash
    before = present_of(task)
    after = apply(before.facts, event)
    entry.state_after = after.state
    entry.hash = fingerprint(entry)
    entry.save(force_insert=True)
    task.ledger_seq, task.ledger_hash = entry.seq, entry.hash
    store(task, before, after, entry)
    entry_appended.send(LedgerEntry, entry=entry, before=before.facts, after=after)
    if sees_hints(by):  # after the commit: with a lock on the person's row, two acts of one person could deadlock
        transaction.on_commit(partial(put_hints_away, by))
    return entry


def open_ledgers(
    project: Project, details: Sequence[dict[str, Any]], *, position: int, by: User, when: Moment
) -> list[LedgerEntry]:
    """Create the tasks of one row, each with the first entry of its ledger, and return the entries.

    `details` are those entries' details, `position` the place of the first task in the row. The result is that of
    append() for each task, but in a few SQL statements for the whole row: a table may have hundreds of rows, and the
    transaction that saves it holds locks. entry_appended is not sent: nobody is told of a task that is not dispatched.
    Sends ledgers_opened once for the row.
    """
    drawn = [Event(1, Kind.ENTERED, when.on, by.department_id, detail) for detail in details]
    facts = [apply(Facts(), event) for event in drawn]
    tasks = [
        Task(
            plan_id=project.plan_id,
            project=project,
            position=place,
            carried_from_id=event.detail.get("carried_from"),
        )
        for place, event in enumerate(drawn, start=position)
    ]
    Task.objects.bulk_create(tasks)
    entries = [
        entry_of(task, event, by=by, at=when.at, unit=by.department) for task, event in zip(tasks, drawn, strict=True)
    ]
    for task, entry, each in zip(tasks, entries, facts, strict=True):
        entry.state_after = each.state
        entry.hash = fingerprint(entry)
        task.ledger_seq, task.ledger_hash = entry.seq, entry.hash
    LedgerEntry.objects.bulk_create(entries)
    store_first(project, tasks, facts, when.on)
    Task.objects.bulk_update(tasks, ["ledger_seq", "ledger_hash", "present"])
    ledgers_opened.send(LedgerEntry, entries=entries)
    return entries


def entry_of(task: Task, event: Event, *, by: User, at: datetime, unit: Department | None) -> LedgerEntry:
    """Return the unchained entry of an event, in the name of `unit`, or of the person's role when that is None."""
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
    """Return the day of a new entry: `on`, but never before the day of the entry that it follows.

    Raises PortalDayWentBack when `on` is before that day by more than CLOCK_SKEW.
    """
    last = LedgerEntry.objects.filter(task=task, seq=task.ledger_seq).values_list("on", flat=True).first()
    if last is None or on >= last:
        return on
    if last - on > CLOCK_SKEW:
        raise PortalDayWentBack(last, on)
    return last
