"""Burn-up, deadlines ahead, unanswered 批示 and silence: each number is that of its day and opens its list."""

import pytest
from django.urls import reverse

from jiading import calendar
from reports import figures
from tasks.as_of.day import AsOf
from tasks.services import claims, extensions, steering, urging
from tests.amount import some
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "last_month", "month", "last_quarter", "quarter"),
    [
        ("2016-10-15", "2016-09-30", "2016-10-31", "2016-09-30", "2016-12-31"),
        ("2016-09-30", "2016-08-31", "2016-10-31", "2016-06-30", "2016-12-31"),
        ("2016-03-01", "2016-02-29", "2016-03-31", "2015-12-31", "2016-03-31"),
        ("2016-12-31", "2016-11-30", "2017-01-31", "2016-09-30", "2017-03-31"),
        ("2017-01-01", "2016-12-31", "2017-01-31", "2016-12-31", "2017-03-31"),
    ],
)
def test_the_ends_of_months_and_quarters_around_a_day(day, last_month, month, last_quarter, quarter):
    ends = (calendar.last_month_end, calendar.next_month_end, calendar.last_quarter_end, calendar.next_quarter_end)
    assert [str(end(DAY(day))) for end in ends] == [last_month, month, last_quarter, quarter]


def values(point: figures.Point) -> tuple:
    shown = (point.completed, point.counted, point.overdue, point.expected, point.expected_originally)
    return (str(point.day), *(figure and figure.value for figure in shown))


@pytest.fixture
def half_a_year(task, report, people):
    """Four tasks: done in time, extended and done late, cancelled, and open without a date."""
    made = [task("2016-04-30"), task("2016-05-31"), task("2016-05-31"), task(None)]
    for one in made:
        report(one, "2016-04-01")
    for one, day in ((made[0], "2016-04-30"), (made[1], "2016-07-05")):
        if one is made[1]:
            extensions.ask(task=one, by=people.lin, when=at("2016-06-10"), due_on=DAY("2016-06-30"), text="等。")
            extensions.grant(task=one, by=people.chen, when=at("2016-06-11"), text="同意。")
        claim(task=one, by=people.lin, when=at(day), text="已完成。", reason="长期配合。")
        claims.confirm(task=one, by=people.chen, when=at(day))
    steering.cancel(task=made[2], by=people.chen, when=at("2016-06-15"), text="合并。")
    return made


def test_the_burn_up_tells_each_day_as_it_was_and_the_deadlines_to_the_end(plan, half_a_year, on_day):
    plan.ends_on = DAY("2016-09-30")
    plan.save()
    assert [values(point) for point in figures.trend(on_day("2016-07-10"))] == [
        ("2016-02-29", 0, 0, 0, 0, 0),
        ("2016-03-31", 0, 4, 0, 0, 0),
        ("2016-04-30", 1, 4, 0, 1, 1),
        ("2016-05-31", 1, 4, 0, 3, 3),  # due on that very day is expected and not yet overdue
        ("2016-06-30", 1, 3, 0, 2, 2),  # one cancelled, one extended to that day
        ("2016-07-10", 2, 3, 0, 2, 2),
        ("2016-07-31", None, None, None, 2, 2),
        ("2016-08-31", None, None, None, 2, 2),
        ("2016-09-30", None, None, None, 2, 2),
    ]
    assert [values(point) for point in figures.trend(on_day("2016-06-05"))][3:6] == [
        ("2016-05-31", 1, 4, 0, 3, 3),
        ("2016-06-05", 1, 4, 2, 3, 3),
        ("2016-06-30", None, None, None, 3, 3),
    ]


def test_an_extension_shows_between_the_two_lines_of_expectation(task, people, on_day):
    made = task("2016-05-31")
    extensions.ask(task=made, by=people.lin, when=at("2016-05-10"), due_on=DAY("2016-07-31"), text="等。")
    extensions.grant(task=made, by=people.chen, when=at("2016-05-11"), text="同意。")
    found = {str(point.day): values(point)[4:] for point in figures.trend(on_day("2016-06-10"))}
    assert (found["2016-04-30"], found["2016-05-31"], found["2016-06-30"]) == ((0, 0), (0, 1), (0, 1))
    assert found["2016-07-31"] == (1, 1)


def test_the_burn_up_by_week_ends_on_sundays_and_on_the_day_itself(plan, half_a_year, on_day):
    days = [point.day for point in figures.trend(on_day("2016-04-13"), "week")]
    assert [str(day) for day in days[:9]] == [
        *("2016-02-28", "2016-03-06", "2016-03-13", "2016-03-20", "2016-03-27"),
        *("2016-04-03", "2016-04-10", "2016-04-13", "2016-04-17"),
    ]
    assert days[-1] == DAY("2017-12-31")


