"""For days of the demonstration 进展情况报告 says in each of its sheets what a plain recount of the ledger says."""

import pytest

from tasks.models import LedgerEntry
from tests.recount_lists import LIGHT_WORDS, Day
from tests.reports.demonstration.opening import table_of
from tests.reports.demonstration.test_recount import WORDS, each_day, light_word

pytestmark = pytest.mark.django_db


def printed(told: Day, pk: int) -> str:
    said = told.tasks[pk].said
    return said["mark"] + said["text"]


def entries_by(day, kind: str | None = None) -> list[dict]:
    entries = LedgerEntry.objects.filter(on__lte=day)
    return list((entries.filter(kind=kind) if kind else entries).values("on", "detail", "text"))


@each_day
def test_its_sheets_list_what_the_ledger_says(day, demonstration, counted, book):
    told = counted(day)
    sheets = book("progress", day)
    in_print = sorted(told.tasks, key=lambda pk: told.tasks[pk].place)
    found = [
        (row["灯"], row["具体任务"], row["状态"], row["原定期限"], row["现定期限"], row["延期次数"], row["完成%"])
        for row in table_of(sheets["全部任务"], "具体任务")
    ]
    assert found == [
        (
            light_word(told, pk),
            printed(told, pk),
            WORDS[one.state],
            one.original,
            one.due,
            one.extensions,
            one.percent_in_a_column,
        )
        for pk, one in ((pk, told.tasks[pk]) for pk in in_print)
    ]
    late = [(row["逾期天数"], row["具体任务"]) for row in table_of(sheets["逾期"], "逾期天数")]
    assert late == [(days, printed(told, pk)) for days, pk in told.overdue()]
    silent = sorted(row["具体任务"] for row in table_of(sheets["沉默"], "未反馈天数"))
    assert silent == sorted(printed(told, pk) for pk in told.silent)
    asked = sorted((row["申请日期"], f"{row['申请延至']}", row["理由"]) for row in table_of(sheets["延期"], "申请日期"))
    asked_for = entries_by(day, "extension_asked")
    assert asked == sorted((each["on"], each["detail"]["due_on"], each["text"]) for each in asked_for)
    assert len(table_of(sheets["历程"], "日期")) == len(entries_by(day))


@each_day
def test_its_cover_and_categories_count_what_the_ledger_counts(day, demonstration, counted, book):
    told = counted(day)
    sheets = book("progress", day)
    key = {row["主要数据"]: row["数"] for row in table_of(sheets["封面"], "主要数据")}
    assert key["落实率（%）"] == told.rate()["percent"]
    told_lights = {LIGHT_WORDS[light]: number for light, number in told.lights().items()}
    if not told_lights["未交办"]:  # its line and its column are there only on a day that has such a task
        del told_lights["未交办"]
    lights = {row["灯"]: row["任务数"] for row in table_of(sheets["封面"], "任务数")[: len(told_lights)]}
    assert lights == told_lights
    shown = {
        row["指标分类"]: {light: row.get(word, 0) for light, word in LIGHT_WORDS.items()}
        for row in table_of(sheets["按分类"], "指标分类")
    }
    assert shown == {name or "（分类待核实）": counts for name, counts in told.by_category().items()}
