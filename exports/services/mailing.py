"""报表邮件: each recipient of a scheduled report gets one email.

An email that a failing server refuses stays unsent and is tried again by the next run.
"""

from dataclasses import dataclass, field
from smtplib import SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.urls import reverse

from departments.models import User
from departments.roles import ALL, Permission, scope
from exports.kinds import KINDS
from exports.models import MadeReport, ReportEmail
from exports.services.fetching import ReportIsDamaged, opened
from jiading.database.lost_answers import write_again_if_unanswered
from jiading.day import now
from jiading.web.context import NAME

FAULT_LENGTH = 300
MOST_ATTACHED = 10 << 20  # bytes; larger files go as a link only


@dataclass
class Sent:
    """How many emails were sent now, and why the others were not."""

    sent: int = 0
    faults: list[str] = field(default_factory=list)


def may_receive(person: User) -> bool:
    """Return whether a person may get a scheduled report by mail: it is made from all tasks."""
    return scope(person, Permission.READ_TASK) is ALL and bool(person.email)


def write_emails(report: MadeReport) -> None:
    """Write an email for each recipient who still may read all tasks; for a scheduled report, when it is done."""
    assert report.schedule is not None  # nobody else gets mail
    people = [one for one in report.schedule.recipients.all() if may_receive(one)]
    ReportEmail.objects.bulk_create([ReportEmail(report=report, person=one) for one in people], ignore_conflicts=True)


def waiting_emails() -> list[ReportEmail]:
    """Return the unsent emails, the oldest first, but those to people who may not read all tasks any more."""
    rows = ReportEmail.objects.unsent().select_related("report__plan", "report__schedule", "person__department")
    return [email for email in rows.order_by("pk") if may_receive(email.person)]


def send_emails() -> Sent:
    """Send what is unsent; a server that cannot be reached leaves everything to the next run."""
    emails, outcome, mail = waiting_emails(), Sent(), get_connection()
    refused: OSError | None = None
    try:
        mail.open()
    except OSError as fault:
        refused = fault
    try:
        for email in emails:
            attempt(email, mail, outcome, refused)
    finally:
        if refused is None:
            mail.close()
    return outcome


def attempt(email: ReportEmail, mail: BaseEmailBackend, outcome: Sent, refused: OSError | None) -> None:
    """Take one email in hand, send it, and mark what became of it; one in other hands is left alone."""
    at = now().at
    if not ReportEmail.objects.free(at).filter(pk=email.pk).update(tried_at=at, tries=F("tries") + 1, fault=""):
        return
    try:
        if refused:
            raise refused
        message(email, mail).send()
    except (OSError, ValueError, ReportIsDamaged) as fault:
        if isinstance(fault, SMTPServerDisconnected):
            mail.close()
        said = f"{type(fault).__name__}: {fault}"[:FAULT_LENGTH]
        ReportEmail.objects.filter(pk=email.pk).update(fault=said)
        outcome.faults.append(f"{email.person}：{said}")
        return
    # what is sent and not marked would be sent again
    write_again_if_unanswered(lambda: ReportEmail.objects.filter(pk=email.pk).update(sent_at=now().at))
    outcome.sent += 1


def message(email: ReportEmail, mail: BaseEmailBackend) -> EmailMessage:
    """Return the email with the link, and the file where the schedule says so; the same Message-ID at every try."""
    report, schedule = email.report, email.report.schedule
    assert schedule is not None and report.size is not None  # write_emails() is for finished scheduled reports
    host = settings.PORTAL_URL.partition("://")[2].split("/")[0].split(":")[0]
    headers = {
        "Message-ID": f"<report-{report.pk}-{email.person_id}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    link = f"{settings.PORTAL_URL}{reverse('exports:file', args=[report.pk])}"
    lines = (
        f"{email.person}，您好。", "",
        f"定期报表「{schedule.name}」已经写好，截至 {report.as_of:%Y-%m-%d}。",
        f"方案：{report.plan.title}", f"筛选：{report.filter_words}", f"文件：{report.file_name}",
        f"SHA-256：{report.sha256}", "", f"下载（须登录）：{link}", "", "本邮件由系统自动发出，请勿回复。",
    )  # fmt: skip
    subject = f"【{NAME}】{schedule.name}，截至 {report.as_of:%Y-%m-%d}"
    made = EmailMessage(subject, "\n".join(lines), to=[email.person.email], headers=headers, connection=mail)
    if schedule.attach and report.size <= MOST_ATTACHED:
        with opened(report) as file:
            made.attach(report.file_name, file.read(), KINDS[report.kind].media_type)
    return made
