"""A unit's record: what it carries, keeps and owes on a day, and how quickly it answers."""

import pytest
from django.urls import reverse

from reports.figures.response import Average
from reports.figures.units import ranks, unit_records
from tasks.choices import State, UnitRole
from tasks.models import Task
from tasks.services import claims, dispatching, extensions, mergers, planning, steering, urging
from tests.amount import some
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(on_day):
    """The records of all units on a day, by name."""
    return lambda day: {each.name: each for each in unit_records(on_day(day))}


def counts(record) -> dict[str, int]:
    """Those counts of a record that are not 0."""
    return {figure.label: figure.value for figure in record.figures if figure.value}


def claimed(task, people, day: str) -> None:
    if Task.objects.get(pk=task.pk).present.state == State.PENDING:
        dispatching.acknowledge(task=task, by=people.lin, when=at(day, hour=9))
    claim(task=task, by=people.lin, when=at(day), text="已完成。", reason="其余单位只是配合。")


@pytest.fixture
def done(people):
    """Let the lead's head acknowledge a task and claim it, and the office confirm it, the same day."""

    def complete(task, day: str) -> None:
        claimed(task, people, day)
        claims.confirm(task=task, by=people.chen, when=at(day, hour=11))

    return complete


@pytest.fixture
def extended(people):
    """Let the lead ask for a later date and the office grant it the same day."""

    def extend(task, due: str, day: str) -> None:
        extensions.ask(task=task, by=people.lin, when=at(day), due_on=DAY(due), text="场地未定。")
        extensions.grant(task=task, by=people.chen, when=at(day, hour=11), text="同意。")

    return extend


TIMELY = [
    # original      extended to   completed      day            by 现定 (kept, judged)  by 原定
    ("2016-06-30", None, None, "2016-06-30", (0, 0), (0, 0)),  # the due day itself is not late
    ("2016-06-30", None, None, "2016-07-01", (0, 1), (0, 1)),
    ("2016-06-30", None, "2016-06-30", "2016-06-30", (1, 1), (1, 1)),
    ("2016-06-30", None, "2016-05-01", "2016-05-01", (1, 1), (1, 1)),  # early completion is judged at once
    ("2016-06-30", None, "2016-07-01", "2016-07-01", (0, 1), (0, 1)),
    ("2016-06-30", None, "2016-07-05", "2016-07-04", (0, 1), (0, 1)),  # completed later: on that day it still ran
    ("2016-06-30", "2016-09-30", None, "2016-07-01", (0, 0), (0, 1)),
    ("2016-06-30", "2016-09-30", None, "2016-10-01", (0, 1), (0, 1)),
    ("2016-06-30", "2016-09-30", "2016-08-01", "2016-10-01", (1, 1), (0, 1)),
    ("2016-06-30", "2016-09-30", "2016-06-15", "2016-10-01", (1, 1), (1, 1)),
    ("2016-06-30", "2016-09-30", None, "2016-06-09", (0, 0), (0, 0)),
    (None, None, None, "2016-10-01", (0, 0), (0, 0)),  # without a date there is nothing to judge
    (None, None, "2016-05-01", "2016-10-01", (0, 0), (0, 0)),
]


@pytest.mark.parametrize(("due", "later", "completed", "day", "present", "original"), TIMELY)
def test_a_deadline_is_kept_when_the_task_is_completed_by_its_day(
    task, records, done, extended, due, later, completed, day, present, original
):
    made = task(due)
    if later:
        extended(made, later, "2016-06-10")
    if completed:
        done(made, completed)
    lead = records(day)["文广局"]
    assert (lead.present.kept.value, lead.present.judged.value) == present
    assert (lead.original.kept.value, lead.original.judged.value) == original
    assert lead.present.percent == (100.0 * present[0] if present[1] else None)


def test_work_that_rests_or_is_cancelled_is_not_judged(task, records, people):
    resting, gone = task("2016-06-30"), task("2016-06-30")
    steering.suspend(task=resting, by=people.chen, when=at("2016-06-01"), text="暂缓。")
    steering.cancel(task=gone, by=people.chen, when=at("2016-06-01"), text="取消。")
    assert counts(records("2016-10-01")["文广局"]) == {"承担任务": 1, "牵头": 1}


