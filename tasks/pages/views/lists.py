"""任务: the plan as one list, and exactly this list as a workbook."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import Guarded
from departments.roles import Action, may
from indicators.current import plan_of
from jiading.day import now
from jiading.filenames import content_disposition, safe_name
from jiading.pages import ListPage
from jiading.rates import Limited, LimitedSearch
from jiading.sheet import save_bytes
from tasks.as_of.blockers import with_blockers
from tasks.list_xlsx import build_list
from tasks.pages.filters import TaskFilter
from tasks.pages.list_address import list_address
from tasks.pages.presenters import shown_list
from tasks.pages.tables import TaskTable
from tasks.pages.views.scoped import standings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TaskList(Guarded, LimitedSearch, ListPage):
    """The plan as one list: one day, one reader."""

    action = Action.READ_TASK
    table_class = TaskTable
    filterset_class = TaskFilter
    template_name = "tasks/task_list.html"
    part_template_name = "tasks/_task_table.html"

    def get_queryset(self):
        return standings(self.request).by_due_day().with_row()

    def get_context_data(self, **more) -> dict:
        rows = shown_list(more["table"].paginated_rows, self.request.as_of)
        with_blockers([row.record for row in rows], self.request.as_of)
        user, acting = self.request.user, not self.request.is_past
        return super().get_context_data(
            plan=plan_of(self.request),
            address=list_address(self.request),
            may_urge=acting and may(user, Action.URGE),
            may_instruct=acting and may(user, Action.INSTRUCT),
            may_fill_sheets=may(user, Action.REPORT_FOR_UNIT),
            **more,
        )


class TaskListExport(Guarded, Limited, View):
    """「导出本列表」: exactly the filtered list."""

    action = Action.EXPORT
    rate = "export"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = TaskFilter(request.GET or None, queryset=standings(request).by_due_day().with_row(), request=request)
        if chosen.is_bound and not chosen.is_valid():
            return render(request, "tasks/task_list_refused.html", {"filter": chosen}, status=400)
        plan, when = plan_of(request), now()
        if plan is None:
            return redirect("tasks:list")
        book = build_list(
            chosen.qs, plan=plan, day=request.as_of, filter_words=chosen.in_words(), by=request.user, when=when
        )
        response = HttpResponse(save_bytes(book, stamp=when.at), content_type=XLSX)
        response["Content-Disposition"] = content_disposition(safe_name("任务列表", request.as_of, "xlsx"))
        return response
