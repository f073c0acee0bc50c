"""定期报表: the office sets them up, changes and stops them; what is due is written once for its period."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from departments.models import User
from departments.roles import Permission, may, require
from exports.cycles import Span, due_spans
from exports.export_request import ExportRequest
from exports.models import MadeReport, ReportSchedule
from exports.services.mailing import may_receive
from exports.services.making import ReportRefused, from_schedule, kept_query, kind_of, words_of_filter
from indicators.models import Plan
from jiading.day import Moment
from tasks.as_of.day import AsOf

LONGEST_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Settings:
    """What the office says of a schedule."""

    name: str
    kind: str
    every: str
    day: int
    starts_on: date
    query: str = ""
    recipients: Sequence[User] = ()
    attach: bool = False


@dataclass
class Due:
    """One schedule with the periods that are due and not written, or why they cannot be written."""

    schedule: ReportSchedule
    spans: list[Span] = field(default_factory=list)
    fault: str = ""


@transaction.atomic
def set_up(*, plan: Plan, said: Settings, by: User, when: Moment) -> ReportSchedule:
    """Set up a schedule that is owned by the person."""
    require(by, Permission.SCHEDULE_REPORT)
    schedule = ReportSchedule(plan=plan, owner=by, starts_on=said.starts_on)
    return with_settings(schedule, said, when)


@transaction.atomic
def change(*, schedule: ReportSchedule, said: Settings, by: User, when: Moment) -> ReportSchedule:
    """Change a schedule; whoever changes it owns it from then on. A new cycle begins after what has been written."""
    require(by, Permission.SCHEDULE_REPORT)
    schedule = ReportSchedule.objects.select_for_update(of=("self",)).select_related("plan").get(pk=schedule.pk)
    schedule.owner = by
    return with_settings(schedule, said, when)


def with_settings(schedule: ReportSchedule, said: Settings, when: Moment) -> ReportSchedule:
    kind = kind_of(said.kind)
    if said.starts_on < when.on - LONGEST_BACK:
        raise ReportRefused(f"最早从一年前 {when.on - LONGEST_BACK} 起补写。", "starts_on")
    strangers = [str(person) for person in said.recipients if not may_receive(person)]
    if strangers:
        raise ReportRefused(f"{'、'.join(strangers)}不能查看全部任务或没有电子邮箱，不能作收件人。", "recipients")
    last = schedule.made.order_by("-last").values_list("last", flat=True).first() if schedule.pk else None
    changed = (schedule.every, schedule.day) != (said.every, said.day)
    schedule.name, schedule.kind, schedule.every, schedule.day = said.name, said.kind, said.every, said.day
    schedule.query = kept_query(said.query) if kind.takes_filter else ""
    work = AsOf([schedule.plan], when.on, schedule.owner)
    schedule.filter_words = words_of_filter(ExportRequest(work, when, schedule.query))
    schedule.starts_on, schedule.attach = said.starts_on, said.attach
    if changed and last and schedule.starts_on <= last:
        schedule.starts_on = last + timedelta(days=1)
    schedule.full_clean()
    schedule.save()
    schedule.recipients.set(said.recipients)
    return schedule


@transaction.atomic
def stop(*, schedule: ReportSchedule, by: User) -> ReportSchedule:
    """Stop a schedule; what it has written stays."""
    return switched(schedule, by, is_active=False)


@transaction.atomic
def go_on(*, schedule: ReportSchedule, by: User, when: Moment) -> ReportSchedule:
    """Let a stopped schedule go on from today; what it missed meanwhile is not made up for."""
    return switched(schedule, by, is_active=True, starts_on=when.on, owner=by)


def switched(schedule: ReportSchedule, by: User, **facts: object) -> ReportSchedule:
    require(by, Permission.SCHEDULE_REPORT)
    schedule = ReportSchedule.objects.select_for_update(of=("self",)).get(pk=schedule.pk)
    for name, value in facts.items():
        setattr(schedule, name, value)
    schedule.save()
    return schedule


def due_by(on: date) -> list[Due]:
    """Return the active schedules that have something to write by that day; writes nothing."""
    found = []
    for schedule in ReportSchedule.objects.active().select_related("plan", "owner__department").order_by("pk"):
        written = set(MadeReport.objects.filter(schedule=schedule).values_list("last", flat=True))
        left = [span for span in due_spans(schedule, on) if span.last not in written]
        if not left:
            continue
        lost = not may(schedule.owner, Permission.SCHEDULE_REPORT)
        fault = f"负责人{schedule.owner.name}已不在创建办，请由创建办在报表页面修改一次以接手" if lost else ""
        found.append(Due(schedule, left, fault))
    return found


def write_due(*, on: date, when: Moment) -> list[str]:
    """Put every due report into the queue, once for its period; what was missed is made up for.

    Returns a sentence for each schedule that cannot be written; it stays due and keeps no other from being written.
    """
    faults = []
    for due in due_by(on):
        try:
            if due.fault:
                raise ReportRefused(due.fault)
            with transaction.atomic():
                for span in due.spans:
                    from_schedule(due.schedule, first=span.first, last=span.last, when=when)
        except ReportRefused as refusal:
            faults.append(f"{due.schedule.name}：{refusal}")
    return faults
