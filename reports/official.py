"""The official table as printed, for any day: one line a task, and which neighbouring lines share a cell.

The page and the workbook both read lines() and GROUPS, so that they merge alike.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from indicators.choices import Field
from tableparser.columns import MISSING
from tasks.as_of.day import AsOf
from tasks.models import LedgerEntry
from tasks.pages.presenters.task_row import TaskRow, task_rows


@dataclass(frozen=True)
class Line:
    """One task as a line of the table; `is_told` is whether its reports may be shown to the reader."""

    task: TaskRow
    is_told: bool

    @property
    def row(self) -> int:
        return self.task.project_position

    def text(self, field: str) -> str:
        """Return what the cell of a column says; nothing where the source has nothing."""
        task = self.task
        said: Mapping[str, str] = {
            Field.CATEGORY: task.category,
            Field.PROJECT: task.project,
            Field.STANDARD: task.standard,
            Field.BASELINE_STATE: task.baseline_state,
            Field.TASKS: task.printed,
            Field.DEADLINE: task.deadline_text,
            Field.RESPONSIBLE: task.responsible_text,
            Field.LEAD: task.lead_text,
            Field.COOPERATING: task.cooperating_text,
        }
        return said[field]

    def place(self) -> str:
        """Return the id by which an imported file finds the task again: plan, row and task."""
        return f"{self.task.plan_code}:{self.row}-{self.task.position}"

    def shown(self, field: str) -> str:
        """Return the cell's text, or that it is missing in the source; most tasks have no cooperating units."""
        return self.text(field) or ("" if field == Field.COOPERATING else MISSING)

    @property
    def remark(self) -> str:
        """Return what stands beside the light, and over whose unfinished parts completion was claimed."""
        said = (self.task.light.note, self.task.claim_note if self.is_told else "")
        return "\n".join(filter(None, said))

    @property
    def report(self) -> LedgerEntry | None:
        """Return the latest report, unless the reader may not see it."""
        return self.task.latest_report if self.is_told else None


def deadline_key(line: Line) -> Hashable:
    one = line.task
    return line.row, one.deadline_text, one.due_on, one.warn_on, one.original_due_on, one.extensions, one.asked_due_on


GROUPS: Mapping[str, Callable[[Line], Hashable]] = {
    Field.CATEGORY: lambda line: line.text(Field.CATEGORY) or ("missing", line.row),
    Field.PROJECT: lambda line: line.row,
    Field.STANDARD: lambda line: line.row,
    Field.BASELINE_STATE: lambda line: line.row,
    Field.DEADLINE: deadline_key,
    Field.RESPONSIBLE: lambda line: (line.row, line.text(Field.RESPONSIBLE)),
    Field.LEAD: lambda line: (line.row, line.text(Field.LEAD)),
    Field.COOPERATING: lambda line: (line.row, line.text(Field.COOPERATING)),
}


def lines(as_of: AsOf) -> list[Line]:
    """Return the whole table, which everybody may read; reports are told only of tasks in the reader's scope."""
    everything = AsOf(as_of.plans, as_of.day).tasks()
    readable = set(as_of.tasks().values_list("task", flat=True))
    rows = task_rows(everything.in_print_order().with_row(), everything.as_of)
    return [Line(task, task.task_id in readable) for task in rows]


def spans(listed: Sequence[Line]) -> list[dict[str, int]]:
    """Return for each line how many lines each of its cells spans; a cell that an upper one covers is absent."""
    found: list[dict[str, int]] = [{} for _ in listed]
    for field, group in GROUPS.items():
        start = 0
        for place in range(1, len(listed) + 1):
            if place == len(listed) or group(listed[place]) != group(listed[start]):
                found[start][field] = place - start
                start = place
    return found
