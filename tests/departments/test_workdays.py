"""Working days: public holidays, make-up days, the SYSADMIN's table, and a year that nobody knows."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from departments.models import SpecialDay
from departments.workdays import BUILT_IN, Workdays, notice, workdays
from tests.world import DAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2016-10-07", False),  # National Day, a Friday
        ("2016-10-08", True),  # a Saturday that was worked
        ("2016-10-09", True),
        ("2016-10-15", False),
        ("2016-10-17", True),
        ("2020-01-31", False),  # prolonged by a later notice
        ("2026-02-14", True),
        ("2031-05-01", True),  # a Thursday of a year that nobody has entered
        ("2031-05-03", False),
    ],
)
def test_which_days_are_worked(day, works):
    assert workdays().is_workday(DAY(day)) is works


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        ("2016-03-01", 0, "2016-03-01"),
        ("2016-03-02", 5, "2016-03-09"),
        ("2016-09-30", 2, "2016-10-09"),  # seven days of holiday, then two make-up days
        ("2016-09-30", 5, "2016-10-12"),
        ("2016-12-30", 1, "2017-01-03"),
    ],
)
def test_so_many_working_days_after_a_day(day, count, due):
    assert workdays().after(DAY(day), count) == DAY(due)
    assert workdays().between(DAY(day), DAY(due)) == count


@pytest.mark.parametrize("day", ["2016-10-07", "2016-10-08", "2016-10-09", "2016-10-10", "2016-10-15", "2016-10-17"])
@pytest.mark.parametrize("count", [1, 5])
def test_what_is_late_now_and_what_is_not_quite(day, count):
    calendar, day = workdays(), DAY(day)
    edge = calendar.last_late(day, count)

    def late(asked):
        return calendar.between(calendar.after(asked, count), day)

    assert late(edge) >= 1
    assert late(edge.replace(day=edge.day) + (DAY("2016-01-02") - DAY("2016-01-01"))) == 0


def test_the_table_wins_and_tells_a_year():
    assert workdays().unknown_years([DAY("2016-01-01"), DAY("2031-05-01"), DAY("2032-01-01")]) == [2031, 2032]
    SpecialDay.objects.create(on=DAY("2031-05-01"), name="劳动节")
    SpecialDay.objects.create(on=DAY("2016-10-15"), is_workday=True)
    calendar = workdays()
    assert (calendar.is_workday(DAY("2031-05-01")), calendar.is_workday(DAY("2016-10-15"))) == (False, True)
    assert calendar.unknown_years([DAY("2031-05-01"), DAY("2032-01-01")]) == [2032]


def test_a_missing_year_is_told_in_a_sentence():
    assert notice([2031, 2032]).startswith("2031 年、2032 年的节假日安排还没有录入，暂按周一至周五")
    assert notice([]) == ""
    assert 2016 in BUILT_IN and 2026 in BUILT_IN and 2031 not in BUILT_IN


def test_every_day_of_the_built_in_calendar_is_as_its_library_says():
    first, last = date(BUILT_IN[0], 1, 1), date(BUILT_IN[-1], 12, 31)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert [Workdays({}).is_workday(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
