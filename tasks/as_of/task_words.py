"""Queries for tasks on a day, in the words of the office: overdue, due soon, silent, and the light.

The rows come from AsOf, which fixes plans, day and reader; every method means those plans and that day, each plan with
its own thresholds. This is the only definition of a light: pages, filters, figures and files all read it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, Value, When

from departments.models import Department
from departments.roles import ALL, OWN, Permission, scope
from departments.workdays import workdays
from indicators.models import Plan
from tasks.as_of.changes import ChangeWords, heard_on
from tasks.as_of.evidence_states import EvidenceWords
from tasks.as_of.timeliness import TimelinessWords
from tasks.choices import AT_REST, RUNNING, WORKING, Kind, Light, State, UnitRole, UnitState
from tasks.models.unit import TaskUnit

if TYPE_CHECKING:
    from tasks.as_of.day import AsOf

BY_DUE_DAY = (F("due_on").asc(nulls_last=True), "task__project__position", "task__position")


class TaskStateQuerySet(ChangeWords, EvidenceWords, TimelinessWords):
    """The states of tasks of some plans at the end of one day."""

    _asked: "AsOf | None" = None  # a class attribute too, since Django makes querysets without telling

    def _clone(self) -> "TaskStateQuerySet":
        clone = super()._clone()
        clone._asked = self._asked
        return clone

    @property
    def as_of(self) -> "AsOf":
        """Return by what the rows were asked; raise ValueError for rows that AsOf.tasks() has not made."""
        if self._asked is None:
            raise ValueError("these rows are of no day")
        return self._asked

    @property
    def plans(self) -> tuple[Plan, ...]:
        return self.as_of.plans

    @property
    def day(self) -> date:
        return self.as_of.day

    @property
    def plan(self) -> Plan:
        """Return the plan of the rows; raise ValueError unless it is exactly one."""
        if len(self.plans) != 1:
            raise ValueError("these rows are of several plans" if self.plans else "these rows are of no plan")
        return self.plans[0]

    def _as_of(self, as_of: "AsOf") -> "TaskStateQuerySet":
        """The states at the end of that day of the tasks of those plans, each judged by its own plan's thresholds."""
        of_plans = {"plan": as_of.plans[0]} if len(as_of.plans) == 1 else {"plan__in": as_of.plans}
        chosen = self.filter(**of_plans, since__lte=as_of.day, until__gt=as_of.day)
        chosen._asked = as_of
        return chosen

    def _by_threshold(self, name: str, rule: Callable[[int], Q]) -> Q:
        """Return one condition for all plans, whose thresholds of that name may differ.

        Plans with the same threshold share a branch of the OR, so that one plan needs none.
        """
        groups: dict[int, list[int]] = {}
        for plan in self.plans:
            groups.setdefault(getattr(plan, name), []).append(plan.pk)
        if len(groups) == 1:
            return rule(next(iter(groups)))
        return reduce(or_, (Q(plan__in=plans) & rule(days) for days, plans in groups.items()), Q(pk=None))

    def running(self) -> "TaskStateQuerySet":
        """Work that is expected to go on: not completed, suspended or cancelled."""
        return self.filter(state__in=RUNNING)

    def counted(self) -> "TaskStateQuerySet":
        """Tasks of the denominator: all but the cancelled."""
        return self.exclude(state=State.CANCELLED)

    def completed(self) -> "TaskStateQuerySet":
        return self.filter(state=State.COMPLETED)

    def _is_overdue(self, day: date | None = None, row: str = "") -> Q:
        """Overdue on `day`, by default that of the rows; `row` is the prefix of the columns of an earlier day."""
        return Q(**{f"{row}state__in": RUNNING, f"{row}due_on__lt": day or self.day})

    def _is_due_soon(self) -> Q:
        soon = self._by_threshold("due_soon_days", lambda days: Q(warn_on__lte=self.day + timedelta(days=days)))
        return Q(state__in=RUNNING, due_on__gte=self.day) & soon

    def _is_silent(self, day: date | None = None, row: str = "") -> Q:
        """No lead has reported within the reporting cycle plus grace, by the rule of tasks/as_of/silence.py."""
        asked = day or self.day
        unheard = self._by_threshold(
            "silence_days", lambda days: Q(**{f"{row}heard_on__lt": asked - timedelta(days=days)})
        )
        return Q(**{f"{row}state__in": WORKING}) & unheard

    def _heard(self) -> "TaskStateQuerySet":
        return self.annotate(heard_on=heard_on())

    def overdue(self) -> "TaskStateQuerySet":
        """Due before that day and still running: a task due on D is overdue from D+1."""
        return self.filter(self._is_overdue())

    def due_within(self, days: int) -> "TaskStateQuerySet":
        return self.running().filter(due_on__range=(self.day, self.day + timedelta(days=days)))

    def silent(self) -> "TaskStateQuerySet":
        """Silent by the rule, whatever its light: an overdue task can be silent too."""
        return self._heard().filter(self._is_silent())

    def _with_light(self) -> "TaskStateQuerySet":
        """Annotate `light`: exactly one Light for each task."""
        return self._heard().annotate(
            light=Case(
                When(state=State.COMPLETED, then=Value(Light.DONE)),
                When(state__in=AT_REST, then=Value(Light.IDLE)),
                When(self._is_overdue(), then=Value(Light.OVERDUE)),
                When(self._is_due_soon(), then=Value(Light.DUE_SOON)),
                When(self._is_silent(), then=Value(Light.SILENT)),
                When(due_on=None, then=Value(Light.IDLE)),
                default=Value(Light.NORMAL),
                output_field=CharField(),
            )
        )

    def with_parts(self, role: str | None = None) -> "TaskStateQuerySet":
        """Join the units of the tasks on that day, in one role or in any; later words find the unit in `carrier`."""
        rows = Q(task__units__since__lte=self.day, task__units__until__gt=self.day)
        part = FilteredRelation("task__units", condition=rows & Q(task__units__role=role) if role else rows)
        return self.annotate(part=part).annotate(carrier=F("part__department")).filter(carrier__isnull=False)

    def carried_by(self, department: Department | int | None, role: str | None = None) -> "TaskStateQuerySet":
        """Tasks that the unit (or any unit) carries on that day, in one role or in any."""
        return self.filter(self._part_of(department, **({"role": role} if role else {})))

    def _part_of(self, department: Department | int | None, *rules: Q, **facts) -> Exists:
        """A row of that unit, or of any unit for None, on the outer task on that day that meets all conditions."""
        rows = TaskUnit.objects.as_of(self.day).filter(*rules, task=OuterRef("task"), **facts)
        return Exists(rows if department is None else rows.filter(department=department))

    def unanswered(self, department: Department | int | None = None) -> "TaskStateQuerySet":
        """Tasks on which that unit, or any, owes a reply to an urging or an instruction."""
        return self.running().filter(self._part_of(department, urged_on__isnull=False))

    def answer_overdue(self, department: Department | int | None = None) -> "TaskStateQuerySet":
        """Tasks on which that unit, or any, has let the day of its answer pass."""
        return self.running().filter(self._part_of(department, urged_on__isnull=False, reply_by__lt=self.day))

    def instructed(self, department: Department | int | None = None) -> "TaskStateQuerySet":
        """Tasks on which that unit, or any, has not answered a leader's instruction."""
        return self.running().filter(self._part_of(department, urged_by=Kind.INSTRUCTED))

    def can_be_instructed(self) -> "TaskStateQuerySet":
        """Dispatched work that is expected to go on; also while its claim waits for the office."""
        return self.running().filter(dispatched_on__isnull=False)

    def can_be_urged(self) -> "TaskStateQuerySet":
        """The same without claimed tasks: these wait for the office, and an urging asks units."""
        return self.can_be_instructed().exclude(state=State.CLAIMED)

    def unacknowledged(self, department: Department | int) -> "TaskStateQuerySet":
        """Dispatched tasks that the unit has not acknowledged."""
        waiting = self._part_of(department, state=UnitState.PENDING)
        return self.running().filter(waiting, dispatched_on__isnull=False)

    def acknowledgement_overdue(self, department: Department | int | None = None) -> "TaskStateQuerySet":
        """Not acknowledged by that unit, or any, within the plan's working days after it was asked."""

        def late(workdays_allowed: int) -> Q:
            over = workdays().last_late(self.day, workdays_allowed)
            return Q(self._part_of(department, state=UnitState.PENDING, state_since__lte=over), dispatched_on__lte=over)

        return self.running().filter(self._by_threshold("acknowledge_workdays", late))

    def unfinished(self, department: Department | int | None, *rules: Q) -> "TaskStateQuerySet":
        """Work in hand on which the part of the unit (None: of any) is unfinished; a lead's is so until it claims."""
        return self.filter(self._unfinished_part(department, *rules), state__in=WORKING)

    def _unfinished_part(self, department: Department | int | None, *rules: Q) -> Exists:
        return self._part_of(department, ~Q(state=UnitState.FINISHED) | Q(role=UnitRole.LEAD), *rules)

    def unreported(self, department: Department | int | None) -> "TaskStateQuerySet":
        """Unfinished parts on which the unit has not reported for a cycle and its grace; see tasks/as_of/silence.py."""

        def quiet(days: int) -> Q:
            last_heard = self.day - timedelta(days=days)
            parts = self._unfinished_part(department, unheard_since(last_heard), Q(joined_on__lt=last_heard))
            return Q(parts, active_since__lt=last_heard)

        return self.filter(self._by_threshold("silence_days", quiet), state__in=WORKING)

    def awaiting_agreement(self, department: Department | int | None = None) -> "TaskStateQuerySet":
        """Claimed by one of their leads, while that other lead, or any, has not claimed or agreed."""
        claimed = self._part_of(None, role=UnitRole.LEAD, claimed_on__isnull=False)
        owing = self._part_of(department, role=UnitRole.LEAD, claimed_on=None)
        return self.filter(claimed, owing, state=State.IN_PROGRESS)

    def owing_report(self, department: Department | int | None, since: date) -> "TaskStateQuerySet":
        """Unfinished parts on which the unit has not reported since that day, the first of the reporting period.

        Work that is suspended on the day of the rows owes nothing; work dispatched, resumed or reopened within the
        period does.
        """
        return self.unfinished(department, unheard_since(since)).filter(dispatched_on__isnull=False)

    def undispatched(self) -> "TaskStateQuerySet":
        return self.filter(state=State.PENDING, dispatched_on=None)

    def claimed(self) -> "TaskStateQuerySet":
        return self.filter(state=State.CLAIMED)

    def asking_extension(self) -> "TaskStateQuerySet":
        return self.filter(asked_due_on__isnull=False)

    def undated(self) -> "TaskStateQuerySet":
        """Tasks without a date by which they are due."""
        return self.filter(due_on=None)

    def returned(self) -> "TaskStateQuerySet":
        """Sent back by the office and not claimed again."""
        return self.filter(state=State.IN_PROGRESS, returned_on__isnull=False)

    def led_by(self, department: Department | int) -> "TaskStateQuerySet":
        return self.carried_by(department, UnitRole.LEAD)

    def visible_to(self, user, permission: Permission = Permission.READ_TASK) -> "TaskStateQuerySet":
        """Tasks on which the person holds the permission; a unit sees past days of the tasks that it carries today."""
        granted = scope(user, permission)
        if granted is ALL:
            return self
        if granted is OWN:
            return self.filter(Exists(present_units_of(user)))
        return self.none()

    def in_print_order(self) -> "TaskStateQuerySet":
        return self.order_by("task__project__position", "task__position")

    def by_due_day(self) -> "TaskStateQuerySet":
        """Nearest deadline first, those without one last; then as printed."""
        return self.order_by(*BY_DUE_DAY)

    def with_row(self) -> "TaskStateQuerySet":
        """Join the row's texts and the latest report, so that a list needs no query for each task."""
        return self.select_related("task__project", "wording", "category", "latest_report", "plan")


def present_units_of(user) -> models.QuerySet:
    """Rows that tie the person's unit to the outer task at present."""
    return TaskUnit.objects.present().filter(task=OuterRef("task"), department=user.department_id)


def unheard_since(day: date) -> Q:
    """A unit's row that has not reported since that day."""
    return Q(reported_on=None) | Q(reported_on__lt=day)
