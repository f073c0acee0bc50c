"""What the plan that follows another one is proposed to be called, and when it runs."""

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def next_period(starts_on: date, ends_on: date) -> tuple[date, date]:
    """Return the period of as many months that begins on the day after `ends_on`; both days are inclusive."""
    first = ends_on + timedelta(days=1)
    months = (first.year - starts_on.year) * 12 + first.month - starts_on.month
    return first, months_later(first, max(months, 1)) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_title(title: str, years: int) -> str:
    """Return the title with each year in it moved on by so many years."""
    return YEAR.sub(lambda found: str(int(found[0]) + years), title)


def next_code(code: str, year: int, taken: Collection[str]) -> str:
    """Return a code that no plan has: that of the old plan with the new year in place of its year."""
    stem = YEAR.sub("", code).strip("-_")[:30] or "fangan"
    found, number = f"{stem}-{year}", 2
    while found in taken:
        found, number = f"{stem}-{year}-{number}", number + 1
    return found
