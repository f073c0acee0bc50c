"""反馈周期: the month, fortnight or week for which a report is due, and the last day of its grace."""

from dataclasses import dataclass
from datetime import date, timedelta

from indicators.choices import Cycle
from indicators.models import Plan
from jiading.calendar import month_end, span_of_weeks

WEEKS: dict[str, int] = {Cycle.WEEKLY: 1, Cycle.FORTNIGHTLY: 2}  # counted from the week in which the plan starts


@dataclass(frozen=True)
class Period:
    """A span of days, both ends inclusive, with its name; a report is in time up to and including the day `due`."""

    name: str
    first: date
    last: date
    due: date


def period_of(plan: Plan, day: date) -> Period:
    """Return the plan's reporting period of that day."""
    if plan.report_cycle == Cycle.MONTHLY:
        first, last = day.replace(day=1), month_end(day)
        name = f"{day.year} 年 {day.month} 月"
    else:
        first, last = span_of_weeks(day, plan.starts_on, WEEKS[plan.report_cycle])
        name = f"{first:%Y-%m-%d} 至 {last:%m-%d}"
    return Period(name, first, last, last + timedelta(days=plan.grace_days))
