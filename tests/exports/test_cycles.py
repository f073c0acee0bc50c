"""When a schedule's report is due: a truth table of cycles, counting days and dates."""

from itertools import islice

import pytest

from exports.cycles import cycle_words, due_spans, next_span, span_words, spans
from exports.models import ReportSchedule
from indicators.models import Plan
from tasks.as_of.periods import period_of
from tests.world import DAY


def schedule(every: str, day: int, starts: str = "2016-01-04") -> ReportSchedule:
    """A schedule of a plan that starts on Friday 2016-01-01."""
    return ReportSchedule(plan=Plan(starts_on=DAY("2016-01-01")), every=every, day=day, starts_on=DAY(starts))


@pytest.mark.parametrize(
    ("every", "day", "starts", "ends"),
    [
        ("weekly", 0, "2016-10-15", ["2016-10-16", "2016-10-23", "2016-10-30"]),  # Sundays
        ("weekly", 5, "2016-10-15", ["2016-10-21", "2016-10-28", "2016-11-04"]),  # Fridays
        ("weekly", 5, "2016-10-14", ["2016-10-14", "2016-10-21", "2016-10-28"]),  # begins on a counting day
        ("weekly", 1, "2016-10-15", ["2016-10-17", "2016-10-24", "2016-10-31"]),
        ("fortnightly", 0, "2016-01-01", ["2016-01-10", "2016-01-24", "2016-02-07"]),  # as the plan's own fortnights
        ("fortnightly", 5, "2016-01-01", ["2016-01-08", "2016-01-22", "2016-02-05"]),
        ("fortnightly", 5, "2016-01-09", ["2016-01-22", "2016-02-05", "2016-02-19"]),
        ("fortnightly", 0, "2015-12-20", ["2015-12-27", "2016-01-10", "2016-01-24"]),  # before the plan
        ("monthly", 0, "2016-01-31", ["2016-01-31", "2016-02-29", "2016-03-31"]),
        ("monthly", 0, "2016-12-01", ["2016-12-31", "2017-01-31", "2017-02-28"]),
        ("monthly", 25, "2016-10-26", ["2016-11-25", "2016-12-25", "2017-01-25"]),
        ("monthly", 31, "2016-02-01", ["2016-02-29", "2016-03-31", "2016-04-30"]),
        ("monthly", 1, "2016-10-15", ["2016-11-01", "2016-12-01", "2017-01-01"]),
        ("quarterly", 0, "2016-10-15", ["2016-12-31", "2017-03-31", "2017-06-30"]),
        ("quarterly", 0, "2016-06-30", ["2016-06-30", "2016-09-30", "2016-12-31"]),
        ("quarterly", 25, "2016-09-26", ["2016-12-25", "2017-03-25", "2017-06-25"]),
    ],
)
def test_the_days_that_count(every, day, starts, ends):
    assert [span.last for span in islice(spans(schedule(every, day, starts)), 3)] == [DAY(end) for end in ends]


@pytest.mark.parametrize("every", ["weekly", "fortnightly", "monthly", "quarterly"])
@pytest.mark.parametrize("day", [0, 1, 5, 7])
def test_periods_follow_each_other_without_a_gap(every, day):
    found = list(islice(spans(schedule(every, day)), 40))
    assert [after.first for after in found[1:]] == [before.due for before in found[:-1]]
    assert found[0].first <= DAY("2016-01-04") <= found[0].last or found[0].last >= DAY("2016-01-04")
    assert all(span.first <= span.last for span in found)


@pytest.mark.parametrize(
    ("on", "due", "following"),
    [
        ("2016-10-30", ["2016-09-30"], "2016-10-31"),
        ("2016-10-31", ["2016-09-30"], "2016-10-31"),  # the day itself is not over
        ("2016-11-01", ["2016-09-30", "2016-10-31"], "2016-11-30"),
        ("2016-12-24", ["2016-09-30", "2016-10-31", "2016-11-30"], "2016-12-31"),  # what was missed is due too
        ("2016-09-29", [], "2016-09-30"),
    ],
)
def test_a_report_is_due_once_its_day_is_over_and_stays_due(on, due, following):
    monthly = schedule("monthly", 0, "2016-09-10")
    assert [span.last for span in due_spans(monthly, DAY(on))] == [DAY(day) for day in due]
    assert next_span(monthly, DAY(on)).last == DAY(following)


@pytest.mark.parametrize(
    ("every", "day", "cycle", "period"),
    [
        ("weekly", 5, "每周，截至周五", "2016-01-02 至 01-08"),
        ("fortnightly", 0, "每两周，截至周日", "2015-12-28 至 01-10"),
        ("monthly", 0, "每月，截至月末", "2016 年 1 月"),
        ("monthly", 25, "每月，截至25 日", "2015-12-26 至 01-25"),
        ("quarterly", 0, "每季度，截至季末", "2016 年第 1 季度"),
        ("quarterly", 25, "每季度，截至季末月 25 日", "2015-12-26 至 03-25"),
    ],
)
def test_a_cycle_and_its_period_are_said_in_words(every, day, cycle, period):
    made = schedule(every, day)
    first = next(spans(made))
    assert (cycle_words(made), span_words(made, first.first, first.last)) == (cycle, period)


@pytest.mark.parametrize("every", ["weekly", "fortnightly"])
def test_the_weeks_of_a_schedule_are_the_plans_own_periods(every):
    """Counted once for both: a report up to Sunday speaks of the period for which the units had to report."""
    plan = Plan(starts_on=DAY("2016-01-01"), report_cycle=every, grace_days=5)
    for span in islice(spans(schedule(every, 0, "2015-12-01")), 60):
        for day in (span.first, span.last):
            period = period_of(plan, day)
            assert (period.first, period.last) == (span.first, span.last)
