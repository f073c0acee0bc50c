"""A heading says the same of a task in every list that has it: workbooks, CSV, sheets of a report, annexes."""

import io
from collections import defaultdict
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from exports.export_request import ExportRequest, tell_nobody
from exports.files.list_csv import write as write_csv
from exports.files.list_xlsx import build_list
from exports.kinds import KINDS
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf
from tasks.pages.filters import TaskFilter
from tasks.services import extensions, planning
from tests.exports.files.reading import document, lines
from tests.reports.demonstration.opening import table_of
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
TODAY = "2016-10-15"
SHEETS = {"progress": ("逾期", "沉默", "延期", "全部任务"), "official": ("逾期",)}


@pytest.fixture
def lists(plan, people, on_day) -> dict[str, list[dict[str, object]]]:
    """The rows of every list of tasks, by the name of the list."""

    def of_day():
        asked, found = ExportRequest(AsOf([plan], DAY(TODAY), people.chen), at(TODAY)), {}
        for kind, sheets in SHEETS.items():
            book = load_workbook(io.BytesIO(written(kind, asked)))
            found |= {f"{kind} {sheet}": table_of(book[sheet], "具体任务") for sheet in sheets}
        rows = TaskFilter(None, queryset=on_day(TODAY)).qs.by_due_day().with_row()
        made = build_list(rows, filter_words="全部", by=people.chen, when=at(TODAY))
        listed = load_workbook(io.BytesIO(save_bytes(made, stamp=at(TODAY).at))).active
        found["list"] = table_of(listed, "具体任务")
        csv = io.BytesIO()
        write_csv(asked, csv, tell_nobody)
        told = lines(csv.getvalue())
        head = next(place for place, line in enumerate(told) if "具体任务" in line)
        found["csv"] = [dict(zip(told[head], line, strict=True)) for line in told[head + 1 :]]
        for place, table in enumerate(document(written("bulletin", asked))["tables"][1:]):
            found[f"annex {place}"] = [dict(zip(table[0], line, strict=True)) for line in table[1:]]
        return found

    return of_day


def written(kind: str, asked: ExportRequest) -> bytes:
    file = io.BytesIO()
    KINDS[kind].write(asked, file, tell_nobody)
    return file.getvalue()


def as_text(value: object) -> str:
    """Write a cell as the CSV does: a workbook has days and numbers, a document texts."""
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, date | datetime) else str(value)


def test_each_heading_says_the_same_of_a_task_in_every_list(task, report, people, lists):
    known = task("2016-06-30", text="有分类。")
    lost = task("2016-06-30", text="分类缺失。", category="")
    planning.change_row(project=lost.project_id, by=people.chen, when=at("2016-03-02"), reason="原表如此。", name="")
    for made in (known, lost):
        report(made, "2016-03-20", progress="已开始。")
        extensions.ask(task=made, by=people.lin, when=at("2016-06-01"), due_on=DAY("2016-08-31"), text="场地未定。")
        extensions.grant(task=made, by=people.chen, when=at("2016-06-02"), text="同意。")
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    found = lists()
    assert {name: len(rows) for name, rows in found.items()} == dict.fromkeys(found, 2)
    for name, rows in found.items():
        for row in rows:
            for heading, value in row.items():
                said[row["具体任务"], heading][as_text(value)].add(name)
    assert {key: dict(values) for key, values in said.items() if len(values) > 1 and key[1] not in OF_THE_LIST} == {}
    assert set(said["1、分类缺失。", "指标分类"]) == set(said["1、分类缺失。", "项目名称"]) == {"原表缺失，待核实"}


OF_THE_LIST = ("序号", "卡在谁手里")  # the place in the list; an annex on paper names three units at most
