"""The one place where a record is appended to the audit log, under the lock of its head.

Who records calls within the transaction of what is recorded: when the record cannot be written, it has not happened.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from auditing.chain import ALGORITHM, fingerprint
from auditing.choices import AuditKind, Result
from auditing.models import SINGLE, AuditHead, AuditRecord
from jiading.day import now
from jiading.text import FORBIDDEN

WHITE = str.maketrans(dict.fromkeys("\r\n\t\v\f\u0085\u2028\u2029", " "))


@dataclass(frozen=True)
class Visit:
    """The request in which something happens: from where, of whom, under which number of the log."""

    address: str = ""
    number: str = ""
    page: str = ""
    person: Any = None  # a User, who lives on a floor above; None when nobody is signed in


NO_VISIT = Visit()  # a command, a job
visit: ContextVar[Visit] = ContextVar("visit", default=NO_VISIT)


@transaction.atomic
def recorded(
    act: AuditKind, *, about: str = "", by: Any = None, account: str = "", result: Result = Result.DONE, page: str = ""
) -> AuditRecord:
    """Append one record about now and return it.

    `by` is the person who does it, by default who is signed in; `account` is the name of an account where nobody is.
    `about` and `page` are cut to their columns, and lose line breaks and invisible characters.
    """
    here = visit.get()
    person = by or here.person
    head, when = locked_head(), now()
    record = AuditRecord(
        seq=head.seq + 1,
        at=when.at,
        on=when.on,
        act=act,
        result=result,
        person=person.pk if person else None,
        account=line(person.username if person else account, 150),
        person_name=line(person.name if person else "", 80),
        unit_name=line(str(person.department or "") if person else "", 80),
        address=here.address,
        about=line(about, 300),
        page=line(page or here.page, 200),
        request_number=here.number,
        algorithm=ALGORITHM,
        previous_hash=head.hash,
    )
    record.hash = fingerprint(record)
    record.save(force_insert=True)
    AuditHead.objects.filter(pk=SINGLE).update(seq=record.seq, hash=record.hash)
    return record


def locked_head() -> AuditHead:
    """Return the head of the log, locked until the transaction ends; it is made with the first record."""
    heads = AuditHead.objects.select_for_update()
    if (head := heads.filter(pk=SINGLE).first()) is not None:
        return head
    last = AuditRecord.objects.order_by("-seq").values("seq", "hash").first()
    return heads.get_or_create(pk=SINGLE, defaults=last or {})[0]


def line(text: str, most: int) -> str:
    """Return the text as one line without invisible characters, at most that long; what is cut ends in 「…」."""
    shown = FORBIDDEN.sub("", text.translate(WHITE)).strip()
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"
