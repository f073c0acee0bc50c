"""佐证材料缺口: which demanded evidence is there, waits for review or is missing, by project and kind, on any day.

缺 is a demanded kind of which there is no current version (a file that none had replaced by that day); 待审 one that is there while a claim
of completion waits for the office or for another lead; 有 any other that is there. A line and a column count tasks, each task once:
those in which some kind stands so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.figures.counts import Figure
from tasks.as_of.evidence_states import evidence_states
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import EvidenceKind, EvidenceState
from tasks.models import Evidence, TaskState
from tasks.pages.filters import DEMANDED

UNNAMED = "（项目名称待核实）"


@dataclass(frozen=True)
class Piece:
    """One demanded kind of evidence of one task: how it stands, and the titles of its files."""

    kind: EvidenceKind
    state: EvidenceState
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskGaps:
    """One task with what is demanded of it; a kind that is not demanded has no piece."""

    standing: TaskState
    pieces: dict[str, Piece]


@dataclass(frozen=True)
class Cell:
    """How many tasks lack a kind of evidence, wait with it and have it: 缺, 待审, 有, in this order."""

    label: str
    states: list[Figure]

    @property
    def is_blank(self) -> bool:
        """Return whether no task of the line must have this kind."""
        return not any(figure.value for figure in self.states)


@dataclass(frozen=True)
class GapLine:
    """A row of the matrix: for each kind, and for all of them, how many tasks lack it, wait with it and have it."""

    name: str
    position: int | None
    asked: Figure
    cells: list[Cell]
    whole: Cell
    tasks: list[TaskGaps]


@dataclass(frozen=True)
class Gaps:
    """The matrix: kinds that anybody must hand in, a line for each project of which something is demanded, and the sum."""

    kinds: list[EvidenceKind]
    lines: list[GapLine]
    total: GapLine


def gaps(rows: TaskStateQuerySet, **query: object) -> Gaps:
    """Return the matrix of the tasks; `query` is what had narrowed them, and goes into each link.

    Narrowed to one kind, the matrix speaks of that kind only, as the lists behind its numbers do.
    """
    only = query.pop("evidence_kind", None)
    wanted = [kind for kind in EvidenceKind if only in (None, kind)]
    tasks = judged(list(rows.demanding(only).with_review().in_print_order().with_row()), rows, wanted)
    narrowed = {"evidence_kind": only} if only else {}
    demanded = {kind for each in tasks for kind in each.pieces}
    kinds = [kind for kind in EvidenceKind if kind in demanded]
    projects: dict[int, list[TaskGaps]] = {}
    for each in tasks:
        projects.setdefault(each.standing.task.project.position, []).append(each)
    lines = [
        line(listed[0].standing.wording.name or UNNAMED, listed, kinds, query | narrowed | {"row": position})
        for position, listed in projects.items()
    ]
    return Gaps(kinds, lines, line("合计", tasks, kinds, query | narrowed))


def judged(standings: list[TaskState], rows: TaskStateQuerySet, wanted: list[EvidenceKind]) -> list[TaskGaps]:
    """Return each task with those of the wanted kinds that are demanded, and how they stand."""
    files: dict[int, dict[str, list[str]]] = {}
    handed = Evidence.objects.standing_on(rows.day).filter(task__in=[each.task_id for each in standings])
    for file in handed.order_by("pk") if standings else ():
        files.setdefault(file.task_id, {}).setdefault(file.evidence, []).append(file.shown_title)
    return [TaskGaps(each, pieces(each, wanted, files.get(each.task_id, {}))) for each in standings]


def pieces(standing: TaskState, wanted: list[EvidenceKind], titles: Mapping[str, list[str]]) -> dict[str, Piece]:
    """Return a piece for each wanted kind that is demanded; `titles` are those of the task's current files, by kind."""
    states = evidence_states(standing, titles)
    return {kind: Piece(kind, states[kind], tuple(titles.get(kind, ()))) for kind in wanted if kind in states}


def line(name: str, tasks: list[TaskGaps], kinds: list[EvidenceKind], query: Mapping[str, object]) -> GapLine:
    cells = []
    for kind in kinds:
        states = [[each.pieces[kind].state] for each in tasks if kind in each.pieces]
        cells.append(Cell(kind.label, state_figures(states, {**query, "evidence_kind": kind.value})))
    every = [[piece.state for piece in each.pieces.values()] for each in tasks]
    whole = Cell("各类合计", state_figures(every, query))
    asked = Figure("有要求的任务", len(tasks), {"evidence": DEMANDED, **query})
    return GapLine(name, query.get("row"), asked, cells, whole, tasks)


def state_figures(states: Sequence[list[EvidenceState]], query: Mapping[str, object]) -> list[Figure]:
    """Return 缺, 待审 and 有, each with how many tasks have a piece in that state."""
    return [
        Figure(state.label, sum(state in each for each in states), {"evidence": state.value, **query})
        for state in EvidenceState
    ]
