"""One calendar: ends of months, quarters and weeks, and days of a month, whatever the month."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiading.calendar import (
    last_month_end,
    last_quarter_end,
    month_day,
    month_end,
    month_ends,
    month_starts,
    next_month_end,
    next_quarter_end,
    quarter_end,
    span_of_weeks,
    week_ends,
)
from tests.world import DAY

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("day", "before", "end", "after"),
    [
        ("2016-02-28", "2016-01-31", "2016-02-29", "2016-02-29"),
        ("2016-02-29", "2016-01-31", "2016-02-29", "2016-03-31"),
        ("2015-02-28", "2015-01-31", "2015-02-28", "2015-03-31"),
        ("2016-12-31", "2016-11-30", "2016-12-31", "2017-01-31"),
        ("2016-01-01", "2015-12-31", "2016-01-31", "2016-01-31"),
    ],
)
def test_ends_of_months(day, before, end, after):
    found = last_month_end(DAY(day)), month_end(DAY(day)), next_month_end(DAY(day))
    assert found == (DAY(before), DAY(end), DAY(after))


@pytest.mark.parametrize(
    ("day", "before", "end", "after"),
    [
        ("2016-01-01", "2015-12-31", "2016-03-31", "2016-03-31"),
        ("2016-03-31", "2015-12-31", "2016-03-31", "2016-06-30"),
        ("2016-05-15", "2016-03-31", "2016-06-30", "2016-06-30"),
        ("2016-12-31", "2016-09-30", "2016-12-31", "2017-03-31"),
    ],
)
def test_ends_of_quarters(day, before, end, after):
    found = last_quarter_end(DAY(day)), quarter_end(DAY(day)), next_quarter_end(DAY(day))
    assert found == (DAY(before), DAY(end), DAY(after))


@pytest.mark.parametrize(
    ("day", "number", "months", "found"),
    [
        ("2016-01-31", 30, 1, "2016-02-29"),  # a month without that day: its last
        ("2016-02-01", 15, 0, "2016-02-15"),
        ("2016-12-05", 31, 2, "2017-02-28"),
        ("2016-03-31", 31, -1, "2016-02-29"),
    ],
)
def test_a_day_of_a_month(day, number, months, found):
    assert month_day(DAY(day), number, months=months) == DAY(found)


@given(DAYS)
def test_a_month_ends_where_the_standard_library_says(day):
    assert month_end(day).day == calendar.monthrange(day.year, day.month)[1]
    assert quarter_end(day).month in (3, 6, 9, 12)
    assert last_quarter_end(day) < day <= quarter_end(day) <= next_quarter_end(day)


@given(DAYS, st.integers(0, 800))
def test_the_ends_between_two_days_are_all_of_them(first, length):
    last = first + timedelta(days=length)
    every = [first + timedelta(days=number) for number in range(length + 1)]
    assert list(month_ends(first, last)) == [day for day in every if day == month_end(day)]
    assert list(week_ends(first, last)) == [day for day in every if day.isoweekday() == 7]
    assert list(month_starts(first, last)) == sorted({day.replace(day=1) for day in every})


@given(DAYS, DAYS, st.integers(1, 4))
def test_a_span_of_weeks_holds_the_day_and_begins_on_a_monday_a_whole_number_of_spans_from_the_first(
    day, origin, weeks
):
    first, last = span_of_weeks(day, origin, weeks)
    assert first <= day <= last and first.isoweekday() == 1
    assert (last - first).days == 7 * weeks - 1
    assert (first - (origin - timedelta(days=origin.weekday()))).days % (7 * weeks) == 0
