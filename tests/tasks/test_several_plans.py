"""Several plans side by side: a page keeps to the plan its reader has chosen, through every link and form."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.choices import Stage
from indicators.models import LastPlan, Plan
from indicators.services.stages import enter_stage
from tasks.choices import Precision, UnitRole
from tasks.models import Task
from tasks.services import dispatching
from tasks.services.planning import Deadline, NewTask, enter_row
from tests.world import DAY, at, running

pytestmark = pytest.mark.django_db
PAGES = ("tasks:list", "reports:table", "reports:overview", "reports:overdue", "tasks:questions")
ALL_PLANS = "reports:plans"


@pytest.fixture
def newer(plan, task) -> Plan:
    """A second running plan without tasks, newer than the first, which has one overdue task."""
    task(due="2016-06-30", text="旧方案的任务。")
    return running(
        Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    )


def entered(plan: Plan, text: str, units, people, *, dispatched: bool = True, due: str = "2016-07-31") -> Task:
    """A task of 文广局 in that plan."""
    deadline = Deadline(due, DAY(due), DAY(due), Precision.DAY)
    new = NewTask("", text, deadline, [(units["文广局"], UnitRole.LEAD)], "", "文广局")
    texts = {"category": "", "name": text, "standard": "", "baseline_state": ""}
    position = plan.projects.count() + 1
    row = enter_row(
        plan=plan, position=position, by=people.chen, when=at("2016-03-01"), texts=texts, source={}, tasks=[new]
    )
    if dispatched:
        dispatching.dispatch(task=row.tasks.get(), by=people.chen, when=at("2016-03-01"))
    return row.tasks.get()


def text_of(answer) -> str:
    return answer.content.decode()


def test_with_two_running_plans_a_page_of_one_asks_which_and_another_can_be_chosen(newer, people, signed_in):
    office = signed_in(people.chen)
    for name in PAGES:
        answer = office.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, reverse(ALL_PLANS)), name
    assert office.get(reverse("tasks:list"), {"as_of": "2016-08-01"})["Location"] == "/plans/?as_of=2016-08-01"
    assert "旧方案的任务" in text_of(office.get(reverse("tasks:list"), {"plan": "ceshi"}))


def test_pages_open_on_the_plan_that_the_person_used_last(newer, people, signed_in):
    office, other = signed_in(people.chen), signed_in(people.sun)
    office.get(reverse("tasks:list"), {"plan": "ceshi"})
    for name in PAGES:
        shown = text_of(office.get(reverse(name)))
        assert re.search(r'<option value="ceshi"[^>]*selected>\s*测试方案 2016 · 执行中', shown), name
    office.get(reverse("reports:table"), {"plan": "xin"})
    assert "旧方案的任务" not in text_of(office.get(reverse("tasks:list")))
    assert other.get(reverse("tasks:list"))["Location"] == reverse(ALL_PLANS)


def test_the_plan_used_last_is_written_when_another_is_chosen_and_not_on_every_page(newer, people, signed_in):
    office = signed_in(people.chen)
    office.get(reverse("tasks:list"), {"plan": "ceshi"})
    kept = LastPlan.objects.get(user=people.chen)
    LastPlan.objects.filter(pk=kept.pk).delete()
    kept.save()  # the same choice again leaves this row alone
    office.get(reverse("tasks:list"), {"plan": "ceshi"})
    office.get(reverse("tasks:list"))
    assert list(LastPlan.objects.values_list("pk", "plan__code")) == [(kept.pk, "ceshi")]


def test_a_draft_or_a_plan_that_is_over_never_takes_the_place_of_the_one_that_runs(
    task, plan, people, units, signed_in
):
    task(text="执行中的任务。")
    draft = Plan.objects.create(code="xin", title="草稿", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    old = running(Plan.objects.create(code="jiu", title="旧", starts_on=DAY("2019-01-01"), ends_on=DAY("2019-12-31")))
    enter_stage(old, Stage.CLOSED, by=people.chen, when=at("2016-05-01"))
    entered(draft, "还没有交办的任务。", units, people, dispatched=False)
    for person in (people.wu, people.chen, people.zhao):
        shown = text_of(signed_in(person).get(reverse("tasks:list")))
        assert "执行中的任务" in shown and "还没有交办的任务" not in shown


def test_an_archived_plan_is_no_default_and_is_offered_on_its_own_pages_alone(newer, people, signed_in):
    office = signed_in(people.chen)
    office.get(reverse("tasks:list"), {"plan": "ceshi"})
    for stage in (Stage.CLOSED, Stage.ARCHIVED):
        enter_stage(Plan.objects.get(code="ceshi"), stage, by=people.chen, when=at("2016-10-01"))
    shown = text_of(office.get(reverse("tasks:list")))
    assert '<option value="xin"' in shown and '<option value="ceshi"' not in shown
    assert '<option value="ceshi"' in text_of(office.get(reverse("tasks:list"), {"plan": "ceshi"}))
    assert '<option value="ceshi"' in text_of(
        office.get(reverse("tasks:list"), {"plan": "ceshi", "as_of": "2016-09-30"})
    )


def test_every_link_and_form_of_a_page_keeps_the_chosen_plan(newer, people, signed_in):
    office = signed_in(people.chen)
    about = ("/tasks/", "/table/", "/overview/", "/overdue/", "/questions/")
    for name in PAGES:
        for query in ({"plan": "ceshi"}, {}):  # the second time it is the plan used last
            shown = text_of(office.get(reverse(name), query))
            links = [link for link in re.findall(r'href="([^"]+)"', shown) if link.split("?")[0] in about]
            assert links
            assert [link for link in links if "plan=ceshi" not in link] == [], (name, query)
    assert 'name="plan" value="ceshi"' in text_of(office.get(reverse("tasks:list"), {"plan": "ceshi"}))


def test_a_page_of_a_task_keeps_to_the_plan_of_the_task_also_after_it_was_acted_on(newer, people, signed_in):
    office, task = signed_in(people.chen), Task.objects.get()
    office.get(reverse("tasks:list"), {"plan": "xin"})
    page = reverse("tasks:detail", args=[task.pk])
    urged = office.post(
        reverse("tasks:act", args=[task.pk, "urge"]), {"text": "请抓紧。", "reply_by": "2016-10-20", "seen": "99"}
    )
    assert urged.status_code == 302 and urged["Location"].split("?")[0].split("#")[0] == page
    shown = text_of(office.get(urged["Location"]))
    links = [link for link in re.findall(r'href="([^"]+)"', shown) if link.split("?")[0] == "/tasks/"]
    assert links and [link for link in links if "plan=ceshi" not in link] == []
    assert "测试方案 2016 · 执行中" in shown and "<option" not in shown.split("</header>")[0]


def test_one_plan_needs_no_choice(task, people, signed_in):
    task()
    shown = text_of(signed_in(people.chen).get(reverse("tasks:list")))
    assert 'id="plan"' not in shown and "plan=" not in shown.split("</header>")[0]


def test_the_workbench_goes_over_all_running_plans_and_says_which_task_is_of_which(newer, units, people, signed_in):
    entered(newer, "新方案的任务。", units, people)
    draft = Plan.objects.create(code="cao", title="草稿方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    entered(draft, "草稿里的任务。", units, people, dispatched=False)
    for person in (people.wu, people.chen, people.zhao):
        shown = text_of(signed_in(person).get(reverse("tasks:workbench")))
        assert "旧方案的任务" in shown and "新方案的任务" in shown and "草稿里的任务" not in shown
        assert re.search(r'class="plan-tag"[^>]*>新方案 2018<', shown) and "测试方案 2016" in shown
        assert "/tasks/?light=overdue" in shown or "light=overdue" in shown
    office = text_of(signed_in(people.chen).get(reverse("tasks:workbench")))
    assert "?plan=cao" in office and "去交办" in office


@pytest.mark.shared
def test_each_number_of_the_workbench_opens_a_list_of_that_length(newer, units, people, signed_in):
    for place in range(3):
        entered(newer, f"新方案的任务 {place}。", units, people)
    for person in (people.wu, people.chen, people.zhao):
        client = signed_in(person)
        shown = text_of(client.get(reverse("tasks:workbench")))
        figures = re.findall(r'<a href="(/tasks/[^"]*)" data-figure>(\d+)</a>', shown)
        assert len(figures) > 3
        for link, number in figures:
            listed = text_of(client.get(link.replace("&amp;", "&")))
            assert re.search(rf"data-total[^>]*>\s*{number}\s*<", listed), (person, link, number)


@pytest.mark.parametrize("who", ["wu", "lin", "chen", "zhao"])
def test_the_workbench_costs_no_more_statements_with_more_plans(newer, units, people, signed_in, who):
    entered(newer, "新方案的任务。", units, people)
    client = signed_in(getattr(people, who))
    client.get(reverse("tasks:workbench"))
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("tasks:workbench"))
    for number in range(3):
        plan = Plan.objects.create(
            code=f"p{number}", title=f"方案{number}", starts_on=DAY("2016-01-01"), ends_on=DAY("2016-12-31")
        )
        entered(plan, f"方案{number}的任务。", units, people)
    with CaptureQueriesContext(connection) as five:
        client.get(reverse("tasks:workbench"))
    assert len(five) == len(two)


def test_a_past_day_shows_the_plans_as_they_were(newer, units, people, signed_in):
    task = entered(newer, "新方案的任务。", units, people)
    enter_stage(newer, Stage.CLOSED, by=people.chen, when=at("2016-10-01"), words="期限已到。")
    client = signed_in(people.wu)
    assert task.plan_id == newer.pk
    assert "新方案的任务" not in text_of(client.get(reverse("tasks:workbench")))
    assert "新方案的任务" in text_of(client.get(reverse("tasks:workbench"), {"as_of": "2016-09-30"}))
    assert "期限已到。" in text_of(client.get(reverse(ALL_PLANS)))
    earlier = text_of(client.get(reverse(ALL_PLANS), {"as_of": "2016-09-30"}))
    assert "期限已到。" not in earlier and "2 个执行中" in earlier


def test_all_plans_shows_what_runs_first_and_a_draft_to_the_office_alone(newer, units, people, signed_in):
    entered(newer, "新方案的任务。", units, people)
    Plan.objects.create(code="cao", title="草稿方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))
    old = running(Plan.objects.create(code="jiu", title="旧的", starts_on=DAY("2015-01-01"), ends_on=DAY("2015-12-31")))
    for stage in (Stage.CLOSED, Stage.ARCHIVED):
        enter_stage(old, stage, by=people.chen, when=at("2016-05-01"))
    office = text_of(signed_in(people.chen).get(reverse(ALL_PLANS)))
    heads = re.findall(r'<h2 id="stage-(\w+)"', office)
    assert heads == ["running", "draft"]
    assert (
        office.index("草稿方案")
        < office.index('<details class="card-box mt-3" id="archived">')
        < office.index("旧的 2015")
    )
    assert "草稿方案" not in text_of(signed_in(people.zhao).get(reverse(ALL_PLANS)))
    unit = " ".join(text_of(signed_in(people.wu).get(reverse(ALL_PLANS))).split())
    assert "执行中的 2 个方案已办结 0 项，列入考核 2 项" in unit
    assert 'href="/tasks/?light=overdue&amp;plan=xin" data-figure>1</a>' in unit.replace(
        "?plan=xin&amp;light=overdue", "?light=overdue&amp;plan=xin"
    )
