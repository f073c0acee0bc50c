"""工作台 of a unit: each task once, in its most urgent section, with all its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from departments.requests import SignedInRequest
from departments.roles import NONE, Permission, scope
from departments.workdays import workdays
from indicators.models import Plan
from tasks.as_of.periods import Period
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import ANSWERS, ASKS, Kind, UnitRole
from tasks.models import LedgerEntry
from tasks.pages.presenters.requests import RequestShown, requests_shown
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.reporting.grid import owing_in_period, periods_of
from tasks.pages.views.workbench.band import Count, band_of
from tasks.pages.views.workbench.duties import (
    ACKNOWLEDGE,
    AGREE,
    ANSWER,
    CLAIM,
    DUE_SOON,
    OVERDUE,
    PERIOD,
    QUIET,
    RETURNED,
    Duties,
    Duty,
    duties_of,
)
from tasks.pages.views.workbench.lists import PlanList, lists_of
from tasks.pages.views.workbench.words import Headline, NextStep, Tag, act_of, headline_of, tag_of

SHOWN = 30  # tasks of a section; its list has them all
REPORTS = 100  # the same of the period's reports, which are one line each
LINES = 9  # of these the lines of a plan that are not folded away
TITLES = {
    ANSWER: ("待回复", "催办和批示，只列没有回复的"),
    RETURNED: ("办结申请被退回", "补正以后可以再次申请"),
    AGREE: ("待答复办结申请", "另一牵头单位申请办结，由本单位负责人答复"),
    CLAIM: ("待申请办结", "各单位都已完成，由牵头单位负责人申请"),
    ACKNOWLEDGE: ("待签收", "签收以后才能反馈"),
    OVERDUE: ("逾期", ""),
    DUE_SOON: ("临期", ""),
    PERIOD: ("本期未反馈", "本单位牵头的在前，其余按上次反馈由远到近"),
    QUIET: ("超期未反馈", "超过一个周期没有新的进展"),
}
NEEDS: Mapping[str, Mapping[str, object]] = {OVERDUE: {"needs": "finish", "light": "overdue"}} | {
    DUE_SOON: {"needs": "finish", "light": "due_soon"}
}


@dataclass(frozen=True)
class WorkRow:
    """A task as a section lists it: why, what is to be done, and the words of what was asked."""

    task: TaskRow
    plan: Plan
    act: NextStep
    tags: Sequence[Tag]
    requests: Sequence[RequestShown] = ()
    is_led: bool = False  # by the reader's unit
    reported_on: date | None = None  # by the reader's unit
    quiet: int = 0  # days since then


@dataclass(frozen=True)
class PlanRows:
    """The routine reports of one plan: those that are shown, and those folded away."""

    plan: Plan
    rows: Sequence[WorkRow]
    folded: Sequence[WorkRow]
    count: int
    next_due: date | None


@dataclass(frozen=True)
class Elsewhere:
    """How many tasks of a section stand in a more urgent one; `words` lead to its title: 另 1 项已列在."""

    count: int
    kind: str
    title: str
    words: str


@dataclass(frozen=True)
class Section:
    """A section of the page: how many tasks it has, those listed here, and where the others are."""

    kind: str
    title: str
    hint: str
    count: int
    items: Sequence[WorkRow]
    elsewhere: Sequence[Elsewhere]
    left: int  # listed here, but beyond what the page shows
    lists: Sequence[PlanList]
    plans: Sequence[PlanRows] = field(default_factory=list)


def questions_of(
    rows: TaskStateQuerySet, unit: int, periods: Mapping[Period, Sequence[Plan]], *, may_claim: bool
) -> dict[str, TaskStateQuerySet]:
    """Return the tasks of each kind of duty, the most urgent kind first; 待申请办结 for who may claim."""
    open_part = rows.unfinished(unit)
    found = {
        ANSWER: rows.unanswered(unit),
        RETURNED: rows.led_by(unit).returned(),
        AGREE: rows.awaiting_agreement(unit),
        ACKNOWLEDGE: rows.unacknowledged(unit),
        OVERDUE: open_part.overdue(),
        DUE_SOON: open_part.filter(light="due_soon"),
        PERIOD: owing_in_period(rows, unit, periods),
        QUIET: rows.unreported(unit),
        CLAIM: rows.ready_to_claim(unit),
    }
    return {kind: found[kind] for kind in TITLES if may_claim or kind != CLAIM}


@dataclass(frozen=True)
class OfficerWork:
    """What an officer's page shows."""

    sections: Sequence[Section]
    headline: Headline
    band: Sequence[Count]

    def as_context(self) -> dict[str, Any]:
        owes_report = any(section.kind == PERIOD for section in self.sections)
        shown = {"kind": "officer", "sections": self.sections, "headline": self.headline, "band": self.band}
        return shown | {"owes_report": owes_report}


def work_of(request: SignedInRequest, rows: TaskStateQuerySet) -> dict[str, Any]:
    """Return what the page of an officer shows, for the context of its template."""
    unit = request.user.department_id
    assert unit is not None  # a constraint gives every officer a unit
    if not rows.plans:
        return {"kind": "officer", "sections": []}
    periods = periods_of(rows.plans, request)
    may_claim = scope(request.user, Permission.CLAIM_COMPLETION) is not NONE
    questions = questions_of(rows, unit, periods, may_claim=may_claim)
    duties = duties_of(rows, unit, questions, periods, workdays())
    return OfficerWork(
        SectionMaker(request, rows, duties).sections(), headline_of(duties), band_of(duties)
    ).as_context()


