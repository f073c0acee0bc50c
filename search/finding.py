"""The search itself: which texts a reader may search, which of them have all the words, how many of each group.

A reader searches what the pages show: the texts of the printed table are for everybody, entries and files for whom the
role table lets read the ledger and the evidence of their tasks, and nothing of a day after the asked one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.models import User
from departments.roles import ALL, NONE, Permission, may, scope
from indicators.models import PlanStage
from search.choices import TextKind
from search.folding import folded
from search.models import SearchText, SearchTextQuerySet
from search.words import may_be_initials
from tasks.as_of.day import AsOf
from tasks.choices import REPORTS
from tasks.models import TaskUnit


@dataclass(frozen=True)
class Group:
    """Texts that the page lists together, those of the first kind first."""

    key: str
    label: str
    kinds: tuple[TextKind, ...]


GROUPS = (
    Group("tasks", "任务", (TextKind.TASK, TextKind.ROW)),
    Group("entries", "反馈和回复", (TextKind.ENTRY,)),
    Group("files", "佐证材料", (TextKind.FILE,)),
    Group("units", "单位", (TextKind.UNIT,)),
    Group("plans", "方案", (TextKind.PLAN,)),
)
KINDS = tuple(kind for kind in TextKind if kind != TextKind.UNIT)
NEWEST_FIRST = (TextKind.ENTRY, TextKind.FILE, TextKind.PLAN)
FEW = 5000  # texts: so many ids are read in one scan of the table, whatever their kinds
OWNERS = ("entry_id", "plan_id", "project_id", "unit_id", "task_id")
MOST = 1000  # texts of a kind that are listed; a word that stands in more of them is too common to leaf through


def readable_by(as_of: AsOf, reader: User) -> Q:
    """Return the condition on texts of the plans that the reader may search; `as_of` is that of the same reader.

    Units are left out: PostgreSQL would collect all units of all tasks before it looks for a word.
    """
    of_plans = Q(plan__in=as_of.plans)
    seen = Q(pk__in=[])
    if may(reader, Permission.READ_TABLE):
        seen |= of_plans & Q(kind__in=(TextKind.TASK, TextKind.ROW))
        seen |= of_plans & Q(begun_by(as_of.day), kind=TextKind.PLAN)
    for kind, permission in ((TextKind.ENTRY, Permission.READ_LEDGER), (TextKind.FILE, Permission.READ_EVIDENCE)):
        granted = scope(reader, permission)
        if granted is not NONE:
            carried = Q() if granted is ALL else Q(task__in=tasks_carried_by(reader))
            seen |= of_plans & Q(kind=kind) & carried
    return seen


def tasks_carried_by(reader: User) -> QuerySet[TaskUnit, int]:
    """Return the tasks that the person's unit carries today, as visible_to() in tasks/as_of/task_words.py has it.

    A unit carries none whose dispatch was taken back.

    Uncorrelated, so that it is read once: PostgreSQL reckons with a look at it for every text, and then compiles the
    statement, which takes longer than the search.
    """
    carried = TaskUnit.objects.present().filter(department=reader.department_id)
    carried = carried.filter(task__present__dispatched_on__isnull=False)
    return carried.order_by().values_list("task", flat=True)


def readable_units(as_of: AsOf, reader: User) -> Q:
    """Return the condition on units that carry a task on the day and whose page the reader may open."""
    granted = scope(reader, Permission.READ_TASK)
    if granted is NONE:
        return Q(pk__in=[])
    parts = TaskUnit.objects.as_of(as_of.day).filter(task__plan__in=as_of.plans)
    carrying = Exists(parts.filter(department=OuterRef("unit"))) | Exists(parts.filter(through=OuterRef("unit")))
    own = Q() if granted is ALL else Q(unit=reader.department_id)
    return own & Q(carrying)


def begun_by(day: date) -> Q:
    """Return the condition that the text's plan had entered its first stage by that day, or that it knows no stages.

    A plan has no day on which it was made: the office may know of every plan, but on a past day only of those of then.
    """
    steps = PlanStage.objects.filter(plan=OuterRef("plan"))
    return Q(Exists(steps.until(day))) | ~Q(Exists(steps))


def saying(words: Sequence[str]) -> Q:
    """Return the condition that a text has all the words, each as written or by the initials of its pinyin."""
    return reduce(and_, (one_word(word) for word in words))


def one_word(word: str) -> Q:
    written = Q(folded__contains=word)
    return written | Q(initials__contains=word) if may_be_initials(word) else written


def a_report_says(words: str, day: date) -> Q:
    """Return the condition on rows of tasks that one of their reports or corrections says the words by that day."""
    texts = SearchText.objects.filter(task=OuterRef("task"), folded__contains=folded(words)).as_of(day)
    return Q(Exists(texts.filter(kind=TextKind.ENTRY, entry__kind__in=REPORTS)))


class Found:
    """The texts that have all the words, counted by group and given out page by page.

    A rare word is looked for once: all ids come in one scan. Of a common one each kind is read from one end on, which
    ends as soon as there are enough.
    """

    def __init__(self, as_of: AsOf, reader: User, words: Sequence[str]) -> None:
        self._ids: dict[str, list[int]] = {}
        if words:
            texts = texts_saying(words).as_of(as_of.day)
            units = texts.filter(kind=TextKind.UNIT).filter(readable_units(as_of, reader))
            self._ids = ids_by_kind(texts.filter(readable_by(as_of, reader))) | ids_by_kind(units, (TextKind.UNIT,))

    def count(self, group: Group) -> int:
        """Return how many texts of the group are listed."""
        return len(self._listed(group))

    def is_cut(self, group: Group) -> bool:
        """Return whether there are more texts than are listed."""
        return any(len(self._ids.get(kind, ())) > MOST for kind in group.kinds)

    def texts(self, group: Group, start: int, stop: int) -> list[SearchText]:
        """Return the texts of the group from place `start` up to, not including, `stop`, counted from 0."""
        wanted = self._listed(group)[start:stop]
        rows = SearchText.objects.select_related("entry", "project", "unit").in_bulk(wanted) if wanted else {}
        return [rows[pk] for pk in wanted]

    def _listed(self, group: Group) -> list[int]:
        return [pk for kind in group.kinds for pk in self._ids.get(kind, [])[:MOST]]


def texts_saying(words: Sequence[str]) -> SearchTextQuerySet:
    """Return the texts that have all the words.

    The words come before every other condition: SQLite tests them in their order, and a day costs it more than a word.
    """
    return SearchText.objects.filter(saying(words))


def ids_by_kind(texts: SearchTextQuerySet, kinds: Sequence[TextKind] = KINDS) -> dict[str, list[int]]:
    """Return the ids of the texts of each kind in the order of its group, at most one more than are listed.

    They are ordered by what they belong to: a text that was written anew keeps its place on every past day. Only of a
    common word, through whose texts nobody leafs, they come in the order in which they were written.
    """
    some = list(texts.order_by().values_list("kind", *OWNERS, "pk")[: FEW + 1])
    if len(some) > FEW:
        return {kind: first_ids(texts.filter(kind=kind), "-pk" if kind in NEWEST_FIRST else "pk") for kind in kinds}
    return {
        kind: [row[-1] for row in sorted(some, key=owners_of, reverse=kind in NEWEST_FIRST) if row[0] == kind]
        for kind in kinds
    }


def owners_of(row: tuple[str | int | None, ...]) -> list[int]:
    """Return by what a text is ordered: the ids of its owners, and its own."""
    return [each if isinstance(each, int) else 0 for each in row]


def first_ids(texts: SearchTextQuerySet, order: str) -> list[int]:
    return list(texts.order_by(order).values_list("pk", flat=True)[: MOST + 1])
