"""For 50 days of the demonstration pages, figures, workbooks and a plain recount of the ledger say the same."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from random import Random

import pytest

from departments.directory import names_on
from reports import figures
from reports.figures.gaps import gaps
from reports.figures.units import unit_records
from tableparser.columns import ID_HEADING
from tasks.as_of.day import AsOf
from tasks.models import TaskUnit
from tasks.pages.filters import NEEDS, NO_CATEGORY_NAME, TaskFilter
from tests.amount import NIGHTLY, share
from tests.recount import LIGHTS
from tests.recount_lists import LIGHT_WORDS, Day
from tests.reports.demonstration.opening import table_of
from tests.reports.demonstration.reading import figures_on, page_of, words_of
from tests.year import BEGINS, TODAY

pytestmark = pytest.mark.django_db
LUCK = Random(20161015)
DAYS = sorted(BEGINS + timedelta(days=each) for each in LUCK.sample(range((TODAY - BEGINS).days + 1), 50))
each_day = pytest.mark.parametrize("day", share(DAYS if NIGHTLY else DAYS[::2]), ids=str)
some_days = pytest.mark.parametrize("day", share(DAYS[::5]), ids=str)


@pytest.fixture
def rows(demonstration):
    return lambda day: AsOf([demonstration], day).tasks()


def facts_of_standings(rows) -> dict[int, tuple]:
    """What the portal says of each task."""
    units: dict[int, dict[str, list[int]]] = {}
    for task, role, unit in TaskUnit.objects.as_of(rows.day).values_list("task", "role", "department"):
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
            "percent": (one.percent, one.percent_before_reopening),
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
            "unchanged": one.latest_report.unchanged_note if one.latest_report else "",
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
            "percent": (one.percent, one.percent_is_old),
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
            "unchanged": "本期无变化" if one.spoken and one.repeats[one.spoken["unit_id"]] else "",
        }
        for pk, one in told.tasks.items()
    }


@each_day
def test_each_task_stands_as_its_ledger_says(day, rows, counted):
    assert facts_of_standings(rows(day)) == facts_of_recount(counted(day))


@each_day
def test_the_figures_are_those_of_the_ledger(day, rows, counted):
    told, rows = counted(day), rows(day)
    rate = figures.rate(rows)
    assert {
        "percent": rate.percent,
        "band": rate.band,
        "next": rate.next_band and (rate.next_band[0], rate.next_band[1], rate.next_band[2]),
        "formula": rate.formula.removeprefix(f"{figures.FORMULA} = "),
    } == told.rate()
    assert {each.query["light"]: each.value for each in figures.by_light(rows)} == told.lights()
    categories = {row.name: lights_of(row) for row in figures.by_category(rows)}
    assert categories == {name or NO_CATEGORY_NAME: lights for name, lights in told.by_category().items()}
    assert {row.name: lights_of(row) for row in figures.by_lead(rows)} == told.by_lead()
    kept = figures.punctuality(rows)
    assert {
        "completed": kept.completed.value,
        "dated_present": kept.present.dated.value,
        "kept_present": kept.present.kept.value,
        "dated_original": kept.original.dated.value,
        "kept_original": kept.original.kept.value,
    } == told.punctuality()


@each_day
def test_each_figure_counts_the_tasks_that_its_address_asks_the_ledger_for(day, rows, counted):
    rows = rows(day)
    asked = [figures.by_light(rows), figures.by_category(rows), figures.by_lead(rows), figures.others(rows)]
    asked += [each(rows) for each in MORE]
    for each in figures_in(asked):
        query = words_in(each.query)
        told = counted(date.fromisoformat(query.get("as_of", f"{day}")))
        assert (each.label, query, each.value) == (each.label, query, len(told.listed(query)))


def figures_in(what: object) -> Iterator[figures.Figure]:
    """Return every figure that a result holds, however deep."""
    if isinstance(what, figures.Figure):
        yield what
    elif is_dataclass(what):
        yield from figures_in([getattr(what, each.name) for each in fields(what)])
    elif isinstance(what, Mapping):
        yield from figures_in(list(what.values()))
    elif isinstance(what, (list, tuple)):
        for each in what:
            yield from figures_in(each)


def words_in(query: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items()}


@some_days
def test_each_unit_answers_as_quickly_as_the_ledger_says(day, rows, recount, counted):
    told, names = counted(day), recount.names(day)
    records = unit_records(rows(day))
    carried = {unit for one in told.tasks.values() for unit in one.parts if one.counted and one.handed_out}
    assert {each.department for each in records} == carried
    for each in records:
        said = (each.name, each.acknowledge.days, each.reply.days)
        assert said == (names[each.department], *told.response(each.department))


def lights_of(row) -> dict[str, int]:
    assert row.total.value == sum(each.value for each in row.lights)
    return {each.query["light"]: each.value for each in row.lights}


def changes_since_some_days(rows) -> list[figures.Figure]:
    """What changed since the day before, since a month ago, and since before anything was entered."""
    return [one for days in (1, 31, 400) for one in figures.compared(rows, rows.day - timedelta(days=days))]


MORE = [
    figures.punctuality,
    unit_records,
    gaps,
    figures.trend,
    figures.ahead,
    changes_since_some_days,
]  # each of the rows of a day
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
def test_each_word_of_the_filter_finds_what_the_ledger_says(day, rows, counted):
    told, rows, luck, queries = counted(day), rows(day), Random(str(day)), list(QUERIES)
    for unit in luck.sample(sorted(names_on(day)), 3):
        carried = TaskUnit.objects.present().filter(department=unit)
        if carried.exists():
            queries += [{"unit": str(unit), "needs": need} for need, _ in NEEDS]
            queries += [{"unit": str(unit), "role": role} for role in ("lead", "responsible", "cooperating")]
        if carried.filter(role="lead").exists():
            queries.append({"lead": str(unit)})
    for query in queries:
        chosen = TaskFilter(query, queryset=rows)
        assert chosen.is_valid(), chosen.errors
        assert (query, sorted(chosen.qs.values_list("task", flat=True))) == (query, told.listed(query))


@each_day
def test_the_overview_says_what_the_ledger_says(day, browser, counted):
    told = counted(day)
    page = page_of(browser("lingdao").get("/overview/", {"as_of": f"{day}"}))
    linked = [each for each in figures_on(page) if each.path == "/tasks/"]
    assert linked
    for each in linked:
        that_day = date.fromisoformat(each.query.get("as_of", f"{TODAY}"))  # a point of the burn-up is of its own day
        assert that_day <= day
        assert (each.url, each.number) == (each.url, len(counted(that_day).listed(each.query)))
    assert told.rate()["formula"] in words_of(page)
    assert told.rate()["band"] in words_of(page)


WORDS = {"pending": "待签收", "in_progress": "办理中", "claimed": "待审核", "completed": "已办结"}
WORDS |= {"suspended": "中止", "cancelled": "取消"}


def light_word(told: Day, pk: int) -> str:
    one, light = told.tasks[pk], told.light[pk]
    if light == "idle":
        return {"suspended": "中止", "cancelled": "已取消"}.get(one.state, "无期限")
    return LIGHT_WORDS[light]


@some_days
def test_the_official_workbook_says_of_each_task_what_the_ledger_says(day, demonstration, counted, book):
    told = counted(day)
    sheets = book("official", day)
    rows = table_of(sheets["分解表"], "完成%")
    found = {
        row[ID_HEADING]: (
            row["灯"],
            row["状态"],
            row["原定期限"],
            row["现定期限"],
            row["延期次数"],
            row["完成%"],
            row["最新进展"] or "",
            row["最近反馈日期"],
        )
        for row in rows
    }
    assert found == {
        f"{demonstration.code}:{one.place[0]}-{one.place[1]}": (
            light_word(told, pk),
            WORDS[one.state],
            one.original,
            one.due,
            one.extensions,
            one.percent_in_a_column,
            one.spoken["text"] if one.spoken else "",
            one.spoke,
        )
        for pk, one in told.tasks.items()
    }
    late = [(row["逾期天数"], row["具体任务"]) for row in table_of(sheets["逾期"], "逾期天数")]
    said = {pk: one.said["mark"] + one.said["text"] for pk, one in told.tasks.items()}
    assert late == [(days, said[pk]) for days, pk in told.overdue()]


@some_days
def test_the_figures_of_the_official_workbook_are_those_of_the_ledger(day, rows, counted, book):
    told = counted(day)
    lines = table_of(book("official", day)["数据"], "项目")
    rate, kept = told.rate(), told.punctuality()
    expected: dict[str, object] = {"落实率（%）": rate["percent"], "等次": rate["band"]}
    if rate["next"]:
        expected[f"距「{rate['next'][0]}」还差（项）"] = rate["next"][2]
    expected |= {f"灯：{LIGHT_WORDS[light]}": number for light, number in told.lights().items()}
    expected |= {each.label: len(told.listed(words_in(each.query))) for each in figures.others(rows(day))}
    expected |= {"按现定期限办结": kept["kept_present"], "按原定期限办结": kept["kept_original"]}
    expected |= {f"指标分类：{name or '（分类待核实）'}": sum(n.values()) for name, n in told.by_category().items()}
    expected |= {f"牵头：{name}": sum(numbers.values()) for name, numbers in told.by_lead().items()}
    assert {row["项目"]: row["数"] for row in lines} == expected


@each_day
def test_the_page_of_the_overdue_lists_them_by_days_late(day, browser, counted):
    page = page_of(browser("lingdao").get("/overdue/", {"as_of": f"{day}"}))
    shown = [int(words_of(cell).split()[0]) for cell in page.xpath("//td[@data-label='逾期']")]
    links = [link.get("href") for link in page.xpath("//td[@data-label='任务']/a")]
    late = counted(day).overdue()
    assert shown == [days for days, _ in late]
    assert [int(link.split("?")[0].strip("/").split("/")[1]) for link in links] == [pk for _, pk in late]
