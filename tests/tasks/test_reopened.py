"""重开: a reopened task is as far as its leads last reported, and not at the 100 % that confirming wrote.

Until a lead reports a percent again, 重开前 stands beside it.
"""

import importlib
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from api.answers import in_scope, tasks_shown
from departments.choices import Role
from exports.files.list_xlsx import build_list
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf
from tasks.models import LedgerEntry, TaskState, TaskUnit
from tasks.services import claims, planning, progress, steering
from tests.world import DAY, apps_at, at, claim, person, tasks_with_facts_of_their_own

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(task, report, people, units):
    """Play a story on a task of two leads (文广局, 财政局) and 马陆镇; a step is a day of 2016, a name, a percent."""
    ma = person("ma", "马", Role.HEAD, units["财政局"])

    def corrected(made, when, percent):
        entry = LedgerEntry.objects.filter(task=made, unit=units["文广局"], kind="reported").latest("seq")
        said = progress.ProgressUpdate("已办一半。", percent)
        progress.correct(entry=entry, by=people.wu, when=when, said=said, reason="数字有误。")

    steps = {
        "lead": lambda made, when, percent: report(made, str(when.on), percent=percent),
        "second": lambda made, when, percent: report(made, str(when.on), by=people.zhou, percent=percent),
        "town": lambda made, when, percent: report(made, str(when.on), by=people.xie, percent=percent),
        "correct": corrected,
        "claim": lambda made, when, _: claim(task=made, by=people.lin, when=when, text="已完成。", reason="长期配合。"),
        "agree": lambda made, when, _: claims.agree(task=made, by=ma, when=when),
        "confirm": lambda made, when, _: claims.confirm(task=made, by=people.chen, when=when),
        "cancel": lambda made, when, _: steering.cancel(task=made, by=people.chen, when=when, text="并入别项。"),
        "reopen": lambda made, when, _: steering.reopen(task=made, by=people.chen, when=when, text="回头看。"),
    }

    def tell(*story):
        pairs = [(units["文广局"], "lead"), (units["财政局"], "lead"), (units["马陆镇"], "responsible")]
        made = task("2016-12-31", pairs=pairs)
        for day, name, *percent in story:
            steps[name](made, at(f"2016-{day}"), *(percent or [None]))
        return made

    return tell


TOLD = [("04-01", "lead", 60), ("04-02", "second", 40), ("04-03", "town", 10)]
DONE = [("05-01", "claim"), ("05-02", "agree"), ("05-03", "confirm")]


@pytest.mark.parametrize(
    ("story", "shown"),
    [
        (TOLD, "40%"),
        ([*TOLD, *DONE], "100%"),
        ([*TOLD, *DONE, ("06-01", "reopen")], "40%（重开前）"),
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-02", "town", 20)], "40%（重开前）"),  # not a lead's word
        # a lead has spoken; the other still says 40
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-02", "lead", 50)], "40%"),
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-02", "second", 70)], "60%"),
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-02", "correct", 30)], "30%"),
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-02", "claim")], "40%（重开前）"),  # a claim names no percent
        ([*TOLD, *DONE, ("06-01", "reopen"), *((f"06-0{day}", name) for day, name in
          ((2, "claim"), (3, "agree"), (4, "confirm")))], "100%"),
        ([*TOLD, *DONE, ("05-03", "reopen")], "40%（重开前）"),  # on the day of the confirmation
        ([*TOLD, *DONE, ("06-01", "reopen"), ("06-01", "lead", 45)], "40%"),  # on the day of the reopening
        ([*TOLD, ("05-01", "claim"), ("05-01", "agree"), ("05-02", "lead", 90), ("05-03", "confirm"),
          ("06-01", "reopen")],
         "40%（重开前）"),
        ([*TOLD, ("05-01", "cancel"), ("06-01", "reopen")], "40%（重开前）"),
        ([("05-01", "cancel"), ("06-01", "reopen")], "0%"),  # no lead had said anything
    ],
)  # fmt: skip
def test_how_far_a_task_is_and_whether_that_was_said_before_it_was_reopened(
    play, on_day, ledger_is_whole, story, shown
):
    made = play(*story)
    made.refresh_from_db()
    state = on_day("2016-06-30").get(task=made)
    assert (state.percent_words, made.present.percent_words) == (shown, shown)
    assert ledger_is_whole()


