"""Changes since an earlier day: how many tasks changed in each way (Turn), which, and what is shown of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from reports.figures.counts import Figure
from tasks.as_of.changes import whether
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import Turn
from tasks.models import TaskState
from tasks.pages.presenters.lights import quiet_days
from tasks.pages.presenters.task_row import TaskRow, task_row

UNDATED = "无期限"
MOVES = (Turn.SLIPPED, Turn.ADVANCED, Turn.UNDATED, Turn.DATED)


@dataclass(frozen=True)
class Turned:
    """One changed task, and the change in a few words of Chinese."""

    task: TaskRow
    words: str


@dataclass(frozen=True)
class Change:
    """One kind of change: its figure, and the tasks that it counts, or the first of them."""

    turn: Turn
    figure: Figure
    tasks: list[Turned]

    @property
    def more(self) -> int:
        """Return how many tasks are counted but not in `tasks`."""
        return self.figure.value - len(self.tasks)


def compared(rows: TaskStateQuerySet, earlier: date) -> list[Figure]:
    """Return for each Turn how many tasks changed since the end of the earlier day, by the rules of turns()."""
    rules = rows.turns(earlier)
    counted = {f"turned_{turn.value}": Count("pk", filter=rules[turn]) for turn in Turn}
    counts = rows.order_by().beside(earlier).aggregate(**counted)
    return [figure_of(turn, counts[f"turned_{turn.value}"], earlier) for turn in Turn]


def figure_of(turn: Turn, value: int, earlier: date) -> Figure:
    return Figure(turn.label, value, {"changed": turn.value, "since": f"{earlier:%Y-%m-%d}"})


def changes(rows: TaskStateQuerySet, earlier: date, most: int | None = None) -> list[Change]:
    """Return for each Turn the tasks that changed since the earlier day, in printed order, at most `most` of each."""
    found = changed_tasks(rows, earlier, most)
    return [
        Change(
            turn,
            figure_of(turn, number, earlier),
            [turned_task(turn, one, rows.day) for one in listed],
        )
        for turn, (number, listed) in found.items()
    ]


def changed_tasks(rows: TaskStateQuerySet, earlier: date, most: int | None) -> dict[Turn, tuple[int, list[TaskState]]]:
    """Return by Turn how many tasks compared() counts and the first `most` of them (None: all), in printed order.

    Texts are read of these only, with a second query; without `most` one query reads them all.
    """
    rules = rows.turns(earlier)
    flags = {f"turned_{turn.value}": whether(rules[turn]) for turn in Turn}
    changed = rows.beside(earlier).annotate(**flags).filter(reduce(or_, (Q(**{flag: True}) for flag in flags)))
    if most is None:
        every = list(changed.in_print_order().with_row())
        return {turn: counted([one for one in every if getattr(one, f"turned_{turn.value}")]) for turn in Turn}
    marked = list(changed.in_print_order().values_list("pk", *flags))
    chosen = {turn: [pk for pk, *turned in marked if turned[place]] for place, turn in enumerate(Turn)}
    wanted = {pk for pks in chosen.values() for pk in pks[:most]}
    states = {one.pk: one for one in rows.beside(earlier).filter(pk__in=wanted).with_row()} if wanted else {}
    return {turn: (len(pks), [states[pk] for pk in pks[:most]]) for turn, pks in chosen.items()}


def counted(tasks: list[TaskState]) -> tuple[int, list[TaskState]]:
    return len(tasks), tasks


SAYS: dict[Turn, Callable[[TaskState, date], str]] = {
    Turn.DONE: lambda one, day: f"{one.completed_on:%Y-%m-%d} 审核通过",
    Turn.OVERDUE: lambda one, day: f"{one.due_on + timedelta(days=1):%Y-%m-%d} 起逾期" if one.due_on else "",
    **dict.fromkeys(MOVES, lambda one, day: f"{one.then_due_on or UNDATED} → {one.due_on or UNDATED}"),
    Turn.EXTENDED: lambda one, day: f"共延期 {one.extensions} 次，原定 {one.original_due_on or UNDATED}",
    Turn.SILENT: lambda one, day: f"牵头单位已 {quiet_days(one, day)} 天无反馈",
    Turn.RETURNED: lambda one, day: f"{one.returned_on:%Y-%m-%d} 退回",
    Turn.REOPENED: lambda one, day: f"曾于 {one.then_completed_on:%Y-%m-%d} 办结",
}


def turned_task(turn: Turn, one: TaskState, day: date) -> Turned:
    return Turned(task_row(one, day), SAYS[turn](one, day))
