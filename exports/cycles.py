"""The periods of a schedule: each ends on the counting day, and is due for writing once that day is over. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from exports.choices import Every
from exports.models.schedule import LAST_DAY, ReportSchedule
from jiading.calendar import DAY, LAST, WEEK, month_day, month_end, quarter_end, span_of_weeks

WEEK_DAYS = "一二三四五六日"
MONTHS: Mapping[str, int] = {Every.MONTHLY: 1, Every.QUARTERLY: 3}
WEEKS: Mapping[str, int] = {Every.WEEKLY: 1, Every.FORTNIGHTLY: 2}


@dataclass(frozen=True)
class Span:
    """One period of a schedule: its report speaks of the end of `last` and is written from `due` on."""

    first: date
    last: date

    @property
    def due(self) -> date:
        return self.last + DAY


def counting_days(schedule: ReportSchedule, day: date) -> Iterator[date]:
    """Yield the schedule's counting days for ever, from the last one before `day` on."""
    if schedule.every in WEEKS:
        yield from days_of_weeks(schedule, day)
    else:
        yield from days_of_months(schedule, day)


def days_of_weeks(schedule: ReportSchedule, day: date) -> Iterator[date]:
    """Yield a day of every week, or of every second week counted from the week in which the plan starts."""
    weeks = WEEKS[schedule.every]
    step, (_, sunday) = weeks * WEEK, span_of_weeks(day, schedule.plan.starts_on, weeks)
    counted = sunday - timedelta(days=7 - (schedule.day or 7))
    while counted >= day:
        counted -= step
    while True:
        yield counted
        counted += step


def days_of_months(schedule: ReportSchedule, day: date) -> Iterator[date]:
    """Yield a day of every month, or of the last month of every quarter; the last day where a month has no such day."""
    step, number = MONTHS[schedule.every], schedule.day or LAST
    end = month_end(day) if schedule.every == Every.MONTHLY else quarter_end(day)
    while month_day(end, number) >= day:
        end = month_day(end, LAST, months=-step)
    while True:
        yield month_day(end, number)
        end = month_day(end, LAST, months=step)


def spans(schedule: ReportSchedule) -> Iterator[Span]:
    """Yield the schedule's periods for ever, from the first that ends on or after its first day."""
    days = counting_days(schedule, schedule.starts_on)
    before = next(days)
    for counted in days:
        yield Span(before + DAY, counted)
        before = counted


def due_spans(schedule: ReportSchedule, on: date) -> list[Span]:
    """Return every period whose report is due by that day, the oldest first, written or not."""
    return list(takewhile(lambda span: span.due <= on, spans(schedule)))


def next_span(schedule: ReportSchedule, on: date) -> Span:
    """Return the first period that is not due by that day."""
    return next(span for span in spans(schedule) if span.due > on)


def cycle_words(schedule: ReportSchedule) -> str:
    """Say the cycle with its counting day, such as 每月，截至月末 or 每周，截至周五."""
    if schedule.every in WEEKS:
        ends = f"周{WEEK_DAYS[(schedule.day or 7) - 1]}"
    elif schedule.day == LAST_DAY:
        ends = "月末" if schedule.every == Every.MONTHLY else "季末"
    else:
        ends = f"{schedule.day} 日" if schedule.every == Every.MONTHLY else f"季末月 {schedule.day} 日"
    return f"{Every(schedule.every).label}，截至{ends}"


def span_words(schedule: ReportSchedule, first: date, last: date) -> str:
    """Name a period as the office does, such as 2016 年 9 月 or 2016 年第 3 季度; else by its days."""
    if schedule.day == LAST_DAY and schedule.every == Every.MONTHLY:
        return f"{last.year} 年 {last.month} 月"
    if schedule.day == LAST_DAY and schedule.every == Every.QUARTERLY:
        return f"{last.year} 年第 {last.month // 3} 季度"
    return f"{first:%Y-%m-%d} 至 {last:%m-%d}"
