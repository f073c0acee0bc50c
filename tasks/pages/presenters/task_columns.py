"""What a column says of a task, by its heading: once for every workbook, CSV and annex that lists tasks.

卡在谁手里 and 自何日起 need rows that were made with their blockers.
"""

from collections.abc import Callable, Mapping
from typing import Any

from jiading.xlsx import Column
from tableparser.columns import MISSING
from tasks.pages.presenters.task_row import TaskRow

Value = Callable[[TaskRow], object]

VALUES: Mapping[str, Value] = {
    "灯": lambda one: one.light.word,
    "说明": lambda one: one.light.note,
    "指标分类": lambda one: one.category or MISSING,
    "项目名称": lambda one: one.project or MISSING,
    "具体任务": lambda one: one.printed,
    "时间节点": lambda one: one.deadline_text,
    "原定期限": lambda one: one.original_due_on,
    "现定期限": lambda one: one.due_on,
    "延期次数": lambda one: one.extensions,
    "催办次数": lambda one: one.urges,
    "牵头部门": lambda one: one.lead_text,
    "责任单位": lambda one: one.responsible_text,
    "状态": lambda one: one.state_label,
    "卡在谁手里": lambda one: "、".join(one.blockers.names if one.blockers else ()),
    "自何日起": lambda one: one.blockers.since if one.blockers else None,
    "申请办结时未完成的单位": lambda one: one.claim_unfinished,
    "仍申请办结的理由": lambda one: one.claim_reason,
    "完成%": lambda one: one.percent_cell,
    "最新进展": lambda one: one.latest_report.text_with_note if one.latest_report else "",
    "存在问题": lambda one: part_of_report(one, "issues"),
    "下一步": lambda one: part_of_report(one, "next_steps"),
    "最近反馈单位": lambda one: one.latest_report.unit_name if one.latest_report else "",
    "最近反馈人": lambda one: one.latest_report.hand if one.latest_report else "",
    "最近反馈日期": lambda one: one.reported_on,
    "交办日期": lambda one: one.dispatched_on,
    "牵头单位最近反馈": lambda one: one.lead_reported_on,
    "未反馈天数": lambda one: one.quiet_days,
    "退回日期": lambda one: one.returned_on,
}


def part_of_report(one: TaskRow, name: str) -> str:
    """Return a part of the latest report, or nothing."""
    return one.latest_report.detail.get(name, "") if one.latest_report else ""


def cells_of(one: TaskRow, *headings: str) -> tuple[object, ...]:
    """Return what the columns of these headings say of a task."""
    return tuple(VALUES[heading](one) for heading in headings)


def task_columns(widths: Mapping[str, int], task: Callable[[Any], TaskRow] = lambda row: row) -> tuple[Column, ...]:
    """Return columns of these headings and widths in characters; `task` says which task a row is about."""
    return tuple(Column(title, valued(VALUES[title], task), width) for title, width in widths.items())


def valued(value: Value, task: Callable[[Any], TaskRow]) -> Callable[[object], object]:
    return lambda row: value(task(row))
