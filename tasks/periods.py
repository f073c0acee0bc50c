"""反馈周期: the month, fortnight or week for which a report is due, and by when it must be in."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.choices import Cycle
from indicators.models import Plan

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """A span of days with its name; the report is in time up to and with `due`, the end of the grace."""

    name: str
    first: date
    last: date
    due: date


def period_of(plan: Plan, day: date) -> Period:
    """Return the plan's reporting period that the day lies in."""
    if plan.report_cycle == Cycle.MONTHLY:
        first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        name = f"{day.year} 年 {day.month} 月"
    else:
        first, last = weeks_of(plan, day)
        name = f"{first:%Y-%m-%d} 至 {last:%m-%d}"
    return Period(name, first, last, last + timedelta(days=plan.grace_days))


def weeks_of(plan: Plan, day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the week, or of the two weeks counted from the week in which the plan starts."""
    monday = day - timedelta(days=day.weekday())
    if plan.report_cycle == Cycle.WEEKLY:
        return monday, monday + WEEK - timedelta(days=1)
    origin = plan.starts_on - timedelta(days=plan.starts_on.weekday())
    first = monday - WEEK if (monday - origin) // WEEK % 2 else monday
    return first, first + 2 * WEEK - timedelta(days=1)
