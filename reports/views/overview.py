"""总览: what leadership sees of a day; every number opens the list of exactly that length."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import ALL, Permission, scope
from indicators.current import plan_of
from jiading.day import UnknownDay
from jiading.templatetags.portal import here, to
from jiading.web.day_navigation import compare_day, compare_steps
from reports import charts, figures
from reports.figures import Figure, Summary
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.presenters.task_row import task_rows
from tasks.pages.views.scoped import readable_states

LATE_SHOWN = 8
CHANGES_SHOWN = 4
WAITING_SHOWN = 5
SILENT_SHOWN = 8


class Overview(RoleRequiredMixin, View):
    """总览: how many are done, what is overdue and with whom, who is silent, what changed, what waits for an answer."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        try:
            earlier = compare_day(request)
        except UnknownDay as refusal:
            retry = here({"request": request}, compare="")
            return render(request, "400_day.html", {"sentence": str(refusal), "retry": retry}, status=400)
        plan, rows = plan_of(request), readable_states(request)
        if plan is None:
            return render(request, "reports/overview.html", {"plan": None})
        then = AsOf([plan], earlier, request.user).tasks()
        context = {
            "plan": plan,
            "whole": scope(request.user, Permission.READ_TASK) is ALL,
            "earlier": earlier,
            "compare_steps": compare_steps(request, earlier),
            **figures_context(rows, then),
            **work_context(rows, earlier),
        }
        context["unit"] = context["names"].get(request.user.department_id, "")
        context["charts"] = drawn(context, partial(list_address, request), request.as_of)
        return render(request, "reports/overview.html", context)


def list_address(request: SignedInRequest, figure: Figure) -> str:
    return to({"request": request}, "tasks:list", **figure.query)


def figures_context(rows: TaskStateQuerySet, then: TaskStateQuerySet) -> dict[str, Any]:
    """Return the context for how the tasks stand on the day, and by how much that differs from the earlier day."""
    now, before = figures.summary(rows), figures.summary(then)
    lacking = now.rate.next_band[2] if now.rate.next_band else 0
    others, silence = figures.others_and_silence(rows)
    return {
        "rate": now.rate,
        "risen": difference(now, before),
        "bands": (figures.FAIR, figures.GOOD),
        "nearest": figures.nearest(rows, lacking) if lacking else [],
        "lights": figures.lights_shown(now.lights),
        "doors": doors(now, before),
        "categories": now.categories,
        "others": others,
        "silence": silence,
        "all_silent": others[0],
        "kept": now.kept,
        "points": figures.trend(rows),
        "ahead": figures.ahead(rows),
    }


def doors(now: Summary, before: Summary) -> list[tuple[Figure, int]]:
    """Return each light that is shown with by how many tasks it differs from the earlier day."""
    old = {figure.label: figure.value for figure in before.lights}
    return [(figure, figure.value - old[figure.label]) for figure in figures.lights_shown(now.lights)]


def difference(now: Summary, before: Summary) -> float | None:
    """Return by how many percentage points the rate has risen; None when there was nothing to count before."""
    return round(now.rate.percent - before.rate.percent, 1) if before.rate.counted else None


def work_context(rows: TaskStateQuerySet, earlier: date) -> dict[str, Any]:
    """Return the context for where the work is: leads, overdue tasks and their blockers, changes, owed answers."""
    names = rows.as_of.names
    late = rows.overdue().order_by("due_on", "task").with_row()[:LATE_SHOWN]
    leads, waiting = figures.leads(rows, names), figures.waiting(rows, names)
    return {
        "names": names,
        "leads": leads.rows,
        "late": task_rows(late, rows.as_of, blockers=True),
        "changes": figures.changes(rows, earlier, CHANGES_SHOWN),
        "waiting": waiting[:WAITING_SHOWN],
        "instructed": figures.instructed(len(waiting)),
        "silent": leads.silent[:SILENT_SHOWN],
        "silent_more": len(leads.silent[SILENT_SHOWN:]),
    }


def drawn(context: dict[str, Any], link: charts.Link, day: date) -> dict[str, charts.Option]:
    """Return the options of the page's charts, by the name of the place where each is drawn."""
    return {
        "by-category": charts.lights_by("各指标分类的任务，按灯", context["categories"], link),
        "by-lead": charts.lights_by("各牵头部门的任务，按灯", context["leads"][: charts.LEADS_DRAWN], link),
        "burn-up": charts.burn_up("办结进度与时间节点", context["points"], day, link),
        "due-by-month": charts.due_by_month("未办结任务的期限，按月", context["ahead"], link),
    }
