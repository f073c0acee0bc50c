"""撤回: who may take back what until when, and that the task is as if it had not been done."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.choices import Role
from departments.roles import NotAllowed
from indicators.choices import JointClaim
from reports.figures.instructions import waiting
from reports.figures.response import responses
from tasks.choices import Kind
from tasks.ledger.chain import replay
from tasks.ledger.projection import facts_of
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import (
    AlreadyDone,
    NewerEntries,
    NotDispatched,
    NotInThisState,
    PlanIsFinished,
    ReasonIsMissing,
    TooLateToWithdraw,
)
from tasks.services import (
    claims,
    dispatching,
    extensions,
    locking,
    mergers,
    plan_life,
    planning,
    progress,
    steering,
    urging,
)
from tests.recount import Recount
from tests.tasks.test_ledger import in_threads
from tests.world import DAY, at, claim, person

pytestmark = pytest.mark.django_db


def claimed(task, by, day, text="都办了。"):
    return claim(task=task, by=by, when=at(day), text=text, reason="长期配合。")


def take_back(task, by, day, text="材料传错了。"):
    return claims.withdraw(task=task, by=by, when=at(day), text=text)


def facts_now(task):
    return facts_of(Task.objects.select_related("project", "present").get(pk=task.pk))


@pytest.fixture
def ma(units):
    """The head of the second lead."""
    return person("ma", "马", Role.HEAD, units["财政局"])


@pytest.fixture
def bai(units):
    """The head of a town, which leads only where a test says so."""
    return person("bai", "白", Role.HEAD, units["南翔镇"])


@pytest.fixture
def joint(task, units, report, plan, ma):
    """Make a task of two or three leads at work, under either way to claim together."""

    def make(mode=JointClaim.AGREE, leads=("文广局", "财政局")):
        plan.joint_claim = mode
        plan.save()
        made = task(pairs=[(units[name], "lead") for name in leads])
        report(made, "2016-04-01")
        return made

    return make


def test_the_task_is_as_if_the_claim_had_not_been_made(task, report, people, on_day, light):
    """What was there before is there again, with its days; the days of the claim stay as they were."""
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urging.urge(task=made, by=people.chen, when=at("2016-04-05"), text="请抓紧。", reply_by=DAY("2016-04-12"))
    before, entry = facts_now(made), claimed(made, people.lin, "2016-04-10")
    assert before != facts_now(made)
    undone = take_back(made, people.lin, "2016-04-20")
    assert facts_now(made) == before
    assert (undone.kind, undone.text, undone.corrects, undone.state_after) == (
        Kind.CLAIM_WITHDRAWN, "材料传错了。", entry, "in_progress",
    )  # fmt: skip
    assert (undone.detail["withdraws"], undone.get_kind_display()) == (entry.seq, "撤回办结申请")
    states = [on_day(day).get(task=made).state for day in ("2016-04-09", "2016-04-10", "2016-04-19", "2016-04-20")]
    assert states == ["in_progress", "claimed", "claimed", "in_progress"]
    assert [light(made, day) for day in ("2016-05-06", "2016-05-07")] == ["normal", "silent"]  # since the report
    assert list(faults()) == []


def test_what_others_did_since_the_claim_stays(task, report, people):
    """The claim had answered the urging; the town's report and the leader's words came while it waited."""
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urging.urge(task=made, by=people.chen, when=at("2016-04-05"), text="请抓紧。", reply_by=DAY("2016-04-12"))
    claimed(made, people.lin, "2016-04-10")
    report(made, "2016-04-11", by=people.xie, percent=70, finished=True)
    urging.instruct(task=made, by=people.zhao, when=at("2016-04-12"), text="抓实。", reply_by=DAY("2016-04-30"))
    steering.suspend(task=made, by=people.chen, when=at("2016-04-13"), text="停工。")
    steering.resume(task=made, by=people.chen, when=at("2016-04-14"), text="复工。")
    take_back(made, people.lin, "2016-04-15")
    parts = {row.department.name: row for row in TaskUnit.objects.present().filter(task=made)}
    lead, town = parts["文广局"], parts["马陆镇"]
    assert (lead.urged_by, lead.urged_on, lead.reply_by, lead.missed) == (
        "instructed", DAY("2016-04-12"), DAY("2016-04-30"), 0,
    )  # fmt: skip
    assert (lead.claimed_on, lead.state, town.state, town.percent) == (None, "in_progress", "finished", 70)
    assert facts_now(made).state == "in_progress"
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("mode", "acts", "by", "answer"),
    [
        (JointClaim.AGREE, "lin", "lin", ""),
        (JointClaim.AGREE, "lin", "ma", NotAllowed),  # it has not claimed
        (JointClaim.AGREE, "lin agree", "lin", TooLateToWithdraw),
        (JointClaim.AGREE, "lin agree", "ma", NotAllowed),  # it has only agreed
        (JointClaim.AGREE, "lin object", "lin", AlreadyDone),
        (JointClaim.EACH, "lin ma", "lin", TooLateToWithdraw),
        (JointClaim.EACH, "lin ma", "ma", ""),
        (JointClaim.EACH, "lin ma back", "lin", ""),
        (JointClaim.EACH, "lin ma return", "ma", AlreadyDone),
    ],
)
def test_a_lead_takes_its_claim_back_until_another_lead_stands_behind_it(joint, people, ma, mode, acts, by, answer):
    made, who = joint(mode), {"lin": people.lin, "ma": ma}
    steps = {
        "lin": lambda day: claimed(made, people.lin, day),
        "ma": lambda day: claimed(made, ma, day),
        "agree": lambda day: claims.agree(task=made, by=ma, when=at(day)),
        "object": lambda day: claims.object_to(task=made, by=ma, when=at(day), text="还缺文件。"),
        "return": lambda day: claims.send_back(task=made, by=people.chen, when=at(day), text="还缺文件。"),
        "back": lambda day: take_back(made, ma, day),
    }
    for place, act in enumerate(acts.split(), start=1):
        steps[act](f"2016-04-{place:02}")
    if answer:
        with pytest.raises(answer):
            take_back(made, who[by], "2016-04-20")
    else:
        assert take_back(made, who[by], "2016-04-20").state_after == "in_progress"
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("leads", "whom"),
    [
        (("文广局", "财政局"), "请创建办退回"),
        (("文广局", "财政局", "南翔镇"), "请南翔镇答复「不同意办结」"),
    ],
)
def test_who_cannot_take_it_back_alone_is_told_whom_to_ask(joint, people, ma, leads, whom):
    made = joint(leads=leads)
    claimed(made, people.lin, "2016-04-02")
    claims.agree(task=made, by=ma, when=at("2016-04-03"))
    with pytest.raises(TooLateToWithdraw, match=f"财政局已经申请或同意办结，不能单独撤回；确需撤回的，{whom}。"):
        take_back(made, people.lin, "2016-04-04")


@pytest.mark.parametrize(
    ("acts", "fault", "sentence"),
    [
        ("", AlreadyDone, "没有等待答复的办结申请，不用撤回"),
        ("claim return", AlreadyDone, "陈已于 2016-04-03 退回，没有等待答复的办结申请，不用撤回。"),
        ("claim back", AlreadyDone, "林已于 2016-04-03 撤回办结申请，没有等待答复的办结申请"),
        ("claim confirm", NotInThisState, "任务现在是「已办结」，不能撤回办结申请；现在可以：重开。"),
        ("claim confirm reopen", AlreadyDone, "陈已于 2016-04-04 重开"),
        ("claim suspend", NotInThisState, "任务现在是「中止」，不能撤回办结申请"),
    ],
)
def test_only_an_undecided_claim_can_be_taken_back(task, report, people, acts, fault, sentence):
    made = task()
    report(made, "2016-04-01")
    said = {"task": made, "by": people.chen, "text": "说明。"}
    steps = {
        "claim": lambda day: claimed(made, people.lin, day),
        "return": lambda day: claims.send_back(when=at(day), **said),
        "confirm": lambda day: claims.confirm(when=at(day), **said),
        "reopen": lambda day: steering.reopen(when=at(day), **said),
        "suspend": lambda day: steering.suspend(when=at(day), **said),
        "back": lambda day: take_back(made, people.lin, day),
    }
    for place, act in enumerate(acts.split(), start=2):
        steps[act](f"2016-04-{place:02}")
    number = LedgerEntry.objects.filter(task=made).count()
    with pytest.raises(fault, match=sentence):
        take_back(made, people.lin, "2016-04-20")
    assert LedgerEntry.objects.filter(task=made).count() == number


def test_only_a_head_of_the_lead_takes_it_back_and_says_why(task, report, people, ma, signed_in):
    made = task()
    report(made, "2016-04-01")
    claimed(made, people.lin, "2016-04-02")
    for who in ("wu", "zhou", "xie", "zheng", "chen", "zhao", "qian", "li"):
        with pytest.raises(NotAllowed):
            take_back(made, getattr(people, who), "2016-04-03")
    with pytest.raises(NotAllowed, match="只有牵头单位的负责人可以撤回办结申请。"):
        take_back(made, ma, "2016-04-03")
    with pytest.raises(ReasonIsMissing, match="请写明为什么撤回办结申请"):
        take_back(made, people.lin, "2016-04-03", text=" ")
    assert facts_now(made).state == "claimed"


def test_an_earlier_return_is_owed_again_when_the_next_claim_is_taken_back(task, report, people, on_day):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    claimed(made, people.lin, "2016-04-02")
    claims.send_back(task=made, by=people.chen, when=at("2016-04-03"), text="还缺文件。")
    before = facts_now(made)
    claimed(made, people.lin, "2016-04-10")
    take_back(made, people.lin, "2016-04-11")
    assert facts_now(made) == before
    assert [on_day(day).returned().count() for day in ("2016-04-03", "2016-04-10", "2016-04-11")] == [1, 0, 1]


def test_the_witness_and_the_days_of_answering_leave_the_claim_out(task, report, people, units, on_day):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urging.urge(task=made, by=people.chen, when=at("2016-04-05"), text="请抓紧。", reply_by=DAY("2016-04-12"))
    claimed(made, people.lin, "2016-04-07")
    assert responses(on_day("2016-04-19"))[units["文广局"].pk].reply.days == 2
    take_back(made, people.lin, "2016-04-20")
    assert responses(on_day("2016-04-19"))[units["文广局"].pk].reply.days == 2  # that day, it was answered
    assert responses(on_day("2016-04-20"))[units["文广局"].pk].reply.days is None
    for day, state, asked in (("2016-04-19", "claimed", ""), ("2016-04-20", "in_progress", "urged")):
        told = Recount(made.plan).on(DAY(day))[made.pk]
        part = told.parts[units["文广局"].pk]
        assert (told.state, part.asked) == (state, asked)


def test_verifying_finds_facts_that_a_withdrawal_made_up(task, report, people, monkeypatch):
    """The entry is chained and its facts are stored as it says; only replaying without the claim tells."""
    made = task()
    report(made, "2016-04-01")
    claimed(made, people.lin, "2016-04-02")
    detail = claims.withdrawal_detail

    def made_up(*args):
        said = detail(*args)
        said["restores"]["task"]["urges"] = 7
        return said

    monkeypatch.setattr(claims, "withdrawal_detail", made_up)
    take_back(made, people.lin, "2016-04-03")
    assert list(faults()) == [f"任务 {made.pk} 第 5 条：撤回以后的情形与重算不符"]


def test_a_withdrawal_sent_twice_is_one_entry_and_one_after_newer_entries_is_refused(task, report, people):
    made = task()
    report(made, "2016-04-01")
    seen = claimed(made, people.lin, "2016-04-02").seq
    report(made, "2016-04-03", by=people.zhou)
    with pytest.raises(NewerEntries):
        claims.withdraw(task=made, by=people.lin, when=at("2016-04-04"), text="传错了。", seen=seen)
    assert take_back(made, people.lin, "2016-04-05").seq == 6
    assert replay(LedgerEntry.objects.filter(task=made).in_order()).state == "in_progress"


@pytest.mark.django_db(transaction=True)
def test_of_a_withdrawal_and_a_decision_at_the_same_moment_one_wins(task, report, people, ledger_is_whole):
    """Each time the other one starts first; whoever comes second is told how the task stands."""
    won = []
    for number in range(8):
        made = task(text=f"第 {number} 项任务。")
        report(made, "2016-04-01")
        seen = claimed(made, people.lin, "2016-04-02").seq
        said = {"task": made.pk, "when": at("2016-04-03"), "text": "说明。", "seen": seen}
        acts = [attempt(claims.withdraw, people.lin, said), attempt(DECISIONS[number // 2 % 2], people.chen, said)]
        answers = in_threads(2, lambda place, acts=acts, number=number: acts[(place + number) % 2]())
        (entry,) = (answer for answer in answers if isinstance(answer, LedgerEntry))
        (refusal,) = (answer for answer in answers if isinstance(answer, Exception))
        assert any(words in str(refusal) for words in ("任务现在是「", "已于 2016-04-03 退回", "又有 1 条新台账"))
        won.append(entry.kind)
        assert LedgerEntry.objects.filter(task=made).count() == seen + 1
    assert set(won) <= {Kind.CLAIM_WITHDRAWN, Kind.CONFIRMED, Kind.SENT_BACK}
    assert ledger_is_whole()


DECISIONS = (claims.confirm, claims.send_back)


def attempt(service, by, said):
    """Return the act of taking that step, which answers with its entry or with the refusal."""

    def act():
        try:
            return service(by=by, **said)
        except (NotInThisState, AlreadyDone, NewerEntries, TooLateToWithdraw) as refusal:
            return refusal

    return act


def test_the_page_takes_the_claim_back_and_the_next_form_begins_with_its_words(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-01")
    claimed(made, people.lin, "2016-10-10", text="馆舍已建成。")
    browser, detail = signed_in(people.lin), reverse("tasks:detail", args=[made.pk])
    address = reverse("tasks:act", args=[made.pk, "withdraw-claim"])
    assert address in browser.get(detail).content.decode()
    shown = browser.get(address).content.decode()
    assert "撤回以后任务回到申请以前的情形" in shown and shown.count("馆舍已建成。") == 2  # on top, and in the ledger
    assert "照任务现在的情况" not in shown
    assert browser.post(address, {"text": ""}).status_code == 422
    done = browser.post(address, {"text": "传错了附件。", "seen": 4}, follow=True).content.decode()
    assert "已撤回办结申请，任务回到申请以前的情形。" in done
    assert "已撤回（2016-10-15 林）" in " ".join(done.split()) and "撤回第 4 条" in done
    assert address not in done
    form = browser.get(reverse("tasks:act", args=[made.pk, "claim"])).content.decode()
    assert "馆舍已建成。" in form and "传错了附件。" in form and "没有达到的要求" not in form
    past = browser.get(detail, {"as_of": "2016-10-12"}).content.decode()
    assert "已撤回" not in past and "待审核" in past


def test_the_act_is_offered_to_nobody_else_and_not_when_it_would_be_refused(joint, people, ma, signed_in):
    made = joint()
    address = reverse("tasks:act", args=[made.pk, "withdraw-claim"])

    def offered(who):
        return address in signed_in(who).get(reverse("tasks:detail", args=[made.pk])).content.decode()

    assert not offered(people.lin)
    claimed(made, people.lin, "2016-10-10")
    assert [offered(who) for who in (people.lin, people.wu, ma, people.chen, people.zhao)] == [True] + [False] * 4
    claims.agree(task=made, by=ma, when=at("2016-10-11"))
    assert not offered(people.lin)
    assert "您还不能撤回办结申请" in signed_in(people.lin).get(address).content.decode()


def test_a_report_after_the_withdrawal_answers_what_the_claim_had_answered(task, report, people):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    asked = urging.urge(task=made, by=people.chen, when=at("2016-04-05"), text="请抓紧。", reply_by=DAY("2016-04-12"))
    claimed(made, people.lin, "2016-04-07")
    take_back(made, people.lin, "2016-04-08")
    said = progress.ProgressUpdate("又有进展。", 60)
    entry = progress.report(task=made, by=people.wu, when=at("2016-04-09"), said=said)
    assert [each["seq"] for each in entry.detail["answered"]] == [asked.seq]


# --- 延期申请 ---------------------------------------------------------------------------------------------------------


def asks(task, by, day, due="2017-06-30"):
    return extensions.ask(task=task, by=by, when=at(day), due_on=DAY(due), text="材料未齐。")


def take_request_back(task, by, day, text=""):
    return extensions.withdraw(task=task, by=by, when=at(day), text=text)


def test_a_request_that_is_taken_back_waits_no_longer_and_can_be_made_anew(task, report, people, on_day):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    before, entry = facts_now(made), asks(made, people.lin, "2016-04-02")
    undone = take_request_back(made, people.lin, "2016-04-05")
    assert facts_now(made) == before
    assert (undone.kind, undone.text, undone.corrects) == (Kind.EXTENSION_WITHDRAWN, "", entry)
    days = ("2016-04-01", "2016-04-02", "2016-04-04", "2016-04-05")
    assert [on_day(day).asking_extension().count() for day in days] == [0, 1, 1, 0]
    told = Recount(made.plan)
    assert [told.on(DAY(day))[made.pk].asks_until for day in days] == [None, DAY("2017-06-30"), DAY("2017-06-30"), None]
    asks(made, people.lin, "2016-04-06", due="2017-03-31")
    extensions.grant(task=made, by=people.chen, when=at("2016-04-07"), text="同意。")
    now = facts_now(made)
    assert (now.due_on, now.extensions, now.asked_due_on) == (DAY("2017-03-31"), 1, None)
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("acts", "by", "fault", "sentence"),
    [
        ("", "lin", AlreadyDone, "没有待审批的延期申请，不用撤回"),
        ("ask", "lin", None, ""),
        ("ask", "ma", NotAllowed, "延期申请是文广局提出的，只能由该单位负责人撤回。"),
        ("ask", "wu", NotAllowed, "不能撤回延期申请"),
        ("ask", "chen", NotAllowed, "不能撤回延期申请"),
        ("ask grant", "lin", TooLateToWithdraw, "陈已于 2016-04-03 答复（延期准予），不能撤回延期申请。"),
        ("ask refuse", "lin", TooLateToWithdraw, "陈已于 2016-04-03 答复（延期不准），不能撤回延期申请。"),
        ("ask back", "lin", AlreadyDone, "林已于 2016-04-03 撤回延期申请，不用再撤回。"),
        ("ask grant ask", "lin", None, ""),
        ("ask suspend", "lin", NotInThisState, "任务现在是「中止」，不能撤回延期申请"),
        ("ask suspend resume", "lin", AlreadyDone, "没有待审批的延期申请"),  # suspending settled it
        ("ask claim", "lin", None, ""),  # the office may still decide on it, so it can be taken back
    ],
)
def test_the_unit_that_asked_takes_its_request_back_until_it_is_decided(
    task, report, people, ma, acts, by, fault, sentence
):
    made, who = task("2016-12-31"), vars(people) | {"ma": ma}
    report(made, "2016-04-01")
    said = {"task": made, "by": people.chen, "text": "说明。"}
    steps = {
        "ask": lambda day: asks(made, people.lin, day, due=f"2018-{day[5:]}"),
        "grant": lambda day: extensions.grant(when=at(day), **said),
        "refuse": lambda day: extensions.refuse(when=at(day), **said),
        "back": lambda day: take_request_back(made, people.lin, day),
        "suspend": lambda day: steering.suspend(when=at(day), **said),
        "resume": lambda day: steering.resume(when=at(day), **said),
        "claim": lambda day: claimed(made, people.lin, day),
    }
    for place, act in enumerate(acts.split(), start=2):
        steps[act](f"2016-04-{place:02}")
    if fault:
        with pytest.raises(fault, match=sentence):
            take_request_back(made, who[by], "2016-04-20")
    else:
        take_request_back(made, who[by], "2016-04-20")
        assert facts_now(made).asked_due_on is None
    assert list(faults()) == []


@pytest.mark.django_db(transaction=True)
def test_of_a_withdrawn_request_and_its_decision_at_the_same_moment_one_wins(task, report, people, ledger_is_whole):
    for number in range(6):
        made = task("2016-12-31", text=f"第 {number} 项任务。")
        report(made, "2016-04-01")
        seen = asks(made, people.lin, "2016-04-02").seq
        said = {"task": made.pk, "when": at("2016-04-03"), "text": "说明。"}
        decide = (extensions.grant, extensions.refuse)[number // 2 % 2]
        acts = [attempt(extensions.withdraw, people.lin, said), attempt(decide, people.chen, said)]
        answers = in_threads(2, lambda place, acts=acts, number=number: acts[(place + number) % 2]())
        (_,) = (answer for answer in answers if isinstance(answer, LedgerEntry))
        (refusal,) = (answer for answer in answers if isinstance(answer, Exception))
        assert any(words in str(refusal) for words in ("陈已于 2016-04-03 答复", "没有待审批的延期申请")), refusal
        assert LedgerEntry.objects.filter(task=made).count() == seen + 1
    assert ledger_is_whole()


def test_the_page_takes_a_request_back_without_a_reason(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-01")
    asks(made, people.lin, "2016-10-10")
    browser, detail = signed_in(people.lin), reverse("tasks:detail", args=[made.pk])
    address = reverse("tasks:act", args=[made.pk, "withdraw-extension"])
    assert address in browser.get(detail).content.decode()
    assert address not in signed_in(people.chen).get(detail).content.decode()
    assert "可以重新申请" in browser.get(address).content.decode()
    done = browser.post(address, {"text": "", "seen": 4}, follow=True).content.decode()
    assert "已撤回延期申请。" in done and "已撤回（2016-10-15 林）" in " ".join(done.split())
    assert address not in done


# --- 催办、督办、批示 ------------------------------------------------------------------------------------------------


def urges(task, by, day, reply_by):
    return urging.urge(task=task, by=by, when=at(day), text="请抓紧。", reply_by=DAY(reply_by))


def instructs(task, by, day, reply_by):
    return urging.instruct(task=task, by=by, when=at(day), text="请说明。", reply_by=DAY(reply_by))


def recant(task, by, day, text="催错了任务。"):
    return urging.withdraw(task=task, by=by, when=at(day), text=text)


def lead_part(task):
    return next(part for part in facts_now(task).units if part.role == "lead")


def test_what_a_request_changed_is_as_before_it_level_and_day_and_count(task, report, people, on_day):
    """The first urging was not answered in time, so the second is 督办; taken back, the first waits as it did."""
    made = task("2016-12-31")
    report(made, "2016-04-01")
    first = urges(made, people.chen, "2016-04-05", "2016-04-08")
    before, second = facts_now(made), urges(made, people.sun, "2016-04-11", "2016-04-20")
    part = lead_part(made)
    assert (part.reply_by, part.missed, part.urge_level, facts_now(made).urges) == (
        DAY("2016-04-20"), 1, "supervise", 2,
    )  # fmt: skip
    undone = recant(made, people.chen, "2016-04-12")
    assert facts_now(made) == before
    assert (undone.kind, undone.corrects, undone.get_kind_display()) == (Kind.REQUEST_WITHDRAWN, second, "撤回督办")
    part = lead_part(made)
    assert (part.reply_by, part.missed, part.urge_level, before.urges) == (DAY("2016-04-08"), 0, "remind", 1)
    assert [on_day(day).get(task=made).urges for day in ("2016-04-10", "2016-04-11", "2016-04-12")] == [1, 2, 1]
    asked = {day: told.parts[part.department].reply_by for day, told in told_on(made, "2016-04-11", "2016-04-12")}
    assert asked == {"2016-04-11": DAY("2016-04-20"), "2016-04-12": DAY("2016-04-08")}
    assert recant(made, people.sun, "2016-04-13").corrects == first
    assert (lead_part(made).urged_on, facts_now(made).urges) == (None, 0)
    assert urges(made, people.chen, "2016-04-14", "2016-04-20").detail["levels"][str(part.department)] == "remind"
    assert list(faults()) == []


def told_on(task, *days):
    recount = Recount(task.plan)
    return [(day, recount.on(DAY(day))[task.pk]) for day in days]


@pytest.mark.parametrize(
    ("acts", "by", "fault", "sentence"),
    [
        ("", "chen", AlreadyDone, "这项任务没有可以撤回的催办或批示。"),
        ("urge", "sun", None, ""),  # any person of the office
        ("urge", "zhao", NotAllowed, "最近一次是创建办的催办（2016-04-02），只能由创建办撤回。"),
        ("urge", "lin", NotAllowed, "不能撤回催办、批示"),
        ("instruct", "zhao", None, ""),
        ("instruct", "qu", NotAllowed, "最近一次是赵的批示（2016-04-02），只能由本人撤回。"),
        ("instruct", "chen", NotAllowed, "只能由本人撤回"),
        ("urge instruct", "chen", NotAllowed, "最近一次是赵的批示"),
        ("urge instruct undo", "chen", None, ""),  # then the urging is the last one again
        (
            "urge town",
            "chen",
            TooLateToWithdraw,
            "已有单位回复，不能撤回；要求有变的，请另发一次催办说明。最先回复的是马陆镇",
        ),
        ("urge reply", "chen", TooLateToWithdraw, "最先回复的是文广局（2016-04-03）。"),
        ("urge open", "chen", None, ""),  # a report that leaves the request open is no answer
        ("urge claim", "chen", TooLateToWithdraw, "最先回复的是文广局"),
        ("urge claim unclaim", "chen", None, ""),  # the claim was the answer
        ("instruct town", "zhao", None, ""),  # the town was not asked
        ("urge suspend", "chen", NotInThisState, "任务现在是「中止」，不能撤回催办、批示"),
        ("urge suspend resume", "chen", None, ""),
    ],
)
def test_the_last_request_is_taken_back_by_whom_it_came_from_until_a_unit_has_answered(
    task, report, people, acts, by, fault, sentence
):
    made, who = task("2016-12-31"), vars(people) | {"qu": person("qu", "曲", Role.LEADER)}
    report(made, "2016-04-01")
    said = {"task": made, "text": "说明。"}
    steps = {
        "urge": lambda day: urges(made, people.chen, day, "2016-04-25"),
        "instruct": lambda day: instructs(made, people.zhao, day, "2016-04-25"),
        "undo": lambda day: recant(made, people.zhao, day),
        "town": lambda day: report(made, day, by=people.xie),
        "reply": lambda day: urging.reply(by=people.wu, when=at(day), **said),
        "open": lambda day: report(made, day, progress="另有进展。", answers=False),
        "claim": lambda day: claimed(made, people.lin, day),
        "unclaim": lambda day: take_back(made, people.lin, day),
        "suspend": lambda day: steering.suspend(by=people.chen, when=at(day), **said),
        "resume": lambda day: steering.resume(by=people.chen, when=at(day), **said),
    }
    for place, act in enumerate(acts.split(), start=2):
        steps[act](f"2016-04-{place:02}")
    if fault:
        with pytest.raises(fault, match=sentence):
            recant(made, who[by], "2016-04-20")
    else:
        recant(made, who[by], "2016-04-20")
        assert {part.urged_on for part in facts_now(made).units} == {None}
    assert list(faults()) == []


def test_a_request_needs_a_reason_to_be_taken_back_of_at_most_200_characters(task, report, people):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urges(made, people.chen, "2016-04-02", "2016-04-25")
    with pytest.raises(ReasonIsMissing, match="请写明为什么撤回"):
        recant(made, people.chen, "2016-04-03", text=" ")
    with pytest.raises(ValidationError):
        recant(made, people.chen, "2016-04-03", text="长" * 201)
    assert recant(made, people.chen, "2016-04-03", text="长" * 200).text == "长" * 200


def test_a_unit_that_left_owes_nothing_and_its_heir_owes_the_answer(task, report, people, units):
    """The town was urged by name; it leaves the task, and a unit that is merged hands its answer on to its heir."""
    made = task("2016-12-31")
    report(made, "2016-04-01")
    said = {"task": made, "by": people.chen, "text": "请抓紧。", "reply_by": DAY("2016-04-25")}
    urging.urge(when=at("2016-04-02"), units=[units["财政局"]], **said)
    mergers.merge(unit=units["财政局"].pk, into=units["绿洲控股集团"].pk, by=people.li, when=at("2016-04-03"))
    heir = next(part for part in facts_now(made).units if part.department == units["绿洲控股集团"].pk)
    assert heir.urged_on == DAY("2016-04-02")
    recant(made, people.chen, "2016-04-04")
    assert {part.urged_on for part in facts_now(made).units} == {None}
    urging.urge(when=at("2016-04-05"), units=[units["马陆镇"]], **said)
    stay = [(units["文广局"], "lead"), (units["南翔镇"], "responsible")]
    planning.change_task(task=made, by=people.chen, when=at("2016-04-06"), reason="分工调整。", units=stay)
    with pytest.raises(AlreadyDone, match="这次催办的单位已经不承担这项任务，不用撤回。"):
        recant(made, people.chen, "2016-04-07")
    assert list(faults()) == []


def test_an_answer_of_the_heir_counts(task, report, people, units):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urging.urge(
        task=made, by=people.chen, when=at("2016-04-02"), units=[units["财政局"]], text="请抓紧。",
        reply_by=DAY("2016-04-25"),
    )  # fmt: skip
    mergers.merge(unit=units["财政局"].pk, into=units["绿洲控股集团"].pk, by=people.li, when=at("2016-04-03"))
    urging.reply(task=made, by=people.zheng, when=at("2016-04-04"), text="已办。")
    with pytest.raises(TooLateToWithdraw, match="最先回复的是绿洲控股集团"):
        recant(made, people.chen, "2016-04-05")


def test_the_head_of_the_heir_takes_back_what_the_merged_unit_sent(task, report, people, units):
    made, head = task("2016-12-31"), person("ge", "葛", Role.HEAD, units["绿洲控股集团"])
    report(made, "2016-04-01")
    before = facts_now(made)
    asks(made, people.lin, "2016-04-02")
    claimed(made, people.lin, "2016-04-03")
    mergers.merge(unit=units["文广局"].pk, into=units["绿洲控股集团"].pk, by=people.li, when=at("2016-04-04"))
    take_request_back(made, head, "2016-04-05")
    take_back(made, head, "2016-04-06")
    now = facts_now(made)
    assert (now.state, now.state_since, now.asked_due_on) == (before.state, before.state_since, None)
    assert (lead_part(made).department, lead_part(made).claimed_on) == (units["绿洲控股集团"].pk, None)
    assert list(faults()) == []


def test_a_dispatch_that_was_taken_back_leaves_nothing_to_take_back(task, people):
    made = task("2016-12-31")
    urges(made, people.chen, "2016-03-02", "2016-03-25")
    dispatching.recall(task=made, by=people.chen, when=at("2016-03-03"), text="单位写错了。")
    with pytest.raises(NotDispatched):
        recant(made, people.chen, "2016-03-04")
    dispatching.dispatch(task=made, by=people.chen, when=at("2016-03-05"))
    with pytest.raises(AlreadyDone):
        recant(made, people.chen, "2016-03-06")


def test_nothing_is_taken_back_in_a_plan_that_is_over(task, report, people, plan):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    urges(made, people.chen, "2016-04-02", "2016-04-25")
    asks(made, people.lin, "2016-04-03")
    claimed(made, people.lin, "2016-04-04")
    plan_life.close(plan=plan, by=people.chen, when=at("2016-04-05"), text="到期。")
    for withdraw in (claims.withdraw, extensions.withdraw, urging.withdraw):
        by = people.chen if withdraw == urging.withdraw else people.lin
        with pytest.raises(PlanIsFinished, match="其中的任务只能查看，不能办理"):
            withdraw(task=made, by=by, when=at("2016-04-06"), text="传错了。")


def test_a_locked_period_keeps_its_figures_over_a_withdrawal(task, report, people, plan, on_day):
    """No entry can be back-dated, so what was reported of the period stays; the withdrawal counts from its own day."""
    made = task("2016-12-31")
    report(made, "2016-09-01")
    urges(made, people.chen, "2016-09-20", "2016-09-25")
    claimed(made, people.lin, "2016-09-26")

    def reported():
        return list(on_day("2016-09-30").values("task", "light", "state", "urges", "asked_due_on", "claim_reason"))

    before = reported()
    period = {"name": "2016 年 9 月", "first": DAY("2016-09-01"), "last": DAY("2016-09-30")}
    locking.lock(plan=plan, by=people.chen, when=at("2016-10-01"), why="已报。", **period)
    take_back(made, people.lin, "2016-10-02")
    recant(made, people.chen, "2016-10-03")
    assert reported() == before
    assert [on_day(day).get(task=made).urges for day in ("2016-10-02", "2016-10-03")] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_of_a_withdrawn_urging_and_its_answer_at_the_same_moment_the_answer_is_never_lost(
    task, report, people, ledger_is_whole
):
    for number in range(6):
        made = task("2016-12-31", text=f"第 {number} 项任务。")
        report(made, "2016-04-01")
        seen = urges(made, people.chen, "2016-04-02", "2016-04-25").seq
        said = {"task": made.pk, "when": at("2016-04-03"), "text": "说明。"}
        acts = [attempt(urging.withdraw, people.chen, said), attempt(urging.reply, people.wu, said)]
        answers = in_threads(2, lambda place, acts=acts, number=number: acts[(place + number) % 2]())
        (_,) = (answer for answer in answers if isinstance(answer, LedgerEntry))
        (refusal,) = (answer for answer in answers if isinstance(answer, Exception))
        assert any(words in str(refusal) for words in ("已有单位回复，不能撤回", "没有待回复的催办或批示")), refusal
        assert LedgerEntry.objects.filter(task=made).count() == seen + 1
    assert ledger_is_whole()


def test_a_leaders_words_that_were_taken_back_stand_on_no_page_of_open_ones(task, report, people, on_day):
    made = task("2016-12-31")
    report(made, "2016-04-01")
    instructs(made, people.zhao, "2016-04-02", "2016-04-25")
    urging.instruct(task=made, by=people.zhao, when=at("2016-04-03"), text="发错了的话。", reply_by=DAY("2016-04-10"))
    assert [(one.text, one.reply_by) for one in waiting(on_day("2016-04-03"))] == [("发错了的话。", DAY("2016-04-10"))]
    recant(made, people.zhao, "2016-04-04")
    assert [(one.text, one.reply_by) for one in waiting(on_day("2016-04-04"))] == [("请说明。", DAY("2016-04-25"))]


def test_the_pages_of_office_and_leader_name_what_they_take_back(task, report, people, signed_in):
    made = task("2016-12-31")
    report(made, "2016-10-01")
    urges(made, people.chen, "2016-10-03", "2016-10-05")
    urges(made, people.chen, "2016-10-07", "2016-10-20")
    detail, address = (reverse(f"tasks:{name}", args=[made.pk, *act]) for name, act in PAGES)

    def button(who):
        page = signed_in(who).get(detail).content.decode()
        return re.findall(rf'href="{address}[^"]*"\s*>([^<]+)<', page)

    assert [button(who) for who in (people.sun, people.zhao, people.lin)] == [["撤回督办"], [], []]
    shown = signed_in(people.sun).get(address).content.decode()
    assert "<h2>撤回督办</h2>" in shown and "各单位不必答复这一次" in shown
    form = shown.split("<form")[-1].split("</form>")[0]
    assert "请抓紧。" in form and "level-supervise" in form  # what is taken back, with its level
    done = signed_in(people.sun).post(address, {"text": "催错了任务。", "seen": 5}, follow=True).content.decode()
    assert "已撤回，各单位不必再答复这一次。" in done and "撤回第 5 条" in done
    assert "已撤回（2016-10-15 孙）" in " ".join(done.split())
    assert button(people.sun) == ["撤回催办"]  # the first one still waits
    instructs(made, people.zhao, "2016-10-15", "2016-10-30")
    assert [button(who) for who in (people.sun, people.zhao)] == [[], ["撤回批示"]]


PAGES = (("detail", []), ("act", ["withdraw-request"]))
