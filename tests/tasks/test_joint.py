"""Joint responsibility: several leads claim together, and everybody sees who holds the task up and since when."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from departments.choices import Role
from departments.roles import NotAllowed
from exports.files.list_xlsx import build_list
from indicators.choices import JointClaim
from jiading.xlsx import save_bytes
from tasks.as_of.blockers import blockers_by_task
from tasks.as_of.day import AsOf
from tasks.choices import State
from tasks.models import TaskUnit
from tasks.refusals import AlreadyDone, ClaimantMayNotConfirm, NotInThisState, ReasonIsMissing
from tasks.services import claims, dispatching, progress, steering
from tests.world import DAY, at, claim, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ma(people, units):
    """The head of the second lead."""
    return person("ma", "马", Role.HEAD, units["财政局"])


@pytest.fixture
def joint(task, units, report, people):
    """A task of two leads and a collective whose members have finished; both leads are at work."""
    made = task(pairs=[(units["文广局"], "lead"), (units["财政局"], "lead"), (units["马陆镇"], "responsible")])
    report(made, "2016-03-10")
    report(made, "2016-03-11", by=people.zhou)
    report(made, "2016-03-12", by=people.xie, percent=100, finished=True)
    return made


@pytest.fixture
def each(plan):
    plan.joint_claim = JointClaim.EACH
    plan.save()


def now(task):
    task.refresh_from_db()
    return task


def claimed(task, by, day, **more):
    return claim(task=task, by=by, when=at(day), text="已完成。", **more)


def test_one_claims_and_the_other_agrees_before_the_office_sees_it(joint, people, ma):
    entry = claimed(joint, people.lin, "2016-05-01")
    assert (entry.detail["complete"], entry.detail["awaits"], now(joint).present.state) == (
        False,
        ["财政局"],
        "in_progress",
    )
    with pytest.raises(NotInThisState, match="不能审核通过"):
        claims.confirm(task=joint, by=people.chen, when=at("2016-05-02"))
    claims.agree(task=joint, by=ma, when=at("2016-05-03"), text="同意。")
    assert (now(joint).present.state, joint.present.state_since) == (State.CLAIMED, DAY("2016-05-03"))
    claims.confirm(task=joint, by=people.chen, when=at("2016-05-04"))
    assert now(joint).present.state == State.COMPLETED


def test_where_each_lead_must_claim_agreeing_is_not_enough(joint, people, ma, each):
    claimed(joint, people.lin, "2016-05-01")
    with pytest.raises(NotAllowed, match="各牵头单位都申请办结"):
        claims.agree(task=joint, by=ma, when=at("2016-05-02"))
    claimed(joint, ma, "2016-05-03")
    assert now(joint).present.state == State.CLAIMED


def test_another_lead_that_claims_has_answered_too(joint, people, ma):
    claimed(joint, people.lin, "2016-05-01")
    assert claimed(joint, ma, "2016-05-02").detail["complete"] is True


def test_a_lead_that_objects_makes_the_claim_void(joint, people, ma):
    claimed(joint, people.lin, "2016-05-01")
    with pytest.raises(ReasonIsMissing, match="为什么不同意"):
        claims.object_to(task=joint, by=ma, when=at("2016-05-02"), text=" ")
    claims.object_to(task=joint, by=ma, when=at("2016-05-02"), text="资金没有到位。")
    assert (now(joint).present.state, joint.present.returned_on) == ("in_progress", DAY("2016-05-02"))
    assert not TaskUnit.objects.present().filter(task=joint, claimed_on__isnull=False).exists()
    claimed(joint, people.lin, "2016-05-05")
    claims.agree(task=joint, by=ma, when=at("2016-05-06"))
    assert now(joint).present.state == State.CLAIMED


def test_who_may_answer_a_claim_and_when(joint, people, ma, units):
    with pytest.raises(AlreadyDone, match="没有等本单位答复"):
        claims.agree(task=joint, by=ma, when=at("2016-05-01"))
    claimed(joint, people.lin, "2016-05-01")
    with pytest.raises(AlreadyDone, match="请等财政局答复"):
        claimed(joint, people.lin, "2016-05-02")
    with pytest.raises(AlreadyDone, match="不必再答复"):
        claims.agree(task=joint, by=people.lin, when=at("2016-05-02"))
    with pytest.raises(NotAllowed, match="经办人"):
        claims.agree(task=joint, by=people.zhou, when=at("2016-05-02"))
    town = person("du", "杜", Role.HEAD, units["马陆镇"])
    with pytest.raises(NotAllowed, match="只有牵头单位的负责人"):
        claims.object_to(task=joint, by=town, when=at("2016-05-02"), text="不行。")
    claims.agree(task=joint, by=ma, when=at("2016-05-02"))
    with pytest.raises(NotInThisState):
        claims.object_to(task=joint, by=ma, when=at("2016-05-03"), text="反悔。")


@pytest.mark.parametrize("who", ["lin", "ma"])
def test_neither_who_claimed_nor_who_agreed_confirms(joint, people, ma, who):
    claimed(joint, people.lin, "2016-05-01")
    claims.agree(task=joint, by=ma, when=at("2016-05-02"))
    moved = {"lin": people.lin, "ma": ma}[who]
    moved.role, moved.department = Role.OFFICE, None
    moved.save()
    with pytest.raises(ClaimantMayNotConfirm):
        claims.confirm(task=joint, by=moved, when=at("2016-05-03"))


def test_who_claimed_in_an_earlier_round_may_confirm_the_next(joint, people, ma):
    claimed(joint, people.lin, "2016-05-01")
    claims.agree(task=joint, by=ma, when=at("2016-05-02"))
    claims.send_back(task=joint, by=people.chen, when=at("2016-05-03"), text="缺清单。")
    people.lin.role, people.lin.department = Role.OFFICE, None
    people.lin.save()
    successor = person("luo", "罗", Role.HEAD, ma.department)
    head = person("he", "何", Role.HEAD, people.wu.department)
    claimed(joint, head, "2016-05-04")
    claims.agree(task=joint, by=successor, when=at("2016-05-05"))
    claims.confirm(task=joint, by=people.lin, when=at("2016-05-06"))


def test_a_claim_over_unfinished_units_keeps_names_and_reason_until_it_is_void(task, report, people):
    done = task()
    report(done, "2016-04-02")
    claimed(done, people.lin, "2016-05-01", reason="长期配合。")
    note = "申请办结时未完成：财政局、马陆镇、南翔镇；理由：长期配合。"
    assert now(done).present.claim_note == note
    assert AsOf([done.plan], DAY("2016-04-30")).tasks().get(task=done).claim_note == ""
    claims.send_back(task=done, by=people.chen, when=at("2016-05-02"), text="缺清单。")
    assert now(done).present.claim_note == ""


def test_confirmer_task_and_exports_show_over_whose_unfinished_parts_it_was_claimed(
    task, report, people, plan, on_day, signed_in
):
    done = task()
    report(done, "2016-04-02")
    claimed(done, people.lin, "2016-05-01", reason="长期配合。")
    browser = signed_in(people.chen, "2016-05-02")
    for name, args in (("tasks:detail", [done.pk]), ("tasks:act", [done.pk, "confirm"]), ("tasks:list", [])):
        page = browser.get(reverse(name, args=args)).content.decode()
        assert "财政局、马陆镇、南翔镇" in page and "长期配合。" in page, name
    assert "长期配合。" in browser.get("/").content.decode()
    rows = on_day("2016-05-02").with_row()
    book = build_list(rows, filter_words="", by=people.chen, when=at("2016-05-02"))
    sheet = load_workbook(io.BytesIO(save_bytes(book, stamp=at("2016-05-02").at))).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"财政局、马陆镇、南翔镇", "长期配合。", "创建办（待审核）"} <= cells


def act(name, day):
    """A step of the story below, by its name."""
    return {
        "dispatch": lambda t, p, ma: dispatching.dispatch(task=t, by=p.chen, when=at(day)),
        "lead": lambda t, p, ma: dispatching.acknowledge(task=t, by=p.wu, when=at(day)),
        "second": lambda t, p, ma: dispatching.acknowledge(task=t, by=p.zhou, when=at(day)),
        "town": lambda t, p, ma: dispatching.acknowledge(task=t, by=p.xie, when=at(day)),
        "town done": lambda t, p, ma: say(t, p.xie, day),
        "lead done": lambda t, p, ma: say(t, p.wu, day),
        "second done": lambda t, p, ma: say(t, p.zhou, day),
        "claim": lambda t, p, ma: claimed(t, p.lin, day, reason="长期配合。"),
        "agree": lambda t, p, ma: claims.agree(task=t, by=ma, when=at(day)),
        "return": lambda t, p, ma: claims.send_back(task=t, by=p.chen, when=at(day), text="缺清单。"),
        "suspend": lambda t, p, ma: steering.suspend(task=t, by=p.chen, when=at(day), text="等文件。"),
    }[name]


def say(task, by, day):
    said = progress.ProgressUpdate("已完成。", 100, finished=True)
    return progress.report(task=task, by=by, when=at(day), said=said)


TWO_AT_WORK = [("03-05", "dispatch"), ("03-07", "lead"), ("03-08", "second"), ("03-09", "town")]
ALL_DONE = [("04-01", "town done"), ("04-02", "lead done"), ("04-04", "second done")]


@pytest.mark.parametrize(
    ("story", "held"),
    [
        ([], [("创建办（待交办）", "待交办", "03-01")]),
        (TWO_AT_WORK[:1], [("文广局", "待签收", "03-05"), ("财政局", "待签收", "03-05")]),
        (TWO_AT_WORK[:2], [("财政局", "待签收", "03-05")]),  # the leads first
        (
            TWO_AT_WORK[:3],
            [("文广局", "办理中", "03-07"), ("财政局", "办理中", "03-08"), ("马陆镇", "待签收", "03-05")],
        ),
        (
            [*TWO_AT_WORK, ("04-01", "town done")],
            [("文广局", "办理中", "03-07"), ("财政局", "办理中", "03-08")],
        ),
        ([*TWO_AT_WORK, *ALL_DONE], [("文广局", "待申请办结", "04-04"), ("财政局", "待申请办结", "04-04")]),
        ([*TWO_AT_WORK, *ALL_DONE, ("05-01", "claim")], [("财政局", "待同意办结", "05-01")]),
        ([*TWO_AT_WORK, ("05-01", "claim"), ("05-03", "agree")], [("创建办（待审核）", "待审核", "05-03")]),
        (
            [*TWO_AT_WORK, *ALL_DONE, ("05-01", "claim"), ("05-03", "agree"), ("05-04", "return")],
            [("文广局", "办结申请被退回", "05-04"), ("财政局", "办结申请被退回", "05-04")],
        ),
        ([*TWO_AT_WORK, ("05-01", "suspend")], []),
    ],
)
def test_who_holds_the_task_up_and_since_when(task, units, people, ma, on_day, story, held, ledger_is_whole):
    pairs = [(units["文广局"], "lead"), (units["财政局"], "lead"), (units["马陆镇"], "responsible")]
    made = task(pairs=pairs, dispatched=False)
    for day, name in story:
        act(name, f"2016-{day}")(made, people, ma)
    rows = on_day("2016-06-01")
    found = blockers_by_task([rows.with_row().get()], rows.as_of)[made.pk]
    assert [(str(one), one.why, f"{one.since:%m-%d}") for one in found.listed] == held
    assert ledger_is_whole()


def test_the_other_lead_finds_the_claim_on_its_workbench_and_answers_it(joint, people, ma, signed_in):
    claimed(joint, people.lin, "2016-05-01")
    browser = signed_in(ma, "2016-05-02")
    page = browser.get("/").content.decode()
    assert "牵头单位申请办结，待本单位答复" in page and "自 2016-05-01 起，1 天" in page
    assert (
        len(browser.get(reverse("tasks:list"), {"needs": "agree", "unit": ma.department_id}).context["table"].rows) == 1
    )
    offered = [each.slug for each in browser.get(reverse("tasks:detail", args=[joint.pk])).context["actions"]]
    assert "agree" in offered and "object" in offered and "claim" not in offered
    browser.post(reverse("tasks:act", args=[joint.pk, "agree"]), {"text": ""})
    assert now(joint).present.state == State.CLAIMED


def test_the_other_lead_reads_the_claim_point_by_point_beside_its_answer(joint, people, ma, signed_in):
    claimed(joint, people.lin, "2016-05-01", answers=["办了三场。", "附后。"])
    for act in ("agree", "object"):
        page = signed_in(ma).get(reverse("tasks:act", args=[joint.pk, act])).content.decode()
        assert "办了三场。" in page and "附后。" in page and "您还不能" not in page
        early = signed_in(people.lin).get(reverse("tasks:act", args=[joint.pk, act])).content.decode()
        assert f"您还不能{'同意办结' if act == 'agree' else '不同意办结'}" in early
