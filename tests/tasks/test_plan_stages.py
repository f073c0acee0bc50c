"""A plan lives: it is a draft, runs from its first 交办, is closed and archived; every step is dated and kept."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from indicators.choices import Stage
from indicators.models import Plan, PlanStage
from indicators.services.stages import MAY_FOLLOW, StageMayNotFollow, enter_stage
from indicators.short_names import short_name_of
from tasks.services import dispatching
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(people) -> Plan:
    """A plan that was imported on 2016-02-01 and not handed out."""
    plan = Plan.objects.create(code="caogao", title="草稿方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2016-12-31"))
    enter_stage(plan, Stage.DRAFT, by=people.chen, when=at("2016-02-01"))
    return plan


@pytest.fixture
def plan(draft) -> Plan:
    """The plan of the task() fixture is the draft."""
    return draft


def steps_of(plan: Plan) -> list[tuple]:
    return list(plan.stages.order_by("seq").values_list("seq", "stage", "on", "by_name"))


def test_the_first_dispatch_makes_the_plan_run_and_the_next_one_does_not_again(task, draft, people):
    first, second = task(dispatched=False), task(dispatched=False)
    dispatching.dispatch(task=first, by=people.sun, when=at("2016-03-05"))
    dispatching.dispatch(task=second, by=people.chen, when=at("2016-03-06"))
    assert steps_of(draft) == [
        (1, Stage.DRAFT, DAY("2016-02-01"), "陈"),
        (2, Stage.RUNNING, DAY("2016-03-05"), "孙"),
    ]


def test_dispatching_the_whole_plan_takes_one_step_and_an_empty_plan_stays_a_draft(task, draft, people):
    assert dispatching.dispatch_plan(plan=draft, by=people.chen, when=at("2016-03-01")) == []
    assert draft.stage_on(DAY("2016-03-01")) == Stage.DRAFT
    task(dispatched=False), task(dispatched=False)
    assert len(dispatching.dispatch_plan(plan=draft, by=people.chen, when=at("2016-03-05"))) == 2
    assert [stage for _, stage, _, _ in steps_of(draft)] == [Stage.DRAFT, Stage.RUNNING]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2016-01-31", Stage.DRAFT),  # before the first step
        ("2016-03-04", Stage.DRAFT),
        ("2016-03-05", Stage.RUNNING),
        ("2016-11-30", Stage.RUNNING),
        ("2016-12-01", Stage.ARCHIVED),  # closed and archived on one day: its end counts
        ("2017-01-01", Stage.ARCHIVED),
    ],
)
def test_a_past_day_shows_the_stage_of_its_end(draft, people, day, stage):
    for entered, on in ((Stage.RUNNING, "2016-03-05"), (Stage.CLOSED, "2016-12-01"), (Stage.ARCHIVED, "2016-12-01")):
        enter_stage(draft, entered, by=people.chen, when=at(on))
    assert draft.stage_on(DAY(day)) == stage
    assert Plan.objects.as_of(DAY(day)).get(pk=draft.pk).stage == stage


def test_a_plan_made_by_hand_is_a_draft_and_takes_its_first_step_when_it_is_handed_out(people):
    plan = Plan.objects.create(code="hand", title="手工方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2016-12-31"))
    assert Plan.objects.as_of(DAY("2016-06-01")).get(pk=plan.pk).stage == Stage.DRAFT
    enter_stage(plan, Stage.RUNNING, by=people.chen, when=at("2016-06-01"))
    assert plan.stage_on(DAY("2016-06-01")) == Stage.RUNNING


@pytest.mark.parametrize("now", list(Stage))
@pytest.mark.parametrize("wanted", list(Stage))
def test_only_the_steps_of_the_table_can_be_taken(draft, people, now, wanted):
    for stage in list(Stage)[1 : list(Stage).index(now) + 1]:
        enter_stage(draft, stage, by=people.chen, when=at("2016-03-01"))
    if wanted in MAY_FOLLOW[now]:
        assert enter_stage(draft, wanted, by=people.chen, when=at("2016-03-02")).stage == wanted
    else:
        with pytest.raises(StageMayNotFollow, match=f"现在是「{now.label}」，不能改为「{wanted.label}」"):
            enter_stage(draft, wanted, by=people.chen, when=at("2016-03-02"))


def test_a_step_is_never_dated_before_the_one_it_follows(draft, people):
    assert enter_stage(draft, Stage.RUNNING, by=people.chen, when=at("2016-01-15")).on == DAY("2016-02-01")


@pytest.mark.parametrize(
    "sql", ["UPDATE indicators_planstage SET stage = 'closed'", "DELETE FROM indicators_planstage"]
)
def test_the_database_refuses_to_change_or_delete_a_step(draft, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert draft.stages.count() == 1


def test_the_database_lets_a_plan_enter_one_stage_at_a_time(draft, people):
    step = {"plan": draft, "seq": 1, "stage": Stage.RUNNING, "at": at("2016-03-01").at, "on": DAY("2016-03-01")}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanStage.objects.create(**step, by=people.chen, by_name="陈")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanStage.objects.create(**step | {"seq": 2, "stage": "over"}, by=people.chen, by_name="陈")


def test_two_plans_of_one_year_need_two_short_names(draft):
    again = Plan(code="b", title="b", short_name="草稿方案", starts_on=DAY("2016-05-01"), ends_on=DAY("2016-12-31"))
    assert draft.tag == "草稿方案 2016"
    with pytest.raises(ValidationError, match="已有一个方案叫「草稿方案 2016」"):
        again.full_clean()
    again.year = 2017
    again.full_clean()


def test_an_empty_short_name_becomes_a_free_one_from_the_title(draft):
    again = Plan(code="b", title="草稿方案", starts_on=DAY("2016-05-01"), ends_on=DAY("2016-12-31"))
    again.full_clean()
    assert again.tag == "草稿方案2 2016"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("2015年嘉定区智慧城市建设任务分解表", "智慧城市建设"),
        ("嘉定区中小河道综合整治任务分解表", "中小河道综合整治"),
        ("关于印发《嘉定区迎接全国文明城区复评任务分解表》的通知", "文明城区复评"),
        ("爱国卫生三年行动计划（2018—2020年）", "爱国卫生"),
        ("嘉定区创建国家公共文化服务体系示范区任务指标分解表", "公共文化服务体系"),
        ("测试方案", "测试方案"),  # short enough as it is
        ("任务指标分解表（2016年版）修订", "任务指标分解表修"),
    ],
)
def test_a_short_name_is_proposed_from_the_title(title, short):
    assert short_name_of(title) == short
