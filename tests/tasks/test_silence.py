"""沉默 and 超期未反馈: since when nothing was heard. Nobody is accused for days on which he could not report."""

import pytest
from django.urls import reverse

from reports import figures
from reports.figures.late import late_tasks
from reports.figures.unit_page import unit_page
from tasks.models import TaskUnit
from tasks.pages.filters import TaskFilter
from tasks.pages.presenters.task_row import task_rows
from tasks.pages.presenters.units import units_shown
from tasks.services import claims, dispatching, planning, steering
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
LEAD, TOWN, LATER = "文广局", "马陆镇", "绿洲控股集团"


@pytest.fixture
def play(task, report, people, units):
    """Let a story happen to a task that was entered on 2016-03-01; each step is its day of that year and its name."""

    def with_units(made, when, *names):
        pairs = [(units[LEAD], "lead"), *((units[name], "responsible") for name in names)]
        planning.change_task(task=made, by=people.chen, when=when, reason="调整。", units=pairs)

    def steered(service):
        return lambda made, when: service(task=made, by=people.chen, when=when, text="说明。")

    steps = {
        "dispatch": lambda made, when: dispatching.dispatch(task=made, by=people.chen, when=when),
        "lead": lambda made, when: report(made, str(when.on)),
        "town": lambda made, when: report(made, str(when.on), by=people.xie),
        "claim": lambda made, when: claim(task=made, by=people.lin, when=when, text="已完成。", reason="长期配合。"),
        "confirm": lambda made, when: claims.confirm(task=made, by=people.chen, when=when),
        "suspend": steered(steering.suspend),
        "resume": steered(steering.resume),
        "cancel": steered(steering.cancel),
        "reopen": steered(steering.reopen),
        "join": lambda made, when: with_units(made, when, TOWN, LATER),
        "leave": lambda made, when: with_units(made, when, TOWN),
    }

    def tell(story, due: str | None = "2017-12-31"):
        pairs = [(units[LEAD], "lead"), (units[TOWN], "responsible")]
        made = task(due, pairs=pairs, dispatched=False)
        for day, name in story:
            steps[name](made, at(f"2016-{day}"))
        return made

    return tell


DISPATCHED = [("03-01", "dispatch")]
DONE = [*DISPATCHED, ("04-08", "lead"), ("04-10", "claim"), ("04-12", "confirm")]
TASK_CASES = [  # what happened, the day, and since when the task is silent on it
    (DISPATCHED, "04-05", None),  # 35 days: the cycle of 30 and the grace of 5
    (DISPATCHED, "04-06", "03-01"),
    ([*DISPATCHED, ("04-01", "lead")], "05-06", None),
    ([*DISPATCHED, ("04-01", "lead")], "05-07", "04-01"),
    ([*DISPATCHED, ("04-01", "town")], "04-06", "03-01"),  # not a lead's word
    ([*DISPATCHED, ("03-10", "suspend")], "06-01", None),
    ([*DISPATCHED, ("03-10", "suspend"), ("06-01", "resume")], "06-01", None),  # 恢复
    ([*DISPATCHED, ("03-10", "suspend"), ("06-01", "resume")], "07-06", None),
    ([*DISPATCHED, ("03-10", "suspend"), ("06-01", "resume")], "07-07", "06-01"),
    ([*DISPATCHED, ("03-05", "lead"), ("03-10", "suspend"), ("06-01", "resume")], "07-07", "06-01"),
    ([*DISPATCHED, ("03-10", "suspend"), ("03-20", "resume"), ("03-25", "lead")], "04-30", "03-25"),
    ([*DONE, ("09-12", "reopen")], "09-12", None),  # 重开
    ([*DONE, ("09-12", "reopen")], "10-17", None),
    ([*DONE, ("09-12", "reopen")], "10-18", "09-12"),
    ([*DONE, ("09-12", "reopen"), ("09-20", "lead")], "10-26", "09-20"),
    ([*DISPATCHED, ("03-10", "cancel"), ("09-12", "reopen")], "10-17", None),
    ([*DISPATCHED, ("03-10", "cancel"), ("09-12", "reopen")], "10-18", "09-12"),
    (
        [*DISPATCHED, ("04-08", "lead"), ("04-10", "claim")],
        "09-01",
        None,
    ),  # the claim waits: the word is with the office
    ([], "09-01", None),  # never handed out
    ([("03-10", "suspend"), ("06-01", "resume")], "09-01", None),
    ([("03-10", "cancel"), ("06-01", "reopen")], "09-01", None),
    ([("03-10", "suspend"), ("06-01", "resume"), ("06-20", "dispatch")], "07-26", "06-20"),
]


@pytest.mark.parametrize(("story", "day", "since"), TASK_CASES)
def test_a_task_is_silent_since_the_latest_of_a_leads_word_dispatch_resumption_and_reopening(
    play, on_day, ledger_is_whole, story, day, since
):
    """Light, filter, the figures of the leads and the days that are shown say the same."""
    made, day = play(story), DAY(f"2016-{day}")
    rows = on_day(f"{day}")
    days = (day - DAY(f"2016-{since}")).days if since else None
    light = rows.get(task=made).light
    assert (light == "silent") == (since is not None)
    chosen = TaskFilter({"silent": "1"}, queryset=rows)
    assert [one.task for one in chosen.qs] == ([made] if since else [])
    told = [(one.figure.label, f"{one.heard_on:%m-%d}", one.days) for one in figures.silent_leads(rows)]
    assert told == ([(LEAD, since, days)] if since else [])
    (shown,) = task_rows(rows.with_row(), rows.as_of)
    assert not since or (shown.quiet_days, shown.light.note) == (days, f"已 {days} 天无进展反馈")
    assert ledger_is_whole()


