"""每日提醒: emails and the message to the office's group go out once a day; what fails stays to be tried again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from smtplib import SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from departments.models import User
from jiading.database.lost_answers import write_again_if_unanswered
from jiading.day import now
from jiading.webhook import post_text
from notices.models import Reminder

FAULT_LENGTH = 300


@dataclass(frozen=True)
class Email:
    """What one person, or without a person the group, is to be told on a day."""

    person: User | None
    subject: str
    body: str


@dataclass
class Outcome:
    """How many were sent now, how many had been sent before, and why the others were not."""

    sent: int = 0
    before: int = 0
    faults: list[str] = field(default_factory=list)


def send_emails(*, emails: Iterable[Email], on: date) -> Outcome:
    """Send each email unless it has been sent that day; a server that fails leaves them to the next run."""
    rows = [written(email, on) for email in emails]
    outcome, mail = Outcome(), get_connection()
    try:
        mail.open()
    except OSError as fault:
        for row in rows:
            attempt(row, refusing(fault), outcome)
        return outcome
    try:
        for row in rows:
            attempt(row, partial(post_email, row, mail), outcome)
    finally:
        mail.close()
    return outcome


def tell_group(*, email: Email, on: date) -> Outcome:
    """Tell the office's group once that day; whatever goes wrong there is kept and harms nothing else."""
    outcome, row = Outcome(), written(email, on)
    attempt(row, lambda: post_text(settings.WORK_CHAT_WEBHOOK, row.body), outcome)
    return outcome


@transaction.atomic
def written(email: Email, on: date) -> Reminder:
    """Return the row of that person and day, written now if it is the first; an unsent one gets the newest words."""
    words = {"subject": email.subject, "body": email.body}
    row, made = Reminder.objects.get_or_create(person=email.person, on=on, defaults=words)
    if not made and Reminder.objects.unsent().filter(pk=row.pk).update(**words):
        row.subject, row.body = email.subject, email.body
    return row


def attempt(row: Reminder, send: Callable[[], object], outcome: Outcome) -> None:
    """Take the row in hand, send it, and mark what became of it; a row that is sent or in other hands is left alone."""
    at = now().at  # of this very try: a run of many emails may take minutes
    free = Reminder.objects.free(at).filter(pk=row.pk)
    if not free.update(tried_at=at, tries=F("tries") + 1, fault=""):
        outcome.before += 1
        return
    try:
        send()
    except (OSError, ValueError) as fault:
        said = f"{type(fault).__name__}: {fault}"[:FAULT_LENGTH]
        Reminder.objects.filter(pk=row.pk).update(fault=said)
        outcome.faults.append(f"{row.person or '工作群'}：{said}")
        return
    # what is sent and not marked would be sent again
    write_again_if_unanswered(lambda: Reminder.objects.filter(pk=row.pk).update(sent_at=now().at))
    outcome.sent += 1


def refusing(fault: OSError) -> Callable[[], object]:
    """Return a function that raises the fault again: the server is not asked once more for every email."""

    def refuse() -> None:
        raise fault

    return refuse


def post_email(row: Reminder, mail: BaseEmailBackend) -> None:
    """Hand one email to the server; where it hung up, the next email calls it again."""
    try:
        message(row, mail).send()
    except SMTPServerDisconnected:
        mail.close()
        raise


def message(row: Reminder, mail: BaseEmailBackend) -> EmailMessage:
    """Return the email as plain text; its Message-ID is the same at every try, so that servers know a copy."""
    assert row.person is not None  # only tell_group() writes a row without a person, and it sends no email
    host = settings.PORTAL_URL.partition("://")[2].split("/")[0].split(":")[0]
    headers = {"Message-ID": f"<reminder-{row.on:%Y%m%d}-{row.person_id}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(row.subject, row.body, to=[row.person.email], headers=headers, connection=mail)
