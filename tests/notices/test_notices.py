"""通知: whom each entry concerns, who may read of it, and what reading changes."""

import pytest
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from departments.people import system_account
from departments.services import accounts
from notices.models import Notice, NoticeRead
from tasks.choices import Kind
from tasks.ledger.chain import event_of
from tasks.models import LedgerEntry
from tasks.services import claims, dispatching, extensions, planning, progress, urging
from tests.world import DAY, at, claim, person

pytestmark = pytest.mark.django_db


def told(user: User) -> list[str]:
    """The person's notices, the oldest first."""
    return [notice.get_subject_display() for notice in Notice.objects.for_person(user).order_by("pk")]


def news(people) -> dict[str, list[str]]:
    """What each person has been told, by name; who was told nothing is left out."""
    return {name: heard for name, user in vars(people).items() if (heard := told(user))}


@pytest.fixture
def quiet(task):
    """A dispatched task of which everybody has already read."""

    def make(**options):
        made = task(**options)
        Notice.objects.all().delete()
        return made

    return make


def act(name: str, task, people):
    said = {"task": task, "when": at("2016-05-02"), "text": "说明。"}
    by = {"office": people.chen, "lead": people.lin, "leader": people.zhao, "clerk": people.wu}
    soon = {"reply_by": DAY("2016-05-10")}
    steps = {
        "urge": lambda: urging.urge(by=by["office"], **said, **soon),
        "instruct": lambda: urging.instruct(by=by["leader"], **said, **soon),
        "claim": lambda: claim(by=by["lead"], reason="长期配合。", **said),
        "send_back": lambda: claims.send_back(by=by["office"], **said),
        "withdraw_claim": lambda: claims.withdraw(by=by["lead"], **said),
        "confirm": lambda: claims.confirm(by=by["office"], **said),
        "ask": lambda: extensions.ask(by=by["lead"], due_on=DAY("2016-12-31"), **said),
        "withdraw_extension": lambda: extensions.withdraw(by=by["lead"], **said),
        "grant": lambda: extensions.grant(by=by["office"], **said),
        "refuse": lambda: extensions.refuse(by=by["office"], **said),
        "report": lambda: progress.report(task=task, by=by["clerk"], when=at("2016-05-02"), said=BEGUN, answers=False),
        "recall": lambda: dispatching.recall(by=by["office"], **said),
        "withdraw_urging": lambda: urging.withdraw(by=by["office"], **said),
        "withdraw_instruction": lambda: urging.withdraw(by=by["leader"], **said),
        "reply": lambda: urging.reply(by=by["clerk"], **said),
    }
    return steps[name]()


BEGUN = progress.ProgressUpdate("先说进展，回复另行提交。", 60)
CARRIERS, LEADS, OFFICE = ("wu", "lin", "zhou", "xie"), ("wu", "lin"), ("chen", "sun")


@pytest.mark.parametrize(
    ("before", "step", "whom"),
    [
        ((), "urge", {who: ["催办"] for who in CARRIERS}),
        ((), "instruct", {"wu": ["批示"], "lin": ["批示"], "chen": ["批示（抄送）"], "sun": ["批示（抄送）"]}),
        (("urge",), "withdraw_urging", {who: ["撤回催办"] for who in CARRIERS}),
        (
            ("instruct",),
            "withdraw_instruction",
            {"wu": ["撤回批示"], "lin": ["撤回批示"], "chen": ["撤回批示（抄送）"], "sun": ["撤回批示（抄送）"]},
        ),
        ((), "claim", {who: ["办结申请"] for who in OFFICE}),
        (("claim",), "send_back", {who: ["退回"] for who in LEADS}),
        (("claim",), "withdraw_claim", {who: ["撤回办结申请"] for who in OFFICE}),
        (("urge", "claim"), "withdraw_claim", {who: ["撤回办结申请"] for who in OFFICE}),  # once, though told twice
        (
            ("instruct", "claim"),
            "withdraw_claim",
            {"chen": ["撤回办结申请"], "sun": ["撤回办结申请"], "zhao": ["撤回对批示的回复"]},
        ),
        (("claim",), "confirm", {who: ["审核通过"] for who in CARRIERS}),
        ((), "ask", {who: ["延期申请"] for who in OFFICE}),
        (("ask",), "withdraw_extension", {who: ["撤回延期申请"] for who in OFFICE}),
        (("ask",), "grant", {who: ["延期准予"] for who in CARRIERS}),
        (("ask",), "refuse", {who: ["延期不准"] for who in CARRIERS}),
        ((), "recall", {who: ["撤回交办"] for who in CARRIERS}),
        (("urge",), "reply", {who: ["回复催办"] for who in OFFICE}),
        (("instruct",), "reply", {"chen": ["回复催办"], "sun": ["回复催办"], "zhao": ["回复批示"]}),
        (("instruct", "urge"), "reply", {"chen": ["回复催办"], "sun": ["回复催办"], "zhao": ["回复批示"]}),
        (("instruct", "report"), "reply", {"chen": ["回复催办"], "sun": ["回复催办"], "zhao": ["回复批示"]}),
        (("instruct", "reply", "urge"), "reply", {"chen": ["回复催办"], "sun": ["回复催办"]}),
        (("urge",), "claim", {who: ["回复催办", "办结申请"] for who in OFFICE}),
    ],
)
def test_each_step_tells_those_whom_it_concerns(quiet, report, people, before, step, whom):
    made = quiet()
    if step != "recall":  # which is possible only while no unit has acknowledged
        report(made, "2016-05-01")
    for earlier in before:
        act(earlier, made, people)
    told_before = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act(step, made, people)
    Notice.objects.filter(pk__lte=told_before).delete()
    assert news(people) == whom