def test_what_each_unit_carries_and_owes(task, report, records, people, done):
    """Three tasks dispatched on 2016-03-01; on 2016-07-10 one is completed, one overdue and silent, one reported on."""
    completed, silent, told = task("2016-06-30"), task("2016-06-30"), task("2016-12-31")
    done(completed, "2016-06-30")
    report(silent, "2016-06-20", by=people.zhou, finished=True)
    report(told, "2016-07-01")
    urging.urge(
        task=told,
        by=people.chen,
        when=at("2016-07-02"),
        text="请抓紧。",
        reply_by=DAY("2016-07-08"),
        units=[people.zhou.department],
    )
    shown = records("2016-07-10")
    assert {name: counts(record) for name, record in shown.items()} == {
        "文广局": {
            "承担任务": 3,
            "牵头": 3,
            "牵头已办结": 1,
            "按现定期限办结": 1,
            "现定期限已到或已办结": 2,
            "按原定期限办结": 1,
            "原定期限已到或已办结": 2,
            "牵头逾期": 1,
            "牵头沉默": 1,
            "待签收": 1,
        },
        "财政局": {"承担任务": 3, "责任": 3, "责任超期未反馈": 1, "待签收": 1, "催办、批示未回复": 1},
        "马陆镇": {"承担任务": 3, "责任": 3, "责任逾期（本部分未完成）": 1, "责任超期未反馈": 2, "待签收": 2},
        "南翔镇": {"承担任务": 3, "责任": 3, "责任逾期（本部分未完成）": 1, "责任超期未反馈": 2, "待签收": 2},
    }


def test_a_claim_sent_back_is_returned_until_it_is_claimed_again(task, records, people):
    made = task("2016-12-31")
    claimed(made, people, "2016-06-01")
    claims.send_back(task=made, by=people.chen, when=at("2016-06-02"), text="缺验收单。")
    assert records("2016-06-02")["文广局"].returned.value == 1
    claimed(made, people, "2016-06-03")
    assert [records(day)["文广局"].returned.value for day in ("2016-06-01", "2016-06-02", "2016-06-03")] == [0, 1, 0]


def urge(task, people, day: str, units=()) -> None:
    urging.urge(task=task, by=people.chen, when=at(day), text="请抓紧。", reply_by=DAY(day), units=units)


def test_days_to_acknowledge_count_from_dispatch_or_from_joining(task, report, records, people, units):
    made = task("2016-12-31", dispatched=False, entered="2016-03-01")
    dispatching.dispatch(task=made, by=people.chen, when=at("2016-03-10"))
    dispatching.acknowledge(task=made, by=people.wu, when=at("2016-03-12"))  # 2 days
    report(made, "2016-03-15", by=people.zhou)  # a report is a receipt too: 5 days
    planning.change_task(
        task=made,
        by=people.chen,
        when=at("2016-05-01"),
        reason="增加单位。",
        units=[
            (units["文广局"], UnitRole.LEAD),
            (units["财政局"], UnitRole.RESPONSIBLE),
            (units["绿洲控股集团"], UnitRole.COOPERATING),
        ],
    )
    dispatching.acknowledge(task=made, by=people.zheng, when=at("2016-05-04"))  # 3 days after joining
    shown = records("2016-05-10")
    assert {name: (record.acknowledge.days, record.acknowledge.number) for name, record in shown.items()} == {
        "文广局": (2.0, 1),
        "财政局": (5.0, 1),
        "绿洲控股集团": (3.0, 1),
    }
    assert records("2016-03-11")["文广局"].acknowledge == Average()


def test_days_to_reply_count_from_the_first_request_that_is_open(task, report, records, people):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urge(made, people, "2016-05-01", [people.wu.department])
    urge(made, people, "2016-05-04", [people.wu.department])
    urging.reply(task=made, by=people.wu, when=at("2016-05-06"), text="已安排。")  # 5 days after the first
    urging.instruct(task=made, by=people.zhao, when=at("2016-06-01"), text="请办。", reply_by=DAY("2016-06-10"))
    report(made, "2016-06-03")  # a report answers too: 2 days
    urge(made, people, "2016-07-01", [people.wu.department])  # not answered yet
    shown = {day: records(day)["文广局"] for day in ("2016-05-05", "2016-05-06", "2016-07-02")}
    assert {day: (each.reply.days, each.reply.number, each.unanswered.value) for day, each in shown.items()} == {
        "2016-05-05": (None, 0, 1),
        "2016-05-06": (5.0, 1, 0),
        "2016-07-02": (3.5, 2, 1),
    }


