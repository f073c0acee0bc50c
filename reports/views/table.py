"""分解表: the annex as printed with its progress, as a page and as a workbook."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import ALL, Permission, scope
from indicators.current import plan_of
from indicators.models import OpenQuestion
from reports import figures
from reports.official import lines, spans
from reports.views.wall import wall_page
from tasks.as_of.day import AsOf


class OfficialTable(RoleRequiredMixin, View):
    """The annex as printed, with a light and the latest words in each task."""

    permission = Permission.READ_TABLE

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        if plan is None:
            return render(request, "reports/table.html", {"plan": None})
        everything = AsOf([plan], request.as_of)
        if request.GET.get("view") == "wall":
            return wall_page(request, everything)
        listed = lines(AsOf([plan], request.as_of, request.user))
        context = {
            "plan": plan,
            "has_cooperating": len(plan.headings) > 8,
            "columns": [(column.key.value, heading) for column, heading in plan.columns],
            "lines": list(zip(listed, spans(listed), strict=True)),
            "row_count": len({line.row for line in listed}),
            "counts": figures.lights_shown(figures.by_light(everything.tasks())),
            "open_count": OpenQuestion.objects.open_on(request.as_of).filter(project__plan=plan).count(),
            "links": scope(request.user, Permission.READ_TASK) is ALL,
        }
        return render(request, "reports/table.html", context)
