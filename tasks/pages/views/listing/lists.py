"""任务: the plan as one list, and exactly this list as a workbook."""

from typing import Any, cast

from django.db.models import QuerySet

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission, may
from indicators.current import is_over, plan_of
from jiading.web.list_page import ListPage
from jiading.web.rate_limits import LimitedSearch
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import TaskFilter
from tasks.pages.list_address import list_address
from tasks.pages.tables import TaskTable, TaskTableData
from tasks.pages.views.scoped import readable_states


class TaskList(RoleRequiredMixin, LimitedSearch, ListPage):
    """The plan as one list: one day, one reader."""

    request: SignedInRequest
    permission = Permission.READ_TASK
    table_class = TaskTable
    filterset_class = TaskFilter
    template_name = "tasks/task_list.html"
    part_template_name = "tasks/_task_table.html"

    def get_queryset(self) -> TaskStateQuerySet:
        return readable_states(self.request).by_due_day().with_row()

    def table_data(self, rows: QuerySet[Any]) -> TaskTableData:
        return TaskTableData(cast(TaskStateQuerySet, rows))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user, plan = self.request.user, plan_of(self.request)
        acting = not self.request.is_past and not is_over(self.request)
        return super().get_context_data(
            plan=plan,
            address=list_address(self.request),
            may_urge=acting and may(user, Permission.URGE),
            may_instruct=acting and may(user, Permission.INSTRUCT),
            may_fill_sheets=may(user, Permission.REPORT_FOR_UNIT),
            **more,
        )