class SectionMaker:
    """Makes the sections out of the duties, with a constant number of SQL statements."""

    def __init__(self, request: SignedInRequest, rows: TaskStateQuerySet, duties: Duties) -> None:
        self.request, self.rows, self.duties = request, rows, duties
        self.plans = {plan.pk: plan for plan in rows.plans}
        self.unit: int = request.user.department_id or 0
        self.own = {kind: self.in_order(kind) for kind in duties.by_kind}
        self.shown = {kind: own[: REPORTS if kind == PERIOD else SHOWN] for kind, own in self.own.items()}
        self.asked = requests_to(self.unit, [duty.member.task for duty in self.shown[ANSWER]], duties.day)
        self.tasks = self.tasks_shown()

    def in_order(self, kind: str) -> list[Duty]:
        """Return the duties listed under the kind; of routine reports own leads first, then the longest quiet."""
        own = self.duties.own(kind)
        return sorted(own, key=lambda duty: self.quiet_order(duty)) if kind == PERIOD else own

    def quiet_order(self, duty: Duty) -> tuple[int, bool, date]:
        part = self.duties.parts[duty.member.task]
        place = list(self.plans).index(duty.member.plan)
        return place, part.role != UnitRole.LEAD, part.reported_on or date.min

    def tasks_shown(self) -> dict[int, TaskRow]:
        """Return by task id the tasks that are listed; with who holds it up where another lead waits for an answer."""
        agreeing = [duty.member.state for duty in self.shown[AGREE]]
        others = [duty.member.state for kind, own in self.shown.items() if kind != AGREE for duty in own]
        found = self.task_rows(others) + (self.task_rows(agreeing, blockers=True) if agreeing else [])
        return {task.task_id: task for task in found}

    def task_rows(self, states: list[int], *, blockers: bool = False) -> list[TaskRow]:
        return task_rows(self.rows.filter(pk__in=states).with_row(), self.rows.as_of, blockers=blockers)

    def sections(self) -> list[Section]:
        """Return the sections that have tasks; one whose tasks all stand elsewhere says so, but for 超期未反馈."""
        found = [self.section(kind) for kind, duties in self.duties.by_kind.items() if duties]
        return [section for section in found if section.items or section.kind != QUIET]

    def section(self, kind: str) -> Section:
        title, hint = TITLES[kind]
        members, items = self.duties.by_kind[kind], [self.row(duty) for duty in self.shown[kind]]
        numbers: dict[int, int] = {}
        for duty in members:
            numbers[duty.member.plan] = numbers.get(duty.member.plan, 0) + 1
        query = dict(NEEDS.get(kind, {"needs": kind})) | {"lead" if kind == RETURNED else "unit": self.unit}
        elsewhere = [
            Elsewhere(number, at, TITLES[at][0], f"{'另' if items else '这'} {number} 项已列在")
            for at, number in self.duties.elsewhere(kind).items()
        ]
        return Section(
            kind=kind,
            title=title,
            hint=hint,
            count=len(members),
            items=items,
            elsewhere=sorted(elsewhere, key=lambda each: list(TITLES).index(each.kind)),
            left=len(self.own[kind]) - len(items),
            lists=lists_of(self.request, self.rows.plans, numbers, query),
            plans=self.by_plan(items) if kind == PERIOD else [],
        )

    def row(self, duty: Duty) -> WorkRow:
        """Return the task of the duty as its section lists it, with all the unit's duties on it as tags."""
        task, day = self.tasks[duty.member.task], self.duties.day
        part = self.duties.parts[task.task_id]
        reasons = [tag_of(each, self.duties) for each in self.duties.by_task[task.task_id]]
        return WorkRow(
            task=task,
            plan=self.plans[duty.member.plan],
            act=act_of(duty),
            tags=[tag for tag in reasons if tag],
            requests=self.asked.get(task.task_id, ()),
            is_led=part.role == UnitRole.LEAD,
            reported_on=part.reported_on,
            quiet=(day - part.reported_on).days if part.reported_on else 0,
        )

    def by_plan(self, items: Sequence[WorkRow]) -> list[PlanRows]:
        """Return the routine reports by plan, the plan with the most first."""
        found = []
        for plan in self.rows.plans:
            if own := [row for row in items if row.plan.pk == plan.pk]:
                count = sum(duty.member.plan == plan.pk for duty in self.own[PERIOD])
                coming = [row.task.due_on for row in own if row.task.due_on and row.task.due_on >= self.duties.day]
                found.append(PlanRows(plan, own[:LINES], own[LINES:], count, min(coming, default=None)))
        return sorted(found, key=lambda each: -each.count)


def requests_to(unit: int, tasks: Sequence[int], day: date) -> dict[int, list[RequestShown]]:
    """Return the open requests to the unit on each of the tasks, by task id; no SQL statement when there are none."""
    if not tasks:
        return {}
    about = Q(kind__in=(*ASKS, Kind.RECALLED)) | Q(kind__in=ANSWERS, unit=unit)
    entries: dict[int, list[LedgerEntry]] = {task: [] for task in tasks}
    for entry in LedgerEntry.objects.until(day).filter(about, task__in=tasks).in_order():
        entries[entry.task_id].append(entry)
    return {task: requests_shown(told, unit, day) for task, told in entries.items()}
