"""The verification of the ledger: its chains and anchors hold, and it gives the stored facts of every day."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date

from django.db import transaction
from django.db.models import Prefetch

from indicators.choices import FOREVER
from tasks.choices import WITHDRAWALS
from tasks.ledger.chain import chain_faults, event_of, replay
from tasks.ledger.effects import apply
from tasks.ledger.facts import Facts
from tasks.ledger.projection import PLAIN, UNIT_PLAIN, projection_faults
from tasks.models import Evidence, LedgerAnchor, LedgerEntry, Task, TaskState, TaskUnit
from tasks.models.entry import in_force


def faults(tasks: Iterable[int] | None = None) -> Iterator[str]:
    """Yield a Chinese sentence for each fault in the ledgers of `tasks` (ids; None: all) and in the anchors."""
    files = Prefetch("evidence", Evidence.objects.order_by("pk"))
    entries = Prefetch("entries", LedgerEntry.objects.order_by("seq").prefetch_related(files))
    wanted = Task.objects.select_related("project", "present__category", "present__latest_report")
    for task in (wanted if tasks is None else wanted.filter(pk__in=tasks)).prefetch_related(entries).order_by("pk"):
        broken = list(chain_faults(task, task.entries.all()))
        yield from broken
        yield from file_faults(task)
        yield from origin_faults(task)
        if not broken:
            yield from fact_faults(task)
    yield from anchor_faults()


def file_faults(task: Task) -> Iterator[str]:
    """Compare the files of each entry with what it says of them; their bytes are checked on each download instead."""
    for entry in task.entries.all():
        if [file.described() for file in entry.evidence.all()] != entry.detail.get("files", []):
            yield f"任务 {task.pk} 第 {entry.seq} 条：佐证材料与台账所记不符"


def origin_faults(task: Task) -> Iterator[str]:
    """Compare the task that it was carried over from with what its first entry says."""
    first = next(iter(task.entries.all()), None)
    if first is not None and first.detail.get("carried_from") != task.carried_from_id:
        yield f"任务 {task.pk}：「结转自」与台账所记不符"


def fact_faults(task: Task) -> Iterator[str]:
    """Apply all entries again, and compare the facts of each day with the stored states and units of that day."""
    days: dict[date, Facts] = {}
    facts, entries = Facts(), list(task.entries.all())
    for number, entry in enumerate(entries, start=1):
        facts = apply(facts, event_of(entry))
        days[entry.on] = facts
        if facts.state != entry.state_after:
            yield f"任务 {task.pk} 第 {entry.seq} 条：之后状态与重算不符"
        if entry.kind in WITHDRAWALS and facts != replay(in_force(entries[:number])):
            yield f"任务 {task.pk} 第 {entry.seq} 条：撤回以后的情形与重算不符"
    if points_to_present_state(task):
        for name in projection_faults(task, facts):
            yield f"任务 {task.pk}：现在的「{name}」与台账重算不符"
    else:
        yield f"任务 {task.pk}：任务所指的不是它现在的情形"
    for day, proved in days.items():
        yield from day_faults(task, day, proved)


def points_to_present_state(task: Task) -> bool:
    """Return whether the task points to a state of its own that has not ended; a constraint allows one such state."""
    return task.present is not None and (task.present.task_id, task.present.until) == (task.pk, FOREVER)


def day_faults(task: Task, day: date, proved: Facts) -> Iterator[str]:
    state = (
        TaskState.objects.filter(task=task, since__lte=day, until__gt=day)
        .select_related("category", "wording", "latest_report")
        .first()
    )
    if state is None:
        yield f"任务 {task.pk}：{day} 没有情形记录"
        return
    shown = {name: getattr(state, name) for name in PLAIN}
    shown |= {
        "category": state.category.name if state.category else "",
        "project_name": state.wording.name,
        "standard": state.wording.standard,
        "baseline_state": state.wording.baseline_state,
        "latest_report": state.latest_report.seq if state.latest_report else None,
    }
    for each in fields(Facts):
        if each.name != "units" and shown[each.name] != getattr(proved, each.name):
            yield f"任务 {task.pk}：{day} 的「{each.name}」与台账重算不符"
    if unit_rows(task, day) != {(u.department, u.role): [getattr(u, n) for n in UNIT_PLAIN] for u in proved.units}:
        yield f"任务 {task.pk}：{day} 的责任单位与台账重算不符"


def unit_rows(task: Task, day: date) -> dict[tuple[int, str], list[object]]:
    """Return the values of the columns UNIT_PLAIN of each row of that day, by department id and role."""
    rows = TaskUnit.objects.as_of(day).filter(task=task)
    return {(row.department_id, row.role): [getattr(row, name) for name in UNIT_PLAIN] for row in rows}


def digest_of(day: date) -> tuple[int, str]:
    """Return the number of entries up to the end of a day, and a SHA-256 (hex) over the last entry of each task."""
    count, heads = 0, hashlib.sha256()
    last: tuple[int, int, str] | None = None
    for row in LedgerEntry.objects.until(day).in_order().values_list("task_id", "seq", "hash").iterator():
        count += 1
        if last and last[0] != row[0]:
            heads.update(f"{last[0]}:{last[1]}:{last[2]}\n".encode())
        last = row
    if last:
        heads.update(f"{last[0]}:{last[1]}:{last[2]}\n".encode())
    return count, heads.hexdigest()


@transaction.atomic
def drop_anchor(day: date) -> LedgerAnchor:
    """Store the digest of a finished day and return its anchor; a later call returns the first one unchanged."""
    count, digest = digest_of(day)
    anchor, _ = LedgerAnchor.objects.get_or_create(on=day, defaults={"entries": count, "digest": digest})
    return anchor


def anchor_faults() -> Iterator[str]:
    """Yield a Chinese sentence for each day whose entries no longer have the digest of its anchor."""
    for anchor in LedgerAnchor.objects.all():
        if digest_of(anchor.on) != (anchor.entries, anchor.digest):
            yield f"{anchor.on} 的台账与当日锚值不符"
