"""要办的事 of a unit: the kinds of duty in their order of urgency, the tasks of each, and by when each is due."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import IntegerField, Value

from departments.workdays import Workdays
from indicators.models import Plan
from tasks.as_of.acknowledgements import acknowledgement_days
from tasks.as_of.periods import Period
from tasks.as_of.silence import latest
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import UnitRole
from tasks.models import TaskUnit

ANSWER, RETURNED, AGREE, CLAIM, ACKNOWLEDGE = "answer", "returned", "agree", "claim", "acknowledge"
OVERDUE, DUE_SOON, PERIOD, QUIET = "overdue", "due_soon", "period", "report"
NEVER = date.max
COLUMNS = ("plan", "pk", "task", "due_on", "warn_on", "dispatched_on", "task__project__position", "task__position")


@dataclass(frozen=True)
class Member:
    """A task among those of a kind of duty: what order and dates need, without its texts; `place` is as printed."""

    plan: int
    state: int
    task: int
    due_on: date | None
    warn_on: date | None
    dispatched_on: date | None
    place: tuple[int, int]


@dataclass(frozen=True)
class Duty:
    """What a unit owes on one task: of which kind, by when, and how late it is.

    `word` is the kind of request, `late` counts days, of an acknowledgement working days; `on` is None where no day is
    set.
    """

    kind: str
    member: Member
    on: date | None = None
    late: int = 0
    word: str = ""

    @property
    def order(self) -> tuple[date, date, tuple[int, int]]:
        """Return the place among duties of the same kind: what is due first comes first, then as printed."""
        return self.on or NEVER, self.member.due_on or NEVER, self.member.place


@dataclass(frozen=True)
class Duties:
    """All duties of a unit on a day by kind, the most urgent kind first, with the unit's own parts by task."""

    day: date
    by_kind: Mapping[str, Sequence[Duty]]
    parts: Mapping[int, TaskUnit]
    listed: Mapping[int, str] = field(default_factory=dict)  # by task id the one kind under which it is listed

    def own(self, kind: str) -> list[Duty]:
        """Return the duties that are listed under their kind."""
        return [duty for duty in self.by_kind[kind] if self.listed[duty.member.task] == kind]

    def elsewhere(self, kind: str) -> dict[str, int]:
        """Return how many tasks of the kind are listed under another, by that kind."""
        found: dict[str, int] = defaultdict(int)
        for duty in self.by_kind[kind]:
            if (other := self.listed[duty.member.task]) != kind:
                found[other] += 1
        return found

    @cached_property
    def by_task(self) -> Mapping[int, Sequence[Duty]]:
        """Return all duties on each task, by task id, the most urgent first."""
        found: dict[int, list[Duty]] = defaultdict(list)
        for duties in self.by_kind.values():
            for duty in duties:
                found[duty.member.task].append(duty)
        return found


def members_of(questions: Sequence[TaskStateQuerySet]) -> list[list[Member]]:
    """Return the tasks of each queryset, in one SQL statement whatever their number."""
    asked = [
        rows.order_by().annotate(kind=Value(number, IntegerField())).values_list("kind", *COLUMNS)
        for number, rows in enumerate(questions)
    ]
    found: list[list[Member]] = [[] for _ in asked]
    for line in asked[0].union(*asked[1:], all=True) if asked else ():
        number, plan, state, task, due_on, warn_on, dispatched_on, row, position = line
        found[number].append(Member(plan, state, task, due_on, warn_on, dispatched_on, (row, position)))
    return found


def parts_of_unit(rows: TaskStateQuerySet, unit: int) -> dict[int, TaskUnit]:
    """Return the unit's own part of each task of the plans on the day, by task id; of two roles that of the lead."""
    parts = TaskUnit.objects.as_of(rows.day).filter(department=unit, task__plan__in=[plan.pk for plan in rows.plans])
    return {part.task_id: part for part in sorted(parts, key=lambda part: part.role == UnitRole.LEAD)}


def duties_of(
    rows: TaskStateQuerySet,
    unit: int,
    questions: Mapping[str, TaskStateQuerySet],
    periods: Mapping[Period, Sequence[Plan]],
    calendar: Workdays,
) -> Duties:
    """Return the unit's duties on the day of the rows; each task is listed under the first kind that has it.

    `questions` are the tasks of each kind, the most urgent kind first. It takes two SQL statements.
    """
    parts = parts_of_unit(rows, unit)
    dates = Dates(rows.day, {plan.pk: plan for plan in rows.plans}, parts, periods, calendar)
    by_kind, listed = {}, dict[int, str]()
    for kind, members in zip(questions, members_of(list(questions.values())), strict=True):
        by_kind[kind] = sorted((dates.duty(kind, member) for member in members), key=lambda duty: duty.order)
        listed = {member.task: kind for member in members} | listed
    return Duties(rows.day, by_kind, parts, listed)


@dataclass(frozen=True)
class Dates:
    """By when a unit owes what, on a day."""

    day: date
    plans: Mapping[int, Plan]
    parts: Mapping[int, TaskUnit]
    periods: Mapping[Period, Sequence[Plan]]
    calendar: Workdays

    def duty(self, kind: str, member: Member) -> Duty:
        """Return the duty of that kind on the task."""
        part = self.parts[member.task]
        if kind == ANSWER:
            word = part.get_urge_level_display() or "批示"
            return Duty(kind, member, part.reply_by, self.days_after(part.reply_by), word)
        if kind == ACKNOWLEDGE:
            # As in acknowledgement_overdue(): who joined the task later is asked from that day on.
            asked = latest(member.dispatched_on, part.state_since)
            due, late = acknowledgement_days(asked, self.plans[member.plan], self.day, self.calendar)
            return Duty(kind, member, due, late)
        if kind == OVERDUE:
            return Duty(kind, member, member.due_on, self.days_after(member.due_on))
        if kind == DUE_SOON:
            warned = member.warn_on is not None and member.warn_on < self.day
            return Duty(kind, member, member.due_on if warned else member.warn_on)
        if kind == PERIOD:
            return Duty(kind, member, self.period_due(member.plan))
        return Duty(kind, member)

    def period_due(self, plan: int) -> date:
        """Return the last day for a report in time, of the period in which the day lies."""
        return next(period.due for period, plans in self.periods.items() if any(each.pk == plan for each in plans))

    def days_after(self, due: date | None) -> int:
        return max((self.day - due).days, 0) if due else 0
