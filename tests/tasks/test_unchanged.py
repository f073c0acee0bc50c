"""本期无变化: a report that repeats the unit's last one is kept and called that, and ends no silence twice in a row."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, TaskUnit
from tasks.services import claims, progress, steering
from tests.recount import Recount
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db
SAID = {"progress": "场馆已开工。\n正在浇筑。", "issues": "缺人手。", "next_steps": "月底封顶。", "percent": 40}


@pytest.mark.parametrize(
    ("again", "unchanged"),
    [
        ({}, True),
        ({"progress": "  场馆已开工。 正在浇筑。\n"}, True),  # white space says nothing
        ({"progress": "场馆已开工。　正在 浇筑。"}, True),
        ({"progress": "场馆已开工，正在浇筑。"}, False),
        ({"issues": ""}, False),
        ({"next_steps": "月底封顶！"}, False),
        ({"percent": 41}, False),
        ({"finished": True}, False),  # the part is finished now
        ({"files": True}, False),  # hands something in
    ],
)
def test_a_report_is_unchanged_when_its_words_and_percent_are_those_of_the_last(
    task, report, evidence_file, again, unchanged
):
    made = task()
    first = report(made, "2016-03-10", **SAID)
    more = {"files": [evidence_file]} if again.get("files") else {}
    second = report(made, "2016-04-10", **(SAID | again | {"files": ()} | more))
    assert (first.unchanged_note, second.kind) == ("", "reported")
    assert second.unchanged_note == ("本期无变化" if unchanged else "")
    assert list(faults()) == []


def test_each_unit_repeats_itself_alone(task, report, people):
    made = task()
    report(made, "2016-03-10", **SAID)
    other = report(made, "2016-03-11", by=people.xie, **SAID)
    assert other.unchanged_note == ""
    assert report(made, "2016-03-12", **SAID).unchanged_note == "本期无变化"


def test_the_last_words_are_those_of_a_correction(task, report, people):
    made = task()
    entry = report(made, "2016-03-10", **SAID)
    update = progress.ProgressUpdate("其实还没有开工。", 10)
    progress.correct(entry=entry, by=people.wu, when=at("2016-03-11"), said=update, reason="写错了。")
    assert report(made, "2016-03-12", **SAID).unchanged_note == ""
    assert report(made, "2016-03-13", **SAID).unchanged_note == "本期无变化"


NEWS, SAME = "new", "same"
CASES = [  # what the lead said on which day, the day, and since when the task is silent on it (after 35 days)
    ([("03-10", NEWS), ("04-10", SAME)], "05-15", None),  # the first repetition counts as a report
    ([("03-10", NEWS), ("04-10", SAME)], "05-16", "04-10"),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", SAME)], "05-15", None),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", SAME)], "05-16", "04-10"),  # the second in a row does not
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", SAME), ("06-10", SAME)], "06-11", "04-10"),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", NEWS)], "06-14", None),  # news ends the row
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", NEWS), ("06-10", SAME)], "07-15", None),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", NEWS), ("06-10", SAME)], "07-16", "06-10"),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", SAME), ("05-12", "suspend"), ("05-20", "resume")], "06-24", None),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", SAME), ("05-12", "suspend"), ("05-20", "resume")], "06-25", "05-20"),
    ([("03-10", NEWS), ("04-10", SAME), ("05-10", "claim"), ("05-20", "return"), ("06-10", SAME)], "06-15", "05-10"),
]


@pytest.mark.parametrize(("story", "day", "since"), CASES)
def test_a_second_repetition_in_a_row_ends_no_silence(task, report, people, on_day, story, day, since):
    """Light, the unit's own part and the witness say the same, and the ledger proves it."""
    made, number = task("2017-12-31"), 0
    steps = {
        NEWS: lambda when: report(made, str(when.on), **(SAID | {"progress": f"新进展 {number}。"})),
        SAME: lambda when: report(made, str(when.on), **(SAID | {"progress": f"新进展 {number}。"})),
        "suspend": lambda when: steering.suspend(task=made, by=people.chen, when=when, text="停。"),
        "resume": lambda when: steering.resume(task=made, by=people.chen, when=when, text="恢复。"),
        "claim": lambda when: claim(task=made, by=people.lin, when=when, text="已完成。", reason="长期配合。"),
        "return": lambda when: claims.send_back(task=made, by=people.chen, when=when, text="缺照片。"),
    }
    for each, name in story:
        number += name == NEWS
        steps[name](at(f"2016-{each}"))
    rows, told = on_day(f"2016-{day}"), Recount(made.plan)
    light = rows.get(task=made).light
    assert light == ("silent" if since else "normal")
    assert told.light(told.on(DAY(f"2016-{day}"))[made.pk]) == light
    if since:
        (shown,) = rows.silent().values_list("heard_on", flat=True)
        assert shown == DAY(f"2016-{since}")
    assert list(faults()) == []


def test_a_repetition_is_a_report_for_the_period_and_for_locks_but_not_for_the_silence_of_the_part(
    task, report, people, units, on_day
):
    made = task("2017-12-31")
    for day in ("2016-03-10", "2016-04-10", "2016-05-10"):
        report(made, day, by=people.zhou, **SAID)
    part = TaskUnit.objects.present().get(task=made, department=units["财政局"])
    assert (part.reported_on, part.heard_on) == (DAY("2016-05-10"), DAY("2016-04-10"))
    owing = on_day("2016-05-16").owing_report(units["财政局"], DAY("2016-05-01"))
    silent = [on_day(day).unreported(units["财政局"]).count() for day in ("2016-05-15", "2016-05-16", "2016-04-30")]
    assert (owing.count(), silent) == (0, [0, 1, 0])


def test_a_fill_sheet_repeats_by_the_same_rule(task, report, people, units):
    made = task()
    report(made, "2016-03-10", by=people.xie, **SAID)
    entry = progress.report_for_unit(
        task=made, unit=units["马陆镇"], by=people.chen, when=at("2016-04-07"),
        said=progress.ProgressUpdate(**SAID), sheet={"file": "a.xlsx", "row": "第 1 行"}, key=uuid4(),
    )  # fmt: skip
    assert entry.unchanged_note == "本期无变化"


def test_no_change_is_shown_wherever_the_latest_words_are(task, report, people, signed_in):
    made = task("2016-04-30")
    report(made, "2016-03-10", **SAID)
    report(made, "2016-04-10", **SAID)
    browser = signed_in(people.chen, "2016-05-10")
    for address in (
        reverse("tasks:detail", args=[made.pk]), reverse("tasks:list"), reverse("reports:table"),
        reverse("reports:overdue"),
    ):  # fmt: skip
        assert "本期无变化" in browser.get(address).content.decode(), address
        assert "本期无变化" not in browser.get(address, {"as_of": "2016-04-09"}).content.decode(), address
    detail = browser.get(reverse("tasks:detail", args=[made.pk])).content.decode()
    assert re.search(r'lead-words"[^>]*>（本期无变化）场馆已开工。', detail)
    for address in ("exports:task_list", "exports:official_table"):
        book = load_workbook(BytesIO(browser.get(reverse(address)).content))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert f"（本期无变化）{SAID['progress']}" in cells, address


def test_a_report_sent_twice_is_entered_once_and_is_no_repetition_of_itself(task, report):
    made, key = task(), uuid4()
    entries = [report(made, "2016-03-10", key=key, **SAID) for _ in range(2)]
    assert entries[0] == entries[1] and LedgerEntry.objects.filter(kind="reported").count() == 1
    assert entries[1].unchanged_note == ""
