"""「导出分解表」: the official table with progress, as a workbook for A3 with the figures that the page shows."""

from typing import BinaryIO

from departments.directory import unit_name_on
from exports.export_request import ExportRequest, Tell
from indicators.columns import OfficialColumn
from indicators.models import Plan
from jiading.xlsx import (
    LINE,
    Book,
    Column,
    Sheet,
    print_setup,
    save_bytes,
    set_width,
    write_pairs,
    write_table,
    write_title,
)
from reports import figures
from reports.official import GROUPS, Line, lines
from tableparser.columns import ID_HEADING
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import TaskRow, task_rows

ANNEX = LINE.but(font_size=11)


def printed_column(column: OfficialColumn) -> Column:
    """Return one of the eight printed columns."""
    return Column(column.heading, lambda line: line.shown(column.key), column.width, GROUPS.get(column.key))


def report_detail(line: Line, name: str) -> str:
    return line.report.detail.get(name, "") if line.report else ""


def task_of(line: Line) -> TaskRow:
    return line.task


PROGRESS_COLUMNS = (
    *task_columns({"灯": 8}, task_of),
    Column("说明", lambda line: line.remark, width=13),
    *task_columns({"原定期限": 11, "现定期限": 11, "延期次数": 6, "状态": 8, "完成%": 7}, task_of),
    Column("最新进展", lambda line: line.report.text_with_note if line.report else "", width=34),
    Column("存在问题", lambda line: report_detail(line, "issues"), width=20),
    Column("下一步", lambda line: report_detail(line, "next_steps"), width=20),
    Column("最近反馈人", lambda line: f"{line.report.unit_name} {line.report.hand}" if line.report else "", width=14),
    Column("最近反馈日期", lambda line: line.report.on if line.report else None, width=11),
)


ID_COLUMN = Column(ID_HEADING, lambda line: line.place(), width=4)


def table_columns(plan: Plan) -> tuple[Column, ...]:
    """Return the printed columns under the plan's own headings, then the progress, then the hidden ids."""
    named = []
    for column, heading in plan.columns:
        printed = printed_column(column)
        named.append(Column(heading, printed.value, printed.width, printed.group))
    return (*named, *PROGRESS_COLUMNS, ID_COLUMN)


