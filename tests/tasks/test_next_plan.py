"""由旧方案新建: rows, settings and unfinished tasks go on in a new draft; the ledger says from where."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from departments.roles import NotAllowed
from indicators.choices import Cycle, Stage
from indicators.models import OpenQuestion, Plan, Project
from indicators.next_details import next_code, next_period, next_title
from tasks.as_of.day import AsOf
from tasks.choices import Precision, State, UnitRole
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task
from tasks.services import dispatching, plan_life, questions, steering
from tasks.services.next_plan import CannotBeCarriedOver, make_next_plan
from tasks.services.planning import Deadline, NewTask, enter_row
from tests.tasks.test_ledger import in_threads
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


def test_a_task_goes_on_in_one_plan_only_and_the_second_is_told_which(plan, tasks, people, signed_in):
    carried, made = {tasks[0].pk: None}, new_plan()
    make_next_plan(old=plan, plan=made, carried=carried, by=people.chen, when=at("2016-12-21"))
    refusal = "「1、开展读书活动。」已经结转到「下一年 2017」，不能再结转一次；其余任务仍可结转。"
    other = {"code": "ling", "short_name": "另一年"}
    with pytest.raises(CannotBeCarriedOver) as told:
        make_next_plan(old=plan, plan=new_plan(**other), carried=carried, by=people.sun, when=at("2016-12-22"))
    assert str(told.value) == refusal
    office, page = signed_in(people.chen), reverse("tasks:next_plan", args=[plan.code])
    shown = office.get(page)
    assert shown.context["form"]["carried"].value() == []
    assert "已经结转到「下一年 2017」，不再结转。" in shown.content.decode()
    said = {"title": "又一年", "short_name": "又", "year": 2018, "starts_on": "2018-01-01", "ends_on": "2018-12-31"}
    answer = office.post(page, said | {"carried": [tasks[0].pk]})
    assert (answer.status_code, refusal in answer.content.decode()) == (422, True)
    assert set(Plan.objects.values_list("code", flat=True)) == {plan.code, made.code}
    make_next_plan(old=plan, plan=new_plan(**other), carried={}, by=people.sun, when=at("2016-12-22"))
    # the task of the new plan goes on from there, as an unfinished one does every year
    third = new_plan(code="san", short_name="再下一年")
    dispatching.dispatch(task=Task.objects.get(plan=made), by=people.chen, when=at("2017-01-03"))
    on = {Task.objects.get(plan=made).pk: None}
    make_next_plan(old=made, plan=third, carried=on, by=people.chen, when=at("2017-12-21"))
    assert Task.objects.get(plan=third).carried_from.plan == made


@pytest.mark.django_db(transaction=True)
def test_of_two_who_carry_a_task_over_at_once_one_is_refused(plan, task, people, ledger_is_whole):
    carried = {task().pk: None}

    def carry(place: int) -> Plan:
        made = new_plan(code=f"ci-{place}", short_name=f"第{place}个")
        by = (people.chen, people.sun)[place]
        return make_next_plan(old=plan, plan=made, carried=carried, by=by, when=at("2016-12-21"))

    answers = sorted(in_threads(2, carry), key=lambda each: isinstance(each, CannotBeCarriedOver))
    assert [type(each) for each in answers] == [Plan, CannotBeCarriedOver]
    assert f"已经结转到「{answers[0].tag}」" in str(answers[1])
    assert list(Plan.objects.exclude(pk=plan.pk)) == [answers[0]]
    assert ledger_is_whole()


def test_what_a_row_left_open_is_asked_again_where_it_goes_on(plan, units, people):
    pairs = [(units["文广局"], UnitRole.LEAD)]
    listed = [NewTask(f"{n}、", f"任务{n}", Deadline(), pairs, lead_text="文广局") for n in (1, 2, 3)]
    texts = {"category": "", "name": "书房", "standard": "", "baseline_state": ""}
    by_chen = {"by": people.chen, "when": at("2016-03-01")}
    row = enter_row(plan=plan, position=1, texts=texts, source={}, tasks=listed, **by_chen)
    first, second, third = row.tasks.order_by("position")
    for each in (first, second, third):
        dispatching.dispatch(task=each, by=people.chen, when=at("2016-03-01"))
    steering.cancel(task=first, by=people.chen, when=at("2016-05-04"), text="重复。")

    def ask(field: str, asks: str, *places: int, **more) -> OpenQuestion:
        facts = {"source_text": "原文", "proposal": "2016-05-31", "options": ["2016-05-31"], "confidence": "low"}
        said = facts | {"reason": "缺", "asked_on": DAY("2016-03-01")} | more
        return OpenQuestion.objects.create(project=row, field=field, asks=asks, places=list(places), **said)

    ask("category", "缺分类", proposal="文化")
    ask("lead", "看不清", 1)  # only about a task that does not go on
    ask("lead", "两个名字", 1, 3)
    ask("responsible", "没有写", 2, 3)
    ask("deadline", "哪一天", 2, 3)
    ask("deadline", "年份", 2)  # answered by the new deadline
    settled = {"settled_on": DAY("2016-04-01"), "settled_by": people.chen, "answer": "达标"}
    ask("standard", "缺标准", **settled)
    carried = {second.pk: DAY("2017-06-30"), third.pk: None}
    made = make_next_plan(old=plan, plan=new_plan(), carried=carried, by=people.chen, when=at("2016-12-21"))
    facts = ("field", "asks", "places", "source_text", "proposal", "options", "confidence", "asked_on", "settled_on")
    kept = ("原文", "2016-05-31", ["2016-05-31"], "low", DAY("2016-12-21"), None)
    assert list(OpenQuestion.objects.filter(project__plan=made).order_by("pk").values_list(*facts)) == [
        ("category", "缺分类", [], "原文", "文化", *kept[2:]),
        ("lead", "两个名字", [2], *kept),
        ("responsible", "没有写", [], *kept),
        ("deadline", "哪一天", [2], "原文", "", [], "", *kept[4:]),
    ]
    assert OpenQuestion.objects.filter(project=row, settled_on=None).count() == 6  # the old plan is left as it is
    question = OpenQuestion.objects.get(project__plan=made, field="category")
    questions.settle(question=question, by=people.chen, when=at("2016-12-22"), answer="文化")
    assert {each.present.category.name for each in Task.objects.filter(plan=made)} == {"文化"}


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
