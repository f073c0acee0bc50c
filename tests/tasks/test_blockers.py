"""卡在谁手里: one rule on facts. The table says whom a task waits for; 催办 asks exactly the units among them."""

import pytest
from django.urls import reverse

from departments.models import Department
from indicators.choices import JointClaim
from tasks.as_of.blockers import OFFICE, blockers, blockers_by_task
from tasks.choices import State, UnitRole, UnitState
from tasks.ledger.facts import Facts, UnitFacts
from tasks.models import LedgerEntry
from tasks.refusals import NobodyToUrge, NotDispatched, NotInThisState, UnknownName
from tasks.services import urging
from tests.world import DAY, at, claim

LEAD, SECOND, TOWN, OTHER = 1, 2, 3, 4
PENDING, WORKING, FINISHED = UnitState.PENDING, UnitState.IN_PROGRESS, UnitState.FINISHED


def day(text: str | None):
    return DAY(f"2016-{text}") if text else None


def unit(pk: int, state: str, since: str, *, role: str = "", claimed: str | None = None) -> UnitFacts:
    """A unit's part; 1 and 2 lead, the others answer, unless said otherwise."""
    role = role or (UnitRole.LEAD if pk in (LEAD, SECOND) else UnitRole.RESPONSIBLE)
    return UnitFacts(pk, role, state=state, state_since=day(since), claimed_on=day(claimed))


def facts(*units: UnitFacts, state: str = State.IN_PROGRESS, since: str = "03-05", **more) -> Facts:
    """A task entered on 03-01 and dispatched on 03-02, neither suspended nor reopened, unless said otherwise."""
    days = {"dispatched_on": "03-02", "returned_on": None} | more
    days.setdefault("active_since", days["dispatched_on"])
    return Facts(state=state, state_since=day(since), units=units, **{name: day(value) for name, value in days.items()})