def build(request: ExportRequest) -> Book:
    """Return the workbook of a plan as of a day; the filter of a list does not narrow an official table."""
    book = Book(title=request.plan.title, maker=str(request.by))
    write_official(book.add_worksheet("分解表"), request)
    write_figures(book.add_worksheet("数据"), request)
    write_overdue(book.add_worksheet("逾期"), request)
    return book


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Write the official table with its progress."""
    file.write(save_bytes(build(request), stamp=request.when.at))


def write_head(sheet: Sheet, request: ExportRequest, title: str, scope: str, *, across: int) -> int:
    """Write annex, title, as-of day, scope, maker and time; return the row of the headings."""
    write_title(sheet, 0, request.plan.annex, across=across, look=ANNEX)
    write_title(sheet, 1, title, across=across)
    pairs = (("截至日期", f"{request.day:%Y-%m-%d}"), ("范围", scope), ("制表", request.maker_words()))
    return write_pairs(sheet, pairs, row=2, across=across)


def write_official(sheet: Sheet, request: ExportRequest) -> None:
    """Write the table as printed, cells merged, with light and progress beside it."""
    listed, columns = lines(request.as_of), table_columns(request.plan)
    scope = f"全部任务 {len(listed)} 项"
    if not all(line.is_told for line in listed):
        unit = unit_name_on(request.by, request.day) or request.by.get_role_display()
        scope += f"；进展只列{unit}可以查看的 {sum(line.is_told for line in listed)} 项"
    head = write_head(sheet, request, request.plan.title, scope, across=len(columns) - 1)
    write_table(sheet, columns, listed, top=head)
    set_width(sheet, len(columns) - 1, ID_COLUMN.width, hidden=True)
    print_setup(sheet, paper="A3", head_row=head, frozen=2)


FIGURE_COLUMNS = (
    Column("项目", lambda pair: pair[0], width=44),
    Column("数", lambda pair: pair[1], width=12),
    Column("说明", lambda pair: pair[2], width=70),
)


FigureLine = tuple[str, object, str]  # name, number, explanation


def rate_lines(rows: TaskStateQuerySet) -> list[FigureLine]:
    """Return 落实率, its band, and what is lacking to the next."""
    rate = figures.rate(rows)
    listed: list[FigureLine] = [
        ("落实率（%）", rate.percent, rate.formula),
        ("等次", rate.band, "≥ 80% 优秀，≥ 60% 合格，60% 以下不合格"),
    ]
    if rate.next_band:
        word, floor, lacking = rate.next_band
        listed.append((f"距「{word}」还差（项）", lacking, f"再办结 {lacking} 项达到 {floor}%"))
    return listed


def other_lines(rows: TaskStateQuerySet) -> list[FigureLine]:
    """Return what lies across the lights, and how many completed tasks kept their deadlines."""
    kept = figures.punctuality(rows)
    return [
        *((each.label, each.value, "") for each in figures.others(rows)),
        (kept.present.kept.label, kept.present.kept.value, f"已办结且有现定期限的 {kept.present.dated.value} 项中"),
        (kept.original.kept.label, kept.original.kept.value, f"已办结且有原定期限的 {kept.original.dated.value} 项中"),
    ]


def figure_lines(rows: TaskStateQuerySet) -> list[FigureLine]:
    """Return the figures of the overview as lines."""
    listed = rate_lines(rows)
    listed += [(f"灯：{each.label}", each.value, "") for each in figures.lights_shown(figures.by_light(rows))]
    listed += other_lines(rows)
    for name, breakdown in (("指标分类", figures.by_category(rows)), ("牵头", figures.by_lead(rows))):
        for row in breakdown:
            explained = "，".join(f"{each.label} {each.value}" for each in row.lights if each.value)
            listed.append((f"{name}：{row.name}", row.total.value, explained))
    return listed


def write_figures(sheet: Sheet, request: ExportRequest) -> None:
    """Write the figures with their formula, the same as on the overview."""
    rows = request.as_of.tasks()
    head = write_head(sheet, request, "数据", f"{rows.count()} 项任务", across=len(FIGURE_COLUMNS))
    write_table(sheet, FIGURE_COLUMNS, figure_lines(rows), top=head)
    print_setup(sheet, paper="A4", head_row=head)


LATE_COLUMNS = task_columns(
    {
        "指标分类": 18,
        "项目名称": 20,
        "具体任务": 48,
        "牵头部门": 14,
        "原定期限": 12,
        "现定期限": 12,
        "延期次数": 8,
        "催办次数": 8,
    }
)


OVERDUE_COLUMNS = (
    Column("逾期天数", lambda task: task.days_late, width=9),
    *LATE_COLUMNS,
    Column("卡在", lambda task: "、".join(task.blockers.names), width=26),
    Column("牵头单位未反馈天数", lambda task: task.quiet_days or None, width=10),
    *task_columns({"最新进展": 40}),
)


def write_overdue(sheet: Sheet, request: ExportRequest) -> None:
    """Write the overdue tasks, the longest overdue first."""
    rows = request.as_of.tasks()
    late = task_rows(rows.overdue().order_by("due_on", "task").with_row(), rows.as_of, blockers=True)
    columns = OVERDUE_COLUMNS
    head = write_head(sheet, request, "逾期任务", f"逾期任务 {len(late)} 项", across=len(columns))
    last = write_table(sheet, columns, late, top=head)
    sheet.autofilter(head, 0, last, len(columns) - 1)
    print_setup(sheet, paper="A3", head_row=head)
