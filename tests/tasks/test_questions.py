"""待核实事项: the proposal or the office's own answer becomes data, and the ledger of each task remembers both."""

import pytest
from django.urls import reverse

from departments.choices import Role
from departments.models import User
from departments.roles import NotAllowed
from indicators.models import OpenQuestion
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.refusals import AlreadyDone, DayIsWrong, ReasonIsMissing, UnknownName
from tasks.services import planning, questions
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(official) -> User:
    return User.objects.create_user("chen", "x", name="陈", role=Role.OFFICE, must_change_password=False)


def asked(position: int, field: str) -> OpenQuestion:
    return OpenQuestion.objects.get(project__position=position, field=field)


def settled(question, by, answer, **more):
    return questions.settle(question=question, by=by, when=at("2016-05-01"), answer=answer, **more)


def test_an_accepted_category_is_data_from_that_day(chen, ledger_is_whole):
    question = asked(7, "category")
    settled(question, chen, question.proposal, note="问过起草人。")
    tasks = Task.objects.filter(project=question.project)
    assert {task.present.category.name for task in tasks} == {"公共文化服务供给体系"}
    entries = LedgerEntry.objects.filter(task__in=tasks, kind="plan_changed")
    assert [entry.detail for entry in entries] == [
        {"before": {"category": ""}, "after": {"category": "公共文化服务供给体系"}}
    ] * 5
    assert entries[0].text == "核实「指标分类缺失：单元格为空」：公共文化服务供给体系（问过起草人。）"
    assert not OpenQuestion.objects.open_on(DAY("2016-05-01")).filter(pk=question.pk).exists()
    assert OpenQuestion.objects.open_on(DAY("2016-04-30")).filter(pk=question.pk).exists()
    assert ledger_is_whole()


def test_a_settled_deadline_is_the_original_one(chen):
    settled(asked(10, "deadline"), chen, "2016-05-31")
    task = Task.objects.filter(project__position=10).first()
    assert (task.present.warn_on, task.present.due_on, task.present.original_due_on) == (DAY("2016-05-31"),) * 3
    assert (task.present.deadline_text, task.present.extensions) == ("2016年6月前完成", 0)


def test_settled_units_carry_the_task(chen, ledger_is_whole):
    question = asked(2, "responsible")
    settled(question, chen, question.proposal)
    units = TaskUnit.objects.present().filter(task__project=question.project)
    assert units.filter(role="responsible").count() == 5 + 12
    assert units.leads().count() == 1
    assert ledger_is_whole()


@pytest.mark.parametrize("field", ["standard", "project", "baseline_state"])
def test_an_answer_of_ones_own_becomes_the_text(chen, field):
    question = asked(16, field)
    settled(question, chen, "人才保障")
    project = question.project.__class__.objects.get(pk=question.project_id)
    assert {"standard": project.standard, "project": project.name, "baseline_state": project.baseline_state}[
        field
    ] == "人才保障"


def test_keeping_the_print_changes_no_text_but_is_remembered(chen, ledger_is_whole):
    question = asked(18, "tasks")
    settled(question, chen, "按原表照录")
    entry = LedgerEntry.objects.get(task__project=question.project, kind="plan_changed")
    assert entry.detail == {"before": {}, "after": {}, "question": "第1、2项任务丢失"}
    assert ledger_is_whole()


@pytest.mark.parametrize(
    ("position", "field", "answer", "refusal", "sentence"),
    [
        (10, "deadline", "六月底", DayIsWrong, "2016-12-31 的样子"),
        (10, "deadline", "2016-02-30", DayIsWrong, "2016-12-31 的样子"),
        (2, "responsible", "发改委、水利局", UnknownName, "不认识的单位：水利局"),
        (5, "category", " ", ReasonIsMissing, "请选择一个建议"),
    ],
)
def test_a_bad_answer_is_refused_and_the_question_stays_open(chen, position, field, answer, refusal, sentence):
    before = LedgerEntry.objects.count()
    with pytest.raises(refusal, match=sentence):
        settled(asked(position, field), chen, answer)
    assert not asked(position, field).is_settled
    assert LedgerEntry.objects.count() == before


def test_a_question_is_settled_once_and_by_the_office(chen):
    clerk = User.objects.create_user("li", "x", name="李", role=Role.LEADER)
    with pytest.raises(NotAllowed):
        settled(asked(5, "category"), clerk, "甲")
    settled(asked(5, "category"), chen, "公共文化服务供给体系")
    with pytest.raises(AlreadyDone, match="已由陈于 2016-05-01 核实"):
        settled(asked(5, "category"), chen, "别的")


def test_the_office_settles_in_the_browser(chen, signed_in):
    client, question = signed_in(chen, today="2016-05-01"), asked(1, "deadline")
    url = reverse("tasks:settle", args=[question.pk])
    page = client.get(url).content.decode()
    assert "采用：2016-11-30" in page
    assert "采用：2016-12-31" in page
    answer = client.post(url, {"choice": "__own__", "answer": "年底"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["answer"]
    assert client.post(url, {"choice": "2016-12-31"}).status_code == 302
    assert asked(1, "deadline").answer == "2016-12-31"
    assert "已核实 1" in client.get(reverse("tasks:questions")).content.decode()


def test_a_past_day_calls_a_row_as_it_was_called_then(chen, signed_in):
    question = OpenQuestion.objects.exclude(project__name="").order_by("pk").first()
    old = question.project.name
    planning.change_row(project=question.project, by=chen, when=at("2016-04-10"), reason="勘误。", name="改了的项目")
    client, days = signed_in(chen), ("2016-04-09", "2016-04-10")
    page = {day: client.get("/questions/", {"show": "all", "as_of": day}).content.decode() for day in days}
    assert {day: ("改了的项目" in text, f">{old}<" in text) for day, text in page.items()} == {
        "2016-04-09": (False, True),
        "2016-04-10": (True, False),
    }