def test_each_day_keeps_the_percent_that_was_shown_on_it(play):
    made = play(*TOLD, *DONE, ("06-01", "reopen"), ("06-10", "lead", 70))
    days = ("2016-05-02", "2016-05-03", "2016-05-31", "2016-06-01", "2016-06-09", "2016-06-10")
    shown = [AsOf([made.plan], DAY(day)).tasks().get(task=made).percent_words for day in days]
    assert shown == ["40%", "100%", "100%", "40%（重开前）", "40%（重开前）", "40%"]


def test_pages_say_it_until_a_lead_speaks(play, report, people, signed_in):
    made = play(*TOLD, *DONE, ("06-01", "reopen"))
    pages = [
        reverse("tasks:detail", args=[made.pk]),
        reverse("tasks:act", args=[made.pk, "suspend"]),
        reverse("tasks:list"),
        reverse("reports:table"),
        reverse("reports:unit", args=[made.units.first().department_id]),
        reverse("reports:overview"),
    ]
    for url in pages:
        office = signed_in(people.chen, "2016-06-02")
        assert "重开前" in office.get(url).content.decode(), url
    late = signed_in(people.chen, "2017-01-02").get(reverse("reports:overdue")).content.decode()
    assert "完成 40%（重开前）" in late
    report(made, "2016-06-03", percent=50)
    for url in pages:
        assert "重开前" not in signed_in(people.chen, "2016-06-03").get(url).content.decode(), url


def test_the_page_of_several_reports_says_it_of_the_units_own_last_words(play, report, people, signed_in):
    made = play(*TOLD, *DONE, ("06-01", "reopen"))
    grid = reverse("tasks:grid")
    for who, percent in ((people.wu, 60), (people.zhou, 40), (people.xie, 10)):
        shown = signed_in(who, "2016-06-02").get(grid).content.decode()
        assert f"完成 {percent}%（重开前）" in " ".join(shown.split())
    report(made, "2016-06-03", by=people.xie, percent=30)
    again = signed_in(people.xie, "2016-06-04").get(grid, {"all": "1"}).content.decode()
    assert "完成 30%" in " ".join(again.split()) and "重开前" not in again
    shown = signed_in(people.wu, "2016-06-04").get(grid).content.decode()
    assert "完成 60%（重开前）" in " ".join(shown.split())


def test_files_and_the_interface_say_it(play, plan, people, on_day):
    play(*TOLD, *DONE, ("06-01", "reopen"), ("07-01", "lead", 70))
    for day, cell, before in (("2016-06-02", "40（重开前）", True), ("2016-07-01", 40, False)):
        rows = on_day(day).with_row()
        book = build_list(rows, filter_words="", by=people.chen, when=at(day))
        file = io.BytesIO(save_bytes(book, stamp=at(day).at))
        lines = list(load_workbook(file).active.iter_rows(values_only=True))
        head = next(line for line in lines if "完成%" in line)
        assert lines[lines.index(head) + 1][head.index("完成%")] == cell
        (shown,) = tasks_shown(in_scope(plan, DAY(day), people.chen).with_row(), AsOf([plan], DAY(day)))
        assert (shown.percent, shown.percent_before_reopening) == (40, before)


@pytest.mark.shared
@pytest.mark.django_db(transaction=True)
def test_older_ledgers_are_read_again(play, units, people, ledger_is_whole):
    """What 0.1 kept of a reopened task: 100 %, no day from which silence counts, no day on which a unit came."""
    made = play(*TOLD, *DONE, ("06-01", "reopen"))
    pairs = [(units["文广局"], "lead"), (units["财政局"], "lead"), (units["南翔镇"], "responsible")]
    planning.change_task(task=made, by=people.chen, when=at("2016-06-20"), reason="调整。", units=pairs)
    TaskState.objects.filter(since__gte=DAY("2016-06-01")).update(percent=100)
    TaskState.objects.update(percent_before_reopening=False, active_since=None)
    TaskUnit.objects.update(joined_on=None)
    assert not ledger_is_whole()
    name = "0004_percent_and_silence_are_read_again_from_the_ledger"
    with tasks_with_facts_of_their_own() as then:
        task, kept = then.get_model("tasks", "Task").objects, ("percent", "percent_before_reopening", "active_since")
        assert task.values_list(*kept).get(pk=made.pk) == (100, False, None)
        importlib.import_module(f"tasks.migrations.{name}").read_again(apps_at("tasks", name), None)
        assert task.values_list(*kept).get(pk=made.pk) == (40, True, DAY("2016-06-01"))
    assert ledger_is_whole()
