"""两个方案比较: two plans side by side, each on a day of its own; every number leads to its list."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import plans_of
from indicators.models import Plan
from jiading.day import UnknownDay, parse_day
from reports import figures


class ComparePlans(RoleRequiredMixin, View):
    """Compare ?left= with ?right=, by default the two newest plans, on ?left_day= and ?right_day=.

    By default each is asked on the last day of its period, or on the day of the page when that is earlier.
    """

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        plans = sorted(plans_of(request), key=lambda plan: (plan.starts_on, plan.pk))
        context: dict[str, Any] = {"choices": plans[::-1], "fault": ""}
        if len(plans) < 2:
            return render(request, "reports/compare_plans.html", context)
        left, right = asked_plan(request, "left", plans, plans[-2]), asked_plan(request, "right", plans, plans[-1])
        try:
            left_day, right_day = asked_day(request, "left_day", left), asked_day(request, "right_day", right)
        except UnknownDay as refusal:
            left_day, right_day = last_day(left, request.as_of), last_day(right, request.as_of)
            context["fault"] = str(refusal)
        even = left.starts_on + (right_day - right.starts_on)  # as far into its period as the right plan
        context |= {"left": left, "right": right, "left_day": left_day, "right_day": right_day}
        context |= {"even": min(even, request.as_of)}
        context["found"] = figures.comparison(left, left_day, right, right_day, request.user)
        return render(request, "reports/compare_plans.html", context, status=400 if context["fault"] else 200)


def asked_plan(request: SignedInRequest, name: str, plans: list[Plan], default: Plan) -> Plan:
    """Return the plan whose code was asked for, the default for one that the reader does not know."""
    code = request.GET.get(name, "")
    return next((plan for plan in plans if plan.code == code), default)


def asked_day(request: SignedInRequest, name: str, plan: Plan) -> date:
    """Return the day that was asked for; raise UnknownDay for none and for one after the day of the page."""
    text = request.GET.get(name, "").strip()
    if not text:
        return last_day(plan, request.as_of)
    day = parse_day(text)
    if day > request.as_of:
        raise UnknownDay(f"{day} 晚于截至日期 {request.as_of}，请填写不晚于它的一天。")
    return day


def last_day(plan: Plan, as_of: date) -> date:
    return min(plan.ends_on, as_of)