BOTH_AT_WORK = (unit(LEAD, WORKING, "03-07"), unit(SECOND, WORKING, "03-08"))
BOTH_DONE = (unit(LEAD, FINISHED, "04-02"), unit(SECOND, FINISHED, "04-04"))
CASES = {  # what is the case: the facts, and who holds the task up, for what, since when; "" is the office
    "entered, not handed out": (
        facts(unit(LEAD, PENDING, "03-01"), state=State.PENDING, since="03-01", dispatched_on=None),
        [("", "待交办", "03-01")],
    ),
    "handed out, nobody has acknowledged: the leads, since the dispatch": (
        facts(unit(LEAD, PENDING, "03-01"), unit(SECOND, PENDING, "03-01"), unit(TOWN, PENDING, "03-01")),
        [(LEAD, "待签收", "03-02"), (SECOND, "待签收", "03-02")],
    ),
    "one lead sleeps: that lead alone, whoever else is at work": (
        facts(unit(LEAD, WORKING, "03-07"), unit(SECOND, PENDING, "03-01"), unit(TOWN, WORKING, "03-08")),
        [(SECOND, "待签收", "03-02")],
    ),
    "a lead that joined later sleeps: since it joined": (
        facts(unit(LEAD, WORKING, "03-07"), unit(SECOND, PENDING, "06-01"), unit(TOWN, WORKING, "03-08")),
        [(SECOND, "待签收", "06-01")],
    ),
    "all leads at work: every unit whose part is not finished, in the order of the task": (
        facts(unit(TOWN, PENDING, "03-01"), *BOTH_AT_WORK, unit(OTHER, FINISHED, "04-01")),
        [(TOWN, "待签收", "03-02"), (LEAD, "办理中", "03-07"), (SECOND, "办理中", "03-08")],
    ),
    "a lead has finished its own part, an answering unit has not: that unit": (
        facts(unit(LEAD, FINISHED, "04-02"), unit(TOWN, WORKING, "03-09")),
        [(TOWN, "办理中", "03-09")],
    ),
    "all have finished: the leads owe the claim since the last part": (
        facts(*BOTH_DONE, unit(TOWN, FINISHED, "04-09")),
        [(LEAD, "待申请办结", "04-09"), (SECOND, "待申请办结", "04-09")],
    ),
    "one lead has claimed: the other, even over units that have not finished": (
        facts(
            unit(LEAD, FINISHED, "05-01", claimed="05-01"), unit(SECOND, WORKING, "03-08"), unit(TOWN, WORKING, "03-09")
        ),
        [(SECOND, "待同意办结", "05-01")],
    ),
    "the lead that owed an answer has left: the leads, for any of them may claim again": (
        facts(unit(LEAD, FINISHED, "05-01", claimed="05-01"), unit(TOWN, WORKING, "03-09")),
        [(LEAD, "待申请办结", "05-01")],
    ),
    "all leads have claimed: the office, since the last of them": (
        facts(unit(LEAD, FINISHED, "05-01", claimed="05-01"), state=State.CLAIMED, since="05-03"),
        [("", "待审核", "05-03")],
    ),
    "the office has returned the claim: the leads since then, and who has not finished": (
        facts(*BOTH_AT_WORK, unit(TOWN, WORKING, "03-09"), unit(OTHER, FINISHED, "04-01"), returned_on="05-09"),
        [(LEAD, "办结申请被退回", "05-09"), (SECOND, "办结申请被退回", "05-09"), (TOWN, "办理中", "03-09")],
    ),
    "returned, and the lead says again that its part is finished: it still owes the claim": (
        facts(unit(LEAD, FINISHED, "05-12"), unit(TOWN, FINISHED, "04-01"), returned_on="05-09"),
        [(LEAD, "办结申请被退回", "05-09")],
    ),
    "resumed or reopened: nobody holds up a task at rest, so no earlier than that day": (
        facts(
            unit(LEAD, WORKING, "03-07"),
            unit(TOWN, PENDING, "03-01"),
            unit(OTHER, WORKING, "09-20"),
            active_since="09-12",
        ),
        [(LEAD, "办理中", "09-12"), (TOWN, "待签收", "09-12"), (OTHER, "办理中", "09-20")],
    ),
    "resumed while the other lead still owes its answer": (
        facts(unit(LEAD, FINISHED, "05-01", claimed="05-01"), unit(SECOND, WORKING, "03-08"), active_since="09-12"),
        [(SECOND, "待同意办结", "09-12")],
    ),
    "a unit in two roles is one, where the task first lists it": (
        facts(
            unit(LEAD, WORKING, "03-07"),
            unit(TOWN, WORKING, "03-09"),
            unit(LEAD, WORKING, "03-07", role=UnitRole.RESPONSIBLE),
        ),
        [(LEAD, "办理中", "03-07"), (TOWN, "办理中", "03-09")],
    ),
    "no lead, and one unit is at work: that unit": (facts(unit(TOWN, WORKING, "03-09")), [(TOWN, "办理中", "03-09")]),
    "no lead, and all have finished: the office, for nobody can claim": (
        facts(unit(TOWN, FINISHED, "04-09")),
        [("", "待明确牵头单位", "04-09")],
    ),
    "suspended": (facts(*BOTH_AT_WORK, state=State.SUSPENDED), []),
    "cancelled": (facts(*BOTH_AT_WORK, state=State.CANCELLED), []),
    "completed": (facts(*BOTH_DONE, state=State.COMPLETED), []),
}


@pytest.mark.parametrize(("told", "expected"), CASES.values(), ids=CASES)
def test_who_holds_a_task_up_for_what_and_since_when_and_an_urging_asks_exactly_those(told, expected):
    found = blockers(told)
    assert [(each.unit or "", each.why, f"{each.since:%m-%d}") for each in found] == expected
    asked = [pk for pk, _, _ in expected if pk]
    assert urging.units_to_urge(told) == asked
    if asked:
        assert urging.asked_units(told, []) == asked
    elif found:
        with pytest.raises(NobodyToUrge, match=f"^任务在创建办手里（{expected[0][1]}），没有可以催办的单位。$"):
            urging.asked_units(told, [])


def test_where_each_lead_must_claim_the_other_owes_a_claim():
    told, _ = CASES["one lead has claimed: the other, even over units that have not finished"]
    assert [(each.unit, each.why) for each in blockers(told, JointClaim.EACH)] == [(SECOND, "待申请办结")]


def test_named_units_are_asked_instead_in_the_order_of_the_task():
    told = facts(unit(TOWN, PENDING, "03-01"), *BOTH_AT_WORK, unit(OTHER, FINISHED, "04-01"))
    named = [Department(pk=pk, name=f"单位{pk}") for pk in (OTHER, LEAD, TOWN)]
    assert urging.asked_units(told, named) == [TOWN, LEAD, OTHER]
    with pytest.raises(UnknownName, match="单位9不承担这项任务"):
        urging.asked_units(told, [Department(pk=9, name="单位9")])


@pytest.fixture
def claimed(task, report, people):
    """A task whose claim waits for the office; 财政局 and the towns have not finished."""
    made = task("2016-06-30")
    report(made, "2016-04-01")
    claim(task=made, by=people.lin, when=at("2016-05-01"), text="已完成。", reason="长期配合。")
    return made


