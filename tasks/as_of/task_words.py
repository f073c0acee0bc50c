"""Queries for tasks on a day, in the words of the office: overdue, due soon, silent, and the light.

The rows come from AsOf, which fixes plans, day and reader; every method means those plans and that day, each plan with
its own thresholds. This is the only definition of a light: pages, filters, figures and files all read it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Self

from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.db.models.functions import Greatest

from departments.models import User
from departments.roles import ALL, NONE, Permission, may, scope
from departments.workdays import workdays
from indicators.models import Plan
from tasks.as_of.changes import ChangeWords
from tasks.as_of.evidence_states import EvidenceWords
from tasks.as_of.rows_of_day import Unit, in_hand
from tasks.as_of.timeliness import TimelinessWords
from tasks.choices import AT_REST, RUNNING, WORKING, Kind, Light, State, UnitRole, UnitState
from tasks.models.unit import TaskUnit, TaskUnitQuerySet

BY_DUE_DAY = (F("due_on").asc(nulls_last=True), "task__project__position", "task__position")


# The plugin of mypy gives each queryset class an as_manager() of its own, which several bases cannot share.
class TaskStateQuerySet(ChangeWords, EvidenceWords, TimelinessWords):  # type: ignore[override]
    """The states of tasks of some plans at the end of one day."""

    def running(self) -> Self:
        """Work that is expected to go on: not completed, suspended or cancelled."""
        return self.filter(state__in=RUNNING)

    def completed(self) -> Self:
        return self.filter(state=State.COMPLETED)

    def _is_due_soon(self) -> Q:
        soon = self._by_threshold("due_soon_days", lambda days: Q(warn_on__lte=self.day + timedelta(days=days)))
        return in_hand() & Q(due_on__gte=self.day) & soon

    def overdue(self) -> Self:
        """Due before that day and still in hand: a task due on D is overdue from D+1."""
        return self.filter(self._is_overdue())

    def due_within(self, days: int) -> Self:
        return self.filter(in_hand(), due_on__range=(self.day, self.day + timedelta(days=days)))

    def silent(self) -> Self:
        """Silent by the rule, whatever its light: an overdue task can be silent too."""
        return self._heard().filter(self.silence())

    def silence(self) -> Q:
        """Return the condition of silent(), for aggregates over the tasks that AsOf.tasks() returns."""
        return self._is_silent()

    def _with_light(self) -> Self:
        """Annotate `light`: exactly one Light for each task."""
        return self._heard().annotate(
            light=Case(
                When(state=State.COMPLETED, then=Value(Light.DONE)),
                When(state__in=AT_REST, then=Value(Light.IDLE)),
                When(dispatched_on=None, then=Value(Light.UNDISPATCHED)),
                When(self._is_overdue(), then=Value(Light.OVERDUE)),
                When(self._is_due_soon(), then=Value(Light.DUE_SOON)),
                When(self._is_silent(), then=Value(Light.SILENT)),
                When(due_on=None, then=Value(Light.IDLE)),
                default=Value(Light.NORMAL),
                output_field=CharField(),
            )
        )

    def with_parts(self, role: str | None = None) -> Self:
        """Join the units of the tasks on that day, in one role or in any; later words find the unit in `carrier`.

        No unit carries a task that is not dispatched.
        """
        rows = Q(task__units__since__lte=self.day, task__units__until__gt=self.day)
        part = FilteredRelation("task__units", condition=rows & Q(task__units__role=role) if role else rows)
        return (
            self.dispatched().annotate(part=part).annotate(carrier=F("part__department")).filter(carrier__isnull=False)
        )

    def carried_by(self, department: Unit | None, role: str | None = None) -> Self:
        """Tasks that the unit (or any unit) carries on that day, in one role or in any: only those dispatched to it."""
        return self.dispatched().named_to(department, role)

    def named_to(self, department: Unit | None, role: str | None = None) -> Self:
        """Tasks that the table gives to the unit (or any unit), dispatched or not."""
        return self.filter(self._part_of(department, **({"role": role} if role else {})))

    def unanswered(self, department: Unit | None = None) -> Self:
        """Tasks on which that unit, or any, owes a reply to an urging or an instruction."""
        return self.running().filter(self._part_of(department, urged_on__isnull=False))

    def answer_overdue(self, department: Unit | None = None) -> Self:
        """Tasks on which that unit, or any, has let the day of its answer pass."""
        return self.running().filter(self._part_of(department, urged_on__isnull=False, reply_by__lt=self.day))

    def instructed(self, department: Unit | None = None) -> Self:
        """Tasks on which that unit, or any, has not answered a leader's instruction."""
        return self.running().filter(self._part_of(department, urged_on__isnull=False, urged_by=Kind.INSTRUCTED))

    def can_be_instructed(self) -> Self:
        """Work in hand; also while its claim waits for the office."""
        return self.filter(in_hand())

    def can_be_urged(self) -> Self:
        """The same without claimed tasks: these wait for the office, and an urging asks units."""
        return self.can_be_instructed().exclude(state=State.CLAIMED)

    def unacknowledged(self, department: Unit | None) -> Self:
        """Dispatched tasks that the unit, or any, has not acknowledged."""
        waiting = self._part_of(department, state=UnitState.PENDING)
        return self.filter(in_hand(), waiting)

    def acknowledgement_overdue(self, department: Unit | None = None) -> Self:
        """Not acknowledged by that unit, or any, within the plan's working days after it was asked."""

        def late(over: date) -> Exists:
            return self._part_of(department, state=UnitState.PENDING, state_since__lte=over)

        return self.running().filter(self._acknowledgement_late(late))

    def with_late_acknowledgements(self) -> Self:
        """Join to these tasks each unit (`carrier`) that is late to acknowledge, with its day of asking (`asked_on`).

        A unit in two roles on a task is joined twice.
        """

        def late(over: date) -> Q:
            return Q(part_state=UnitState.PENDING, part_state_since__lte=over)

        # A filter on part__state would join the units a second time; one on an annotation asks the row that is joined.
        parts = (
            self.running().with_parts().annotate(part_state=F("part__state"), part_state_since=F("part__state_since"))
        )
        asked = parts.annotate(asked_on=Greatest("dispatched_on", "part_state_since"))
        return asked.filter(self._acknowledgement_late(late))

    def _acknowledgement_late(self, late: Callable[[date], Q | Exists]) -> Q:
        """Return the condition that dispatch and asking lie too long back; `late` takes the last day that is late."""

        def over(workdays_allowed: int) -> Q:
            last = workdays().last_late(self.day, workdays_allowed)
            return Q(late(last), dispatched_on__lte=last)

        return self._by_threshold("acknowledge_workdays", over)

    def unfinished(self, department: Unit | None, *rules: Q) -> Self:
        """Work in hand on which the part of the unit (None: of any) is unfinished; a lead's is so until it claims."""
        return self.dispatched().filter(self._unfinished_part(department, *rules), state__in=WORKING)

    def _unfinished_part(self, department: Unit | None, *rules: Q) -> Exists:
        return self._part_of(department, ~Q(state=UnitState.FINISHED) | Q(role=UnitRole.LEAD), *rules)

    def unreported(self, department: Unit | None) -> Self:
        """Unfinished parts on which the unit has not reported for a cycle and its grace; see tasks/as_of/silence.py."""

        def quiet(days: int) -> Q:
            last_heard = self.day - timedelta(days=days)
            parts = self._unfinished_part(department, unheard_since(last_heard), Q(joined_on__lt=last_heard))
            return Q(parts, active_since__lt=last_heard)

        return self.filter(self._by_threshold("silence_days", quiet), state__in=WORKING)

    def awaiting_agreement(self, department: Unit | None = None) -> Self:
        """Claimed by one of their leads, while that other lead, or any, has not claimed or agreed."""
        claimed = self._part_of(None, role=UnitRole.LEAD, claimed_on__isnull=False)
        owing = self._part_of(department, role=UnitRole.LEAD, claimed_on=None)
        return self.filter(claimed, owing, state=State.IN_PROGRESS)

    def ready_to_claim(self, department: Unit | None = None) -> Self:
        """待申请办结: led by that unit, or any, every part finished, and completion neither claimed nor returned."""
        open_part, claimed = self._part_of(None, ~Q(state=UnitState.FINISHED)), Q(claimed_on__isnull=False)
        led = self._part_of(department, role=UnitRole.LEAD)
        asked = self._part_of(None, claimed, role=UnitRole.LEAD)
        return self.dispatched().filter(led, ~open_part, ~asked, state__in=WORKING, returned_on=None)

    def owing_report(self, department: Unit | None, since: date) -> Self:
        """Unfinished parts on which the unit has not reported since that day, the first of the reporting period.

        Work that is suspended on the day of the rows owes nothing; work dispatched, resumed or reopened within the
        period does.
        """
        return self.unfinished(department, unreported_since(since))

    def dispatched(self) -> Self:
        """Tasks that have been handed out to their units, and not taken back."""
        return self.filter(dispatched_on__isnull=False)

    def undispatched(self) -> Self:
        """Work that the office has still to hand out."""
        return self.filter(state=State.PENDING, dispatched_on=None)

    def recallable(self) -> Self:
        """Dispatched, and acknowledged by none of their units: the office may still take them back."""
        heard = self._part_of(None, ~Q(state=UnitState.PENDING))
        return self.dispatched().filter(~heard, state=State.PENDING)

    def claimed(self) -> Self:
        return self.filter(state=State.CLAIMED)

    def asking_extension(self) -> Self:
        return self.filter(asked_due_on__isnull=False)

    def carried_over(self) -> Self:
        """Return the tasks that go on with an unfinished one of an older plan (结转)."""
        return self.filter(task__carried_from__isnull=False)

    def undated(self) -> Self:
        """Tasks without a date by which they are due."""
        return self.filter(due_on=None)

    def returned(self) -> Self:
        """Sent back by the office and not claimed again."""
        return self.filter(state=State.IN_PROGRESS, returned_on__isnull=False)

    def led_by(self, department: Unit) -> Self:
        return self.carried_by(department, UnitRole.LEAD)

    def visible_to(self, user: User, permission: Permission = Permission.READ_TASK) -> Self:
        """Tasks on which the person holds the permission, and of plans that the person may know of on the day.

        A unit sees past days of the tasks that it carries today, from their dispatch on.
        """
        granted = scope(user, permission)
        if granted is NONE:
            return self.none()
        carried = self if granted is ALL else self.dispatched().filter(Exists(present_units_of(user)))
        if may(user, Permission.READ_DRAFT):
            return carried
        return carried.filter(plan__in=Plan.objects.readable_by(user, self.day_or_today).values("pk"))

    def in_print_order(self) -> Self:
        return self.order_by("task__project__position", "task__position")

    def by_due_day(self) -> Self:
        """Nearest deadline first, those without one last; then as printed."""
        return self.order_by(*BY_DUE_DAY)

    def with_row(self) -> Self:
        """Join the row's texts and the latest report, so that a list needs no query for each task."""
        return self.select_related("task__project", "wording", "category", "latest_report", "plan")


def present_units_of(user: User) -> TaskUnitQuerySet:
    """Return the present rows of the person's unit on the outer task."""
    return TaskUnit.objects.present().filter(task=OuterRef("task"), department=user.department_id)


def unheard_since(day: date) -> Q:
    """Return the condition that a unit's row has no report since that day from which silence counts."""
    return Q(heard_on=None) | Q(heard_on__lt=day)


def unreported_since(day: date) -> Q:
    """Return the condition that a unit's row has no report at all since that day."""
    return Q(reported_on=None) | Q(reported_on__lt=day)
