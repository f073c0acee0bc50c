"""One unit or two: asked once for the file, answered together, kept as the units of each row where the pieces stand."""

import pytest
from django.urls import reverse

from imports.models import ImportDraft
from imports.services import reconciling
from imports.services.offers import lesson_of
from tests.imports.test_pages import HEAD, page, upload
from tests.tableparser.making import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in, people, units):
    return signed_in(people.chen)


@pytest.fixture
def draft(office) -> ImportDraft:
    """Three rows; 文旅站 体育馆 stands in two of them, beside a unit of the portal in the second."""
    cells = ["文旅站 体育馆", "财政局", "财政局、文旅站 体育馆"]
    rows = [
        ["供给", f"书房{number}", "达标", "两处", "选址。", "2016年6月底前", cell, "文广局"]
        for number, cell in enumerate(cells)
    ]
    return upload(office, sheet([HEAD, *rows]))


def decide(client, draft: ImportDraft, version: int = 0, **said: str) -> str:
    address = reverse("imports:decide_lines", args=[draft.pk])
    return client.post(address, {"version": version, **said}, follow=True).content.decode()


def units_of(draft: ImportDraft) -> list[list[str]]:
    draft.refresh_from_db()
    return [row.names("responsible") for row in reconciling.reading_of(draft).rows]


TWO_UNITS = [["文旅站", "体育馆"], ["财政局"], ["财政局", "文旅站", "体育馆"]]
ONE_UNIT = [["文旅站体育馆"], ["财政局"], ["财政局", "文旅站体育馆"]]


def test_the_page_asks_once_with_all_places(office, draft):
    shown = " ".join(page(office, draft).split())
    assert shown.count("一个单位：文旅站体育馆") == 1
    assert "第 1、3 行，影响 2 项任务" in shown
    assert "1 处一起记下" in shown


@pytest.mark.parametrize(("meaning", "names"), [("one", ONE_UNIT), ("two", TWO_UNITS)])
def test_an_answer_holds_in_each_row_and_is_not_asked_again(office, draft, meaning, names):
    shown = decide(office, draft, **{"pair-0": meaning})
    assert "已记下，2 行的单位按选的读" in shown
    assert "一起记下" not in shown
    assert units_of(draft) == names
    assert sorted(draft.corrections["rows"]) == ["Sheet1第2行", "Sheet1第4行"]


def test_an_answer_is_taken_back_and_asked_again(office, draft):
    decide(office, draft, **{"pair-0": "one"})
    office.post(reverse("imports:take_back", args=[draft.pk]), {"version": 1})
    assert units_of(draft) == TWO_UNITS
    assert draft.corrections["rows"] == {}
    assert "一起记下" in page(office, draft)


def test_what_differs_from_the_reading_is_offered_as_a_habit(office, draft):
    decide(office, draft, **{"pair-0": "one"})
    draft.refresh_from_db()
    assert [(each.written, each.means) for each in lesson_of(draft).offers] == [("「文旅站」「体育馆」", "是一个单位")]


@pytest.mark.parametrize(
    ("said", "version", "refusal"),
    [
        ({"pair-0": "three"}, 0, "请选一个单位还是两个单位"),
        ({}, 0, "请选一个单位还是两个单位"),
        ({"pair-7": "one"}, 0, "这个问题已经不在了"),
        ({"pair-0": "one"}, 5, "在另一个窗口里改过"),
    ],
)
def test_what_is_no_answer_changes_nothing(office, draft, said, version, refusal):
    assert refusal in decide(office, draft, version, **said)
    draft.refresh_from_db()
    assert draft.corrections.get("rows", {}) == {}
