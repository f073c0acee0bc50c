"""工作台: what the person owes today over all running plans, the most pressing first; a section opens its lists."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.choices import Role
from departments.directory import unit_name_on
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, OWN, Permission, may, scope
from departments.workdays import notice, workdays
from indicators.choices import Stage
from indicators.current import plans_of, running_plans_of
from indicators.models import Plan
from jiading.database.several_counts import counts_by
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.views.workbench import administrator, leader, office, officer
from tasks.pages.views.workbench.lists import PlanList, lists_of

SOON = 30  # days ahead for which the calendar of working days must be known
OWES: dict[str, str] = {Role.OFFICE: "要定", Role.LEADER: "要看"}  # how the heading goes on after 今天
CONFIRM = Permission.CONFIRM_COMPLETION
SHOWN = 10  # tasks of a section on the workbench; its list has them all


def begun(user: User, rows: TaskStateQuerySet) -> TaskStateQuerySet:
    """Return the tasks on which the person has begun a report and not sent it."""
    return rows.filter(task__drafts__user=user) if scope(user, Permission.REPORT_PROGRESS) is OWN else rows.none()


def calendar_notice(request: SignedInRequest) -> str:
    """Return the sentence for years near the day whose holidays nobody has entered."""
    return notice(workdays().unknown_years([request.as_of, request.as_of + timedelta(days=SOON)]))


def open_plans_of(request: SignedInRequest) -> list[Plan]:
    """Return the plans of the day that are not over, which may be drafts."""
    return [plan for plan in plans_of(request) if plan.stage in (Stage.RUNNING, Stage.DRAFT)]


class Workbench(View):
    """The first page after sign-in."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        if request.user.role == Role.AUDITOR:
            return redirect("tasks:audit")
        plans, unit = running_plans_of(request), unit_name_on(request.user, request.as_of)
        context: dict[str, Any] = {"plans_known": plans_of(request), "running": plans, "unit": unit, "sections": []}
        context |= {"several": len(plans) > 1, "owes": OWES.get(request.user.role, "要办")}
        if may(request.user, Permission.MANAGE_ACCOUNTS):
            context |= {"calendar_notice": calendar_notice(request)} | administrator.work_of()
        if context["plans_known"] and scope(request.user, Permission.READ_TASK) is not NONE:
            context |= self.work(request, plans)
        return render(request, "tasks/workbench.html", context)

    def work(self, request: SignedInRequest, plans: list[Plan]) -> dict[str, Any]:
        """Return the sections and figures of a person who may read tasks."""
        user, rows = request.user, AsOf(plans, request.as_of, request.user).tasks()
        if scope(user, Permission.READ_TASK) is not ALL:
            work = officer.work_of(request, rows)
        elif may(user, CONFIRM):
            work = office.work_of(request, rows, open_plans_of(request))
        else:
            work = leader.work_of(request, rows)
        more = {
            "may_fill_sheets": not request.is_past and may(user, Permission.REPORT_FOR_UNIT),
            "calendar_notice": calendar_notice(request) if may(user, Permission.DISPATCH) else "",
        }
        return work | more | self.figures(request, rows, plans)

    def figures(self, request: SignedInRequest, rows: TaskStateQuerySet, plans: list[Plan]) -> dict[str, Any]:
        """Return the lists of the head and of what waits for the office, of each plan that has some."""
        user = request.user
        open_plans = open_plans_of(request)
        waiting = AsOf(open_plans, request.as_of, user).tasks().undispatched()
        claimed = rows.claimed() if user.department_id is None else rows.led_by(user.department_id).claimed()
        totals, undispatched, claims, drafts = counts_by([rows, waiting, claimed, begun(user, rows)], "plan")
        may_dispatch = not request.is_past and may(user, Permission.DISPATCH)
        return {
            "totals": lists_of(request, plans, totals, {}),
            "total": sum(totals.values()),
            "to_dispatch": lists_of(request, open_plans, undispatched, {"needs": "dispatch"}) if may_dispatch else [],
            "own_claims": self.own_claims(request, plans, claims),
            "drafts": sum(drafts.values()),
        }

    def own_claims(self, request: SignedInRequest, plans: list[Plan], claims: dict[int, int]) -> list[PlanList]:
        """Return the claims of a head's unit that wait for the office; none for who may not claim."""
        if scope(request.user, Permission.CLAIM_COMPLETION) is NONE:
            return []
        return lists_of(request, plans, claims, {"needs": "confirm", "lead": request.user.department_id})
