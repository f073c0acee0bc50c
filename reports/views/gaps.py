"""佐证材料缺口: which demanded evidence is missing, waits for review or is there; each number opens its list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.directory import unit_name_on
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, Permission, may, scope
from indicators.current import plan_of
from reports import figures
from tasks.pages.filters import TaskFilter
from tasks.pages.views.scoped import readable_states

NARROWED_BY = ("category", "lead", "evidence_kind")
EVERY = "all"


class EvidenceGaps(RoleRequiredMixin, View):
    """The matrix of projects and demanded kinds of evidence; `open` says whose tasks are shown too."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        context: dict[str, object] = {"plan": plan, "whole": scope(request.user, Permission.READ_TASK) is ALL}
        if not context["whole"]:
            context["unit"] = unit_name_on(request.user, request.as_of)
        if plan is not None:
            query = {name: request.GET[name] for name in NARROWED_BY if request.GET.get(name)}
            chosen = TaskFilter(query or None, queryset=readable_states(request))
            sense = not chosen.is_bound or chosen.is_valid()
            matrix = figures.gaps(chosen.qs if sense else chosen.qs.none(), **query)
            opened = request.GET.get("open", "")
            context |= {
                "gaps": matrix,
                "fields": [chosen.form[name] for name in NARROWED_BY],
                "narrowed": bool(query),
                "every": opened == EVERY,
                "opened": {str(line.position) for line in matrix.lines if opened in (EVERY, str(line.position))},
                "names_files": scope(request.user, Permission.READ_EVIDENCE) is not NONE,
                "may_demand": may(request.user, Permission.CHANGE_PLAN),
            }
        return render(request, "reports/gaps.html", context)