def test_dispatch_tells_every_unit_and_a_unit_that_comes_later(task, people, units):
    made = task()
    assert news(people) == {who: ["交办"] for who in CARRIERS}
    facts = {
        "units": [(units["文广局"], "lead"), (units["财政局"], "responsible"), (units["绿洲控股集团"], "responsible")]
    }
    planning.change_task(task=made, by=people.chen, when=at("2016-05-01"), reason="增加单位。", **facts)
    assert news(people) == {"wu": ["交办"], "lin": ["交办"], "zhou": ["交办"], "zheng": ["交办"]}


def test_a_claim_of_one_lead_asks_the_head_of_the_other_and_an_objection_tells_the_first(quiet, report, people, units):
    ma = person("ma", "马", Role.HEAD, units["财政局"])
    made = quiet(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead")])
    report(made, "2016-05-01")
    act("claim", made, people)
    assert (told(ma), news(people)) == (["待本单位同意办结"], {})
    act("withdraw_claim", made, people)
    assert (told(ma), news(people)) == (["待本单位同意办结", "牵头单位撤回办结申请"], {})
    act("claim", made, people)
    claims.object_to(task=made, by=ma, when=at("2016-05-03"), text="还缺文件。")
    assert news(people) == {"wu": ["不同意办结"], "lin": ["不同意办结"]}
    Notice.objects.all().delete()
    act("claim", made, people)
    claims.agree(task=made, by=ma, when=at("2016-05-04"))
    assert news(people) == {"chen": ["办结申请"], "sun": ["办结申请"]}


def test_notices_are_what_the_ledger_adds_up_to(task, report, people):
    """Derived again from the ledger alone, the same units and offices are told the same."""
    from notices.recipients import recipients_of
    from tasks.ledger.effects import apply
    from tasks.ledger.facts import Facts

    made, facts, derived = task(), Facts(), []
    report(made, "2016-05-01")
    for step in ("urge", "instruct", "reply", "ask", "grant", "claim", "send_back", "claim", "confirm"):
        act(step, made, people)
    for entry in LedgerEntry.objects.filter(task=made).in_order():
        after = apply(facts, event_of(entry))
        derived += [(entry.seq, one.subject, one.unit) for one in recipients_of(facts, after, event_of(entry))]
        facts = after
    kept = Notice.objects.filter(person=None).order_by("pk").values_list("entry__seq", "subject", "unit")
    assert list(kept) == derived


def test_a_person_who_moves_leaves_the_notices_and_the_next_one_finds_none(task, report, people, units):
    made = task()
    report(made, "2016-04-01", by=people.lin)  # the lead is at work, so that an urging asks every unit
    people.wu.department = units["财政局"]
    accounts.change_account(account=people.wu, by=people.li, when=at("2016-05-01"))
    assert told(people.wu) == []
    act("urge", made, people)
    assert told(people.wu) == ["催办"]
    new = person("xin", "新", Role.CLERK, units["文广局"])
    new.in_post_since = at("2016-05-01").at
    new.save()
    assert told(new) == ["催办"]
    people.lin.name = "林林"
    accounts.change_account(account=people.lin, by=people.li, when=at("2016-06-01"))
    assert told(people.lin) == ["交办", "催办"]


def test_a_unit_that_no_longer_carries_the_task_is_told_nothing_of_it(task, people, units):
    made = task()
    planning.change_task(
        task=made, by=people.chen, when=at("2016-05-01"), reason="调整。", units=[(units["文广局"], "lead")]
    )
    assert news(people) == {"wu": ["交办"], "lin": ["交办"]}


def test_a_disabled_person_reads_nothing(task, people):
    task()
    people.wu.is_active = False
    people.wu.save()
    assert told(people.wu) == []


def test_the_bell_counts_and_opening_what_is_to_know_marks_it_for_this_person_alone(task, report, people, signed_in):
    made = task()
    report(made, "2016-03-02")
    report(made, "2016-03-02", by=people.zhou)
    act("ask", made, people)
    act("grant", made, people)
    client = signed_in(people.wu)
    page = client.get(reverse("notices:list")).content.decode()
    assert "通知：要办 0 件，未读 1 件" in page and page.count("unread-mark") == 1
    newest = Notice.objects.for_person(people.wu).first()
    answer = client.post(reverse("notices:open", args=[newest.pk]))
    assert answer["Location"] == reverse("tasks:detail", args=[made.pk])
    assert "通知：要办 0 件，未读 0 件" in client.get("/").content.decode()
    assert "通知：要办 0 件，未读 1 件" in signed_in(people.zhou).get("/").content.decode()
    client.post(reverse("notices:open", args=[newest.pk]))
    assert NoticeRead.objects.get().person == people.wu
    done = signed_in(people.zhou).post(reverse("notices:read_all"), follow=True).content.decode()
    assert "已把 1 件标为已读" in done and "通知：要办 0 件，未读 0 件" in done and "unread-mark" not in done


def test_somebody_elses_notice_is_not_found(task, people, signed_in):
    task()
    notice = Notice.objects.for_person(people.zhou).get()
    answer = signed_in(people.wu).post(reverse("notices:open", args=[notice.pk]))
    assert (answer.status_code, NoticeRead.objects.count()) == (404, 0)


def test_nobody_is_told_of_what_they_did_themselves(quiet, people, report):
    made = quiet()
    report(made, "2016-04-01")
    act("urge", made, people)
    update = progress.ProgressUpdate("已办。", 10)
    from uuid import uuid4

    progress.report_for_unit(
        task=made, unit=people.xie.department, by=people.chen, when=at("2016-05-03"), said=update, sheet={}, key=uuid4()
    )
    assert (told(people.chen), told(people.sun)) == ([], ["回复催办"])


def test_there_is_an_empty_state_and_no_bell_for_who_reads_no_tasks(people, signed_in):
    assert "没有知悉的通知" in signed_in(people.wu).get(reverse("notices:list")).content.decode()
    for who in (people.qian, people.li):
        assert 'class="bell"' not in signed_in(who).get(reverse("reports:table")).content.decode()


@pytest.mark.parametrize("who", ["wu", "chen"])
def test_the_list_and_the_bell_ask_as_often_for_many_notices_as_for_few(
    task, people, signed_in, django_assert_max_num_queries, who
):
    client, counts = signed_in(getattr(people, who)), []
    for number in (1, 3):
        for _ in range(number):
            made = task()
            act("ask", made, people)
            act("urge", made, people)
        with django_assert_max_num_queries(11) as asked:
            client.get(reverse("notices:list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_every_task_of_a_dispatched_plan_is_told(official):
    made = dispatching.dispatch_plan(plan=official, by=system_account(), when=at("2016-03-02"))
    assert {entry.kind for entry in made} == {Kind.DISPATCHED}
    assert Notice.objects.filter(entry__in=made).values("task").distinct().count() == 51


def test_a_notice_of_a_task_that_was_taken_back_says_so(task, people, signed_in):
    made = task()
    dispatching.recall(task=made, by=people.chen, when=at("2016-05-02"), text="单位写错了。")
    notice = Notice.objects.get(task=made, subject="recalled", unit=people.zhou.department)
    answer = signed_in(people.zhou).post(reverse("notices:open", args=[notice.pk]), follow=True)
    assert "现在在创建办，暂不能查看" in answer.content.decode()
    assert answer.redirect_chain == [(reverse("notices:list"), 302)]
