"""Any day: what a page or file said on a day, it says of that day for ever."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from departments.people import system_account
from exports.export_request import ExportRequest
from exports.files.official_xlsx import build
from indicators.models import OpenQuestion
from jiading.xlsx import save_bytes
from reports import figures
from reports.official import lines
from tasks.as_of.day import AsOf
from tasks.models import TaskState, TaskUnit
from tasks.services import claims, extensions, planning, questions, steering, urging
from tests.amount import some
from tests.world import DAY, at, claim

pytestmark = pytest.mark.django_db


def everything_on(plan, day) -> dict:
    rows = AsOf([plan], day).tasks()
    units = TaskUnit.objects.as_of(day).order_by("task", "position", "department")
    return {
        "lights": list(
            rows.order_by("task").values_list("task", "light", "text", "due_on", "percent", "wording__name")
        ),
        "units": list(units.values_list("task", "department", "role", "state", "percent")),
        "table": [
            [line.shown(field) for field in ("category", "project", "tasks")]
            for line in lines(AsOf([plan], day, system_account()))
        ],
        "rate": figures.rate(rows),
        "open": OpenQuestion.objects.open_on(day).count(),
    }


def test_nothing_dated_later_leaks_into_an_earlier_day(plan, task, report, people, units):
    one, two = task("2016-06-30"), task("2016-09-30")
    asked = OpenQuestion.objects.create(
        project=two.project, field="category", asks="属于哪一类", asked_on=DAY("2016-03-01")
    )
    report(one, "2016-04-01", percent=30)
    day = DAY("2016-04-10")
    then = everything_on(plan, day)
    report(one, "2016-05-01", by=people.xie, percent=100, finished=True)
    claim(task=one, by=people.lin, when=at("2016-06-01"), text="已完成。", reason="配合。")
    claims.confirm(task=one, by=people.chen, when=at("2016-06-02"))
    steering.suspend(task=two, by=people.chen, when=at("2016-06-03"), text="暂缓。")
    planning.change_task(
        task=two,
        by=people.chen,
        when=at("2016-06-04"),
        reason="调整。",
        text="改了的任务。",
        units=[(units["财政局"], "lead")],
    )
    planning.change_row(project=two.project, by=people.chen, when=at("2016-06-05"), reason="勘误。", name="改了的项目")
    questions.settle(question=asked, by=people.chen, when=at("2016-06-06"), answer="新的分类")
    task("2016-12-31", entered="2016-06-07")
    assert everything_on(plan, day) == then
    assert everything_on(plan, DAY("2016-06-10")) != then


def test_entries_of_one_day_are_seen_at_its_end(plan, task, report, on_day):
    one = task()
    report(one, "2016-04-01", percent=30)
    report(one, "2016-04-01", percent=60)
    assert (on_day("2016-03-31").get(task=one).percent, on_day("2016-04-01").get(task=one).percent) == (0, 60)
    assert TaskState.objects.filter(task=one).count() == 2


def test_exporting_a_past_day_again_gives_the_same_workbook_but_for_its_stamp(plan, task, report, people):
    one = task("2016-04-15")
    report(one, "2016-04-01", progress="=1+1 开头的字", issues="#N/A", next_steps="@附件")
    day, first = DAY("2016-04-20"), at("2016-04-20")

    def exported(when) -> bytes:
        return save_bytes(build(ExportRequest(AsOf([plan], day, people.chen), when)), stamp=when.at)

    before = exported(first)
    report(one, "2016-05-01", progress="后来的进展。")
    assert exported(first) == before
    later = load_workbook(io.BytesIO(exported(at("2016-05-02", hour=11))))
    old = load_workbook(io.BytesIO(before))
    differences = [
        (sheet.title, cell.value, later[sheet.title][cell.coordinate].value)
        for sheet in old
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != later[sheet.title][cell.coordinate].value
    ]
    assert {(a, b) for _, a, b in differences} == {("制表：陈，2016-04-20 10:00", "制表：陈，2016-05-02 11:00")}


@pytest.mark.shared
def test_each_figure_opens_a_list_of_exactly_its_length(plan, task, report, people, signed_in):
    for place, due in enumerate(["2016-06-30", "2016-10-20", "2016-12-31", None, "2016-09-30"]):
        made = task(due, category="甲类" if place % 2 else "")
        if place != 2:
            report(made, "2016-10-01")
    steering.cancel(task=made, by=people.chen, when=at("2016-10-02"), text="取消。")
    for user in (people.chen, people.zhao, people.xie):
        client = signed_in(user)
        for day in ("2016-10-15", "2016-10-01"):
            context = client.get(reverse("reports:overview"), {"as_of": day}).context
            shown = [*context["lights"], *context["others"]]
            for row in (*context["categories"], *context["leads"]):
                shown += [row.total, *row.lights]
            for figure in some(shown, 20):
                listed = client.get(reverse("tasks:list"), figure.query | {"as_of": day}).context["table"]
                assert (figure.label, len(listed.rows)) == (figure.label, figure.value)


def test_the_rate_its_band_and_what_is_lacking():
    table = {
        (0, 0, 0): (0.0, "不合格", None),
        (3, 5, 0): (60.0, "合格", ("优秀", 80, 1)),
        (4, 5, 1): (80.0, "优秀", None),
    }
    table |= {(7, 50, 1): (14.0, "不合格", ("合格", 60, 23)), (30, 50, 0): (60.0, "合格", ("优秀", 80, 10))}
    shown = {key: figures.Rate(*key) for key in table}
    assert {key: (rate.percent, rate.band, rate.next_band) for key, rate in shown.items() if key[1]} == {
        key: value for key, value in table.items() if key[1]
    }
    assert shown[0, 0, 0].percent == 0.0


def test_numbers_across_the_lights_count_each_heap_of_the_loop(plan, task, report, units, people, signed_in):
    def heard(**more):
        made = task("2016-12-31", **more)
        report(made, "2016-10-01")
        return made

    alone = [(units["文广局"], "lead")]
    task("2016-12-31", pairs=alone)  # not heard of since March: no receipt, silent
    claimed, joint, returned = heard(pairs=alone), heard(pairs=[*alone, (units["财政局"], "lead")]), heard(pairs=alone)
    for made in (claimed, joint, returned):
        claim(task=made, by=people.lin, when=at("2016-10-02"), text="已完成。")
    claims.send_back(task=returned, by=people.chen, when=at("2016-10-03"), text="缺清单。")
    said = {"by": people.lin, "when": at("2016-10-03"), "text": "拆迁慢。"}
    extensions.ask(task=heard(pairs=alone), due_on=DAY("2017-01-31"), **said)
    for day in ("2016-10-10", "2016-10-20"):
        asked = heard(pairs=alone)
        urging.urge(task=asked, by=people.chen, when=at("2016-10-04"), text="请抓紧。", reply_by=DAY(day))
    instructed = heard(pairs=alone)
    urging.instruct(task=instructed, by=people.zhao, when=at("2016-10-04"), text="请办。", reply_by=DAY("2016-10-20"))
    client = signed_in(people.zhao)
    shown = client.get(reverse("reports:overview")).context["others"]
    assert {figure.label: figure.value for figure in shown} == {
        "牵头单位沉默（含逾期、临期）": 1,
        "逾期未签收": 2,  # the silent one, and the second lead of the joint one
        "办结申请待审核": 1,
        "待其他牵头单位同意办结": 1,
        "已退回": 1,
        "延期申请待审批": 1,
        "催办、批示尚未回复": 3,
        "催办、批示到期未回复": 1,
        "领导批示未回复": 1,
    }
    for figure in shown:
        assert len(client.get(reverse("tasks:list"), figure.query).context["table"].rows) == figure.value, figure
