"""日历订阅: the deadlines of all tasks in one person's scope as an iCalendar file (RFC 5545)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from icalendar import Calendar, Event

from departments.models import User
from indicators.models import Plan
from jiading.web.context import NAME
from tableparser.columns import MISSING
from tasks.as_of.day import AsOf
from tasks.choices import State
from tasks.models import LedgerEntry
from tasks.pages.presenters.task_row import TaskRow, task_rows

REFRESH = timedelta(hours=6)
STATUS: Mapping[str, str] = {State.CANCELLED: "CANCELLED"}


def calendar_of(person: User, day: date) -> bytes:
    """Return every deadline of running plans that the person may see on that day.

    Days are those of Asia/Shanghai, times are UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//jiading-portal//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{NAME}·任务期限")
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for plan in Plan.objects.running(day).newest_first():
        rows = AsOf([plan], day, person).tasks().filter(due_on__isnull=False)
        changed = last_changes(plan, day)
        for one in task_rows(rows.by_due_day().with_row(), rows.as_of):
            calendar.add_component(event_of(one, changed[one.task_id]))
    return bytes(calendar.to_ical())


def last_changes(plan: Plan, day: date) -> dict[int, tuple[int, datetime]]:
    """Return for each task the number and the moment of its last entry by that day; one query."""
    entries = LedgerEntry.objects.until(day).filter(task__plan=plan).order_by()
    found = entries.values_list("task").annotate(seq=Max("seq"), at=Max("at"))
    return {task: (seq, at) for task, seq, at in found}


def event_of(one: TaskRow, changed: tuple[int, datetime]) -> Event:
    """Return one task's deadline as an all-day event that keeps its identity whatever happens to the task."""
    assert one.due_on is not None  # calendar_of() asks for tasks with a deadline
    seq, at = changed
    event = Event()
    event.add("uid", f"task-{one.task_id}.{one.plan_code}@jiading-portal")
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", seq)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("summary", f"【{one.light.word}】{' '.join(one.printed.split())[:120]}")
    event.add("description", "\n".join(described(one)))
    event.add("status", STATUS.get(one.state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    if settings.PORTAL_URL:
        event.add("url", f"{settings.PORTAL_URL}{reverse('tasks:detail', args=[one.task_id])}")
    return event


def described(one: TaskRow) -> list[str]:
    """Return what an officer wants to know before opening the task; nothing of its reports."""
    note = f"（{one.light.note}）" if one.light.note else ""
    extended = f"，延期 {one.extensions} 次" if one.extensions else ""
    lines = [
        one.printed,
        f"项目：{one.project or MISSING}（{one.plan_title}）",
        f"时间节点：{one.deadline_text}；原定 {one.original_due_on:%Y-%m-%d}，现定 {one.due_on:%Y-%m-%d}{extended}",
        f"牵头：{one.lead_text}" if one.lead_text else "",
        f"状态：{one.state_label}，完成 {one.percent_words}；灯：{one.light.word}{note}",
    ]
    if one.due_is_ambiguous:
        lines.insert(3, f"期限有两种读法：最早 {one.warn_on:%Y-%m-%d}，最晚 {one.due_on:%Y-%m-%d}（待核实）")
    return [line for line in lines if line]
