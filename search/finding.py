"""The search itself: which texts a reader may search, which of them have all the words, how many of each group.

A reader searches what the pages show: the texts of the printed table are for everybody, entries and files for whom the
role table lets read the ledger and the evidence of their tasks, and nothing of a day after the asked one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from departments.models import User
from departments.roles import ALL, NONE, Permission, may, scope
from indicators.models import PlanStage
from search.characters import has_characters, rare_ids
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
PRINTED = (TextKind.TASK, TextKind.ROW, TextKind.PLAN)
OF_A_TASK = {TextKind.ENTRY: Permission.READ_LEDGER, TextKind.FILE: Permission.READ_EVIDENCE}
NEWEST_FIRST = (TextKind.ENTRY, TextKind.FILE, TextKind.PLAN)
FEW = 5000  # texts: so many ids are read in one scan of the table, whatever their kinds
Ids = dict[str, list[int]]  # of texts, by kind
OWNERS = ("entry_id", "plan_id", "project_id", "unit_id", "task_id")
MOST = 1000  # texts of a kind that are listed; a word that stands in more of them is too common to leaf through


def readable_by(as_of: AsOf, reader: User, kinds: Sequence[TextKind]) -> Q:
    """Return the condition on texts of the kinds that the reader may search; `as_of` is that of the same reader.

    Units are left out: PostgreSQL would collect all units of all tasks before it looks for a word.
    """
    of_plans = Q(plan__in=as_of.plans)
    printed = [kind for kind in kinds if kind in PRINTED and may(reader, Permission.READ_TABLE)]
    granted = {kind: scope(reader, OF_A_TASK[kind]) for kind in kinds if kind in OF_A_TASK}
    everywhere = [kind for kind, where in granted.items() if where is ALL]
    carried = [kind for kind, where in granted.items() if where is not ALL and where is not NONE]
    seen = of_plans & Q(kind__in=[kind for kind in [*printed, *everywhere] if kind != TextKind.PLAN])
    if TextKind.PLAN in printed:
        seen |= of_plans & Q(begun_by(as_of.day), kind=TextKind.PLAN)
    if carried:  # all kinds in one condition: the tasks are then read once
        seen |= of_plans & Q(kind__in=carried, task__in=tasks_carried_by(reader))
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
    found = rare_ids(words)
    if found is not None:
        return Q(pk__in=found)
    return reduce(and_, (one_word(word) for word in words))


def one_word(word: str) -> Q:
    written = Q(folded__contains=word)
    return written | Q(initials__contains=word) if may_be_initials(word) else written & has_characters(word)


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
        self._ids: Ids = {}
        if words:
            texts = texts_saying(words).as_of(as_of.day)
            units = texts.filter(kind=TextKind.UNIT).filter(readable_units(as_of, reader))
            self._ids = ids_by_kind(lambda kinds: texts.filter(readable_by(as_of, reader, kinds)), KINDS)
            self._ids |= ids_by_kind(lambda _: units, (TextKind.UNIT,))

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


def ids_by_kind(texts: Callable[[Sequence[TextKind]], SearchTextQuerySet], kinds: Sequence[TextKind]) -> Ids:
    """Return the ids of the texts of each kind in the order of its group, at most one more than are listed.

    `texts` returns the readable ones of some kinds. They are ordered by what they belong to: a text that was written
    anew keeps its place on every past day. Only of a common word, through whose texts nobody leafs, they come in the
    order in which they were written.
    """
    some = list(texts(kinds).order_by().values_list("kind", *OWNERS, "pk")[: FEW + 1])
    if len(some) > FEW:
        return {kind: first_ids(texts([kind]).filter(kind=kind), kind) for kind in kinds}
    ids: Ids = {kind: [] for kind in kinds}
    for row in sorted(some, key=owners_of):
        ids[row[0]].append(row[-1])
    return {kind: each[::-1] if kind in NEWEST_FIRST else each for kind, each in ids.items()}


def owners_of(row: tuple[str | int | None, ...]) -> list[int]:
    """Return by what a text is ordered: the ids of its owners, and its own."""
    return [each if isinstance(each, int) else 0 for each in row]


def first_ids(texts: SearchTextQuerySet, kind: TextKind) -> list[int]:
    order = "-pk" if kind in NEWEST_FIRST else "pk"
    return list(texts.order_by(order).values_list("pk", flat=True)[: MOST + 1])
