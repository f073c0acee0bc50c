"""卡在谁手里 of every task of the demonstration: pages, files and interface name whom 催办 asks, in the same order."""

from datetime import date

import pytest
from django.urls import reverse

from departments.directory import names_on
from departments.models import User
from tasks.as_of.blockers import OFFICE, blockers_by_task
from tasks.as_of.day import AsOf
from tasks.ledger.chain import replay
from tasks.models import LedgerEntry
from tasks.refusals import Refusal
from tasks.services import urging
from tests.reports.demonstration.conftest import TODAY
from tests.world import at

pytestmark = pytest.mark.django_db
DAYS = [date(2016, 3, 1), date(2016, 3, 4), date(2016, 5, 9), date(2016, 7, 18), date(2016, 9, 12), TODAY]


def shown(plan, day: date) -> dict[int, list[str]]:
    """Names of the blockers of each task that is neither done nor at rest, as a list of the day shows them."""
    as_of = AsOf([plan], day)
    states = list(as_of.tasks().running().with_row())
    return {task: found.names for task, found in blockers_by_task(states, as_of).items()}


def with_the_office(names: list[str]) -> bool:
    return all(name.startswith(OFFICE) for name in names)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_list_of_a_day_names_whom_an_urging_would_have_asked_that_day(day, demonstration):
    called, found = names_on(day), shown(demonstration, day)
    asked = {}
    for task in found:
        facts = replay(LedgerEntry.objects.until(day).filter(task=task).order_by("seq"))
        asked[task] = [called[unit] for unit in urging.units_to_urge(facts)]
    assert asked == {task: [] if with_the_office(names) else names for task, names in found.items()}


def test_an_urging_of_today_goes_to_exactly_those_and_to_nobody_where_the_office_is_awaited(demonstration):
    office, found, asked = User.objects.get(username="chuangjianban"), shown(demonstration, TODAY), {}
    for task in found:
        try:
            entry = urging.urge(task=task, by=office, when=at(str(TODAY)), text="请抓紧。", reply_by=TODAY)
            asked[task] = entry.detail["names"]
        except Refusal as refusal:
            asked[task] = str(refusal)
    refused = "任务现在是「待审核」，不能催办；"
    assert {task: said if isinstance(said, list) else said[: len(refused)] for task, said in asked.items()} == {
        task: refused if with_the_office(names) else names for task, names in found.items()
    }


def test_the_form_of_an_urging_has_ticked_exactly_those(demonstration, browser):
    office = browser("chuangjianban")
    for task, names in shown(demonstration, TODAY).items():
        page = office.get(reverse("tasks:act", args=[task, "urge"]))
        field = page.context["form"]["units"]
        ticked = [label for value, label in field.field.choices if value in (field.initial or [])]
        assert (task, ticked) == (task, [] if with_the_office(names) else names)
        assert page.context["unfit"] == with_the_office(names)
