"""The office's words for tasks on a day: overdue, due soon, silent, and the light they add up to.

Say the plan and the day once, with of() and on(); every later word means that plan and that day.
This is the only definition of a light: pages, filters, figures and files all read it.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from departments.models import Department
from departments.roles import ALL, OWN, Action, scope
from indicators.choices import FOREVER
from indicators.models import Plan
from tasks.choices import Light, State, UnitRole
from tasks.models.unit import TaskUnit

RUNNING = (State.PENDING, State.IN_PROGRESS, State.CLAIMED)


class StandingQuerySet(models.QuerySet):
    """How the tasks of one plan stood at the end of one day."""

    plan: Plan | None = None
    day: date | None = None

    def _clone(self) -> "StandingQuerySet":
        clone = super()._clone()
        clone.plan, clone.day = self.plan, self.day
        return clone

    def of(self, plan: Plan) -> "StandingQuerySet":
        """Tasks of this plan, judged by this plan's thresholds."""
        chosen = self.filter(plan=plan)
        chosen.plan = plan
        return chosen

    def on(self, day: date) -> "StandingQuerySet":
        """As everything stood at the end of that day."""
        chosen = self.filter(since__lte=day, until__gt=day)
        chosen.day = day
        return chosen

    def present(self) -> "StandingQuerySet":
        return self.filter(until=FOREVER)

    def running(self) -> "StandingQuerySet":
        """Work that is expected to go on: not completed, suspended or cancelled."""
        return self.filter(state__in=RUNNING)

    def counted(self) -> "StandingQuerySet":
        """Tasks of the denominator: all but the cancelled."""
        return self.exclude(state=State.CANCELLED)

    def completed(self) -> "StandingQuerySet":
        return self.filter(state=State.COMPLETED)

    def _is_overdue(self) -> Q:
        return Q(state__in=RUNNING, due_on__lt=self.day)

    def _is_due_soon(self) -> Q:
        return Q(state__in=RUNNING, due_on__gte=self.day) & Q(
            warn_on__lte=self.day + timedelta(days=self.plan.due_soon_days)
        )

    def _is_silent(self) -> Q:
        """Dispatched, and no lead has said a word within the reporting cycle plus the grace."""
        last_heard = self.day - timedelta(days=self.plan.silence_days)
        return Q(state__in=(State.PENDING, State.IN_PROGRESS)) & Q(heard_on__lt=last_heard)

    def _heard(self) -> "StandingQuerySet":
        return self.annotate(heard_on=Coalesce("lead_reported_on", "dispatched_on"))

    def overdue(self) -> "StandingQuerySet":
        """Due before that day and still running: a task due on D is overdue from D+1."""
        return self.filter(self._is_overdue())

    def due_within(self, days: int) -> "StandingQuerySet":
        return self.running().filter(due_on__range=(self.day, self.day + timedelta(days=days)))

    def silent(self) -> "StandingQuerySet":
        """Silent by the rule, whatever its light: an overdue task can be silent too."""
        return self._heard().filter(self._is_silent())

    def with_light(self) -> "StandingQuerySet":
        """Annotate `light`: exactly one Light for each task."""
        return self._heard().annotate(
            light=Case(
                When(state=State.COMPLETED, then=Value(Light.DONE)),
                When(state__in=(State.SUSPENDED, State.CANCELLED), then=Value(Light.IDLE)),
                When(self._is_overdue(), then=Value(Light.OVERDUE)),
                When(self._is_due_soon(), then=Value(Light.DUE_SOON)),
                When(self._is_silent(), then=Value(Light.SILENT)),
                When(due_on=None, then=Value(Light.IDLE)),
                default=Value(Light.NORMAL),
                output_field=CharField(),
            )
        )

    def lit(self, light: str) -> "StandingQuerySet":
        return self.with_light().filter(light=light)

    def carried_by(self, department: Department | int, role: str | None = None) -> "StandingQuerySet":
        """Tasks that the unit carries on that day, in one role or in any."""
        rows = TaskUnit.objects.on(self.day).filter(task=OuterRef("task"), department=department)
        return self.filter(Exists(rows.filter(role=role) if role else rows))

    def led_by(self, department: Department | int) -> "StandingQuerySet":
        return self.carried_by(department, UnitRole.LEAD)

    def visible_to(self, user) -> "StandingQuerySet":
        """Tasks the person may read; a unit keeps its sight only as long as it carries the task at present."""
        granted = scope(user, Action.READ_TASK)
        if granted is ALL:
            return self
        if granted is OWN:
            return self.filter(Exists(present_units_of(user)))
        return self.none()

    def in_print_order(self) -> "StandingQuerySet":
        return self.order_by("task__project__position", "task__position")

    def by_due_day(self) -> "StandingQuerySet":
        """Nearest deadline first, those without one last; then as printed."""
        return self.order_by(F("due_on").asc(nulls_last=True), "task__project__position", "task__position")

    def with_row(self) -> "StandingQuerySet":
        """Bring the row's texts and the latest report along, so that a list needs no query of its own."""
        return self.select_related("task__project", "wording", "category", "latest_report", "plan")


def present_units_of(user) -> TaskUnit.objects.__class__:
    """Rows that tie the person's unit to the outer task at present."""
    return TaskUnit.objects.present().filter(task=OuterRef("task"), department=user.department_id)
