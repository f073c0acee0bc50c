"""《进展情况报告》: one workbook with everything about a day, with the figures that the pages show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from exports.export_request import ExportRequest, Tell
from exports.files.extensions import REQUEST_COLUMNS, requests_of
from exports.files.history import HISTORY_COLUMNS, history_of
from exports.files.list_xlsx import LIST_COLUMNS
from exports.files.official_xlsx import OVERDUE_COLUMNS
from exports.files.progress_cover import light_columns, write_cover
from exports.files.sheet_of import write_sheet
from exports.files.unit_columns import UNIT_COLUMNS
from jiading.xlsx import Book, Column, save_bytes
from reports import figures
from reports.figures.troubles import category_rates
from reports.figures.units import unit_records
from tasks.pages.filters import NO_CATEGORY
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import task_rows


@dataclass(frozen=True)
class Sheet:
    """One sheet of the report: its name, what it shows of the day, and how many columns stay on screen."""

    title: str
    read: Callable[[ExportRequest], tuple[Sequence[Column], Sequence[Any]]]
    frozen: int = 0
    paper: str = "A3"


def by_category(request: ExportRequest) -> tuple[Sequence[Column], Sequence[Any]]:
    """Return columns and rows: lights and 落实率 of each category."""
    rows = request.rows()
    rates_by_pk = category_rates(rows)
    rates: dict[object, figures.Rate] = {pk or NO_CATEGORY: rate for pk, rate in rates_by_pk.items()}

    def rate_of(row: figures.CountsRow) -> figures.Rate:
        return rates[row.total.query["category"]]

    more = (
        Column("已取消", lambda row: rate_of(row).cancelled, width=10),
        Column("列入考核", lambda row: rate_of(row).counted, width=10),
        Column("落实率（%）", lambda row: rate_of(row).percent if rate_of(row).counted else None, width=11),
    )
    listed = figures.by_category(rows)
    return (*light_columns("指标分类", listed, 40), *more), listed


def by_unit(request: ExportRequest) -> tuple[Sequence[Column], Sequence[Any]]:
    return UNIT_COLUMNS, unit_records(request.rows())


def overdue(request: ExportRequest) -> tuple[Sequence[Column], Sequence[Any]]:
    """Return columns and rows: the overdue tasks, the longest overdue first."""
    rows = request.rows().overdue().order_by("due_on", "task").with_row()
    return OVERDUE_COLUMNS, task_rows(rows, rows.as_of, blockers=True)


SILENT_COLUMNS = task_columns(
    {
        "未反馈天数": 9,
        "灯": 8,
        "指标分类": 18,
        "项目名称": 20,
        "具体任务": 48,
        "牵头部门": 14,
        "交办日期": 12,
        "牵头单位最近反馈": 12,
        "原定期限": 12,
        "现定期限": 12,
        "延期次数": 8,
        "催办次数": 8,
        "最新进展": 40,
    }
)


def silent(request: ExportRequest) -> tuple[Sequence[Column], Sequence[Any]]:
    """Return columns and rows: the silent tasks whatever their light, the longest silent first."""
    rows = request.rows().silent().order_by("heard_on", "task").with_row()
    return SILENT_COLUMNS, task_rows(rows, rows.as_of)


def everything(request: ExportRequest) -> tuple[Sequence[Column], Sequence[Any]]:
    """Return columns and rows: all tasks as printed, with the columns of the task list."""
    rows = request.rows().in_print_order().with_row()
    return LIST_COLUMNS, task_rows(rows, rows.as_of, blockers=True)


SHEETS = (
    Sheet("按分类", by_category, frozen=1, paper="A4"),
    Sheet("按单位", by_unit, frozen=1),
    Sheet("逾期", overdue),
    Sheet("沉默", silent),
    Sheet("延期", lambda request: (REQUEST_COLUMNS, requests_of(request))),
    Sheet("全部任务", everything, frozen=2),
    Sheet("历程", lambda request: (HISTORY_COLUMNS, history_of(request))),
)


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Write the cover and its charts, then each sheet."""
    steps = len(SHEETS) + 2
    book, heads = Book(title=f"{request.plan.title} 进展情况报告", maker=str(request.by)), request.heads()
    write_cover(book, request, heads)
    for place, sheet in enumerate(SHEETS, start=1):
        tell(place, steps)
        columns, rows = sheet.read(request)
        counted = (*heads[:-1], ("本表", f"{len(rows)} 行"), heads[-1])
        headline = f"{request.plan.title}　{sheet.title}"
        write_sheet(
            book, sheet.title, columns, rows, counted, headline=headline, paper=sheet.paper, frozen=sheet.frozen
        )
    tell(steps - 1, steps)
    file.write(save_bytes(book, stamp=request.when.at))
    tell(steps, steps)
