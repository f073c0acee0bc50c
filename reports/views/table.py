"""分解表: the annex as printed with its progress, as a page and as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import Guarded
from departments.roles import ALL, Action, scope
from indicators.current import plan_of
from indicators.models import OpenQuestion
from jiading.day import now
from jiading.filenames import content_disposition, safe_name
from jiading.rates import Limited
from jiading.sheet import save_bytes
from reports import figures
from reports.files.official_xlsx import build
from reports.official import lines, spans
from reports.views.wall import wall_page
from tasks.models import Standing
from tasks.pages.views.lists import XLSX


class OfficialTable(Guarded, View):
    """The annex as printed, with a light and the latest words in each task."""

    action = Action.READ_TABLE

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = plan_of(request)
        if plan is None:
            return render(request, "reports/table.html", {"plan": None})
        if request.GET.get("view") == "wall":
            return wall_page(request, plan)
        listed = lines(plan, request.as_of, request.user)
        everyone = Standing.objects.of(plan).on(request.as_of).with_light()
        context = {
            "plan": plan,
            "has_cooperating": len(plan.headings) > 8,
            "columns": [(column.key.value, heading) for column, heading in plan.columns],
            "lines": list(zip(listed, spans(listed), strict=True)),
            "row_count": len({line.row for line in listed}),
            "counts": figures.by_light(everyone),
            "open_count": OpenQuestion.objects.open_on(request.as_of).filter(project__plan=plan).count(),
            "links": scope(request.user, Action.READ_TASK) is ALL,
        }
        return render(request, "reports/table.html", context)


class OfficialTableExport(Guarded, Limited, View):
    """「导出分解表」."""

    action = Action.EXPORT
    rate = "export"

    def get(self, request: HttpRequest) -> HttpResponse:
        plan, when = plan_of(request), now()
        if plan is None:
            return redirect("reports:table")
        book = build(plan, day=request.as_of, by=request.user, when=when)
        response = HttpResponse(save_bytes(book, stamp=when.at), content_type=XLSX)
        response["Content-Disposition"] = content_disposition(safe_name(plan.title, request.as_of, "xlsx"))
        return response
