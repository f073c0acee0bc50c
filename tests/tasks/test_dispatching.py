"""交办、撤回交办: what is looked at before, what goes with it, and until when it can be taken back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.roles import NotAllowed
from indicators.choices import Stage
from tasks.choices import Kind
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import AlreadyDone, NotDispatched, NotInThisState, ReasonIsMissing
from tasks.services import bulk, dispatching, extensions, plan_life, progress, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
LOOK, BACK = reverse("tasks:dispatch_list"), reverse("tasks:recall_list")


def again(task: Task) -> Task:
    return Task.objects.select_related("present").get(pk=task.pk)


def test_note_and_document_stand_in_the_entry_of_each_task(task, plan, people):
    first, second, third = (task(dispatched=False) for _ in range(3))
    entries = dispatching.dispatch_plan(
        plan=plan,
        by=people.chen,
        when=at("2016-03-02"),
        tasks=[first.pk, third.pk],
        text="请按月反馈。",
        document="嘉创办〔2016〕3 号",
    )
    assert [(entry.task_id, entry.text, entry.detail) for entry in entries] == [
        (each.pk, "请按月反馈。", {"document": "嘉创办〔2016〕3 号"}) for each in (first, third)
    ]
    assert again(second).present.dispatched_on is None


def test_what_was_dispatched_meanwhile_is_not_dispatched_twice(task, plan, people):
    first, second = task(dispatched=False), task(dispatched=False)
    dispatching.dispatch(task=first, by=people.sun, when=at("2016-03-02"))
    made = dispatching.dispatch_plan(
        plan=plan, by=people.chen, when=at("2016-03-02"), tasks=[first.pk, second.pk], text="", document=""
    )
    assert [entry.task_id for entry in made] == [second.pk]
    assert LedgerEntry.objects.filter(task=first, kind=Kind.DISPATCHED).count() == 1


def test_a_dispatch_taken_back_leaves_the_task_with_the_office(task, people, light, on_day, ledger_is_whole):
    made = task("2016-03-20")
    urging.urge(task=made, by=people.chen, when=at("2016-03-02"), text="请签收。", reply_by=DAY("2016-03-05"))
    extensions.ask(task=made, by=people.lin, when=at("2016-03-03"), due_on=DAY("2016-06-30"), text="等待审批。")
    entry = dispatching.recall(task=made, by=people.chen, when=at("2016-03-04"), text="单位写错了。")
    assert (entry.kind, entry.text, entry.state_after) == (Kind.RECALLED, "单位写错了。", "pending")
    now = again(made).present
    assert (now.dispatched_on, now.active_since, now.asked_due_on) == (None, None, None)
    assert not TaskUnit.objects.present().filter(task=made, urged_on__isnull=False).exists()
    lights = [light(made, day) for day in ("2016-03-03", "2016-03-04", "2016-04-30")]
    assert lights == ["due_soon", "undispatched", "undispatched"]
    assert [
        list(on_day(day).visible_to(people.wu).values_list("task", flat=True)) for day in ("2016-03-03", "2016-03-04")
    ] == [
        [made.pk],
        [],
    ]
    dispatching.dispatch(task=made, by=people.chen, when=at("2016-04-01"))
    assert again(made).present.dispatched_on == DAY("2016-04-01")
    assert light(made, "2016-04-01") == "overdue"
    assert ledger_is_whole()


@pytest.mark.parametrize("who", ["wu", "zhou", "xie"])
def test_once_a_unit_has_acknowledged_a_dispatch_stays(task, people, on_day, who):
    made = task()
    dispatching.acknowledge(task=made, by=getattr(people, who), when=at("2016-03-02"))
    with pytest.raises(NotInThisState if who == "wu" else AlreadyDone):  # a lead's receipt sets the task in progress
        dispatching.recall(task=made, by=people.chen, when=at("2016-03-03"), text="写错了。")
    assert list(on_day("2016-03-03").recallable()) == []


def test_a_dispatch_is_taken_back_by_the_office_with_a_reason(task, people):
    made, waiting = task(), task(dispatched=False)
    with pytest.raises(NotAllowed):
        dispatching.recall(task=made, by=people.lin, when=at("2016-03-02"), text="写错了。")
    with pytest.raises(ReasonIsMissing):
        dispatching.recall(task=made, by=people.chen, when=at("2016-03-02"), text=" ")
    with pytest.raises(NotDispatched):
        dispatching.recall(task=waiting, by=people.chen, when=at("2016-03-02"), text="写错了。")


def test_many_are_taken_back_together_but_for_those_that_a_unit_has(task, people):
    first, second = task(), task()
    said = progress.ProgressUpdate("已开始。", 10)
    progress.report(task=second, by=people.zhou, when=at("2016-03-02"), said=said)
    key = uuid4()
    words = {"by": people.chen, "when": at("2016-03-03"), "text": "重新分工。", "key": key}
    outcome = bulk.recall(tasks=[first.pk, second.pk], **words)
    assert [entry.task_id for entry in outcome.entries] == [first.pk]
    assert list(outcome.refused) == [second.pk] and "签收" in outcome.refused[second.pk]
    assert [entry.pk for entry in bulk.recall(tasks=[first.pk], **words).entries] == [outcome.entries[0].pk]


def test_before_the_dispatch_the_office_sees_what_goes_to_whom(task, people, signed_in):
    late, later = task("2016-06-30", dispatched=False), task("2016-12-31", dispatched=False)
    page = signed_in(people.chen).get(LOOK)
    assert [(share.name, share.led, share.carried) for share in page.context["shares"]] == [
        ("文广局", 2, 2), ("南翔镇", 0, 2), ("财政局", 0, 2), ("马陆镇", 0, 2)
    ]  # fmt: skip
    assert page.context["past"] == {late.pk}
    assert page.context["chosen"] == {late.pk, later.pk}
    assert "有 1 项的期限已经过了" in page.content.decode()


def test_the_page_costs_as_much_for_many_tasks_as_for_one(task, people, signed_in):
    client, counts = signed_in(people.chen), []
    for _ in range(2):
        task(dispatched=False)
        client.get(LOOK)  # what a worker keeps is kept
        with CaptureQueriesContext(connection) as counted:
            client.get(LOOK)
        counts.append(len(counted))
        task(dispatched=False), task(dispatched=False)
    assert counts[0] == counts[1] <= 14


def test_the_office_chooses_hands_out_takes_back_and_hands_out_again(task, plan, people, signed_in):
    first, second = task(dispatched=False), task(dispatched=False)
    client = signed_in(people.chen)
    answer = client.post(
        LOOK, {"key": uuid4(), "tasks": [first.pk], "text": "请签收。", "document": "3 号"}, follow=True
    )
    assert "已交办 1 项任务" in answer.content.decode()
    assert [one.task_id for one in answer.context["rows"]] == [second.pk]
    answer = client.post(BACK, {"key": uuid4(), "tasks": [first.pk], "text": ""})
    assert answer.status_code == 422 and again(first).present.dispatched_on == DAY("2016-10-15")
    answer = client.post(BACK, {"key": uuid4(), "tasks": [first.pk], "text": "换牵头单位。"}, follow=True)
    assert "已撤回 1 项任务的交办" in answer.content.decode()
    client.post(LOOK, {"key": uuid4(), "tasks": [first.pk, second.pk]})
    kinds = LedgerEntry.objects.filter(task=first).in_order().values_list("kind", flat=True)
    assert list(kinds) == [Kind.ENTERED, Kind.DISPATCHED, Kind.RECALLED, Kind.DISPATCHED]
    assert plan.stage_on(DAY("2016-10-15")) == Stage.RUNNING


def test_nothing_ticked_a_past_day_and_a_strange_task_change_nothing(task, people, signed_in):
    waiting, there = task(dispatched=False), task()
    client = signed_in(people.chen)
    for query, ticked in (("", []), ("?as_of=2016-05-01", [waiting.pk]), ("", [there.pk]), ("", ["x"])):
        answer = client.post(LOOK + query, {"key": uuid4(), "tasks": ticked})
        assert answer.status_code == 422
    assert again(waiting).present.dispatched_on is None


def test_on_the_tasks_page_a_dispatch_is_taken_back_while_nobody_has_acknowledged(task, people, signed_in):
    made = task()
    address = reverse("tasks:act", args=[made.pk, "recall"])
    client = signed_in(people.chen)
    assert "撤回交办" in client.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    client.post(address, {"text": "单位写错了。"})
    assert again(made).present.dispatched_on is None
    assert signed_in(people.wu).get(reverse("tasks:detail", args=[made.pk])).status_code == 404


def test_a_plan_that_is_over_offers_neither_and_says_why(task, plan, people, signed_in):
    task(), task(dispatched=False)
    plan_life.close(plan=plan, by=people.chen, when=at("2016-10-01"), text="年度工作已经结束。")
    client = signed_in(people.chen)
    for address in (LOOK, BACK):
        page = client.get(address)
        assert (page.context["rows"], "请先恢复执行" in page.content.decode()) == ([], True)
        assert "勾选" not in page.content.decode()
    assert f'href="{BACK}' not in client.get(LOOK).content.decode()
