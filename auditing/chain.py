"""The hash chain of the audit log: like that of the ledger an HMAC-SHA256 (RFC 2104) under LEDGER_KEY."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC

from django.conf import settings

from auditing.choices import AuditKind
from auditing.models import SINGLE, AuditHead, AuditRecord

ALGORITHM = "hmac-sha256"
TEXTS = ("act", "result", "account", "person_name", "unit_name", "address", "about", "page", "request_number")


def canonical(record: AuditRecord) -> bytes:
    """Return the record as the bytes that are hashed: JSON with sorted keys, UTF-8, times in UTC."""
    said = {
        "algorithm": record.algorithm,
        "previous": record.previous_hash,
        "seq": record.seq,
        "at": record.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "on": record.on.isoformat(),
        "person": record.person,
        **{name: str(getattr(record, name)) for name in TEXTS},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def fingerprint(record: AuditRecord) -> str:
    """Return the record's HMAC-SHA256 in hexadecimal."""
    return hmac.new(settings.LEDGER_KEY.encode(), canonical(record), hashlib.sha256).hexdigest()


def audit_faults() -> Iterator[str]:
    """Yield a Chinese sentence for each place where the audit log is not what was written, the first fault first.

    Its first record may follow others that were purged by rule; a record of the purge then names the last of them.
    """
    seq, previous = purged_through()
    for record in AuditRecord.objects.order_by("seq").iterator():
        if record.seq != seq + 1:
            yield f"访问与管理记录：第 {seq + 1} 条缺失，下一条是第 {record.seq} 条"
        elif record.previous_hash != previous:
            yield f"访问与管理记录第 {record.seq} 条：与前一条接不上"
        if record.algorithm != ALGORITHM or not hmac.compare_digest(record.hash, fingerprint(record)):
            yield f"访问与管理记录第 {record.seq} 条：内容与校验值不符"
        seq, previous = record.seq, record.hash
    head = AuditHead.objects.filter(pk=SINGLE).first() or AuditHead()  # none before the first record
    if (head.seq, head.hash) != (seq, previous):
        yield f"访问与管理记录：末尾与所记不符（记有 {head.seq} 条，实有到第 {seq} 条）"


def purged_through() -> tuple[int, str]:
    """Return number and hash of the last record that was purged by rule; 0 and "" when none was."""
    last = AuditRecord.objects.filter(act=AuditKind.PURGED).order_by("-seq").first()
    if last is None:
        return 0, ""
    seq, _, digest = last.page.partition(" ")
    return int(seq), digest
