"""「导出分解表」 cell by cell: merged as printed, text stays text, and fit for A3."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook

from departments.choices import Role
from departments.models import Department, User
from departments.people import system_account
from exports.export_request import ExportRequest
from exports.files.official_xlsx import build
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf
from tasks.models import Task
from tasks.services import dispatching, progress
from tests.exports.files.reading import widths
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent.parent / "golden" / "official_table.json"
PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "|x",
    "#N/A",
    "#REF!",
    "TRUE",
    "00123",
    "2016-01-01",
    "http://x",
]


def as_golden(book) -> dict:
    """A workbook as plain data: every cell, merge and width, and how it prints."""
    return {
        sheet.title: {
            "cells": {
                cell.coordinate: [str(cell.value), cell.data_type]
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            },
            "merged": sorted(str(area) for area in sheet.merged_cells.ranges),
            "widths": widths(sheet),
            "paper": [sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.print_title_rows],
        }
        for sheet in book
    }


@pytest.fixture
def story(official):
    """A few reports on the first row."""
    office = User.objects.create_user("chen", "x", name="陈", role=Role.OFFICE)
    clerk = User.objects.create_user(
        "wu", "x", name="吴", role=Role.CLERK, department=Department.objects.get(name="文广局")
    )
    dispatching.dispatch_plan(plan=official, by=office, when=at("2016-03-02"))
    for place, task in enumerate(Task.objects.filter(plan=official).order_by("pk")[:3]):
        said = progress.ProgressUpdate(f"=第 {place + 1} 次进展", 10 * place, "经费不足。", "继续。")
        progress.report(task=task, by=clerk, when=at("2016-10-01"), said=said)
    return official


def test_the_workbook_equals_the_golden_one(story):
    when = at("2016-10-15")
    book = build(ExportRequest(AsOf([story], when.on, system_account()), when))
    made = as_golden(load_workbook(io.BytesIO(save_bytes(book, stamp=when.at))))
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert made.keys() == golden.keys()
    for title in golden:
        for part in golden[title]:
            assert made[title][part] == golden[title][part], (title, part)


def test_nothing_in_it_is_a_formula_and_every_row_is_tall_enough(story):
    book = build(ExportRequest(AsOf([story], DAY("2016-10-15"), system_account()), at("2016-10-15")))
    book = load_workbook(io.BytesIO(save_bytes(book, stamp=at("2016-10-15").at)))
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    sheet = book["分解表"]
    assert all(sheet.row_dimensions[number].height for number in range(1, sheet.max_row + 1))
    assert (sheet["A1"].value, sheet["A2"].value) == ("附件2", story.title)
    assert sheet["E7"].alignment.wrap_text


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.shared
def test_text_stays_text_whatever_it_begins_with(plan, task, report, people, payload):
    report(task(), "2016-04-01", progress=f"x{payload}", issues=payload.strip())
    book = build(ExportRequest(AsOf([plan], DAY("2016-04-02"), people.chen), at("2016-04-02")))
    book = load_workbook(io.BytesIO(save_bytes(book, stamp=at("2016-04-02").at)))
    cells = [cell for row in book["分解表"].iter_rows() for cell in row if cell.value == payload.strip()]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_text_too_long_for_a_cell_goes_on_in_the_appendix(plan, task, people):
    made = task()
    made.states.update(text="长" * 40_000)
    book = build(ExportRequest(AsOf([plan], DAY("2016-04-02"), people.chen), at("2016-04-02")))
    book = load_workbook(io.BytesIO(save_bytes(book, stamp=at("2016-04-02").at)))
    assert "…（全文见「续文」第 1 条）" in "".join(str(c.value) for row in book["分解表"].iter_rows() for c in row)
    pieces = [row[1] for row in book["续文"].iter_rows(min_row=2, values_only=True) if row[0] == 1]
    assert "".join(pieces) == "1、" + "长" * 40_000


def test_a_clerk_exports_the_table_with_the_progress_of_the_own_unit_only(plan, task, report, people, units, signed_in):
    report(task(), "2016-04-01", progress="本单位可见。")
    other = task(pairs=[(units["文广局"], "lead")])
    report(other, "2016-04-02", progress="别人的进展。")
    answer = signed_in(people.xie).get(reverse("exports:official_table"))
    assert "%E6%B5%8B%E8%AF%95%E6%96%B9%E6%A1%88" in answer["Content-Disposition"]
    text = json.dumps(as_golden(load_workbook(io.BytesIO(answer.content))), ensure_ascii=False)
    assert "本单位可见。" in text
    assert "别人的进展。" not in text
    page = signed_in(people.xie).get(reverse("reports:table")).content.decode()
    assert ("本单位可见。" in page, "别人的进展。" in page) == (True, False)


def test_the_list_export_is_exactly_the_filtered_list(plan, task, report, people, signed_in):
    task("2016-06-30")
    report(task("2017-06-30"), "2016-10-01")
    answer = signed_in(people.chen).get(reverse("exports:task_list"), {"light": "overdue"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heads = list(sheet.iter_rows(values_only=True))
    assert "筛选条件：灯：逾期（共 1 项）" in [row[0] for row in heads]
    assert [row[4] for row in heads if row[0] == "逾期"] == ["1、开展读书活动。"]
    assert signed_in(people.chen).get(reverse("exports:task_list"), {"light": "紫"}).status_code == 400


def test_the_command_writes_the_same_workbook(story, tmp_path, settings, capsys):
    settings.PORTAL_TODAY = DAY("2016-10-15")
    target = tmp_path / "分解表.xlsx"
    call_command("export_table", plan="jiading-2016", as_of="2016-10-15", output=target)
    made = as_golden(load_workbook(target))
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert made["逾期"]["cells"].keys() == golden["逾期"]["cells"].keys()
    for plan, day, fault in (
        ("nix", None, "没有代码为"),
        ("jiading-2016", "2016-13-01", "看不懂日期"),
        ("jiading-2016", "2099-01-01", "还没有到"),
    ):
        with pytest.raises(CommandError, match=fault):
            call_command("export_table", plan=plan, as_of=day, output=target)
