"""The lights, at the day boundary. Each table is the rule."""

import pytest

from tasks.as_of.day import AsOf
from tasks.services import claims, dispatching, extensions, steering
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def close(task, people, day: str) -> None:
    claim(task=task, by=people.lin, when=at(day), text="已完成。", reason="其他单位长期配合。")
    claims.confirm(task=task, by=people.chen, when=at(day))


@pytest.mark.parametrize(
    ("due", "closed", "day", "overdue"),
    [
        ("2016-06-30", None, "2016-06-29", False),
        ("2016-06-30", None, "2016-06-30", False),  # the due day itself is still on time
        ("2016-06-30", None, "2016-07-01", True),
        ("2016-06-30", "2016-07-05", "2016-07-04", True),  # closing later does not rewrite that day
        ("2016-06-30", "2016-07-05", "2016-07-05", False),
        (None, None, "2016-12-31", False),
        ("2016-02-29", None, "2016-03-01", True),  # leap day
        ("2016-12-31", None, "2017-01-01", True),
    ],
)
def test_a_task_is_overdue_from_the_day_after_it_is_due_until_it_is_closed(
    plan, task, report, people, due, closed, day, overdue
):
    late = task(due)
    if closed:
        report(late, "2016-06-20")
        close(late, people, closed)
    rows = AsOf([plan], DAY(day)).tasks().overdue()
    assert [row.task for row in rows] == ([late] if overdue else [])


@pytest.mark.parametrize(
    ("warn", "due", "day", "shown"),
    [
        (None, "2016-06-30", "2016-05-30", "normal"),  # 31 days left
        (None, "2016-06-30", "2016-05-31", "due_soon"),  # 30 days left
        (None, "2016-06-30", "2016-06-30", "due_soon"),
        (None, "2016-06-30", "2016-07-01", "overdue"),
        # 「6月前」: the earlier date warns, overdue counts only after the later one
        ("2016-05-31", "2016-06-30", "2016-04-30", "normal"),
        ("2016-05-31", "2016-06-30", "2016-05-01", "due_soon"),
        ("2016-05-31", "2016-06-30", "2016-06-01", "due_soon"),
        ("2016-05-31", "2016-06-30", "2016-06-30", "due_soon"),
        ("2016-05-31", "2016-06-30", "2016-07-01", "overdue"),
        (None, None, "2016-06-30", "idle"),
    ],
)
def test_a_running_task_is_green_then_yellow_then_red(task, report, light, warn, due, day, shown):
    running = task(due, warn=warn)
    report(running, min(day, "2016-04-29"))
    if day > "2016-05-20":
        report(running, "2016-05-20", progress="又办了一处。")
    if day > "2016-06-20":
        report(running, "2016-06-20", progress="再办了一处。")
    assert light(running, day) == shown


@pytest.mark.parametrize(
    ("heard", "day", "shown"),
    [
        (None, "2016-04-05", "normal"),  # 35 days after the dispatch: cycle 30 + grace 5
        (None, "2016-04-06", "silent"),
        ("2016-04-01", "2016-05-06", "normal"),
        ("2016-04-01", "2016-05-07", "silent"),
    ],
)
def test_silence_is_no_word_of_a_lead_for_the_cycle_and_its_grace(task, report, light, heard, day, shown):
    quiet = task("2017-12-31")
    if heard:
        report(quiet, heard)
    assert light(quiet, day) == shown


def test_a_word_of_another_unit_does_not_end_the_silence(task, report, people, light):
    quiet = task("2017-12-31")
    report(quiet, "2016-04-20", by=people.zhou)
    assert light(quiet, "2016-04-21") == "silent"


def test_silence_is_never_green_but_red_and_yellow_come_first(task, plan, light):
    late, soon = task("2016-03-31"), task("2016-05-31")
    assert (light(late, "2016-05-20"), light(soon, "2016-05-20")) == ("overdue", "due_soon")
    silent = AsOf([plan], DAY("2016-05-20")).tasks().silent()
    assert {row.task for row in silent} == {late, soon}


def test_a_task_without_a_date_can_be_silent(task, light):
    assert light(task(None), "2016-05-20") == "silent"


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("2017-12-31", "2016-03-01"),
        ("2017-12-31", "2016-09-01"),  # nobody has spoken for half a year
        ("2016-06-30", "2016-06-15"),  # it would be due soon
        ("2016-06-30", "2016-06-30"),
        ("2016-06-30", "2016-07-01"),  # it would be overdue
        (None, "2016-09-01"),
    ],
)
def test_what_is_not_dispatched_lies_with_the_office_whatever_the_day(task, on_day, light, due, day):
    waiting = task(due, dispatched=False)
    assert light(waiting, day) == "undispatched"
    rows = on_day(day)
    for heap in (rows.overdue(), rows.silent(), rows.due_within(30), rows.late(), rows.late("original"), rows.judged()):
        assert list(heap) == []
    assert [row.task for row in rows.undispatched()] == [waiting]
    assert [row.task for row in rows.running()] == [waiting]  # the plan still has it to do