@pytest.mark.parametrize(
    ("earlier", "day", "found"),
    [("10-17", "10-18", 1), ("09-11", "10-18", 1), ("10-18", "10-20", 0), ("04-06", "10-17", 0)],
)
def test_newly_silent_compares_two_days_by_the_same_rule(play, on_day, earlier, day, found):
    play([*DONE, ("09-12", "reopen")])
    assert on_day(f"2016-{day}").turned("silent", DAY(f"2016-{earlier}")).count() == found


PART_CASES = [  # what happened, the unit, the day, and since when its own part was not reported on for too long
    (DISPATCHED, TOWN, "04-05", None),
    (DISPATCHED, TOWN, "04-06", "03-01"),
    ([*DISPATCHED, ("04-01", "town")], TOWN, "05-06", None),
    ([*DISPATCHED, ("04-01", "town")], TOWN, "05-07", "04-01"),
    ([*DISPATCHED, ("04-01", "lead")], TOWN, "04-06", "03-01"),  # not its own word
    ([*DISPATCHED, ("03-10", "suspend"), ("06-01", "resume")], TOWN, "07-06", None),
    ([*DISPATCHED, ("03-10", "suspend"), ("06-01", "resume")], TOWN, "07-07", "06-01"),
    ([*DONE, ("09-12", "reopen")], TOWN, "10-17", None),
    ([*DONE, ("09-12", "reopen")], TOWN, "10-18", "09-12"),
    ([*DONE, ("09-12", "reopen"), ("09-15", "town")], TOWN, "10-21", "09-15"),
    ([*DISPATCHED, ("06-01", "join")], LATER, "07-06", None),  # the unit came later
    ([*DISPATCHED, ("06-01", "join")], LATER, "07-07", "06-01"),
    ([*DISPATCHED, ("06-01", "join")], TOWN, "06-01", "03-01"),
    ([*DISPATCHED, ("03-05", "join"), ("04-01", "leave"), ("06-01", "join")], LATER, "07-06", None),
    ([*DISPATCHED, ("03-05", "join"), ("04-01", "leave"), ("06-01", "join")], LATER, "07-07", "06-01"),
    ([*DISPATCHED, ("03-05", "join"), ("03-05", "leave"), ("06-01", "join")], LATER, "07-07", "06-01"),
    ([("03-10", "join"), ("06-01", "dispatch")], LATER, "07-07", "06-01"),
    ([("03-10", "join")], LATER, "09-01", None),
]


@pytest.mark.parametrize(("story", "unit", "day", "since"), PART_CASES)
def test_a_units_part_is_unreported_since_the_latest_of_its_word_its_coming_and_what_set_the_task_to_work(
    play, units, on_day, ledger_is_whole, story, unit, day, since
):
    """The list, the unit's chip, its own page and the page of the overdue say the same."""
    made, day, unit = play(story, "2016-03-31"), DAY(f"2016-{day}"), units[unit]
    rows = on_day(f"{day}")
    assert [one.task for one in rows.unreported(unit)] == ([made] if since else [])
    state, parts = rows.with_row().get(), list(TaskUnit.objects.as_of(day).filter(task=made))
    chips = units_shown(parts, {}, state, day)
    assert [chip.silent for chip in chips.responsible if chip.pk == unit.pk] == [since is not None]
    expected = [f"{since}"] if since else []
    carried = [one.quiet for _, listed in unit_page(rows, unit.pk).roles for one in listed]
    assert [f"{quiet.since:%m-%d}" for quiet in carried if quiet] == expected
    quiet = [each for late in late_tasks(rows) for each in late.quiet if each.name == unit.name]
    assert [f"{each.since:%m-%d}" for each in quiet] == expected
    assert ledger_is_whole()


@pytest.mark.parametrize(
    ("story", "day", "owes"),
    [
        (DISPATCHED, "04-30", True),
        ([*DISPATCHED, ("04-01", "lead")], "04-30", False),
        ([*DISPATCHED, ("03-20", "suspend")], "04-30", False),  # at rest through the whole period
        ([*DISPATCHED, ("03-20", "suspend"), ("05-02", "resume")], "04-30", False),
        (
            [*DISPATCHED, ("03-20", "suspend"), ("05-02", "resume")],
            "05-02",
            True,
        ),  # back within it: as if handed out then
        ([*DONE, ("09-12", "reopen")], "09-12", True),
        ([*DONE, ("09-12", "reopen")], "08-31", False),
    ],
)
def test_what_rested_to_the_end_of_a_period_owes_no_report_for_it(play, units, on_day, story, day, owes):
    made = play(story)
    first = DAY(f"2016-{day}").replace(day=1)
    assert [one.task for one in on_day(f"2016-{day}").owing_report(units[LEAD], first)] == ([made] if owes else [])


def test_the_office_does_not_find_a_reopened_task_among_the_silent(play, people, signed_in):
    made = play([*DONE, ("09-12", "reopen")])
    office = signed_in(people.chen, "2016-09-12")
    assert "牵头单位沉默" not in office.get("/").content.decode()
    page = office.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert "天无进展反馈" not in page and "超期未反馈" not in page
