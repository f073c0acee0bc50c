"""件: the notices of one reader over the running plans of a day, folded to matters; which of them ask something.

要办 is what asks something of the reader that is still open; TO_DO says by which rule, in the words by which the
workbench makes its sections. It is done with the thing, never by reading. All else is 知悉 and can be marked as read.
A matter is what one person did on one day of one kind in one plan: 「交办 35 项」.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any

from django.db.models import Aggregate, Count, Exists, OuterRef, Q, QuerySet

from departments.models import User
from departments.roles import NONE, OWN, Permission, scope
from indicators.models import Plan
from jiading.database.kept_sql import Value, aggregated
from notices.choices import Subject, Tab
from notices.models import Notice, NoticeRead
from notices.models.notice import READERS, NoticeQuerySet, matter_key
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import WITHDRAWALS
from tasks.models import LedgerEntry

SHOWN = 50  # tasks of a matter that open in place

Word = Callable[[TaskStateQuerySet, int], TaskStateQuerySet]


def returned(rows: TaskStateQuerySet, unit: int) -> TaskStateQuerySet:
    """Return the tasks whose claim was refused, by the office or by another lead, for a unit that leads them."""
    return rows.led_by(unit).returned()


# The tasks that still ask what a notice asked; `unit` is the department id of an officer, 0 of the office.
TO_DO: Mapping[str, Word] = {
    Subject.DISPATCHED: lambda rows, unit: rows.unacknowledged(unit),
    Subject.URGED: lambda rows, unit: rows.unanswered(unit),
    Subject.INSTRUCTED: lambda rows, unit: rows.instructed(unit),
    Subject.SENT_BACK: returned,
    Subject.OBJECTED: returned,
    Subject.AGREEMENT_ASKED: lambda rows, unit: rows.awaiting_agreement(unit),
    Subject.CLAIMED: lambda rows, unit: rows.claimed(),
    Subject.EXTENSION_ASKED: lambda rows, unit: rows.asking_extension(),
}
# A later notice of one of these on the task asks the same again, so that the earlier one asks nothing more.
ASKED_AGAIN_BY: Mapping[str, Sequence[str]] = {
    Subject.URGED: (Subject.URGED, Subject.INSTRUCTED),
    Subject.SENT_BACK: (Subject.SENT_BACK, Subject.OBJECTED),
    Subject.OBJECTED: (Subject.SENT_BACK, Subject.OBJECTED),
}
TO_KNOW = tuple(subject for subject in Subject.values if subject not in TO_DO)


@dataclass(frozen=True)
class Counts:
    """How many matters ask something of the reader, and how many of the others are unread."""

    to_do: int
    unread: int


class Notices:
    """The notices of a reader over plans at the end of a day; the bell, the page and 已读 all ask here."""

    def __init__(self, reader: User, plans: Sequence[Plan], day: date) -> None:
        self.reader, self.plans, self.day = reader, plans, day
        self.unit = reader.department_id if scope(reader, Permission.READ_TASK) is OWN else None
        self.asked = tuple(subject for subject in TO_DO if scope(reader, READERS[Subject(subject)]) is not NONE)

    def rows(self, tab: str = "") -> NoticeQuerySet:
        """Return the notices of one Tab, or all, each with `matter`, which tells what is folded together."""
        rows = self._told()
        if tab == Tab.TO_KNOW:
            rows = rows.filter(subject__in=TO_KNOW)
        elif tab:
            asking = rows.filter(subject__in=self.asked)
            rows = asking.filter(self.is_open) if tab == Tab.TO_DO else asking.exclude(self.is_open)
        return rows.with_matter()

    def counts(self) -> Counts:
        """Return the numbers of the bell, in one SQL statement that Django puts together once for each role.

        The rows have no `matter` here: Django would look for it in every part of the conditions.
        """
        reader = self.reader
        key = ("bell", reader.role, reader.is_active, self.unit is None, reader.department_id is None)
        plans = [plan.pk for plan in self.plans]
        values: list[Value] = [self.day, reader.in_post_since, reader.pk, *plans, reader.department_id or 0]
        found = aggregated(key, partial(self._counted_for, reader), values)
        return Counts(*found) if found else Counts(0, 0)

    @staticmethod
    def _counted_for(like: User, values: Sequence[Any]) -> tuple[NoticeQuerySet, dict[str, Aggregate]]:
        """Return the notices of somebody of the same role, and what the bell counts of them."""
        day, since, person, *plans, unit = values
        department = unit if like.department_id else None
        who = User(pk=person, role=like.role, is_active=like.is_active, department_id=department, in_post_since=since)
        notices = Notices(who, [Plan(pk=plan) for plan in plans], day)
        to_do = Count(matter_key(), distinct=True, filter=notices.is_open)
        unread = Count(matter_key(), distinct=True, filter=notices.is_unread())
        return notices._told().order_by(), {"to_do": to_do, "unread": unread}

    def _told(self) -> NoticeQuerySet:
        """Return all notices of the reader over the plans by the end of the day."""
        told = Notice.objects.for_person(self.reader)
        return told.filter(task__plan__in=self.plans, entry__on__lte=self.day)

    def matters(self, tab: str) -> "QuerySet[Notice, dict[str, Any]]":
        """Return the matters of a tab, the newest first: key `matter`, `number` of notices, of them `unread`."""
        return self.rows(tab).folded(self.is_unread())

    def lines(self, tab: str, matters: Sequence[str]) -> NoticeQuerySet:
        """Return the first SHOWN notices of each of the matters in print order, with what a line of them shows."""
        return self.rows(tab).heads_of(matters, SHOWN, self.is_unread())

    def is_unread(self) -> Q:
        """Return the condition that a notice is 知悉 and the reader has not read it by the end of the day."""
        read = NoticeRead.objects.filter(notice=OuterRef("pk"), person=self.reader, on__lte=self.day)
        return Q(~Exists(read), subject__in=TO_KNOW)

    @cached_property
    def is_open(self) -> Q:
        """Return the condition that a notice asks something that is still open on the day.

        Only what the role reads is looked at: each subject costs a look at the tasks. Which tasks the reader may see
        is not asked again here: notices of others are left out by for_person(), and every plan here is running.
        """
        tasks, by_word = AsOf(self.plans, self.day).states(), dict[Word, list[str]]()
        for subject in self.asked:
            by_word.setdefault(TO_DO[subject], []).append(subject)
        rules = (self._is_open_by(word, subjects, tasks) for word, subjects in by_word.items())
        return reduce(or_, rules, Q(pk=None))

    def _is_open_by(self, word: Word, subjects: Sequence[str], tasks: TaskStateQuerySet) -> Q:
        """Return the condition for the subjects that share one word for tasks; what was taken back asks nothing."""
        withdrawn = LedgerEntry.objects.filter(corrects=OuterRef("entry"), kind__in=WITHDRAWALS, on__lte=self.day)
        asking = word(tasks, self.unit or 0).filter(task=OuterRef("task"))
        again = Notice.objects.filter(
            Q(unit=self.unit) if self.unit else Q(unit=None),
            ~Exists(withdrawn),
            task=OuterRef("task"),
            subject__in=sorted({each for subject in subjects for each in ASKED_AGAIN_BY.get(subject, (subject,))}),
            pk__gt=OuterRef("pk"),
            entry__on__lte=self.day,
        )
        # in this order, which the database keeps: what is cheap to tell comes first
        return Q(Q(subject__in=subjects), Exists(asking), ~Exists(withdrawn), ~Exists(again))
