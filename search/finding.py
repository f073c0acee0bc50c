"""The search itself: which texts a reader may search, which of them have all the words, how many of each group.

A reader searches what the pages show: the texts of the printed table are for everybody, entries and files for whom the
role table lets read the ledger and the evidence of their tasks, and nothing of a day after the asked one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q

from departments.models import User
from departments.roles import ALL, NONE, Permission, may, scope
from indicators.models import PlanStage
from search.choices import TextKind
from search.folding import folded
from search.models import SearchText, SearchTextQuerySet
from search.words import may_be_initials
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import present_units_of
from tasks.choices import REPORTS
from tasks.models import TaskUnit


@dataclass(frozen=True)
class Group:
    """Texts that the page lists together, those of the first kind first, each kind from the oldest or the newest on."""

    key: str
    label: str
    kinds: tuple[TextKind, ...]
    newest_first: bool = False


GROUPS = (
    Group("tasks", "任务", (TextKind.TASK, TextKind.ROW)),
    Group("entries", "反馈和回复", (TextKind.ENTRY,), newest_first=True),
    Group("files", "佐证材料", (TextKind.FILE,), newest_first=True),
    Group("units", "单位", (TextKind.UNIT,)),
    Group("plans", "方案", (TextKind.PLAN,), newest_first=True),
)
FEW = 5000  # texts: so many ids are read in one scan of the table, whatever their kinds
MOST = 1000  # texts of a kind that are listed; a word that stands in more of them is too common to leaf through


def readable_by(as_of: AsOf, reader: User) -> Q:
    """Return the condition on texts of the plans that the reader may search; `as_of` is that of the same reader.

    Conditions on rows of other tables are correlated, so that only texts that have the words are asked about.
    """
    of_plans = Q(plan__in=as_of.plans)
    seen = readable_units(as_of, reader)
    if may(reader, Permission.READ_TABLE):
        seen |= of_plans & Q(kind__in=(TextKind.TASK, TextKind.ROW))
        seen |= of_plans & Q(begun_by(as_of.day), kind=TextKind.PLAN)
    for kind, permission in ((TextKind.ENTRY, Permission.READ_LEDGER), (TextKind.FILE, Permission.READ_EVIDENCE)):
        granted = scope(reader, permission)
        if granted is not NONE:
            carried = Q() if granted is ALL else Q(Exists(present_units_of(reader)))
            seen |= of_plans & Q(kind=kind) & carried
    return seen


def readable_units(as_of: AsOf, reader: User) -> Q:
    """Return the condition on units that carry a task on the day and whose page the reader may open."""
    granted = scope(reader, Permission.READ_TASK)
    if granted is NONE:
        return Q(pk__in=[])
    parts = TaskUnit.objects.as_of(as_of.day).filter(task__plan__in=as_of.plans)
    carrying = Exists(parts.filter(department=OuterRef("unit"))) | Exists(parts.filter(through=OuterRef("unit")))
    own = Q() if granted is ALL else Q(unit=reader.department_id)
    return Q(kind=TextKind.UNIT) & own & Q(carrying)


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
        self._ids = ids_by_kind(texts_saying(words, as_of, reader)) if words else {}

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


def texts_saying(words: Sequence[str], as_of: AsOf, reader: User) -> SearchTextQuerySet:
    """Return the texts that have all the words and that the reader may search on the day.

    The words come first: SQLite tests conditions in their order, and a day costs it more than a word.
    """
    return SearchText.objects.filter(saying(words)).as_of(as_of.day).filter(readable_by(as_of, reader))


def ids_by_kind(texts: SearchTextQuerySet) -> dict[str, list[int]]:
    """Return the ids of the texts of each kind in the order of their group, at most one more than are listed."""
    some = list(texts.order_by().values_list("kind", "pk")[: FEW + 1])
    found: dict[str, list[int]] = {}
    for group in GROUPS:
        for kind in group.kinds:
            if len(some) <= FEW:
                found[kind] = sorted((pk for of, pk in some if of == kind), reverse=group.newest_first)
            else:
                of_kind = texts.filter(kind=kind).order_by("-pk" if group.newest_first else "pk")
                found[kind] = list(of_kind.values_list("pk", flat=True)[: MOST + 1])
    return found
