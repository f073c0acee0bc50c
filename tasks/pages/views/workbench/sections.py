"""A section of 工作台 for who reads all tasks: its tasks, how many, the first few, and the lists of them all."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from departments.requests import SignedInRequest
from indicators.models import Plan
from jiading.database.several_counts import counts_by, heads
from tasks.as_of.task_words import BY_DUE_DAY, TaskStateQuerySet
from tasks.models import TaskState
from tasks.pages.actions import BY_SLUG
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.workbench.lists import PlanList, lists_of

SHOWN = 20  # tasks of a section; its list has them all


@dataclass(frozen=True)
class TaskToDo:
    """One task of a section, with its plan and its state of the day."""

    task: TaskRow
    plan: Plan
    state: TaskState


@dataclass(frozen=True)
class Section:
    """A section of the page; `look` is the word on a button that only opens the task, where a look comes first."""

    kind: str  # its place on the page, and the word of its lists' filter
    title: str
    act: str
    rows: TaskStateQuerySet
    query: dict[str, object]
    look: str = ""
    count: int = 0
    items: list[TaskToDo] = field(default_factory=list)
    lists: list[PlanList] = field(default_factory=list)

    left: int = 0  # beyond the first few

    @property
    def act_label(self) -> str:
        return BY_SLUG[self.act].label if self.act else self.look


def section(
    kind: str, title: str, rows: TaskStateQuerySet, *, act: str = "", look: str = "", **query: object
) -> Section:
    """Return a section that is not filled yet; `query` filters its lists."""
    return Section(kind, title, act, rows, query, look)


def filled(request: SignedInRequest, sections: Iterable[Section], rows: TaskStateQuerySet) -> list[Section]:
    """Return the sections that have tasks, with their counts, lists and first tasks out of `rows`.

    It takes two SQL statements, and one more when there are several plans.
    """
    sections = list(sections)
    found = heads([each.rows for each in sections], BY_DUE_DAY, SHOWN)
    if len(rows.plans) > 1:
        numbers = counts_by([each.rows for each in sections], "plan")
    else:
        numbers = [{plan.pk: count for plan in rows.plans} for count, _ in found]
    plans = {plan.pk: plan for plan in rows.plans}
    wanted = {pk for _, pks in found for pk in pks}
    states = list(rows.filter(pk__in=wanted).with_review().with_row()) if wanted else []
    shown = task_rows(states, rows.as_of, blockers=True) if states else []
    known = {state.pk: TaskToDo(task, plans[state.plan_id], state) for state, task in zip(states, shown, strict=True)}
    return [
        replace(
            each,
            count=count,
            items=[known[pk] for pk in pks],
            left=count - len(pks),
            lists=lists_of(request, rows.plans, of_plan, each.query),
        )
        for each, (count, pks), of_plan in zip(sections, found, numbers, strict=True)
        if count
    ]
