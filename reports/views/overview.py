"""总览: what leadership sees of a day; every number opens the list of exactly that length."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import Guarded
from departments.roles import ALL, Action, scope
from indicators.current import plan_of
from reports import figures
from tasks.showing import days_late, shown_list
from tasks.views.scoped import standings


class Overview(Guarded, View):
    """总览: every number opens the list of exactly that length."""

    action = Action.READ_TASK

    def get(self, request: HttpRequest) -> HttpResponse:
        plan, rows = plan_of(request), standings(request)
        if plan is None:
            return render(request, "reports/overview.html", {"plan": None})
        rate = figures.rate(rows)
        late = shown_list(rows.overdue().order_by("due_on", "task").with_row()[:10], request.as_of)
        for one in late:
            one.days = days_late(one, request.as_of)
        context = {
            "plan": plan,
            "rate": rate,
            "bands": (figures.FAIR, figures.GOOD),
            "nearest": figures.nearest(rows, rate.next_band[2]) if rate.next_band else [],
            "lights": figures.by_light(rows),
            "categories": figures.by_category(rows),
            "leads": figures.by_lead(rows),
            "others": figures.others(rows),
            "kept": figures.punctuality(rows),
            "late": late,
            "whole": scope(request.user, Action.READ_TASK) is ALL,
        }
        return render(request, "reports/overview.html", context)
