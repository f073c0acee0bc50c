"""The office closes, reopens and archives a plan; nothing is written on the tasks of a plan that is over."""

import pytest
from django.urls import reverse

from departments.roles import NotAllowed
from indicators.choices import Stage
from tasks.models import LedgerEntry
from tasks.refusals import AlreadyDone, PlanIsFinished, ReasonIsMissing
from tasks.services import collectives, dispatching, mergers, plan_life, progress, urging
from tasks.services.planning import change_task, enter_tasks
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
CLOSED_ON = "2016-10-01"


@pytest.fixture
def closed(task, plan, people):
    """A running plan with one overdue task, closed by 陈 on CLOSED_ON; returns the task."""
    made = task(due="2016-06-30", text="没有办完的任务。")
    plan_life.close(plan=plan, by=people.chen, when=at(CLOSED_ON), text="创建期满。")
    return made


def test_the_office_closes_reopens_and_archives_and_each_step_says_who_when_and_why(task, plan, people):
    task()
    steps = (
        (plan_life.close, people.chen, "2016-10-01", "创建期满。"),
        (plan_life.reopen, people.sun, "2016-10-02", "结束早了。"),
        (plan_life.close, people.sun, "2016-10-03", "验收通过。"),
        (plan_life.archive, people.chen, "2016-10-04", "归档。"),
        (plan_life.fetch_out, people.chen, "2016-10-05", "还要查。"),
    )
    for service, by, day, text in steps:
        service(plan=plan, by=by, when=at(day), text=text)
    kept = plan.stages.order_by("seq").values_list("stage", "on", "by_name", "words")
    assert list(kept)[1:] == [
        (Stage.CLOSED, DAY("2016-10-01"), "陈", "创建期满。"),
        (Stage.RUNNING, DAY("2016-10-02"), "孙", "结束早了。"),
        (Stage.CLOSED, DAY("2016-10-03"), "孙", "验收通过。"),
        (Stage.ARCHIVED, DAY("2016-10-04"), "陈", "归档。"),
        (Stage.CLOSED, DAY("2016-10-05"), "陈", "还要查。"),
    ]


@pytest.mark.parametrize("who", ["wu", "lin", "zhao", "qian", "li"])
def test_nobody_but_the_office_closes_a_plan(plan, people, who):
    with pytest.raises(NotAllowed):
        plan_life.close(plan=plan, by=getattr(people, who), when=at(CLOSED_ON), text="结束。")


def test_a_step_needs_a_word_and_the_stage_before_it(plan, people):
    with pytest.raises(ReasonIsMissing, match="为什么结束"):
        plan_life.close(plan=plan, by=people.chen, when=at(CLOSED_ON), text="  ")
    for service in (plan_life.reopen, plan_life.archive, plan_life.fetch_out):
        with pytest.raises(AlreadyDone, match="方案现在是「执行中」"):
            service(plan=plan, by=people.chen, when=at(CLOSED_ON), text="说明。")
    assert plan.stages.count() == 1


@pytest.mark.parametrize("archived", [False, True])
def test_nothing_is_written_on_a_task_of_a_plan_that_is_over(closed, plan, people, archived):
    if archived:
        plan_life.archive(plan=plan, by=people.chen, when=at(CLOSED_ON), text="归档。")
    before, when = LedgerEntry.objects.count(), at("2016-10-02")
    said = progress.ProgressUpdate(progress="又办了一些。", percent=60)
    for write in (
        lambda: dispatching.acknowledge(task=closed, by=people.wu, when=when),
        lambda: progress.report(task=closed, by=people.wu, when=when, said=said),
        lambda: urging.urge(task=closed, by=people.chen, when=when, text="请抓紧。", reply_by=DAY("2016-10-10")),
        lambda: change_task(task=closed, by=people.chen, when=when, reason="改字。", text="改过的任务。"),
        lambda: enter_tasks(closed.project, [], position=2, by=people.chen, when=when),
    ):
        with pytest.raises(PlanIsFinished, match="「测试方案 2016」已" + ("归档" if archived else "结束")):
            write()
    assert LedgerEntry.objects.count() == before


def test_after_it_is_reopened_work_goes_on(closed, plan, people, report):
    plan_life.reopen(plan=plan, by=people.chen, when=at("2016-10-02"), text="结束早了。")
    assert report(closed, "2016-10-03").on == DAY("2016-10-03")


def test_units_that_merge_or_leave_a_collective_pass_over_the_tasks_of_a_plan_that_is_over(closed, people, units):
    before = LedgerEntry.objects.count()
    membership = units["各街镇"].memberships.get(member=units["马陆镇"])
    collectives.leave(membership=membership, by=people.li, when=at("2016-10-02"))
    assert mergers.merge(unit=units["南翔镇"], into=units["马陆镇"], by=people.li, when=at("2016-10-02")).tasks == 0
    assert LedgerEntry.objects.count() == before


def test_the_page_lists_what_is_unfinished_and_closes_with_a_word(task, plan, people, signed_in):
    task(text="没有办完的任务。")
    office, page = signed_in(people.chen), reverse("tasks:plan_step", args=["ceshi", "close"])
    shown = office.get(page).content.decode()
    assert "没有办完的任务" in shown and "<span data-total>1</span>" in shown
    assert office.post(page, {"text": ""}).status_code == 422
    assert plan.stage_on(DAY("2016-10-15")) == Stage.RUNNING
    done = office.post(page, {"text": "创建期满。"}, follow=True)
    assert done.redirect_chain[0][0] == reverse("reports:plans")
    assert "创建期满。" in done.content.decode() and plan.stage_on(DAY("2016-10-15")) == Stage.CLOSED
    assert "方案现在是「已结束」，不能结束方案" in " ".join(office.get(page).content.decode().split())
    assert office.post(page, {"text": "再结束。"}).status_code == 422


def test_a_page_of_the_past_closes_nothing(task, plan, people, signed_in):
    task()
    page = reverse("tasks:plan_step", args=["ceshi", "close"]) + "?as_of=2016-09-01"
    assert signed_in(people.chen).post(page, {"text": "结束。"}).status_code == 422
    assert plan.stages.count() == 1


def test_a_task_of_a_plan_that_is_over_offers_no_action(closed, people, signed_in):
    page = reverse("tasks:detail", args=[closed.pk])
    for person in (people.wu, people.chen):
        shown = signed_in(person).get(page).content.decode()
        assert "没有办完的任务" in shown
        assert f"/tasks/{closed.pk}/urge/" not in shown and f"/tasks/{closed.pk}/report/" not in shown
        earlier = signed_in(person, "2016-09-30").get(page).content.decode()
        assert f"/tasks/{closed.pk}/" in earlier
