"""《落实情况一览表》: standard, baseline, what was done and its evidence, merged like the official table, for A3."""

from typing import BinaryIO

from exports.achievements import achievements
from exports.evidence_numbers import Numbered, by_task, numbered, task_number
from exports.export_request import ExportRequest, Tell
from exports.files.sheet_of import write_sheet
from indicators.choices import Field
from jiading.xlsx import Book, Column, save_bytes
from reports.official import GROUPS, Line
from tasks.pages.presenters.task_columns import task_columns
from tasks.pages.presenters.task_row import task_rows

STEPS = 3  # what is told of the way: read, written, saved


def printed(title: str, field: Field, width: int) -> Column:
    """Return a column of the official table, merged where its neighbours are equal."""
    return Column(title, lambda line: line.shown(field), width, GROUPS.get(field))


def columns(done: dict[int, str], evidence: dict[int, list[Numbered]]) -> tuple[Column, ...]:
    """Return the columns; the numbers of the evidence are those of the package."""
    return (
        Column("编号", lambda line: task_number(line.task), width=7),
        printed("指标分类", Field.CATEGORY, 10),
        printed("项目名称", Field.PROJECT, 12),
        printed("创建标准和要求", Field.STANDARD, 28),
        printed("目前现状（原表）", Field.BASELINE_STATE, 26),
        printed("具体任务", Field.TASKS, 34),
        Column("落实情况", lambda line: done_words(line, done), width=46),
        Column("佐证材料（编号）", lambda line: evidence_words(evidence.get(line.task.task_id, [])), width=24),
        printed("时间节点", Field.DEADLINE, 12),
        *task_columns({"原定期限": 11, "现定期限": 11, "延期次数": 5, "状态": 8}, lambda line: line.task),
        Column("灯", lambda line: f"{line.task.light.word} {line.task.light.note}".strip(), width=11),
        printed("牵头部门", Field.LEAD, 10),
        printed("责任单位", Field.RESPONSIBLE, 16),
    )


INDEX_COLUMNS = (
    Column("编号", lambda one: one.number, width=12),
    *task_columns({"具体任务": 46}, lambda one: one.task),
    Column("标题", lambda one: one.evidence.shown_title, width=30),
    Column("材料类别", lambda one: one.evidence.get_evidence_display(), width=11),
    Column("版本", lambda one: one.evidence.version, width=6),
    Column("替换", lambda one: one.replaces, width=12),
    Column("单位", lambda one: one.evidence.entry.unit_name, width=14),
    Column("日期", lambda one: one.evidence.entry.on, width=12),
    Column("SHA-256", lambda one: one.evidence.sha256, width=36),
)


def done_words(line: Line, done: dict[int, str]) -> str:
    """Return what the leads said, and over whose unfinished parts they claimed completion."""
    said = done.get(line.task.task_id, "尚无牵头单位反馈")
    return "\n".join(filter(None, (said, line.task.claim_note)))


def evidence_words(listed: list[Numbered]) -> str:
    """Return the number and title of each file that no later version has replaced."""
    return "\n".join(f"{one.number} {one.evidence.shown_title}" for one in listed if not one.replaced)


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Write the table, and the index of its evidence on a second sheet."""
    tell(0, STEPS)
    rows = request.rows()
    evidence = numbered(rows, request.by)
    listed = [Line(task, True) for task in task_rows(rows.in_print_order().with_row(), rows.as_of)]
    shown = columns(achievements(rows), by_task(evidence))
    tell(1, STEPS)
    book = Book(title=f"{request.plan.title} 落实情况一览表", maker=str(request.by))
    headline = f"{request.plan.title}　落实情况一览表"
    write_sheet(book, "落实情况一览表", shown, listed, request.heads(), headline=headline, frozen=3)
    write_sheet(book, "佐证材料索引", INDEX_COLUMNS, evidence, request.heads())
    tell(2, STEPS)
    file.write(save_bytes(book, stamp=request.when.at))
    tell(STEPS, STEPS)
