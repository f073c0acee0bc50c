"""Whether a table that was read is already a plan: its rows compared by project name and texts of the tasks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from imports.matching import grouped
from imports.models import ImportDraft
from indicators.models import Plan
from tableparser.cells.numerals import squash
from tableparser.columns import MISSING, Field
from tableparser.reading import Reading
from tasks.models import Task

ENOUGH = 0.9  # of the file's rows: 18 of 20
RowWords = tuple[str, ...]  # project name and tasks of a row, without their layout


@dataclass(frozen=True)
class KnownPlan:
    """The plan that a file seems to be: `same` of the `count` rows of the file are also rows of the plan."""

    plan: Plan
    same: int
    count: int


def own_plan(draft: ImportDraft, reading: Reading) -> Plan | None:
    """Return the plan whose export the file is, when it can be written and the draft is not for it already."""
    if not reading.own_plan or (draft.plan and draft.plan.code == reading.own_plan):
        return None
    return Plan.objects.unfinished().filter(code=reading.own_plan).first()


def recognised_plan(reading: Reading) -> KnownPlan | None:
    """Return the plan with the most rows of the file, if that is nearly all; None when there is no such plan.

    Only drafts and running plans are asked, in two statements however many rows they have. The newest goes first.
    """
    rows = Counter(words_of(row.texts[Field.PROJECT], (each.printed for each in row.tasks)) for row in grouped(reading))
    plans = list(Plan.objects.unfinished().newest_first())
    if not rows or not plans:
        return None
    listed = rows_of_plans(plans)
    same = {plan: (rows & Counter(listed.get(plan.pk, ()))).total() for plan in plans}
    best = max(plans, key=lambda plan: same[plan])
    return KnownPlan(best, same[best], rows.total()) if same[best] >= ENOUGH * rows.total() else None


def rows_of_plans(plans: Iterable[Plan]) -> dict[int, list[RowWords]]:
    """Return the words of every row of these plans as they stand now, by the plan's id, in one statement."""
    columns = ("plan", "project", "project__name", "present__mark", "present__text")
    tasks = Task.objects.filter(plan__in=plans).order_by("project", "position").values_list(*columns)
    names: dict[tuple[int, int], str] = {}
    texts: dict[tuple[int, int], list[str]] = {}
    for plan, project, name, mark, text in tasks:
        names[plan, project] = name
        texts.setdefault((plan, project), []).append(f"{mark}{text}")
    listed: dict[int, list[RowWords]] = {}
    for (plan, project), name in names.items():
        listed.setdefault(plan, []).append(words_of(name, texts[plan, project]))
    return listed


def words_of(name: str, tasks: Iterable[str]) -> RowWords:
    """Return what a row says; a text that is missing in the source says nothing."""
    return tuple("" if text == MISSING else text for text in map(squash, (name, *tasks)))
