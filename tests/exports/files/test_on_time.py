"""按期办结: one rule for pages, the list behind each number, workbooks, bulletin and data interface."""

import io
import json

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from departments.services import access
from reports import figures
from tasks.as_of.timeliness import kept_deadline
from tasks.models import Task
from tasks.pages.presenters.lights import light_of
from tasks.services import claims, dispatching, planning
from tests.exports.files.reading import document
from tests.reports.demonstration.opening import table_of
from tests.reports.demonstration.reading import figures_on, page_of, total_on
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
TODAY = "2016-10-15"

# The deadline as entered, what it became on 2016-04-01 ("" when it stayed), the day of completion, and whether the task
# kept the present and the original deadline: yes, no, or nothing to judge.
COMPLETED = [
    ("2016-06-30", "", "2016-06-29", True, True),
    ("2016-06-30", "", "2016-06-30", True, True),  # the due day itself is in time
    ("2016-06-30", "", "2016-07-01", False, False),
    ("2016-06-30", "2016-09-30", "2016-08-01", True, False),  # moved later
    ("2016-09-30", "2016-06-30", "2016-08-01", False, True),  # moved earlier
    ("2016-06-30", None, "2016-05-01", None, True),  # taken away
    ("2016-06-30", None, "2016-08-01", None, False),
    (None, "", "2016-05-01", None, None),  # never had one
    (None, "2016-06-30", "2016-05-01", True, True),  # set for the first time, which makes it the original one
]
RUNNING = [("2016-10-14", ""), ("2016-10-15", ""), ("2016-06-30", "2016-12-31"), (None, "")]  # never 按期办结
LIGHTS = {True: "按期办结", False: "逾期办结", None: ""}


@pytest.fixture
def moved(task, people):
    """Enter a task and give it another deadline on 2016-04-01, or none."""

    def make(due: str | None, later: str | None) -> Task:
        made = task(due)
        if later != "":
            day = DAY(later) if later else None
            deadline = planning.Deadline("另定期限", day, day, "day" if day else "none")
            planning.change_task(task=made, by=people.chen, when=at("2016-04-01"), reason="调整。", deadline=deadline)
        return made

    return make


@pytest.fixture
def closed(moved, people):
    """Enter a task of the table and let it be completed on its day."""

    def make(due: str | None, later: str | None, completed: str) -> Task:
        made = moved(due, later)
        dispatching.acknowledge(task=made, by=people.lin, when=at("2016-04-02"))
        claim(task=made, by=people.lin, when=at(completed), text="已完成。", reason="其余单位只是配合。")
        claims.confirm(task=made, by=people.chen, when=at(completed, hour=11))
        return made

    return make


@pytest.mark.parametrize(("due", "later", "completed", "present", "original"), COMPLETED)
def test_a_completed_task_kept_its_deadline_missed_it_or_is_not_judged(
    closed, on_day, due, later, completed, present, original
):
    made = closed(due, later, completed)
    rows = on_day(TODAY)
    one = rows.get(task=made)
    for by, kept, deadline in (("present", present, one.due_on), ("original", original, one.original_due_on)):
        found = {word: getattr(rows, word)(by).count() for word in ("judged", "in_time", "late")}
        assert found == {"judged": kept is not None, "in_time": kept is True, "late": kept is False}
        assert kept_deadline(one.completed_on, deadline) is kept
    assert light_of(one, DAY(TODAY)).note == LIGHTS[present]


@pytest.fixture
def everything(closed, moved):
    """All rows of the table in one plan, and tasks that are not completed."""
    for row in COMPLETED:
        closed(*row[:3])
    for row in RUNNING:
        moved(*row)


COUNTED = {"已办结": 9, "有现定期限": 6, "按现定期限办结": 4, "有原定期限": 8, "按原定期限办结": 5}
KEPT = {name: COUNTED[name] for name in ("按现定期限办结", "按原定期限办结")}


def of_figures(rows) -> dict[str, int]:
    found = figures.punctuality(rows)
    return {
        "已办结": found.completed.value,
        "有现定期限": found.present.dated.value,
        "按现定期限办结": found.present.kept.value,
        "有原定期限": found.original.dated.value,
        "按原定期限办结": found.original.kept.value,
    }


def links(page) -> dict[str, int]:
    """The page's numbers of tasks that kept a deadline, by the word of the list behind each."""
    words = {"present": "按现定期限办结", "original": "按原定期限办结"}
    return {words[each.query["kept"]]: each.number for each in figures_on(page) if each.query.get("kept") in words}


def lengths(client, page) -> dict[str, int]:
    """How long the lists are that those numbers open."""
    words = {"present": "按现定期限办结", "original": "按原定期限办结"}
    opened = {each.query["kept"]: each.url for each in figures_on(page) if each.query.get("kept") in words}
    return {words[kept]: total_on(page_of(client.get(url))) for kept, url in opened.items()}


def of_sheet(content: bytes, sheet: str, heading: str) -> dict[str, object]:
    rows = table_of(load_workbook(io.BytesIO(content))[sheet], heading)
    return {row[heading]: row["数"] for row in rows if row[heading] in KEPT}


def of_unit(content: bytes) -> dict[str, object]:
    (row,) = [row for row in table_of(load_workbook(io.BytesIO(content))["按单位"], "单位") if row["单位"] == "文广局"]
    return {name: row[name] for name in KEPT}


def of_interface(people) -> dict[str, int]:
    token = access.make(person=people.chen, purpose="data", label="平台", when=at(TODAY))[1]
    address = reverse("api:figures", args=["ceshi"])
    said = json.loads(Client().get(address, headers={"Authorization": f"Bearer {token}"}).content)["punctuality"]
    return {
        "已办结": said["completed"],
        "有现定期限": said["dated_present"],
        "按现定期限办结": said["kept_present"],
        "有原定期限": said["dated_original"],
        "按原定期限办结": said["kept_original"],
    }


@pytest.mark.shared
def test_every_place_says_the_same_number_of_tasks_completed_in_time(
    everything,
    on_day,
    people,
    units,
    signed_in,
    settings,
    written,
):
    settings.API = True
    client, rows = signed_in(people.chen, TODAY), on_day(TODAY)
    pages = {
        "总览": page_of(client.get(reverse("reports:overview"))),
        "单位": page_of(client.get(reverse("reports:units"))),
        "文广局": page_of(client.get(reverse("reports:unit", args=[units["文广局"].pk]))),
    }
    progress, official = written("progress"), written("official")
    told = [text for _, text in document(written("bulletin"))["paragraphs"] if "期限办结" in text]
    assert {
        "figures": of_figures(rows),
        "summary": figures.summary(rows).kept == figures.punctuality(rows),
        **{name: links(page) for name, page in pages.items()},
        **{f"{name}, lists": lengths(client, page) for name, page in pages.items()},
        "分解表": of_sheet(official, "数据", "项目"),
        "进展情况报告": of_sheet(progress, "封面", "主要数据"),
        "按单位": of_unit(progress),
        "督查通报": told,
        "interface": of_interface(people),
    } == {
        "figures": COUNTED,
        "summary": True,
        **{name: KEPT for place in pages for name in (place, f"{place}, lists")},
        "分解表": KEPT,
        "进展情况报告": KEPT,
        "按单位": KEPT,
        "督查通报": [
            "已办结的9项任务中，有现定期限的6项，按现定期限办结4项；有原定期限的8项，按原定期限办结5项。没有期限的不评是否按期。"
        ],
        "interface": COUNTED,
    }
