"""全部方案: one row a plan; what runs first, drafts for those who may know of them, what is archived folded away."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NONE, Permission, may, scope
from indicators.choices import Stage
from indicators.current import plans_of
from indicators.models import PlanStage
from reports import figures
from reports.figures import PlanRecord
from tasks.as_of.day import AsOf

ORDER = (Stage.RUNNING, Stage.DRAFT, Stage.CLOSED, Stage.ARCHIVED)


@dataclass(frozen=True)
class PlanRow:
    """A plan as listed: its record, and the step by which it entered its stage (None for one made by hand)."""

    record: PlanRecord
    step: PlanStage | None


@dataclass(frozen=True)
class StageGroup:
    """The plans in one stage."""

    stage: Stage
    rows: list[PlanRow]


class Plans(RoleRequiredMixin, View):
    """Every plan that the reader may know of on the day; totals are those of the running plans alone."""

    permission = Permission.READ_TABLE

    def get(self, request: SignedInRequest) -> HttpResponse:
        plans, day = plans_of(request), request.as_of
        records = figures.plan_records(AsOf(plans, day, request.user).tasks())
        steps = {step.plan_id: step for step in PlanStage.objects.until(day).filter(plan__in=plans).order_by("seq")}
        rows = [PlanRow(record, steps.get(record.plan.pk)) for record in records]
        groups = [StageGroup(stage, [row for row in rows if row.record.plan.stage == stage]) for stage in ORDER]
        running = [row.record for row in groups[0].rows]
        context = {
            "groups": [group for group in groups if group.rows],
            "total": figures.total_rate(running),
            "running": running,
            "more_than_one": len(records) > 1,
            "shows_work": scope(request.user, Permission.READ_TASK) is not NONE,
            "may_steer": may(request.user, Permission.CLOSE_PLAN) and not request.is_past,
        }
        return render(request, "reports/plans.html", context)
