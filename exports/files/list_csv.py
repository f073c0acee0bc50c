"""任务列表（CSV）: exactly the filtered list as UTF-8 with BOM, written as it is read, without formulas."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from exports.export_request import ExportRequest, Tell
from exports.files.list_xlsx import LIST_COLUMNS
from jiading.text import printable
from jiading.xlsx import plain_text
from tasks.as_of.day import AsOf
from tasks.models import TaskState
from tasks.pages.presenters.task_row import task_rows

AT_ONCE = 1000  # tasks in memory


def write(request: ExportRequest, file: BinaryIO, tell: Tell) -> None:
    """Write the headings first, as programs expect them, and one line a task; plan and day stand in each line."""
    rows = request.rows().by_due_day().with_row()
    count, done = rows.count(), 0
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    of = [cell_text(request.plan.tag), f"{request.day:%Y-%m-%d}"]
    writer.writerow(["方案", "截至日期", *(column.title for column in LIST_COLUMNS)])
    for some in pieces(rows.iterator(chunk_size=AT_ONCE)):
        writer.writerows([*of, *line] for line in lines(some, rows.as_of))
        done += len(some)
        tell(done, count)
    text.detach()


def pieces(rows: Iterator[TaskState]) -> Iterable[list[TaskState]]:
    """Yield the rows in lists that fit into memory."""
    while some := list(islice(rows, AT_ONCE)):
        yield some


def lines(some: list[TaskState], as_of: AsOf) -> Iterable[list[str]]:
    """Return the cells of some tasks as text."""
    shown = task_rows(some, as_of, blockers=True)
    return ([cell_text(column.value(task)) for column in LIST_COLUMNS] for task in shown)


def cell_text(value: object) -> str:
    """Return one value as a CSV writes it: days as 2016-10-15, nothing as nothing, text never as a formula."""
    if value is None:
        return ""
    return plain_text(printable(value)) if isinstance(value, str) else str(value)