def urged(task, people, **more):
    return urging.urge(
        task=task, by=people.chen, when=at("2016-07-02"), text="请抓紧。", reply_by=DAY("2016-07-09"), **more
    )


@pytest.mark.django_db
def test_nobody_is_urged_for_what_lies_with_the_office(claimed, task, people, units):
    for more in ({}, {"units": [units["马陆镇"]]}):
        with pytest.raises(NotInThisState, match=r"任务现在是「待审核」，不能催办；现在可以：.*审核通过、退回"):
            urged(claimed, people, **more)
    with pytest.raises(NotDispatched):
        urged(task(dispatched=False), people)
    assert not LedgerEntry.objects.filter(kind="urged").exists()


@pytest.mark.django_db
def test_a_list_urges_who_holds_each_task_up_and_leaves_out_what_lies_with_the_office(claimed, task, people, signed_in):
    at_work, undispatched = task("2016-06-29"), task("2016-06-28", dispatched=False)
    office, leader = signed_in(people.chen, "2016-07-02"), signed_in(people.zhao, "2016-07-02")
    page = office.get(reverse("tasks:urge_list"))
    assert [(one.task_id, one.blockers.names) for one in page.context["rows"]] == [(at_work.pk, ["文广局"])]
    instructed = leader.get(reverse("tasks:instruct_list")).context["rows"]
    assert [one.task_id for one in instructed] == [at_work.pk, claimed.pk]  # a leader may write on a claim that waits
    only_theirs = office.get(reverse("tasks:urge_list"), {"needs": "confirm"}).content.decode()
    assert "没有可以催办的任务" in only_theirs and "待审核" in only_theirs
    said = {"text": "请抓紧。", "reply_by": "2016-07-09", "tasks": [claimed.pk, undispatched.pk]}
    assert office.post(reverse("tasks:urge_list"), said).status_code == 422


@pytest.mark.django_db
def test_no_button_urges_what_lies_with_the_office(claimed, task, people, signed_in):
    """Overdue tasks stand on the office's workbench with 催办, but for one that the office itself must review."""
    at_work = task("2016-06-29")
    office = signed_in(people.chen, "2016-07-02")
    page = office.get("/").content.decode()
    urge, confirm = (lambda task, act=act: reverse("tasks:act", args=[task.pk, act]) for act in ("urge", "confirm"))
    assert (urge(at_work) in page, urge(claimed) in page, confirm(claimed) in page) == (True, False, True)
    offered = [act.slug for act in office.get(reverse("tasks:detail", args=[claimed.pk])).context["actions"]]
    assert "urge" not in offered and "confirm" in offered
    refused = office.post(urge(claimed), {"text": "请抓紧。", "reply_by": "2016-07-09"})
    assert refused.status_code == 422 and "不能催办" in refused.content.decode()


@pytest.mark.django_db
def test_the_form_ticks_the_blockers_and_the_entry_names_them_in_their_order(task, report, people, units, signed_in):
    made = task()
    report(made, "2016-04-01")
    report(made, "2016-04-02", by=people.zhou, finished=True)
    office = signed_in(people.chen, "2016-07-02")
    url = reverse("tasks:act", args=[made.pk, "urge"])
    field = office.get(url).context["form"]["units"]
    ticked = [name for pk, name in field.field.choices if pk in field.initial]
    assert ticked == ["文广局", "马陆镇", "南翔镇"]
    said = {"text": "请抓紧。", "reply_by": "2016-07-09"}
    for posted, names in (([], ticked), (["财政局", "文广局"], ["文广局", "财政局"])):
        office.post(url, said | {"units": [units[name].pk for name in posted]})
        assert LedgerEntry.objects.filter(kind="urged").latest("pk").detail["names"] == names


@pytest.mark.django_db
def test_a_task_without_a_lead_waits_for_the_office_when_its_units_have_finished(
    task, report, people, units, on_day, ledger_is_whole
):
    made = task(pairs=[(units["马陆镇"], "responsible")])
    report(made, "2016-04-01", by=people.xie, finished=True)
    rows = on_day("2016-07-02")
    found = blockers_by_task(list(rows.with_row()), rows.as_of)[made.pk]
    assert (found.names, str(found.since), found.lie_with_office) == (
        [f"{OFFICE}（待明确牵头单位）"],
        "2016-04-01",
        True,
    )
    with pytest.raises(NobodyToUrge):
        urged(made, people)
    assert urged(made, people, units=[units["马陆镇"]]).detail["names"] == ["马陆镇"]
    assert ledger_is_whole()
