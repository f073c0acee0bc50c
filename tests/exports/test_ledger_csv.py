"""台账 as CSV: in the words of the pages, in local time, each entry with its plan and its task as worded on the day."""

import csv
import io

import pytest
from django.urls import reverse
from lxml import html

from exports.files.ledger_csv import HEADINGS
from tasks.models import LedgerEntry
from tasks.services import planning, urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


def rows_of(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_auditor_reads_words_local_time_plan_and_task(task, report, people, signed_in):
    one = task("2016-06-30", text="建设百姓书社。")
    urging.urge(task=one, by=people.chen, when=at("2016-05-02"), text="请抓紧。", reply_by=DAY("2016-06-01"))
    planning.change_task(task=one, by=people.chen, when=at("2016-07-01"), text="建设图书馆。", reason="更正。")
    answer = signed_in(people.qian, today="2016-10-15").get(reverse("exports:ledger"), {"as_of": "2016-06-30"})
    headings, *rows = rows_of(answer)
    assert tuple(headings) == HEADINGS
    of_task = ["测试方案 2016", "1-1", "建设百姓书社。"]  # the wording of the day, not the later one
    assert [row[:7] for row in rows] == [
        [*of_task, f"{entry.seq}", f"{entry.on}", f"{entry.on} 10:00:00", entry.get_kind_display()]
        for entry in LedgerEntry.objects.filter(on__lte=DAY("2016-06-30")).order_by("seq")
    ]
    urged = next(row for row in rows if row[6] == "催办")
    assert urged[7:11] == ["创建办", "陈", "请抓紧。\n要求回复：2016-06-01\n对象：文广局", "待签收"]
    assert [len(row[-1]) for row in rows] == [64] * len(rows)
    assert not [cell for row in rows for cell in row if "{" in cell or "+00:00" in cell]


def test_kind_and_days_stand_in_the_name_of_the_file(task, people, signed_in):
    task("2016-06-30")
    client = signed_in(people.qian, today="2016-10-15")
    answer = client.get(reverse("exports:ledger"), {"kind": "entered", "since": "2016-01-01"})
    name = "%E5%8F%B0%E8%B4%A6_%E5%BD%95%E5%85%A5_%E4%BB%8E2016-01-01_%E6%88%AA%E8%87%B32016-10-15.csv"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"  # 台账_录入_从2016-01-01_截至…


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"number": "2-1"}, {"2-1"}),
        ({"number": " 2 － 1 "}, {"2-1"}),
        ({"number": "1"}, {"1-1"}),
        ({"number": "3-1"}, set()),
        ({"number": "十四"}, set()),
        ({"of_plan": "ceshi"}, {"1-1", "2-1"}),
        ({}, {"1-1", "2-1"}),
    ],
)
def test_the_ledger_is_narrowed_to_a_task_by_its_number(task, people, signed_in, asked, numbers):
    task("2016-06-30")
    task("2016-06-30")
    client = signed_in(people.qian, today="2016-10-15")
    assert {row[1] for row in rows_of(client.get(reverse("exports:ledger"), asked))[1:]} == numbers
    page = html.fromstring(client.get(reverse("tasks:audit"), asked).content)
    assert {link.text_content().split()[-1] for link in page.xpath("//td//a")} == numbers
