"""任务: the plan as one list, and exactly this list as a workbook."""

from departments.guards import RoleRequiredMixin
from departments.roles import Permission, may
from indicators.current import plan_of
from jiading.web.list_page import ListPage
from jiading.web.rate_limits import LimitedSearch
from tasks.as_of.blockers import with_blockers
from tasks.pages.filters import TaskFilter
from tasks.pages.list_address import list_address
from tasks.pages.presenters import shown_list
from tasks.pages.tables import TaskTable
from tasks.pages.views.scoped import standings


class TaskList(RoleRequiredMixin, LimitedSearch, ListPage):
    """The plan as one list: one day, one reader."""

    permission = Permission.READ_TASK
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
            may_urge=acting and may(user, Permission.URGE),
            may_instruct=acting and may(user, Permission.INSTRUCT),
            may_fill_sheets=may(user, Permission.REPORT_FOR_UNIT),
            **more,
        )
