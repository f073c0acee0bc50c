"""催办 rises by rule, on one task or many; 批示 reaches every lead; unanswered ones come first on the workbenches."""

from uuid import uuid4

import pytest
from django.urls import reverse

from departments.roles import NotAllowed
from tasks.choices import State
from tasks.models import LedgerEntry, TaskUnit
from tasks.refusals import AlreadyUrged, DayIsWrong, ReasonIsMissing
from tasks.services import bulk, steering, urging
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def urged(task, people, day, reply_by):
    return urging.urge(task=task, by=people.chen, when=at(day), text="请抓紧。", reply_by=DAY(reply_by))


def answered(task, by, day):
    return urging.reply(task=task, by=by, when=at(day), text="马上办。")


def level(task, who):
    return TaskUnit.objects.present().get(task=task, department=who.department).urge_level


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        ({}, ["remind", "supervise", "announce", "announce"]),
        ({0: "05-10"}, ["remind", "remind", "supervise", "announce"]),  # in time, on the very day
        ({0: "05-11"}, ["remind", "supervise", "announce", "announce"]),  # a day late is missed
        ({1: "05-20"}, ["remind", "supervise", "remind", "supervise"]),  # in time, the record is clean
        ({1: "05-21"}, ["remind", "supervise", "announce", "announce"]),
    ],
)
def test_an_urging_rises_with_every_answer_missed_in_a_row(task, people, answers, levels):
    slow, seen = task(), []
    for place, (day, reply_by) in enumerate(
        [("05-01", "05-10"), ("05-12", "05-20"), ("05-22", "05-31"), ("06-01", "06-10")]
    ):
        urged(slow, people, f"2016-{day}", f"2016-{reply_by}")
        seen.append(level(slow, people.wu))
        if place in answers:
            answered(slow, people.wu, f"2016-{answers[place]}")
    assert seen == levels


def test_two_urgings_before_the_answer_is_due_do_not_rise(task, people):
    slow = task()
    urged(slow, people, "2016-05-01", "2016-05-10")
    urged(slow, people, "2016-05-05", "2016-05-10")
    urged(slow, people, "2016-05-10", "2016-05-20")
    assert level(slow, people.wu) == "remind"


def test_the_plan_says_when_urgings_rise_and_the_past_stays(task, people, plan):
    slow = task()
    plan.supervise_after, plan.announce_after = 2, 3
    plan.save()
    for day, reply_by in (("05-01", "05-10"), ("05-12", "05-20")):
        entry = urged(slow, people, f"2016-{day}", f"2016-{reply_by}")
    assert set(entry.detail["levels"].values()) == {"remind"}
    plan.supervise_after = 1
    plan.save()
    assert level(slow, people.wu) == "remind"


def test_levels_are_each_units_own(task, report, people):
    slow = task()
    report(slow, "2016-04-01")  # while the lead has not acknowledged, it alone would be urged
    urged(slow, people, "2016-05-01", "2016-05-10")
    answered(slow, people.wu, "2016-05-02")
    entry = urged(slow, people, "2016-05-12", "2016-05-20")
    named = dict(zip(entry.detail["names"], entry.detail["levels"].values(), strict=True))
    assert named == {"文广局": "remind", "财政局": "supervise", "马陆镇": "supervise", "南翔镇": "supervise"}


@pytest.fixture
def three(task, people):
    """Two tasks at work and one that rests."""
    made = [task("2016-06-30"), task("2016-07-31"), task("2016-08-31")]
    steering.suspend(task=made[2], by=people.chen, when=at("2016-05-01"), text="等文件。")
    return made


def asked(service, by, tasks, **more):
    said = {"text": "请抓紧。", "reply_by": DAY("2016-05-10"), "listed": "灯：逾期（2 项）", "key": uuid4()} | more
    return service(tasks=[task.pk for task in tasks], by=by, when=at("2016-05-02"), **said)


def test_a_list_is_urged_task_by_task_and_says_what_could_not_be(three, people, ledger_is_whole):
    key = uuid4()
    outcome = asked(bulk.urge, people.chen, three, key=key)
    assert [entry.task for entry in outcome.entries] == three[:2]
    assert outcome.refused == {three[2].pk: "任务现在是「中止」，不能催办；现在可以：恢复、取消。"}
    assert outcome.entries[0].detail["listed"] == "灯：逾期（2 项）"
    again = asked(bulk.urge, people.chen, three, key=key)
    assert again.entries == outcome.entries
    assert LedgerEntry.objects.filter(kind="urged").count() == 2
    assert ledger_is_whole()


