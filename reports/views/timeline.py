"""时间轴: the deadlines as a picture, by project or by lead unit, and the same month by month."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.directory import unit_name_on
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import ALL, Permission, scope
from indicators.current import plan_of
from reports import figures
from reports.figures.timeline import month_figure
from reports.timeline_svg import HEIGHT, draw, head_of, scale_of
from tasks.choices import Light
from tasks.pages.filters import TaskFilter
from tasks.pages.views.scoped import readable_states

NARROWED_BY = ("category", "lead", "light")


class TimelinePage(RoleRequiredMixin, View):
    """Every task from dispatch to deadline on the asked day; any filter of the task list narrows it."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, by_lead = plan_of(request), request.GET.get("by") == "lead"
        whole = scope(request.user, Permission.READ_TASK) is ALL
        context: dict[str, object] = {"plan": plan, "by_lead": by_lead, "whole": whole}
        if not whole:
            context["unit"] = unit_name_on(request.user, request.as_of)
        if plan is not None:
            query = {name: value for name, value in request.GET.items() if value and name in TaskFilter.base_filters}
            chosen = TaskFilter(query or None, queryset=readable_states(request))
            sense = not chosen.is_bound or chosen.is_valid()
            shown = figures.timeline(chosen.qs if sense else chosen.qs.none(), by_lead=by_lead, **query)
            context |= picture(shown, query) | {
                "fields": [chosen.form[name] for name in NARROWED_BY],
                "kept": [(name, value) for name, value in query.items() if name not in NARROWED_BY],
                "narrowed": bool(query),
                "filter_words": chosen.in_words() if query else "",
                "total": figures.Figure("任务", len(shown.bars), query),
            }
        return render(request, "reports/timeline.html", context)


def lights_of(shown: figures.Timeline) -> list[Light]:
    """Return the lights that the key explains: all but 未交办, and that too where a task has it."""
    used = {bar.light for bar in shown.bars}
    return [light for light in Light if light != Light.UNDISPATCHED or light in used]


def picture(shown: figures.Timeline, query: Mapping[str, object]) -> dict[str, object]:
    """Return the drawing: its head, its groups of tasks, and the same tasks by month; `query` had narrowed them."""
    scale = scale_of(shown)
    drawn = {bar.task.task_id: draw(bar, scale) for bar in shown.bars}
    return {
        "head": head_of(scale, shown.day),
        "height": HEIGHT,
        "key": [(light.value, light.label) for light in lights_of(shown)],
        "groups": [(group, [drawn[bar.task.task_id] for bar in group.bars]) for group in shown.groups],
        "months": [
            (month_figure(month, len(bars), query), [drawn[bar.task.task_id] for bar in bars])
            for month, bars in shown.by_month()
        ],
    }
