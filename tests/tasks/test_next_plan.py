"""由旧方案新建: rows, settings and unfinished tasks go on in a new draft; the ledger says from where."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.roles import NotAllowed
from indicators.choices import Cycle, Stage
from indicators.models import Plan, Project
from indicators.next_details import next_code, next_period, next_title
from tasks.as_of.day import AsOf
from tasks.choices import Precision, State
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task
from tasks.services import plan_life, steering
from tasks.services.next_plan import CannotBeCarriedOver, make_next_plan
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


def new_plan(**changes) -> Plan:
    said = {"code": "ceshi-2017", "title": "测试方案（下一年）", "short_name": "下一年", "year": 2017}
    said |= {"starts_on": DAY("2017-01-01"), "ends_on": DAY("2017-12-31")}
    return Plan(**said | changes)


@pytest.fixture
def tasks(plan, task, people) -> tuple[Task, Task]:
    """Two tasks: one that is unfinished, one that was cancelled."""
    open_task, over = task(), task(text="另一项任务。")
    steering.cancel(task=over, by=people.chen, when=at("2016-05-04"), text="重复。")
    return open_task, over


@pytest.mark.parametrize("closed", [False, True])
def test_unfinished_tasks_go_on_with_their_units_and_say_from_where(plan, tasks, people, closed):
    Plan.objects.filter(pk=plan.pk).update(report_cycle=Cycle.WEEKLY, ranks_units=True)
    if closed:
        plan_life.close(plan=plan, by=people.chen, when=at("2016-12-20"), text="期满。")
    before = LedgerEntry.objects.filter(task__plan=plan).count()
    carried = {tasks[0].pk: DAY("2017-06-30")}
    made = make_next_plan(old=plan, plan=new_plan(), carried=carried, by=people.chen, when=at("2016-12-21"))
    new = Task.objects.select_related("present", "project").get(plan=made)
    assert (new.carried_from, new.present.text, new.present.state) == (tasks[0], "开展读书活动。", State.PENDING)
    assert (new.present.due_on, new.present.due_precision) == (DAY("2017-06-30"), Precision.DAY)
    assert (made.stage_on(DAY("2016-12-21")), made.report_cycle, made.ranks_units) == (Stage.DRAFT, "weekly", True)
    listed = [set(each.units.present().values_list("department", "role", "through")) for each in (new, tasks[0])]
    assert listed[0] == listed[1]
    rows = [list(Project.objects.filter(plan=each).values_list("position", "name")) for each in (made, plan)]
    assert rows[0] == rows[1]
    assert new.entries.get().detail["carried_from"] == tasks[0].pk
    assert LedgerEntry.objects.filter(task__plan=plan).count() == before
    assert list(faults()) == []


def test_nothing_is_dated_before_the_step(plan, tasks, people):
    made = make_next_plan(old=plan, plan=new_plan(), carried={tasks[0].pk: None}, by=people.chen, when=at("2016-12-21"))
    assert AsOf([made], DAY("2016-12-20")).tasks().count() == 0
    assert AsOf([made], DAY("2016-12-21")).tasks().get().due_on is None
    assert not Plan.objects.readable_by(people.wu, DAY("2016-12-21")).filter(pk=made.pk).exists()


def test_a_task_that_is_over_or_of_another_plan_is_refused_and_nothing_is_saved(plan, tasks, people):
    for wrong in (tasks[1].pk, 0):
        carried = dict.fromkeys((tasks[0].pk, wrong))
        with pytest.raises(CannotBeCarriedOver, match="已经办结或取消"):
            make_next_plan(old=plan, plan=new_plan(), carried=carried, by=people.chen, when=at("2016-12-21"))
    assert Plan.objects.get() == plan


def test_an_archived_plan_and_a_taken_name_are_refused(plan, tasks, people):
    with pytest.raises(ValidationError, match="请换一个简称"):
        taken = new_plan(short_name=plan.short_name, year=plan.year)
        make_next_plan(old=plan, plan=taken, carried={}, by=people.chen, when=at("2016-12-21"))
    for step in (plan_life.close, plan_life.archive):
        step(plan=plan, by=people.chen, when=at("2016-12-20"), text="期满。")
    with pytest.raises(CannotBeCarriedOver, match="执行中或已结束"):
        make_next_plan(old=plan, plan=new_plan(), carried={}, by=people.chen, when=at("2016-12-21"))


@pytest.mark.parametrize("who", ["wu", "lin", "zhao", "qian", "li"])
def test_only_the_office_makes_it(plan, tasks, people, who):
    with pytest.raises(NotAllowed):
        make_next_plan(old=plan, plan=new_plan(), carried={}, by=getattr(people, who), when=at("2016-12-21"))


def test_the_proof_finds_a_task_whose_origin_was_changed(plan, tasks, people):
    make_next_plan(old=plan, plan=new_plan(), carried={tasks[0].pk: None}, by=people.chen, when=at("2016-12-21"))
    Task.objects.filter(carried_from=tasks[0]).update(carried_from=tasks[1])
    assert [fault for fault in faults() if "结转自" in fault] != []


def test_the_page_proposes_the_next_year_and_all_unfinished_tasks(plan, tasks, people, signed_in):
    office, page = signed_in(people.chen), reverse("tasks:next_plan", args=[plan.code])
    form = office.get(page).context["form"]
    assert {name: form[name].value() for name in ("title", "year", "starts_on", "ends_on", "carried")} == {
        "title": "测试方案",
        "year": 2018,
        "starts_on": DAY("2018-01-01"),
        "ends_on": DAY("2019-12-31"),
        "carried": [str(tasks[0].pk)],
    }
    said = {"title": "测试方案", "short_name": "测试", "year": 2018, "starts_on": "2018-01-01", "ends_on": "2018-12-31"}
    said |= {"carried": [tasks[0].pk], f"due_{tasks[0].pk}": "2018-06-30"}
    assert office.post(page, said | {f"due_{tasks[0].pk}": "六月"}).status_code == 422
    answer = office.post(page, said, follow=True)
    assert "结转 1 项任务" in answer.content.decode()
    made = Plan.objects.get(code="ceshi-2018")
    new = Task.objects.get(plan=made)
    assert new.carried_from == tasks[0]
    shown = {pk: office.get(reverse("tasks:detail", args=[pk])).content.decode() for pk in (new.pk, tasks[0].pk)}
    assert "结转自" in shown[new.pk]
    assert f"/tasks/{tasks[0].pk}/" in shown[new.pk]
    assert "结转到" in shown[tasks[0].pk]
    assert f"/tasks/{new.pk}/" in shown[tasks[0].pk]
    clerk = signed_in(people.wu).get(reverse("tasks:detail", args=[tasks[0].pk])).content.decode()
    assert "结转到" not in clerk  # he does not know of the draft yet


def test_the_list_shows_what_was_carried_over(plan, tasks, people, signed_in):
    made = make_next_plan(old=plan, plan=new_plan(), carried={tasks[0].pk: None}, by=people.chen, when=at("2016-10-14"))
    office, listed = signed_in(people.chen), []
    for each in (made, plan):
        asked = {"plan": each.code, "carried": "1"}
        listed.append(len(office.get(reverse("tasks:list"), asked).context["table"].rows))
    assert listed == [1, 0]


def test_the_table_of_a_plan_with_a_row_without_tasks_is_shown(plan, tasks, people, signed_in):
    made = make_next_plan(old=plan, plan=new_plan(), carried={}, by=people.chen, when=at("2016-10-14"))
    for name in ("reports:table", "reports:plans", "exports:official_table"):
        assert signed_in(people.chen).get(reverse(name), {"plan": made.code}).status_code == 200


@pytest.mark.parametrize(
    ("period", "following"),
    [
        (("2015-01-01", "2015-12-31"), ("2016-01-01", "2016-12-31")),
        (("2016-07-01", "2017-06-30"), ("2017-07-01", "2018-06-30")),
        (("2016-01-01", "2018-12-31"), ("2019-01-01", "2021-12-31")),
        (("2016-03-10", "2016-03-20"), ("2016-03-21", "2016-04-20")),
    ],
)
def test_the_next_period_has_as_many_months_and_follows_at_once(period, following):
    assert next_period(*map(DAY, period)) == tuple(map(DAY, following))


def test_title_and_code_move_on_with_the_year():
    assert next_title("2015年文明创建任务分解表（2015—2016）", 1) == "2016年文明创建任务分解表（2016—2017）"
    assert next_code("wenming-2015", 2016, {"wenming-2016"}) == "wenming-2016-2"
