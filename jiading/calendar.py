"""Ends of weeks, months and quarters before and after a day, and spans of weeks such as a fortnight."""

from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, SU, WEEKLY, rrule

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LAST = 31  # a day that a month does not have means its last one


def month_end(day: date) -> date:
    """Return the last day of the month in which the day lies."""
    return month_day(day, LAST)


def month_day(day: date, number: int, *, months: int = 0) -> date:
    """Return that day of the month, so many months after the one in which `day` lies; the last where it has fewer."""
    return day + relativedelta(months=months, day=number)


def last_month_end(day: date) -> date:
    """Return the last day of the month before."""
    return month_day(day, LAST, months=-1)


def next_month_end(day: date) -> date:
    """Return the first end of a month after the day."""
    return month_end(day + DAY)


def quarter_end(day: date) -> date:
    """Return the last day of the quarter in which the day lies."""
    return month_day(day, LAST, months=-day.month % 3)


def last_quarter_end(day: date) -> date:
    """Return the last day of the quarter before."""
    return month_day(quarter_end(day), LAST, months=-3)


def next_quarter_end(day: date) -> date:
    """Return the first end of a quarter after the day."""
    return quarter_end(day + DAY)


def span_of_weeks(day: date, counted_from: date, weeks: int) -> tuple[date, date]:
    """Return Monday and Sunday of the span of so many weeks in which the day lies.

    The first span begins with the week of `counted_from`; the day may lie before it.
    """
    origin, step = counted_from - timedelta(days=counted_from.weekday()), weeks * WEEK
    monday = origin + (day - origin) // step * step
    return monday, monday + step - DAY


def month_ends(first: date, last: date) -> Iterator[date]:
    """Yield every end of a month from the first day to the last."""
    return (end.date() for end in rrule(MONTHLY, dtstart=first, until=last, bymonthday=-1))


def month_starts(first: date, last: date) -> Iterator[date]:
    """Yield the first day of every month from the one of the first day to the one of the last."""
    return (start.date() for start in rrule(MONTHLY, dtstart=first.replace(day=1), until=last))


def week_ends(first: date, last: date) -> Iterator[date]:
    """Yield every Sunday from the first day to the last."""
    return (end.date() for end in rrule(WEEKLY, dtstart=first, until=last, byweekday=SU))