@pytest.mark.parametrize("role", ["lead", "responsible"])
def test_what_is_not_dispatched_is_no_units_task_until_it_is(task, people, units, on_day, role):
    unit = units["文广局" if role == "lead" else "财政局"]
    reader = people.lin if role == "lead" else people.zhou
    waiting = task("2016-06-30", dispatched=False)
    dispatching.dispatch(task=waiting, by=people.chen, when=at("2016-08-01"))
    for day, carried in (("2016-07-31", []), ("2016-08-01", [waiting])):
        rows = on_day(day)
        assert [row.task for row in rows.carried_by(unit, role)] == carried
        assert [row.task for row in rows.unfinished(unit)] == carried
        assert [row.task for row in rows.visible_to(reader)] == carried
        assert [row.task for row in rows.visible_to(people.zhao)] == [waiting]
        assert [row.task for row in rows.named_to(unit, role)] == [waiting]


def test_a_task_handed_out_after_its_deadline_is_overdue_from_that_day(task, people, light):
    waiting = task("2016-06-30", dispatched=False)
    dispatching.dispatch(task=waiting, by=people.chen, when=at("2016-08-01"))
    assert (light(waiting, "2016-07-31"), light(waiting, "2016-08-01")) == ("undispatched", "overdue")


def test_a_task_cancelled_before_its_dispatch_and_reopened_can_be_dispatched(task, people, light, ledger_is_whole):
    waiting = task("2016-12-31", dispatched=False)
    steering.cancel(task=waiting, by=people.chen, when=at("2016-03-02"), text="重复的任务。")
    assert light(waiting, "2016-03-02") == "idle"
    steering.reopen(task=waiting, by=people.chen, when=at("2016-03-03"), text="不是重复的任务。")
    assert light(waiting, "2016-03-03") == "undispatched"
    dispatching.dispatch_plan(plan=waiting.plan, by=people.chen, when=at("2016-03-04"))
    waiting.refresh_from_db()
    assert (waiting.present.state, light(waiting, "2016-03-04")) == ("pending", "normal")
    assert set(waiting.units.present().values_list("state", flat=True)) == {"pending"}
    assert ledger_is_whole()


@pytest.mark.parametrize("service", [steering.suspend, steering.cancel])
def test_suspended_and_cancelled_are_grey_even_after_the_deadline(task, people, light, service):
    resting = task("2016-06-30")
    service(task=resting, by=people.chen, when=at("2016-05-01"), text="等待上级文件。")
    assert light(resting, "2016-08-01") == "idle"


def test_a_resumed_task_is_overdue_at_once_when_its_day_has_passed(task, people, light):
    resting = task("2016-06-30")
    steering.suspend(task=resting, by=people.chen, when=at("2016-05-01"), text="等待上级文件。")
    steering.resume(task=resting, by=people.chen, when=at("2016-08-01"), text="文件已到。")
    assert (light(resting, "2016-07-31"), light(resting, "2016-08-01")) == ("idle", "overdue")


def test_a_claimed_task_is_judged_by_its_deadline_until_it_is_confirmed(task, people, report, light):
    claimed = task("2016-06-30")
    report(claimed, "2016-06-20")
    claim(task=claimed, by=people.lin, when=at("2016-06-29"), text="已完成。", reason="其他单位配合。")
    assert (light(claimed, "2016-06-30"), light(claimed, "2016-07-01")) == ("due_soon", "overdue")


def test_an_extension_moves_the_day_and_keeps_the_first_one(task, people, on_day):
    late = task("2016-06-30")
    extensions.ask(task=late, by=people.lin, when=at("2016-06-20"), due_on=DAY("2016-08-31"), text="等待审批。")
    extensions.grant(task=late, by=people.chen, when=at("2016-06-25"), text="同意。")
    before, after = on_day("2016-06-24").get(task=late), on_day("2016-07-15").get(task=late)
    assert (before.due_on, before.original_due_on, before.extensions) == (DAY("2016-06-30"), DAY("2016-06-30"), 0)
    assert (after.due_on, after.original_due_on, after.extensions) == (DAY("2016-08-31"), DAY("2016-06-30"), 1)
    assert after.light != "overdue"


def test_every_task_has_exactly_one_light(official):
    rows = AsOf([official], DAY("2016-10-15")).tasks()
    assert sorted({row.light for row in rows}) == ["undispatched"]
    assert rows.count() == 51
