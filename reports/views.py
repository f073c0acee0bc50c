"""分解表, 总览 and 逾期: what the work adds up to on a day."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import Guarded
from departments.roles import ALL, Action, scope
from indicators.current import plan_of
from indicators.models import OpenQuestion
from jiading.day import now
from jiading.filenames import content_disposition, safe_name
from jiading.sheet import save_bytes
from reports import figures
from reports.official import lines, spans
from reports.official_xlsx import build
from tasks.holding import holders_of
from tasks.models import Standing, TaskUnit
from tasks.showing import days_late, shown_list
from tasks.views.lists import XLSX
from tasks.views.scoped import standings

PER_PAGE = 50


class OfficialTable(Guarded, View):
    """The annex as printed, with a light and the latest words in each task."""

    action = Action.READ_TABLE

    def get(self, request: HttpRequest) -> HttpResponse:
        plan = plan_of(request)
        if plan is None:
            return render(request, "reports/table.html", {"plan": None})
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


class OfficialTableExport(Guarded, View):
    """「导出分解表」."""

    action = Action.EXPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        plan, when = plan_of(request), now()
        if plan is None:
            return redirect("reports:table")
        book = build(plan, day=request.as_of, by=request.user, when=when)
        response = HttpResponse(save_bytes(book, stamp=when.at), content_type=XLSX)
        response["Content-Disposition"] = content_disposition(safe_name(plan.title, request.as_of, "xlsx"))
        return response


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


class Overdue(Guarded, View):
    """逾期: by days late, with lead, who holds it up, and who has not reported since when."""

    action = Action.READ_TASK
    ORDERS = {"days": ("due_on", "task"), "lead": ("lead_text", "due_on", "task")}

    def get(self, request: HttpRequest) -> HttpResponse:
        plan, day = plan_of(request), request.as_of
        order = request.GET.get("order", "days")
        context = {"plan": plan, "order": order if order in self.ORDERS else "days"}
        if plan is not None:
            rows = standings(request).overdue().order_by(*self.ORDERS[context["order"]]).with_row()
            page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
            late = shown_list(page.object_list, day)
            holders, quiet = holders_of(late, day), quiet_units(late, day)
            for one in late:
                one.days, one.held = days_late(one, day), holders[one.task_id]
                one.quiet_units = quiet.get(one.task_id, [])
            context |= {"page_obj": page, "late": late}
        return render(request, "reports/overdue.html", context)


def quiet_units(late: list[Standing], day) -> dict[int, list[TaskUnit]]:
    """Return, by task id, the units whose unfinished part was not reported on within the cycle and its grace."""
    found: dict[int, list[TaskUnit]] = {}
    limits = {one.task_id: one.plan.silence_days for one in late}
    since = {one.task_id: one.dispatched_on for one in late}
    rows = TaskUnit.objects.on(day).unfinished().filter(task__in=limits).select_related("department")
    for row in rows.order_by("position"):
        heard = row.reported_on or since[row.task_id]
        named = found.setdefault(row.task_id, [])
        if (
            heard
            and (day - heard).days > limits[row.task_id]
            and row.department_id not in {u.department_id for u in named}
        ):
            row.quiet_days = (day - heard).days
            named.append(row)
    return found
