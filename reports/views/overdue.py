"""逾期: by days late, with who holds it up and who is silent."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import Guarded
from departments.roles import Action
from indicators.current import plan_of
from tasks.holding import holders_of
from tasks.models import Standing, TaskUnit
from tasks.showing import days_late, shown_list
from tasks.views.scoped import standings

PER_PAGE = 50


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
