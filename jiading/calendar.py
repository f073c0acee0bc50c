"""Ends of weeks, months and quarters before and after a day, and spans of weeks such as a fortnight."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def month_end(day: date) -> date:
    """Return the last day of the month in which the day lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_month_end(day: date) -> date:
    """Return the last day of the month before."""
    return day.replace(day=1) - DAY


def next_month_end(day: date) -> date:
    """Return the first end of a month after the day."""
    return month_end(day + DAY)


def quarter_end(day: date) -> date:
    """Return the last day of the quarter in which the day lies."""
    return month_end(day.replace(day=1, month=(day.month + 2) // 3 * 3))


def last_quarter_end(day: date) -> date:
    """Return the last day of the quarter before."""
    return day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1) - DAY


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
    end = month_end(first)
    while end <= last:
        yield end
        end = next_month_end(end)


def week_ends(first: date, last: date) -> Iterator[date]:
    """Yield every Sunday from the first day to the last."""
    end = first + timedelta(days=6 - first.weekday())
    while end <= last:
        yield end
        end += WEEK
