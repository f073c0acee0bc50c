"""For 50 days of the demonstration pages, figures, workbooks and a plain recount of the ledger say the same."""

from datetime import timedelta
from random import Random

import pytest

from departments.directory import names_on
from reports import figures
from tasks.filters import NEEDS, TaskFilter
from tasks.models import Standing, TaskUnit
from tests.recount import LIGHTS
from tests.recount_lists import Day
from tests.reports.demonstration.conftest import BEGINS, TODAY
from tests.reports.demonstration.reading import figures_on, page_of, words_of

pytestmark = pytest.mark.django_db
LUCK = Random(20161015)
DAYS = sorted(BEGINS + timedelta(days=each) for each in LUCK.sample(range((TODAY - BEGINS).days + 1), 50))
each_day = pytest.mark.parametrize("day", DAYS, ids=str)


@pytest.fixture
def rows(demonstration):
    return lambda day: Standing.objects.of(demonstration).on(day).with_light()


def facts_of_standings(rows) -> dict[int, tuple]:
    """What the portal says of each task."""
    units: dict[int, dict[str, list[int]]] = {}
    for task, role, unit in TaskUnit.objects.on(rows.day).values_list("task", "role", "department"):
        units.setdefault(task, {}).setdefault(role, []).append(unit)
    silent = set(rows.silent().values_list("task", flat=True))
    late = dict(rows.overdue().values_list("task", "due_on"))
    return {
        one.task_id: {
            "state": one.state,
            "light": one.light,
            "original": one.original_due_on,
            "due": one.due_on,
            "warns": one.warn_on,
            "extensions": one.extensions,
            "percent": one.percent,
            "leads": sorted(units[one.task_id].get("lead", [])),
            "responsible": sorted(units[one.task_id].get("responsible", [])),
            "cooperating": sorted(units[one.task_id].get("cooperating", [])),
            "late": (rows.day - late[one.task_id]).days if one.task_id in late else 0,
            "silent": one.task_id in silent,
            "completed": one.completed_on,
            "asks": one.asked_due_on,
            "category": one.category.name if one.category_id else "",
            "urges": one.urges,
            "project": one.wording.name,
            "text": one.printed,
            "spoke": one.reported_on,
            "lead spoke": one.lead_reported_on,
            "words": one.latest_report.text if one.latest_report else "",
        }
        for one in rows.with_row()
    }


def facts_of_recount(told: Day) -> dict[int, tuple]:
    return {
        pk: {
            "state": one.state,
            "light": told.light[pk],
            "original": one.original,
            "due": one.due,
            "warns": one.warns,
            "extensions": one.extensions,
            "percent": one.percent,
            "leads": one.leads,
            "responsible": one.in_role("responsible"),
            "cooperating": one.in_role("cooperating"),
            "late": one.days_late,
            "silent": pk in told.silent,
            "completed": one.completed,
            "asks": one.asks_until,
            "category": one.category,
            "urges": one.urged,
            "project": one.said["project_name"],
            "text": one.said["mark"] + one.said["text"],
            "spoke": one.spoke,
            "lead spoke": one.lead_spoke,
            "words": one.spoken["text"] if one.spoken else "",
        }
        for pk, one in told.tasks.items()
    }


@each_day
def test_each_task_stands_as_its_ledger_says(day, rows, recount):
    assert facts_of_standings(rows(day)) == facts_of_recount(Day(recount, day))


@each_day
def test_the_figures_are_those_of_the_ledger(day, rows, recount):
    told, rows = Day(recount, day), rows(day)
    rate = figures.rate(rows)
    assert {
        "percent": rate.percent,
        "band": rate.band,
        "next": rate.next_band and (rate.next_band[0], rate.next_band[1], rate.next_band[2]),
        "formula": rate.formula.removeprefix(f"{figures.FORMULA} = "),
    } == told.rate()
    assert {each.query["light"]: each.value for each in figures.by_light(rows)} == told.lights()
    categories = {row.name: lights_of(row) for row in figures.by_category(rows)}
    assert categories == {name or figures.NO_CATEGORY_NAME: lights for name, lights in told.by_category().items()}
    assert {row.name: lights_of(row) for row in figures.by_lead(rows)} == told.by_lead()
    assert [each.value for each in figures.others(rows)] == list(told.others().values())
    assert figures.punctuality(rows) == told.punctuality()


def lights_of(row) -> dict[str, int]:
    assert row.total.value == sum(each.value for each in row.lights)
    return {each.query["light"]: each.value for each in row.lights}


QUERIES = [
    *({"light": light} for light in LIGHTS),
    *({"state": state} for state in ("pending", "in_progress", "claimed", "completed", "suspended", "cancelled")),
    *({"needs": need} for need, _ in NEEDS),
    {"silent": "1"},
    {"counted": "1"},
    {"due_from": "2016-06-30", "due_to": "2016-12-31"},
    {"category": "none"},
    {"role": "lead", "light": "overdue"},
]


@each_day
def test_each_word_of_the_filter_finds_what_the_ledger_says(day, rows, recount):
    told, luck, queries = Day(recount, day), Random(str(day)), list(QUERIES)
    for unit in luck.sample(sorted(names_on(day)), 3):
        carried = TaskUnit.objects.present().filter(department=unit)
        if carried.exists():
            queries += [{"unit": str(unit), "needs": need} for need, _ in NEEDS]
            queries += [{"unit": str(unit), "role": role} for role in ("lead", "responsible", "cooperating")]
        if carried.filter(role="lead").exists():
            queries.append({"lead": str(unit)})
    for query in queries:
        chosen = TaskFilter(query, queryset=rows(day))
        assert chosen.is_valid(), chosen.errors
        assert (query, sorted(chosen.qs.values_list("task", flat=True))) == (query, told.listed(query))


@each_day
def test_the_overview_says_what_the_ledger_says(day, browser, recount):
    told = Day(recount, day)
    page = page_of(browser("lingdao").get("/overview/", {"as_of": f"{day}"}))
    linked = [each for each in figures_on(page) if each.path == "/tasks/"]
    assert linked
    for each in linked:
        assert each.query.get("as_of", f"{TODAY}") == f"{day}"
        assert (each.url, each.number) == (each.url, len(told.listed(each.query)))
    assert told.rate()["formula"] in words_of(page)
    assert told.rate()["band"] in words_of(page)