@pytest.mark.parametrize(
    ("first", "between", "second", "refused"),
    [
        (["马陆镇", "南翔镇"], None, ["马陆镇"], True),
        (["马陆镇"], None, ["马陆镇", "南翔镇"], False),  # one of them has not been asked
        (["马陆镇"], "answered", ["马陆镇"], False),
        (["马陆镇"], "withdrawn", ["马陆镇"], False),
        (["马陆镇"], "next day", ["马陆镇"], False),
        (["马陆镇"], "same person", ["马陆镇"], False),  # who urged knows that he did
    ],
)
def test_what_a_colleague_has_urged_today_and_waits_is_not_urged_again(
    task, people, units, first, between, second, refused
):
    made, chen, sun = task(), people.chen, people.sun
    said = {"task": made, "reply_by": DAY("2016-05-10"), "text": "请抓紧。"}
    urging.urge(by=chen, when=at("2016-05-02", 9), units=[units[name] for name in first], **said)
    if between == "answered":
        answered(made, people.xie, "2016-05-02")
    if between == "withdrawn":
        urging.withdraw(task=made, by=chen, when=at("2016-05-02"), text="重复。")
    again = {"by": chen if between == "same person" else sun, "units": [units[name] for name in second]}
    again["when"] = at("2016-05-03" if between == "next day" else "2016-05-02", 11)
    if refused:
        with pytest.raises(AlreadyUrged) as told:
            urging.urge(**again, **said)
        assert str(told.value) == (
            "陈今天 09:00 已经催办过这些单位，要求 2016-05-10 前回复，还在等回复，不用再催一次。"
        )
    else:
        urging.urge(**again, **said)
    assert LedgerEntry.objects.filter(kind="urged").count() == (1 if refused else 2)


def test_a_bad_request_on_a_list_saves_nothing(three, people):
    for more, refusal in (({"text": " "}, ReasonIsMissing), ({"reply_by": DAY("2016-05-01")}, DayIsWrong)):
        with pytest.raises(refusal):
            asked(bulk.urge, people.chen, three, **more)
    for service, who in ((bulk.urge, people.zhao), (bulk.instruct, people.chen), (bulk.urge, people.wu)):
        with pytest.raises(NotAllowed):
            asked(service, who, three)
    assert not LedgerEntry.objects.filter(kind__in=["urged", "instructed"]).exists()


def test_the_office_urges_exactly_what_is_filtered_and_ticked(three, people, signed_in):
    office = signed_in(people.chen, "2016-07-15")
    listed = office.get(reverse("tasks:list"), {"light": "overdue"})
    assert f"{reverse('tasks:urge_list')}?light=overdue" in listed.content.decode()
    url = f"{reverse('tasks:urge_list')}?due_to=2016-08-01"
    page = office.get(url)
    assert [one.task_id for one in page.context["rows"]] == [one.pk for one in three[:2]]
    said = {"text": "请抓紧。", "reply_by": "2016-07-20", "key": str(uuid4())}
    assert "请至少勾选一项任务" in office.post(url, said).content.decode()
    bad = office.post(url, said | {"tasks": [three[1].pk], "reply_by": "2016-07-01"})
    assert bad.status_code == 422 and "不能早于今天" in bad.content.decode() and "请抓紧。" in bad.content.decode()
    assert bad.context["chosen"] == {three[1].pk}
    assert office.post(url, said | {"tasks": [three[2].pk]}).status_code == 422  # not in the list that was shown
    office.post(url, said | {"tasks": [three[1].pk]})
    entry = LedgerEntry.objects.get(kind="urged")
    assert (entry.task, entry.detail["listed"]) == (three[1], "期限到：2016-08-01（1 项）")


def test_a_leader_instructs_on_a_figure_and_leads_and_office_see_it(three, people, signed_in):
    leader = signed_in(people.zhao, "2016-07-15")
    assert "批示本列表" in leader.get(reverse("tasks:list")).content.decode()
    url = f"{reverse('tasks:instruct_list')}?light=overdue"
    leader.post(url, {"text": "请说明原因。", "reply_by": "2016-07-20", "key": str(uuid4()), "tasks": [three[0].pk]})
    clerk = signed_in(people.wu, "2016-07-16").get("/").content.decode()
    assert (
        "催办和批示，只列没有回复的" in clerk and "批示 · 下周三（7月20日） 前回复" in clerk and "请说明原因。" in clerk
    )
    office = signed_in(people.chen, "2016-07-16").get("/").content.decode()
    assert "批示未回复" in office and "应在" not in office
    late = signed_in(people.chen, "2016-07-21").get("/").context["sections"]
    assert late[0].title == "到期没有回复"
    assert "批示 · 应在 7月20日 前回复，已过期 1 天" in signed_in(people.wu, "2016-07-21").get("/").content.decode()


def test_an_urging_while_a_claim_waits_for_the_other_lead_asks_that_lead(task, report, people, units):
    from departments.choices import Role
    from tests.world import person

    pairs = [(units["文广局"], "lead"), (units["财政局"], "lead"), (units["马陆镇"], "responsible")]
    made = task(pairs=pairs)
    report(made, "2016-04-01")
    person("ma", "马", Role.HEAD, units["财政局"])
    claim(task=made, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    entry = urged(made, people, "2016-05-02", "2016-05-10")
    assert entry.detail["names"] == ["财政局"]
    made.refresh_from_db()
    assert made.present.state == State.IN_PROGRESS


def test_an_instruction_waits_for_its_answer_when_the_office_urges_too(task, people, on_day, ledger_is_whole):
    slow = task()
    urging.instruct(task=slow, by=people.zhao, when=at("2016-05-01"), text="为什么慢？", reply_by=DAY("2016-05-10"))
    urged(slow, people, "2016-05-03", "2016-05-12")
    assert [row.task_id for row in on_day("2016-05-03").instructed()] == [slow.pk]
    answered(slow, people.lin, "2016-05-04")
    assert not on_day("2016-05-04").instructed().exists()
    urged(slow, people, "2016-05-05", "2016-05-12")
    assert not on_day("2016-05-05").instructed().exists()
    assert ledger_is_whole()
