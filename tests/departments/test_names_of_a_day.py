"""A unit is called what it was called on the day that a page or a file speaks of, in every place."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from departments.directory import names_on, unit_name_on
from departments.models import Department
from departments.services.units import save_unit
from exports.export_request import ExportRequest
from exports.files.official_xlsx import build
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf
from tests.reports.demonstration.reading import page_of, words_of
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "2016-06-30", "2016-07-01"


@pytest.fixture
def renamed(units, people) -> Department:
    """文广局 is called 文旅局 from 2016-07-01 on."""
    unit = units["文广局"]
    unit.name = "文旅局"
    save_unit(unit=unit, by=people.li, when=at(AFTER))
    return unit


@pytest.mark.parametrize(("day", "name"), [(BEFORE, "文广局"), (AFTER, "文旅局"), ("2016-10-15", "文旅局")])
def test_every_way_to_ask_for_a_name_gives_that_of_the_day(renamed, people, day, name):
    person = type(people.lin).objects.get(pk=people.lin.pk)
    (annotated,) = Department.objects.filter(pk=renamed.pk).named_on(DAY(day)).values_list("name_then", flat=True)
    said = [renamed.name_on(DAY(day)), annotated, names_on(DAY(day))[renamed.pk], unit_name_on(person, DAY(day))]
    assert said == [name] * 4
    assert unit_name_on(people.chen, DAY(day)) == ""


@pytest.mark.parametrize("page", ["reports:overview", "reports:timeline", "reports:evidence_gaps", "tasks:workbench"])
@pytest.mark.parametrize(("day", "name"), [(BEFORE, "文广局"), ("2016-10-15", "文旅局")])
def test_the_heads_of_pages_name_the_readers_unit_as_on_the_day(task, renamed, people, signed_in, page, day, name):
    task("2016-12-31")
    person = type(people.lin).objects.get(pk=people.lin.pk)
    (head,) = page_of(signed_in(person).get(reverse(page), {"as_of": day})).xpath("//div[@class='page-head'][1]")
    assert [each for each in ("文广局", "文旅局") if each in words_of(head)] == [name]


@pytest.mark.parametrize(("day", "name"), [(BEFORE, "文广局"), ("2016-10-15", "文旅局")])
def test_the_heads_of_files_name_the_makers_unit_as_on_the_day(task, renamed, people, plan, units, day, name):
    task("2016-12-31")
    task("2016-12-31", pairs=[(units["财政局"], "lead")])
    person, when = type(people.lin).objects.get(pk=people.lin.pk), at("2016-10-15")
    asked = ExportRequest(AsOf([plan], DAY(day), person), when)
    assert asked.scope_words() == f"{name}承担的任务"
    book = build(asked)
    sheet = load_workbook(io.BytesIO(save_bytes(book, stamp=when.at)))["分解表"]
    said = [str(cell.value) for row in sheet.iter_rows(max_row=8) for cell in row if cell.value]
    assert [text for text in said if "可以查看的" in text] == [f"范围：全部任务 2 项；进展只列{name}可以查看的 1 项"]
