"""分解表: the annex as printed with its progress, as a page and as a workbook."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, Permission, scope
from indicators.current import plan_of
from indicators.models import OpenQuestion
from reports import figures
from reports.official import lines, spans
from reports.views.wall import wall_page
from tasks.as_of.day import AsOf
from tasks.choices import Light


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
        counts = figures.lights_shown(figures.by_light(everything.tasks()))
        listed = lines(AsOf([plan], request.as_of, request.user))
        context = {
            "plan": plan,
            "has_cooperating": len(plan.headings) > 8,
            "columns": [(column.key.value, heading) for column, heading in plan.columns],
            "lines": list(zip(listed, spans(listed), strict=True)),
            "row_count": len({line.row for line in listed}),
            "counts": counts,
            "undispatched": to_dispatch(request, counts),
            "open_count": OpenQuestion.objects.open_on(request.as_of).filter(project__plan=plan).count(),
            "links": scope(request.user, Permission.READ_TASK) is ALL,
        }
        return render(request, "reports/table.html", context)


def to_dispatch(request: SignedInRequest, lights: Sequence[figures.Figure]) -> figures.Figure | None:
    """Return the figure of the tasks that the person can hand out today; None where there are none."""
    if request.is_past or scope(request.user, Permission.DISPATCH) is NONE:
        return None
    return next((figure for figure in lights if figure.query["light"] == Light.UNDISPATCHED and figure.value), None)