@pytest.mark.shared
def test_each_number_of_the_burn_up_opens_the_list_of_its_day(half_a_year, people, signed_in, plan):
    for user in (people.zhao, people.xie, people.zheng):
        client = signed_in(user, "2016-07-10")
        rows = AsOf([plan], DAY("2016-07-10"), user).tasks()
        drawn = [
            (point.day, figure)
            for point in figures.trend(rows)
            for figure in (point.completed, point.counted, point.overdue, point.expected, point.expected_originally)
            if figure is not None
        ]
        for day, figure in some(drawn, 40):
            listed = client.get(reverse("tasks:list"), {"as_of": "2016-07-10"} | figure.query)
            assert (day, figure.label, figure.value) == (day, figure.label, len(listed.context["table"].rows))


def test_nothing_dated_later_changes_a_burn_up(plan, half_a_year, on_day, task, people):
    def drawn():
        return figures.trend(on_day("2016-05-15")), figures.ahead(on_day("2016-05-15"))

    before = drawn()
    task("2016-05-20", entered="2016-05-16")
    steering.suspend(task=half_a_year[3], by=people.chen, when=at("2016-07-10"), text="暂缓。")
    assert drawn() == before


def test_a_plan_without_tasks_has_a_burn_up_of_its_deadlines_only(plan, on_day):
    found = figures.trend(on_day("2016-03-10"))
    assert {values(point)[1:] for point in found if point.completed} == {(0, 0, 0, 0, 0)}


def test_the_deadlines_ahead_add_up_to_the_open_work_and_open_their_lists(task, people, signed_in, plan):
    days = ("2016-10-01", "2016-10-14", "2016-10-15", "2016-10-31", "2016-11-01", "2017-01-31", "2019-05-01", None)
    for due in days:
        task(due)
    steering.suspend(task=task("2016-10-20"), by=people.chen, when=at("2016-04-01"), text="暂缓。")
    rows = AsOf([plan], DAY("2016-10-15"), people.zhao).tasks()
    found = figures.ahead(rows, months=4)
    assert [(figure.label, figure.value) for figure in found.figures] == [
        ("已逾期", 2),
        ("2016 年 10 月", 2),
        ("2016 年 11 月", 1),
        ("2016 年 12 月", 0),
        ("2017 年 1 月", 1),
        ("2017-02 起", 1),
        ("没有期限", 1),
    ]
    client = signed_in(people.zhao)
    for figure in found.figures:
        listed = client.get(reverse("tasks:list"), figure.query)
        assert (figure.label, figure.value) == (figure.label, len(listed.context["table"].rows))


def test_nothing_ahead_is_nothing_ahead(task, on_day):
    task("2016-04-30")
    found = figures.ahead(on_day("2016-10-15"))
    assert [(figure.label, figure.value) for figure in found.figures] == [("已逾期", 1), ("没有期限", 0)]


def test_a_batch_of_instructions_waits_until_each_lead_has_answered(task, report, people, units, on_day):
    both = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    one = task()
    for made, text, reply_by in ((both, "请两家说明。", "2016-05-20"), (one, "请抓紧。", "2016-05-10")):
        said = {"text": text, "reply_by": DAY(reply_by)}
        urging.instruct(task=made, by=people.zhao, when=at("2016-05-02"), **said)
    urging.reply(task=both, by=people.wu, when=at("2016-05-12"), text="已办。")

    def waiting(day: str) -> list:
        rows = on_day(day)
        found = figures.waiting(rows)
        assert figures.unanswered_instructions(rows).value == len(found)
        return [(each.task.task_id, each.by, each.text, each.units, each.days_left) for each in found]

    assert waiting("2016-05-01") == []
    assert waiting("2016-05-11") == [
        (one.pk, "赵", "请抓紧。", ["文广局"], -1),
        (both.pk, "赵", "请两家说明。", ["文广局", "财政局"], 9),
    ]
    assert waiting("2016-05-12")[1] == (both.pk, "赵", "请两家说明。", ["财政局"], 8)


def test_who_is_silent_is_told_by_lead_unit_the_longest_first(task, report, people, units, on_day, signed_in):
    leads = [(units["财政局"], "lead"), (units["马陆镇"], "responsible")]
    report(task("2017-12-31"), "2016-05-20")
    task("2016-06-30"), task("2017-12-31", pairs=leads, entered="2016-04-01")
    rows = on_day("2016-07-10")
    assert [
        (one.figure.label, one.figure.value, str(one.heard_on), one.days) for one in figures.silent_leads(rows)
    ] == [
        ("文广局", 2, "2016-03-01", 131),
        ("财政局", 1, "2016-04-01", 100),
    ]
    client = signed_in(people.zhao, "2016-07-10")
    for one in figures.silent_leads(rows):
        assert len(client.get(reverse("tasks:list"), one.figure.query).context["table"].rows) == one.figure.value


def test_these_figures_ask_once_however_many_tasks(task, people, on_day, django_assert_num_queries):
    counts = {figures.trend: 1, figures.ahead: 1, figures.silent_leads: 2, figures.waiting: 4}
    for _ in range(3):
        said = {"text": "请抓紧。", "reply_by": DAY("2016-05-10")}
        urging.instruct(task=task(), by=people.zhao, when=at("2016-05-02"), **said)
        for figure, number in counts.items():
            with django_assert_num_queries(number):
                figure(on_day("2016-10-15"))
