"""「导出本列表」: exactly the filtered task list as a workbook."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from openpyxl import Workbook

from departments.models import User
from indicators.models import Plan
from jiading.day import Moment
from jiading.sheet import Column, new_book, print_setup, write_pairs, write_table, write_title
from tasks.holding import with_holders
from tasks.models import Standing
from tasks.showing import shown_list

LIST_COLUMNS = (
    Column("灯", lambda row: row.shown.word, width=7),
    Column("说明", lambda row: row.shown.note, width=9),
    Column("指标分类", lambda row: row.category.name if row.category_id else "原表缺失，待核实", width=10),
    Column("项目名称", lambda row: row.wording.name or "原表缺失，待核实", width=12),
    Column("具体任务", lambda row: row.printed, width=30),
    Column("时间节点", lambda row: row.deadline_text, width=10),
    Column("原定期限", lambda row: row.original_due_on, width=11),
    Column("现定期限", lambda row: row.due_on, width=11),
    Column("延期次数", lambda row: row.extensions, width=5),
    Column("牵头部门", lambda row: row.lead_text, width=8),
    Column("责任单位", lambda row: row.responsible_text, width=13),
    Column("状态", lambda row: row.get_state_display(), width=7),
    Column("卡在谁手里", lambda row: "、".join(row.held.names), width=18),
    Column("自何日起", lambda row: row.held.since if row.held else None, width=11),
    Column("申请办结时未完成的单位", lambda row: row.claim_unfinished, width=14),
    Column("仍申请办结的理由", lambda row: row.claim_reason, width=12),
    Column("完成%", lambda row: row.percent, width=6),
    Column("最新进展", lambda row: row.latest_report.told if row.latest_report_id else "", width=26),
    Column("存在问题", lambda row: detail(row, "issues"), width=14),
    Column("下一步", lambda row: detail(row, "next_steps"), width=14),
    Column("最近反馈单位", lambda row: row.latest_report.unit_name if row.latest_report_id else "", width=9),
    Column("最近反馈人", lambda row: row.latest_report.hand if row.latest_report_id else "", width=8),
    Column("最近反馈日期", lambda row: row.reported_on, width=11),
)


def detail(row: Standing, name: str) -> str:
    """Return a part of the latest report, or nothing."""
    return row.latest_report.detail.get(name, "") if row.latest_report_id else ""


def made_at(when: Moment) -> str:
    return f"{timezone.localtime(when.at):%Y-%m-%d %H:%M}"


def build_list(
    standings: Iterable[Standing], *, plan: Plan, day: date, filter_words: str, by: User, when: Moment
) -> Workbook:
    """Return the list as it is filtered and ordered, with day, filter, maker and time at its head."""
    rows = shown_list(standings, day)
    with_holders(rows, day)
    book = new_book(title=f"{plan.title} 任务列表", maker=str(by))
    sheet = book.active
    sheet.title = f"截至{day:%Y-%m-%d}"
    across = len(LIST_COLUMNS)
    write_title(sheet, 1, f"{plan.title}　任务列表", across=across)
    pairs = (
        ("截至日期", f"{day:%Y-%m-%d}"),
        ("筛选条件", f"{filter_words}（共 {len(rows)} 项）"),
        ("制表", f"{by}，{made_at(when)}"),
    )
    head = write_pairs(sheet, pairs, row=2, across=across)
    last = write_table(sheet, LIST_COLUMNS, rows, top=head)
    sheet.auto_filter.ref = f"A{head}:{sheet.cell(head, across).column_letter}{max(last, head)}"
    print_setup(sheet, paper="A3", head_row=head, freeze=f"A{head + 1}")
    return book
