"""AsOf: one day, one reader, one or several plans in the same number of statements, each plan by its own thresholds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.choices import Cycle
from indicators.models import Plan
from tasks.as_of.day import AsOf, task_at_present
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Light, Turn, UnitRole
from tasks.models import TaskState
from tasks.services import dispatching, progress
from tasks.services.planning import Deadline, NewTask, enter_row
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
THRESHOLDS = {  # code: days of 临期, cycle and grace of 沉默, working days of 签收
    "patient": {
        "due_soon_days": 7,
        "due_very_soon_days": 3,
        "report_cycle": Cycle.MONTHLY,
        "grace_days": 30,
        "acknowledge_workdays": 20,
    },
    "strict": {"due_soon_days": 60, "report_cycle": Cycle.WEEKLY, "grace_days": 3, "acknowledge_workdays": 3},
    "like_strict": {
        "due_soon_days": 60,
        "report_cycle": Cycle.WEEKLY,
        "grace_days": 3,
        "acknowledge_workdays": 3,
    },
}
DUE = ("2016-04-20", "2016-05-10", "2016-06-30", "2016-12-31")
DAYS = [DAY("2016-03-02") + timedelta(days=9 * week) for week in range(12)]


@pytest.fixture
def plans(people, units) -> list[Plan]:
    """Three plans with the same tasks: of each four, one is not dispatched, one is reported on."""
    return [planned(code, settings, people, units) for code, settings in THRESHOLDS.items()]


def planned(code: str, settings: dict, people, units) -> Plan:
    plan = Plan.objects.create(
        code=code, title=code, starts_on=DAY("2016-01-01"), ends_on=DAY("2016-12-31"), **settings
    )
    carriers = [(units["文广局"], UnitRole.LEAD), (units["财政局"], UnitRole.RESPONSIBLE)]
    for row, due in enumerate(DUE, start=1):
        deadline = Deadline(due, DAY(due), DAY(due), "day")
        new = NewTask("", f"{code} {due}", deadline, carriers, "财政局", "文广局")
        texts = {"category": "", "name": f"{code}{row}", "standard": "达标。", "baseline_state": ""}
        project = enter_row(
            plan=plan, position=row, by=people.chen, when=at("2016-03-01"), texts=texts, source={}, tasks=[new]
        )
        if row > 1:
            dispatching.dispatch(task=project.tasks.get(), by=people.chen, when=at("2016-03-02"))
        if row == 2:
            said = progress.ProgressUpdate(progress="已办。", percent=20)
            progress.report(task=project.tasks.get(), by=people.wu, when=at("2016-04-01"), said=said)
    return plan


def said_of(asked: AsOf, unit: int) -> dict[str, list]:
    """Return what every word that knows a threshold says of the tasks, by their texts."""
    rows = asked.tasks()
    earlier = asked.day - timedelta(days=9)
    words = {
        "light": rows.values_list("text", "light"),
        "silent": rows.silent().values_list("text"),
        "receipt": rows.acknowledgement_overdue().values_list("text"),
        "receipt of one": rows.acknowledgement_overdue(unit).values_list("text"),
        "unreported": rows.unreported(unit).values_list("text"),
        **{turn: rows.turned(turn, earlier).values_list("text") for turn in (Turn.SILENT, Turn.OVERDUE)},
    }
    return {name: sorted(found) for name, found in words.items()}


def test_several_plans_are_each_judged_by_their_own_thresholds(plans, units):
    unit, seen = units["文广局"].pk, set()
    for day in DAYS:
        together = said_of(AsOf(plans, day), unit)
        alone = [said_of(AsOf([plan], day), unit) for plan in plans]
        assert together == {name: sorted(found for one in alone for found in one[name]) for name in together}, day
        seen |= {light for _, light in together["light"]}
        seen |= {name for name, found in together.items() if found}
    assert seen >= {Light.OVERDUE, Light.DUE_SOON, Light.SILENT, Light.NORMAL, "receipt", "unreported", Turn.SILENT}


def test_the_same_task_can_be_silent_in_one_plan_and_normal_in_the_other(plans):
    lights = dict(
        AsOf(plans, DAY("2016-04-12")).tasks().filter(text__endswith="2016-12-31").values_list("text", "light")
    )
    assert lights == {
        "patient 2016-12-31": Light.NORMAL,
        "strict 2016-12-31": Light.SILENT,
        "like_strict 2016-12-31": Light.SILENT,
    }


def test_several_plans_cost_as_many_statements_as_one(plans, people):
    def statements(asked: AsOf) -> int:
        with CaptureQueriesContext(connection) as counted:
            list(asked.tasks().with_row()), list(asked.units()), list(asked.entries()), list(asked.evidence())
            assert asked.names == asked.names
        return len(counted)

    day = DAY("2016-04-12")
    assert statements(AsOf(plans, day, people.chen)) == statements(AsOf(plans[:1], day, people.chen)) == 5


def test_a_reader_sees_units_entries_and_files_of_his_own_tasks_only(plans, people, units, task):
    day = DAY("2016-04-12")
    town = AsOf(plans, day, people.zheng)
    assert [list(found) for found in (town.tasks(), town.units(), town.entries(), town.evidence())] == [[], [], [], []]
    lead = AsOf(plans[:1], day, people.wu)
    assert lead.tasks().count() == len(DUE) - 1  # not the one that is not dispatched
    assert set(lead.entries().values_list("task__plan__code", flat=True)) == {"patient"}
    assert lead.units().count() == 2 * (len(DUE) - 1)


def test_before_anything_was_entered_there_is_nothing(plans):
    assert not AsOf(plans, DAY("2016-02-29")).tasks().exists()
    assert not AsOf([], DAY("2016-04-12")).tasks().exists()


def test_rows_of_several_plans_have_no_single_plan(plans):
    assert AsOf(plans[:1], DAYS[0]).tasks().plan == plans[0]
    for several, said in ((plans, "several plans"), ([], "no plan")):
        with pytest.raises(ValueError, match=said):
            _ = AsOf(several, DAYS[0]).tasks().plan


def test_rows_that_were_not_asked_for_a_day_have_none():
    with pytest.raises(ValueError, match="no day"):
        _ = TaskStateQuerySet(TaskState).day


def test_a_task_is_found_at_present_by_those_who_may_read_it(plans, people):
    rows = AsOf(plans[:1], DAY("2016-12-01")).tasks()
    pk = rows.dispatched().first().task_id
    assert task_at_present(pk, people.wu).plan == plans[0]
    assert task_at_present(pk, people.zheng) is None
    waiting = rows.undispatched().get().task_id
    assert task_at_present(waiting, people.chen).plan == plans[0]
    assert task_at_present(waiting, people.wu) is None
