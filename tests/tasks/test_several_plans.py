"""Several plans side by side: a page keeps to the plan its reader has chosen, through every link and form."""

import re

import pytest
from django.urls import reverse

from indicators.models import Plan
from tests.world import DAY

pytestmark = pytest.mark.django_db
PAGES = ("tasks:workbench", "tasks:list", "reports:table", "reports:overview", "reports:overdue", "tasks:questions")


@pytest.fixture
def newer(plan, task) -> Plan:
    """A second plan without tasks, newer than the first, which has one overdue task."""
    task(due="2016-06-30", text="旧方案的任务。")
    return Plan.objects.create(code="xin", title="新方案", starts_on=DAY("2018-01-01"), ends_on=DAY("2020-12-31"))


def test_the_newest_plan_is_shown_and_another_can_be_chosen(newer, people, signed_in):
    office = signed_in(people.chen)
    for name in PAGES:
        shown = office.get(reverse(name)).content.decode()
        assert '<option value="xin" selected>新方案</option>' in shown, name
        assert "旧方案的任务" not in shown, name
    assert "旧方案的任务" in office.get(reverse("tasks:list"), {"plan": "ceshi"}).content.decode()


def test_every_link_and_form_of_a_page_keeps_the_chosen_plan(newer, people, signed_in):
    office = signed_in(people.chen)
    about = ("/tasks/", "/table/", "/overview/", "/overdue/", "/questions/")
    for name in PAGES:
        shown = office.get(reverse(name), {"plan": "ceshi"}).content.decode()
        links = [link for link in re.findall(r'href="([^"]+)"', shown) if link.split("?")[0] in about]
        assert links
        assert [link for link in links if "plan=ceshi" not in link] == [], name
    assert 'name="plan" value="ceshi"' in office.get(reverse("tasks:list"), {"plan": "ceshi"}).content.decode()


def test_one_plan_needs_no_choice(task, people, signed_in):
    task()
    assert 'id="plan"' not in signed_in(people.chen).get(reverse("tasks:list")).content.decode()
