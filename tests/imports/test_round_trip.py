"""What the portal exports it imports without a change, whatever the plan; an edit in the file is exactly that edit."""

import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from departments.models import Department, User
from exports.export_request import ExportRequest
from exports.files.official_xlsx import build
from imports.services import saving
from imports.services.official_table import load_jiading
from indicators.models import Plan
from jiading.text import FORBIDDEN
from jiading.xlsx import save_bytes
from tableparser.files.excel.workbook import read_excel
from tableparser.interpret import interpret
from tasks.as_of.day import AsOf
from tasks.choices import UnitRole
from tasks.services import steering
from tasks.services.planning import Deadline, NewTask, change_row, change_task, enter_row
from tests.amount import steps
from tests.tableparser.making import saved
from tests.world import DAY, at

pytestmark = pytest.mark.django_db
DAY_OF_EXPORT = at("2016-10-15")
CODES = itertools.count()


def exported(plan: Plan, by: User) -> bytes:
    book = build(ExportRequest(AsOf([plan], DAY_OF_EXPORT.on, by), DAY_OF_EXPORT))
    return save_bytes(book, stamp=DAY_OF_EXPORT.at)


def changes(data: bytes, plan: Plan) -> list[tuple]:
    reading = interpret(read_excel(data, "导出.xlsx"))
    assert reading.proof()["lost"] == 0
    return [(c.kind, [(field, old, new) for field, _, old, new in c.fields]) for c in saving.changes_of(reading, plan)]


def test_the_official_table_comes_back_without_a_change(people, official):
    assert changes(exported(official, people.chen), official) == []


def test_an_edited_cell_is_exactly_that_edit(people, official):
    book = load_workbook(io.BytesIO(exported(official, people.chen)))
    sheet = book["分解表"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "3、加强评估后的管理。")
    cell.value = "3、加强评估后的管理和运用。"
    assert changes(saved(book), official) == [
        ("task", [("tasks", "3、加强评估后的管理。", "3、加强评估后的管理和运用。")])
    ]


def test_after_edits_and_a_cancellation_the_export_still_agrees(people, official, units):
    task = official.tasks.get(project__position=18)
    change_task(
        task=task, by=people.chen, when=at("2016-09-01"), reason="更正", text="1、改了字。", deadline=Deadline("另定")
    )
    change_row(
        project=task.project,
        by=people.chen,
        when=at("2016-09-01"),
        reason="核实",
        category="资金、人才和技术保障措施",
        name="评估",
    )
    steering.cancel(
        task=official.tasks.get(project__position=6), by=people.chen, when=at("2016-09-01"), text="并入其他任务"
    )
    assert changes(exported(official, people.chen), official) == []


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=40).filter(
    lambda text: not FORBIDDEN.search(text)
)
ODD = st.sampled_from(
    [
        "1、甲。\n2、乙。",
        "=1+1",
        "无",
        "同上",
        "合计",
        "注：说明",
        "一、总则",
        "2016-12-31",
        "00123",
        "_x0041_",
        "1",
        "原表缺失，待核实",
        " 前后 ",
        "指标分类",
        "\t=x",
    ]
)
TEXTS = st.one_of(WORDS, ODD)
NAMES = ["文广局", "财政局", "马陆镇", "各街镇"]
TASKS = st.fixed_dictionaries(
    {
        "mark": st.sampled_from(["", "1、", "（二）", "①", "3."]),
        "text": TEXTS.filter(lambda text: text.strip()),
        "deadline": st.sampled_from(["", "2016年6月前完成", "长期", "2016年底"]),
        "lead": st.sampled_from(NAMES[:2]),
        "others": st.lists(st.sampled_from(NAMES), max_size=3),
        "lead_text": TEXTS.map(lambda text: text[:100]),
        "responsible_text": TEXTS,
        "cooperating_text": TEXTS,
    }
)
ROWS = st.fixed_dictionaries(
    {
        "category": st.one_of(st.just(""), st.sampled_from(["供给", "设施网络", "一、保障"])),
        "name": TEXTS.map(lambda text: text[:60]),
        "standard": TEXTS,
        "baseline_state": TEXTS,
        "tasks": st.lists(TASKS, min_size=1, max_size=3),
    }
)


@settings(max_examples=steps(sqlite=30, postgresql=15, nightly=400))
@given(rows=st.lists(ROWS, min_size=1, max_size=4), nine=st.booleans())
def test_every_plan_comes_back_without_a_change(rows, nine, units, people):
    plan = entered(rows, nine, units, people.chen)
    assert changes(exported(plan, people.chen), plan) == []


def entered(rows: list[dict], nine: bool, units: dict[str, Department], by: User) -> Plan:
    """Enter a generated plan through the services."""
    plan = Plan.objects.create(
        code=f"p-{next(CODES)}", title="生成的方案", starts_on=DAY("2016-01-01"), ends_on=DAY("2017-12-31")
    )
    if nine:
        plan.headings = [*plan.headings, "协办单位"]
        plan.save()
    for position, row in enumerate(rows, start=1):
        tasks = [new_task(each, nine, units) for each in row["tasks"]]
        texts = {name: row[name] for name in ("category", "name", "standard", "baseline_state")}
        enter_row(plan=plan, position=position, by=by, when=at("2016-03-01"), texts=texts, source={}, tasks=tasks)
    return plan


def new_task(each: dict, nine: bool, units: dict[str, Department]) -> NewTask:
    pairs = [(units[each["lead"]], UnitRole.LEAD)] + [
        (units[name], UnitRole.RESPONSIBLE) for name in dict.fromkeys(each["others"])
    ]
    cooperating = each["cooperating_text"] if nine else ""
    return NewTask(
        each["mark"],
        each["text"],
        Deadline(each["deadline"]),
        pairs,
        each["responsible_text"],
        each["lead_text"],
        cooperating,
    )


def test_loading_again_is_needed_for_nothing(people, official):
    assert load_jiading(by=people.chen, when=DAY_OF_EXPORT) is None
