"""历程 as a sheet: the entries of the ledger up to the day, of the tasks that the maker may read, in printed order."""

from dataclasses import dataclass

from django.utils import timezone

from departments.roles import Permission
from exports.evidence_numbers import task_number
from exports.export_request import ExportRequest
from jiading.xlsx import Column
from tasks.models import LedgerEntry
from tasks.pages.presenters.entries import changes_of, demanded_in
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import TaskRow, task_rows


@dataclass(frozen=True)
class Step:
    """One entry with the task it belongs to."""

    task: TaskRow
    entry: LedgerEntry


HISTORY_COLUMNS = (
    Column("编号", lambda step: task_number(step.task), width=8),
    *task_columns({"项目名称": 18, "具体任务": 36}, lambda step: step.task),
    Column("第几条", lambda step: step.entry.seq, width=7),
    Column("日期", lambda step: step.entry.on, width=11),
    Column("时刻", lambda step: f"{timezone.localtime(step.entry.at):%H:%M}", width=7),
    Column("事项", lambda step: step.entry.get_kind_display(), width=10),
    Column("单位", lambda step: step.entry.unit_name, width=13),
    Column("经手人", lambda step: step.entry.hand, width=12),
    Column("内容", lambda step: words_of(step.entry), width=60),
    Column("之后状态", lambda step: step.entry.get_state_after_display(), width=9),
)


def history_of(request: ExportRequest) -> list[Step]:
    """Return the steps of all tasks up to the day."""
    rows = request.rows().visible_to(request.by, Permission.READ_LEDGER)
    entries: dict[int, list[LedgerEntry]] = {}
    for entry in LedgerEntry.objects.until(request.day).filter(task__in=rows.order_by().values("task")).in_order():
        entries.setdefault(entry.task_id, []).append(entry)
    tasks = task_rows(rows.in_print_order().with_row(), rows.as_of)
    return [Step(task, entry) for task in tasks for entry in entries.get(task.task_id, ())]


def words_of(entry: LedgerEntry) -> str:
    """Return what an entry says: its text, what a report adds to it, and what changed in the plan."""
    detail = entry.detail
    said = [f"（{entry.unchanged_note}）{entry.text}" if entry.unchanged_note else entry.text]
    if "percent" in detail:
        said.append(f"完成 {detail['percent']}%")
    if "fall" in detail:
        said.append(f"上次完成 {detail['fall']['from']}%，下降的原因：{detail['fall']['reason']}")
    said += [f"{label}：{detail[name]}" for name, label in PARTS if detail.get(name)]
    said += [f"{label}：{'、'.join(detail[name])}" for name, label in UNITS if detail.get(name)]
    said += [f"对照「{each['point']}」：{each['answer']}" for each in detail.get("points") or ()]
    said += [f"要求的材料：{'、'.join(demanded_in(entry))}"] if demanded_in(entry) else []
    said += [f"{each.label}：{each.before or '（空）'} → {each.after or '（空）'}" for each in changes_of(entry)]
    said += [f"附件：{file['name']}" for file in detail.get("files") or ()]
    return "\n".join(filter(None, said))


PARTS = (
    ("issues", "存在问题"),
    ("next_steps", "下一步"),
    ("due_on", "延期至"),
    ("reply_by", "要求回复"),
    ("reason", "理由"),
    ("document", "文号"),
    ("point", "没有达到的一条"),
)
UNITS = (("names", "对象"), ("unfinished", "未完成的单位"))
