"""The hash chain of a task's entries, and its verification.

Each entry has an HMAC-SHA256 (RFC 2104) over its canonical JSON, which includes the hash of the entry before. The key
(LEDGER_KEY) is not in the database, so nobody can forge a chain with SQL alone.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.conf import settings

from tasks.ledger.effects import apply
from tasks.ledger.facts import Event, Facts
from tasks.models import LedgerEntry, Task

ALGORITHM = "hmac-sha256"


def event_of(entry: LedgerEntry) -> Event:
    """Return the part of an entry that apply() reads."""
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
    """Return the facts of a task after these entries, which must begin with its first one."""
    facts = Facts()
    for entry in entries:
        facts = apply(facts, event_of(entry))
    return facts
