"""Row 14 of the official table: two leads and 21 answering units with the 12 streets and towns, up to 办结."""

import pytest

from departments.choices import Role
from departments.models import Department
from indicators.choices import JointClaim
from tasks.as_of.blockers import blockers_by_task
from tasks.as_of.day import AsOf
from tasks.choices import State
from tasks.models import Task, TaskUnit
from tasks.refusals import ReasonIsMissing
from tasks.services import claims, dispatching, extensions, progress, urging
from tests.world import DAY, at, claim, person

pytestmark = pytest.mark.django_db
LEADS = ("区委办", "区府办")


@pytest.fixture
def row_14(official):
    return Task.objects.get(project__position=14, position=1, plan=official)


@pytest.fixture
def office(official):
    """Two of the office: one decides, the other confirms."""
    return person("chen", "陈", Role.OFFICE), person("sun", "孙", Role.OFFICE)


@pytest.fixture
def officers(official):
    """A clerk and a head for every unit of the row."""
    rows = Department.objects.filter(task_units__task__project__position=14).distinct().order_by("position", "pk")
    return {
        unit.name: (person(f"c{unit.pk}", "办", Role.CLERK, unit), person(f"h{unit.pk}", "长", Role.HEAD, unit))
        for unit in rows
    }


def held(task, day) -> list[str]:
    as_of = AsOf([task.plan], DAY(day))
    return blockers_by_task([as_of.tasks().with_row().get(task=task)], as_of)[task.pk].names


def told(task, by, day, *, finished=False):
    said = progress.ProgressUpdate("已签责任书。", 100 if finished else 50, finished=finished)
    return progress.report(task=task, by=by, when=at(day), said=said)


@pytest.mark.parametrize("setting", [JointClaim.AGREE, JointClaim.EACH])
@pytest.mark.shared
def test_two_leads_and_twenty_one_units_carry_it_to_the_end(row_14, officers, office, setting, ledger_is_whole):
    chen, sun = office
    row_14.plan.joint_claim = setting
    row_14.plan.save()
    towns = [unit.name for unit in Department.objects.get(name="各街镇").members_on(DAY("2016-03-01"))]
    assert (len(officers), len(towns)) == (21, 12)
    assert set(towns) < set(officers)

    dispatching.dispatch(task=row_14, by=chen, when=at("2016-03-02"))
    assert held(row_14, "2016-03-02") == list(LEADS)
    for clerk, _ in officers.values():
        dispatching.acknowledge(task=row_14, by=clerk, when=at("2016-03-04"))
    assert set(held(row_14, "2016-03-04")) == set(officers)

    quick = [name for name in officers if name not in LEADS and name != "马陆镇"]
    for name in quick:
        told(row_14, officers[name][0], "2016-04-11", finished=True)
    for name in LEADS:
        told(row_14, officers[name][0], "2016-04-12")
    assert set(held(row_14, "2016-04-12")) == {*LEADS, "马陆镇"}
    finished = TaskUnit.objects.present().filter(task=row_14, through__name="各街镇", state="finished")
    assert finished.count() == 11

    urge = urging.urge(task=row_14, by=chen, when=at("2016-05-03"), text="请抓紧。", reply_by=DAY("2016-05-10"))
    assert set(urge.detail["names"]) == {*LEADS, "马陆镇"}
    urging.reply(task=row_14, by=officers["马陆镇"][0], when=at("2016-05-09"), text="六月完成。")
    first, second = officers["区委办"][1], officers["区府办"][1]
    extensions.ask(task=row_14, by=first, when=at("2016-06-20"), due_on=DAY("2016-07-31"), text="一镇未完成。")
    extensions.grant(task=row_14, by=chen, when=at("2016-06-22"), text="同意。")

    said = {"task": row_14, "text": "责任书已签。"}
    with pytest.raises(ReasonIsMissing, match="还有 1 个单位没有完成：马陆镇"):
        claim(by=first, when=at("2016-07-04"), **said)
    claim(by=first, when=at("2016-07-04"), reason="该镇七月换届。", **said)
    assert held(row_14, "2016-07-04") == ["区府办"]
    answer(second, row_14, "2016-07-05", setting, reason="该镇七月换届。")
    claims.send_back(task=row_14, by=chen, when=at("2016-07-06"), text="马陆镇的责任书还缺。")
    assert set(held(row_14, "2016-07-06")) == {*LEADS, "马陆镇"}

    told(row_14, officers["马陆镇"][0], "2016-07-18", finished=True)
    assert held(row_14, "2016-07-18") == list(LEADS)
    claim(by=first, when=at("2016-07-20"), **said)
    answer(second, row_14, "2016-07-21", setting)
    assert held(row_14, "2016-07-21") == ["创建办（待审核）"]
    claims.confirm(task=row_14, by=sun, when=at("2016-07-25"))

    row_14.refresh_from_db()
    assert (row_14.present.state, row_14.present.completed_on, row_14.present.claim_note) == (
        State.COMPLETED,
        DAY("2016-07-25"),
        "",
    )
    assert (row_14.present.original_due_on, row_14.present.due_on, row_14.present.extensions) == (
        DAY("2016-06-30"),
        DAY("2016-07-31"),
        1,
    )
    assert held(row_14, "2016-07-25") == []
    assert ledger_is_whole()


def answer(head, task, day, setting, **more) -> None:
    """The second lead does what the plan asks of it."""
    if setting == JointClaim.EACH:
        claim(task=task, by=head, when=at(day), text="责任书已签。", **more)
    else:
        claims.agree(task=task, by=head, when=at(day))
