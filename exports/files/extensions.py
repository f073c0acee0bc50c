"""延期 as a sheet: every request for a later day with its answer, and 原定, 现定 and 次数 of its task."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from departments.roles import Permission
from exports.export_request import ExportRequest
from jiading.xlsx import Column
from tasks.choices import ABOUT_EXTENSIONS, Kind
from tasks.ledger.effects import day_of
from tasks.models import LedgerEntry
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import TaskRow, task_rows

WORDS: Mapping[str, str] = {
    Kind.EXTENSION_GRANTED: "准予",
    Kind.EXTENSION_REFUSED: "不准",
    Kind.EXTENSION_WITHDRAWN: "已撤回",
}


@dataclass
class ExtensionRequest:
    """One request and its answer, or what took it back, as far as there was one by the day."""

    task: TaskRow
    request: LedgerEntry
    answer: LedgerEntry | None = None
    is_last: bool = True

    @property
    def outcome(self) -> str:
        """Return what became of it: answered, taken back, waiting, or settled by something else, such as completion."""
        if self.answer:
            return WORDS[self.answer.kind]
        return "待审批" if self.is_last and self.task.asked_due_on else "未审批"


REQUEST_COLUMNS = (
    *task_columns(
        {
            "指标分类": 14,
            "项目名称": 16,
            "具体任务": 34,
            "牵头部门": 14,
            "原定期限": 12,
            "现定期限": 12,
            "延期次数": 8,
        },
        lambda request: request.task,
    ),
    Column("申请日期", lambda one: one.request.on, width=12),
    Column("申请单位", lambda one: one.request.unit_name, width=13),
    Column("申请人", lambda one: one.request.by_name, width=10),
    Column("申请时期限", lambda one: day_of(one.request.detail.get("old_due_on")), width=12),
    Column("申请延至", lambda one: day_of(one.request.detail["due_on"]), width=12),
    Column("逾期后申请", lambda one: "是" if one.request.detail.get("late") else "", width=8),
    Column("理由", lambda one: one.request.text, width=28),
    Column("审批", lambda one: one.outcome, width=8),
    Column("审批日期", lambda one: one.answer.on if one.answer else None, width=12),
    Column("审批人", lambda one: one.answer.by_name if one.answer else "", width=10),
    Column("审批意见", lambda one: one.answer.text if one.answer else "", width=28),
)


def requests_of(request: ExportRequest) -> list[ExtensionRequest]:
    """Return every request up to the day, in printed order."""
    rows = request.rows().visible_to(request.by, Permission.READ_LEDGER)
    entries: dict[int, list[LedgerEntry]] = {}
    told = LedgerEntry.objects.until(request.day).filter(task__in=rows.order_by().values("task"))
    for entry in told.filter(kind__in=ABOUT_EXTENSIONS).in_order():
        entries.setdefault(entry.task_id, []).append(entry)
    tasks = rows.filter(task__in=entries).in_print_order().with_row() if entries else ()
    return [each for one in task_rows(tasks, rows.as_of) for each in paired(one, entries[one.task_id])]


def paired(task: TaskRow, entries: Iterable[LedgerEntry]) -> list[ExtensionRequest]:
    """Put each answer to the request that it follows."""
    found: list[ExtensionRequest] = []
    for entry in entries:
        if entry.kind == Kind.EXTENSION_ASKED:
            if found:
                found[-1].is_last = False
            found.append(ExtensionRequest(task, entry))
        elif found:
            found[-1].answer = entry
    return found