def test_a_merged_unit_keeps_its_record_and_its_heir_goes_on(task, report, records, people, units):
    made, closed = task("2016-12-31"), task("2016-04-30")
    report(made, "2016-03-04", by=people.zhou)
    steering.cancel(task=closed, by=people.chen, when=at("2016-04-01"), text="取消。")
    urge(made, people, "2016-05-01", [units["财政局"]])
    mergers.merge(unit=units["财政局"], into=units["绿洲控股集团"], by=people.li, when=at("2016-05-03"))
    people.zhou.refresh_from_db()
    urging.reply(task=made, by=people.zhou, when=at("2016-05-05"), text="已安排。")
    before, after = records("2016-05-02"), records("2016-05-05")
    assert ("绿洲控股集团" in before, before["财政局"].merged_into, "财政局" in after) == (False, "", False)
    assert (before["财政局"].acknowledge, before["财政局"].unanswered.value) == (Average(3, 1), 1)
    heir = after["绿洲控股集团"]
    assert (heir.acknowledge, heir.reply, heir.unanswered.value) == (Average(3, 1), Average(4, 1), 0)


def test_a_record_of_a_past_day_never_changes(task, report, records, people, done, extended):
    one, two = task("2016-06-30"), task("2016-08-31")
    report(one, "2016-04-01")
    then = records("2016-07-15")
    extended(two, "2016-12-31", "2016-07-16")
    done(one, "2016-07-20")
    urge(two, people, "2016-07-21")
    report(two, "2016-07-22", by=people.xie)
    task("2016-07-01", entered="2016-07-23")
    assert records("2016-07-15") == then
    assert records("2016-07-23") != then


@pytest.mark.shared
def test_each_count_opens_a_list_of_exactly_its_length(task, report, on_day, people, done, extended, signed_in):
    tasks = [task(due) for due in ("2016-06-30", "2016-06-30", "2016-07-31", "2016-12-31", None)]
    done(tasks[0], "2016-07-05")
    extended(tasks[1], "2016-12-31", "2016-06-10")
    report(tasks[2], "2016-07-01", by=people.zhou, finished=True)
    report(tasks[3], "2016-09-30")
    urge(tasks[3], people, "2016-10-01")
    claimed(tasks[4], people, "2016-06-01")
    claims.send_back(task=tasks[4], by=people.chen, when=at("2016-06-02"), text="缺验收单。")
    counted = [
        (user, day, figure)
        for user in (people.chen, people.xie)
        for day in ("2016-06-02", "2016-07-06", "2016-10-15")
        for record in unit_records(on_day(day).visible_to(user))
        for figure in record.figures
    ]
    browsers = {user: signed_in(user) for user in (people.chen, people.xie)}
    for user, day, figure in some(counted, 150):
        page = browsers[user].get(reverse("tasks:list"), dict(figure.query) | {"as_of": day}).context
        assert page["filter"].form.is_valid()
        assert (figure.label, len(page["table"].rows)) == (figure.label, figure.value)


def test_a_unit_merged_since_can_still_be_listed_by_the_name_of_the_day(task, people, units, signed_in):
    task("2016-12-31")
    mergers.merge(unit=units["财政局"], into=units["绿洲控股集团"], by=people.li, when=at("2016-05-03"))
    client, unit = signed_in(people.chen), units["财政局"].pk
    shown = {day: client.get(reverse("tasks:list"), {"unit": unit, "as_of": day}).context for day in ("2016-05-02",)}
    assert len(shown["2016-05-02"]["table"].rows) == 1
    choices = [str(label) for _, label in shown["2016-05-02"]["filter"].form.fields["unit"].choices]
    assert choices == ["全部", "文广局", "财政局", "马陆镇", "南翔镇"]


def test_records_ask_the_database_as_often_for_many_units_and_tasks_as_for_few(
    task, report, on_day, units, django_assert_num_queries
):
    for pairs in ([(units["文广局"], "lead")], [(units["文广局"], "lead"), (units["各街镇"], "responsible")], None):
        report(task("2016-06-30", pairs=pairs), "2016-04-01")
        with django_assert_num_queries(19):
            unit_records(on_day("2016-10-15"))


def test_units_rank_by_their_rate_against_the_present_deadline(task, on_day, units, people, done):
    done(task("2016-06-30"), "2016-06-01")
    for name in ("财政局", "马陆镇", "南翔镇"):
        task("2016-06-30" if name != "南翔镇" else None, pairs=[(units[name], UnitRole.LEAD)])
    ranked = ranks(unit_records(on_day("2016-10-15")))
    assert {name: ranked.get(units[name].pk) for name in ("文广局", "财政局", "马陆镇", "南翔镇")} == {
        "文广局": 1,
        "财政局": 2,
        "马陆镇": 2,
        "南翔镇": None,
    }
