"""佐证材料缺口: which demanded evidence is there, waits for review or is missing, by project and kind, on any day.

缺: the task has no current version of a demanded kind (a file that no later one has replaced by that day). 待审: it has
one, and a claim of completion waits for the office or for another lead. 有: it has one, and no claim waits. Lines and
columns count tasks, not kinds: a task counts once where any kind of it has that state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from reports.figures.counts import Figure
from tasks.as_of.evidence_states import evidence_states
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import EvidenceKind, EvidenceState
from tasks.models import Evidence, TaskState
from tasks.pages.filters import DEMANDED
from tasks.pages.presenters.task_row import TaskRow, task_row

UNNAMED = "（项目名称待核实）"


@dataclass(frozen=True)
class Piece:
    """One demanded kind of evidence of one task: its state, and the titles of its current files."""

    kind: EvidenceKind
    state: EvidenceState
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskGaps:
    """One task with a piece for each kind of evidence that is demanded of it."""

    task: TaskRow
    pieces: dict[str, Piece]


@dataclass(frozen=True)
class Cell:
    """The number of tasks in each state of a kind of evidence, in the order of EvidenceState."""

    label: str
    states: list[Figure]

    @property
    def is_blank(self) -> bool:
        """Return whether the kind is demanded of no task of the line."""
        return not any(figure.value for figure in self.states)


@dataclass(frozen=True)
class GapLine:
    """A line of the matrix: a cell for each kind, one for all kinds together, and the tasks of the line."""

    name: str
    position: int | None
    asked: Figure
    cells: list[Cell]
    whole: Cell
    tasks: list[TaskGaps]


@dataclass(frozen=True)
class Gaps:
    """The matrix: the demanded kinds, a line for each project of which any evidence is demanded, and the total."""

    kinds: list[EvidenceKind]
    lines: list[GapLine]
    total: GapLine


def gaps(rows: TaskStateQuerySet, **query: object) -> Gaps:
    """Return the matrix of the tasks; `query` is the filter that they passed, and is part of the query of each figure.

    With `evidence_kind` in the filter the matrix has that kind only, as have the lists behind its numbers.
    """
    only = cast(str | None, query.pop("evidence_kind", None))
    wanted = [kind for kind in EvidenceKind if only in (None, kind)]
    tasks = judged(list(rows.demanding(only).with_review().in_print_order().with_row()), rows, wanted)
    narrowed = {"evidence_kind": only} if only else {}
    demanded = {kind for each in tasks for kind in each.pieces}
    kinds = [kind for kind in EvidenceKind if kind in demanded]
    projects: dict[int, list[TaskGaps]] = {}
    for each in tasks:
        projects.setdefault(each.task.project_position, []).append(each)
    lines = [
        line(listed[0].task.project or UNNAMED, listed, kinds, query | narrowed | {"row": position})
        for position, listed in projects.items()
    ]
    return Gaps(kinds, lines, line("合计", tasks, kinds, query | narrowed))


def judged(states: list[TaskState], rows: TaskStateQuerySet, wanted: list[EvidenceKind]) -> list[TaskGaps]:
    """Return each task with a piece for each wanted kind that is demanded of it."""
    files: dict[int, dict[str, list[str]]] = {}
    handed = Evidence.objects.in_force_on(rows.day).filter(task__in=[each.task_id for each in states])
    for file in handed.order_by("pk") if states else ():
        files.setdefault(file.task_id, {}).setdefault(file.evidence, []).append(file.shown_title)
    return [TaskGaps(task_row(each, rows.day), pieces(each, wanted, files.get(each.task_id, {}))) for each in states]


def pieces(state: TaskState, wanted: list[EvidenceKind], titles: Mapping[str, list[str]]) -> dict[str, Piece]:
    """Return a piece for each wanted kind that is demanded; `titles` are those of the task's current files, by kind."""
    states = evidence_states(state, titles)
    return {kind: Piece(kind, states[kind], tuple(titles.get(kind, ()))) for kind in wanted if kind in states}


def line(name: str, tasks: list[TaskGaps], kinds: list[EvidenceKind], query: Mapping[str, object]) -> GapLine:
    cells = []
    for kind in kinds:
        states = [[each.pieces[kind].state] for each in tasks if kind in each.pieces]
        cells.append(Cell(kind.label, state_figures(states, {**query, "evidence_kind": kind.value})))
    every = [[piece.state for piece in each.pieces.values()] for each in tasks]
    whole = Cell("各类合计", state_figures(every, query))
    asked = Figure("有要求的任务", len(tasks), {"evidence": DEMANDED, **query})
    return GapLine(name, cast(int | None, query.get("row")), asked, cells, whole, tasks)


def state_figures(states: Sequence[list[EvidenceState]], query: Mapping[str, object]) -> list[Figure]:
    """Return for each EvidenceState the number of tasks that have a piece in it; `states` are those of each task."""
    return [
        Figure(state.label, sum(state in each for each in states), {"evidence": state.value, **query})
        for state in EvidenceState
    ]
