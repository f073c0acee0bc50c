"""A draft is seen by the office and the auditor alone, everywhere a plan can be chosen or reached by its address."""

import pytest
from django.urls import reverse

from api.calendar_ics import calendar_of
from api.views.data import plans_on
from departments.choices import Role
from departments.roles import Permission, may
from indicators.models import Plan
from tasks.as_of.day import AsOf, task_at_present
from tasks.choices import Precision, UnitRole
from tasks.services import dispatching
from tasks.services.planning import Deadline, NewTask, enter_row
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
PAGES = ("tasks:list", "reports:table", "reports:overview", "reports:overdue", "tasks:questions", "reports:units")
READERS = {"wu", "lin", "xie", "zheng", "zhao", "li", "chen", "qian"}
KNOW_DRAFTS = {"chen", "qian"}


@pytest.fixture
def draft(task, people, units):
    """A draft plan with one overdue task of 文广局, beside the plan that runs; returns its task."""
    task(text="执行中的任务。")
    other = Plan.objects.create(code="caogao", title="草稿方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2018-12-31"))
    due = Deadline("6 月底前", DAY("2016-06-30"), DAY("2016-06-30"), Precision.DAY)
    new = NewTask("1、", "草稿里的任务。", due, [(units["文广局"], UnitRole.LEAD)], "", "文广局")
    texts = {"category": "", "name": "项目", "standard": "", "baseline_state": ""}
    row = enter_row(plan=other, position=1, by=people.chen, when=at("2016-03-01"), texts=texts, source={}, tasks=[new])
    return row.tasks.get()


def test_only_the_office_and_the_auditor_may_read_drafts(people):
    assert {who for who in READERS if may(getattr(people, who), Permission.READ_DRAFT)} == KNOW_DRAFTS
    assert {person.role for person in (people.chen, people.qian)} == {Role.OFFICE, Role.AUDITOR}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.shared
def test_a_page_about_a_draft_is_not_there_for_others(draft, people, signed_in, name):
    answers = {
        who: signed_in(getattr(people, who)).get(reverse(name), {"plan": "caogao"}).status_code for who in READERS
    }
    unknown = {who: signed_in(getattr(people, who)).get(reverse(name), {"plan": "x"}).status_code for who in READERS}
    assert answers["chen"] == 200
    assert {who: answers[who] for who in READERS - KNOW_DRAFTS} == {who: unknown[who] for who in READERS - KNOW_DRAFTS}


def test_a_task_of_a_draft_is_found_by_the_office_alone(draft, people, signed_in):
    page = reverse("tasks:detail", args=[draft.pk])
    assert {who: signed_in(getattr(people, who)).get(page).status_code for who in ("wu", "lin", "zhao", "chen")} == {
        "wu": 404,
        "lin": 404,
        "zhao": 404,
        "chen": 200,
    }


def test_no_list_word_or_interface_tells_of_a_draft(draft, people):
    plans, day = list(Plan.objects.order_by("pk")), DAY("2016-10-15")
    for who in ("wu", "zhao"):
        reader = getattr(people, who)
        asked = AsOf(plans, day, reader)
        assert list(asked.tasks().values_list("text", flat=True)) == ["执行中的任务。"]
        assert set(asked.entries().values_list("task__plan__code", flat=True)) == {"ceshi"}
        assert [plan.code for plan in plans_on(day, reader)] == ["ceshi"]
        assert "草稿里的任务" not in calendar_of(reader, day).decode()
        assert task_at_present(draft.pk, reader) is None
    assert [plan.code for plan in plans_on(day, people.chen)] == ["caogao", "ceshi"]
    assert task_at_present(draft.pk, people.chen) is not None


def test_after_its_first_dispatch_everybody_finds_it_but_not_on_the_days_before(draft, people, signed_in):
    dispatching.dispatch(task=draft, by=people.chen, when=at("2016-10-10"))
    unit = signed_in(people.wu)
    page = reverse("tasks:detail", args=[draft.pk])
    assert [unit.get(page, {"as_of": day}).status_code for day in ("2016-10-15", "2016-10-10", "2016-10-09")] == [
        200,
        200,
        404,
    ]
    listed = reverse("tasks:list")
    assert unit.get(listed, {"plan": "caogao", "as_of": "2016-10-10"}).status_code == 200
    assert unit.get(listed, {"plan": "caogao", "as_of": "2016-10-09"}).status_code == 404
    assert signed_in(people.chen).get(listed, {"plan": "caogao", "as_of": "2016-10-09"}).status_code == 200


def test_the_list_of_plans_leads_the_office_from_a_draft_to_its_dispatch(draft, people, signed_in):
    way = f'href="{reverse("tasks:dispatch_list")}?plan=caogao"'
    pages = {who: signed_in(getattr(people, who)).get(reverse("reports:plans")).content.decode() for who in KNOW_DRAFTS}
    assert {who for who, page in pages.items() if way in page} == {"chen"}


@pytest.mark.parametrize(
    "query",
    [
        "light=overdue",
        "silent=1",
        "kept=present",
        "needs=answer",
        "q=任务",
        "state=open",
        "changed=done&since=2015-01-01",
    ],
)
def test_before_any_plan_each_filter_finds_nothing(task, people, signed_in, query):
    task(text="执行中的任务。")
    answer = signed_in(people.zhao).get(f"{reverse('tasks:list')}?as_of=2015-12-01&{query}")
    assert (answer.status_code, len(answer.context["table"].rows) if answer.context else 0) in ((200, 0), (302, 0))
