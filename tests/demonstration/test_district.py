"""The demonstration is a district: four plans in three states, every made-up text marked, the same each time."""

from datetime import date

import pytest
from django.core.management import call_command

from demonstration.words import MARK
from indicators.choices import Stage
from indicators.models import Plan, PlanStage
from tasks.as_of.day import AsOf
from tasks.choices import WITHDRAWALS, Kind, Light, State
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task, TaskUnit
from tests.year import TODAY

pytestmark = pytest.mark.django_db
MADE_UP = ("jianshen-2016", "wenming-2015", "zhihui-2016")


def lights(plan: Plan, light: Light) -> int:
    return AsOf([plan], TODAY).tasks().filter(light=light).count()


def test_four_plans_stand_in_three_states(district):
    assert {code: plan.stage for code, plan in district.items()} == {
        "jiading-2016": Stage.RUNNING,
        "jianshen-2016": Stage.RUNNING,
        "wenming-2015": Stage.CLOSED,
        "zhihui-2016": Stage.DRAFT,
    }
    sizes = {code: Task.objects.filter(plan=plan).count() for code, plan in district.items()}
    assert sizes == {"jiading-2016": 51, "jianshen-2016": 12, "wenming-2015": 8, "zhihui-2016": 6}


def test_the_running_one_shares_units_with_the_official_one_and_needs_attention(district):
    plan = district["jianshen-2016"]
    carried = [
        set(TaskUnit.objects.present().filter(task__plan=each).values_list("department", flat=True))
        for each in (plan, district["jiading-2016"])
    ]
    assert carried[0] <= carried[1]
    assert (lights(plan, Light.OVERDUE), lights(plan, Light.SILENT)) == (3, 2)
    rows = AsOf([plan], TODAY).tasks()
    assert rows.filter(state=State.CLAIMED).count() == 1
    units = TaskUnit.objects.present().filter(task__plan=plan)
    assert units.filter(urged_by=Kind.URGED, reply_by__lt=TODAY).exists()
    assert units.filter(urged_by=Kind.INSTRUCTED).exists()


def test_an_urging_was_sent_to_the_wrong_task_and_taken_back(district):
    """What the year of the official table has no need of: it leaves nothing behind but its two entries."""
    (undone,) = LedgerEntry.objects.filter(kind__in=WITHDRAWALS)
    assert (undone.task.plan, undone.get_kind_display()) == (district["jianshen-2016"], "撤回催办")
    assert (undone.corrects.task_id, undone.corrects.kind) == (undone.task_id, Kind.URGED)
    assert not TaskUnit.objects.present().filter(task=undone.task_id, urged_on__isnull=False).exists()
    assert list(faults([undone.task_id])) == []


def test_the_closed_one_ended_with_unfinished_tasks_and_the_words_of_the_office(district):
    plan = district["wenming-2015"]
    step = PlanStage.objects.get(plan=plan, stage=Stage.CLOSED)
    assert step.on < TODAY
    assert step.by_name.endswith(MARK)
    assert step.words.startswith(MARK)
    assert plan.ends_on < date(2016, 1, 1)
    assert AsOf([plan], TODAY).tasks().filter(state=State.COMPLETED).count() == 5


def test_the_draft_has_deadlines_that_are_past_before_anything_was_handed_out(district):
    rows = AsOf([district["zhihui-2016"]], TODAY).tasks()
    assert rows.filter(due_on__lt=TODAY).count() == 3
    assert set(rows.values_list("state", "dispatched_on")) == {(State.PENDING, None)}


def test_every_made_up_text_says_so(district):
    plans = [district[code] for code in MADE_UP]
    texts = [text for plan in plans for text in (plan.title, plan.short_name)]
    for plan in plans:
        for row in plan.projects.select_related("category"):
            texts += [row.category.name, row.name, row.standard, row.baseline_state]
        texts += AsOf([plan], TODAY).tasks().values_list("text", flat=True)
    entries = LedgerEntry.objects.filter(task__plan__in=plans).exclude(text="")
    texts += entries.values_list("text", flat=True)
    texts += PlanStage.objects.exclude(words="").values_list("words", flat=True)
    assert len(texts) > 150
    assert [text for text in texts if MARK not in text] == []


@pytest.mark.shared
def test_the_ledger_is_whole(district):
    assert list(faults()) == []


def test_a_second_time_changes_nothing(district, capsys):
    before = LedgerEntry.objects.count()
    call_command("demo")
    assert "没有重复载入" in capsys.readouterr().out
    assert LedgerEntry.objects.count() == before
