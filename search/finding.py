"""The search itself: which texts a reader may search, which of them have all the words, how many of each group.

A reader searches what the pages show: the texts of the printed table are for everybody, entries and files for whom the
role table lets read the ledger and the evidence of their tasks, and nothing of a day after the asked one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from departments.models import User
from departments.roles import ALL, NONE, Permission, may, scope
from indicators.models import PlanStage
from search.choices import TextKind
from search.folding import folded
from search.models import SearchText, SearchTextQuerySet
from search.words import may_be_initials
from tasks.as_of.day import AsOf
from tasks.choices import REPORTS


@dataclass(frozen=True)
class Group:
    """Texts that the page lists together, in one order."""

    key: str
    label: str
    kinds: tuple[TextKind, ...]
    order: tuple[str, ...]


NEWEST_FIRST = ("-since", "-pk")
GROUPS = (
    Group("tasks", "任务", (TextKind.TASK, TextKind.ROW), ("-kind", "task", "project", "pk")),  # tasks, then rows
    Group("entries", "反馈和回复", (TextKind.ENTRY,), NEWEST_FIRST),
    Group("files", "佐证材料", (TextKind.FILE,), NEWEST_FIRST),
    Group("units", "单位", (TextKind.UNIT,), ("pk",)),
    Group("plans", "方案", (TextKind.PLAN,), ("-plan",)),
)
FEW = 800  # texts: so many ids are read at once, in one scan of the table; SQLite allows as many in a statement


def readable_texts(as_of: AsOf, reader: User) -> SearchTextQuerySet:
    """Return the texts of the plans that the reader may search on the day; `as_of` is that of the same reader."""
    seen = readable_units(as_of, reader)
    if may(reader, Permission.READ_TABLE):
        seen |= Q(kind__in=(TextKind.TASK, TextKind.ROW), plan__in=as_of.plans)
        seen |= Q(begun_by(as_of.day), kind=TextKind.PLAN, plan__in=as_of.plans)
    for kind, permission in ((TextKind.ENTRY, Permission.READ_LEDGER), (TextKind.FILE, Permission.READ_EVIDENCE)):
        if scope(reader, permission) is not NONE:
            seen |= Q(kind=kind, task__in=as_of.tasks(permission).order_by().values("task"))
    return SearchText.objects.as_of(as_of.day).filter(seen)


def readable_units(as_of: AsOf, reader: User) -> Q:
    """Return the condition on units that carry a task on the day and whose page the reader may open."""
    if scope(reader, Permission.READ_TASK) is NONE:
        return Q(pk__in=[])
    carrying = as_of.units().order_by()
    units = Q(unit__in=carrying.values("department")) | Q(unit__in=carrying.values("through"))
    own = Q() if scope(reader, Permission.READ_TASK) is ALL else Q(unit=reader.department_id)
    return Q(kind=TextKind.UNIT) & units & own


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
    texts = SearchText.objects.as_of(day).filter(kind=TextKind.ENTRY, entry__kind__in=REPORTS)
    return Q(Exists(texts.filter(task=OuterRef("task"), folded__contains=folded(words))))


class Found:
    """The texts that have all the words, counted by group and given out page by page.

    A rare word is looked for once: the ids of all its texts fit into one answer. Of a common one the groups are counted
    by the database, and a page of texts is found by the index, without sorting thousands.
    """

    def __init__(self, texts: SearchTextQuerySet, words: Sequence[str]) -> None:
        self._texts = texts.filter(saying(words)) if words else texts.none()
        some = list(self._texts.order_by().values_list("kind", "pk")[: FEW + 1]) if words else []
        self._ids = by_kind(some) if len(some) <= FEW else None
        self._counts = self._counted()

    def _counted(self) -> Mapping[str, int]:
        if self._ids is not None:
            return {kind: len(ids) for kind, ids in self._ids.items()}
        return dict(self._texts.order_by().values_list("kind").annotate(Count("pk")))

    def count(self, group: Group) -> int:
        return sum(self._counts.get(kind, 0) for kind in group.kinds)

    def texts(self, group: Group, start: int, stop: int) -> list[SearchText]:
        """Return the texts of the group from place `start` up to, not including, `stop`, counted from 0."""
        if not self.count(group):
            return []
        return list(self._of(group).select_related("entry", "project", "unit").order_by(*group.order)[start:stop])

    def _of(self, group: Group) -> QuerySet[SearchText]:
        if self._ids is None:
            return self._texts.filter(kind__in=group.kinds)
        return SearchText.objects.filter(pk__in=[pk for kind in group.kinds for pk in self._ids.get(kind, [])])


def by_kind(pairs: Sequence[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for kind, pk in pairs:
        found.setdefault(kind, []).append(pk)
    return found
