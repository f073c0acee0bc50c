"""The columns of the task list."""

# django-tables2 has no types.
# mypy: allow-subclassing-any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.utils.html import format_html
from django_tables2.data import TableQuerysetData

from jiading.web.list_table import ListTable, PartColumn
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import TaskState
from tasks.pages.presenters.task_row import TaskRow, task_rows


class TaskTableData(TableQuerysetData):
    """The filtered tasks as the database orders them; a page of them is read as TaskRows."""

    def __init__(self, rows: TaskStateQuerySet) -> None:
        super().__init__(rows)
        self.as_of = rows.as_of
        self._pages: dict[tuple[int, int], list[TaskRow]] = {}  # the table asks for its page more than once

    def __getitem__(self, page: slice) -> list[TaskRow]:
        key = (page.start, page.stop)
        if key not in self._pages:
            self._pages[key] = task_rows(self.data[page], self.as_of, blockers=True)
        return self._pages[key]


class TaskTable(ListTable):
    """One task a row, its light first; the rows are TaskRows."""

    light = PartColumn(template_name="tasks/_light_cell.html", verbose_name="灯", order_by="due_on")
    text = PartColumn(
        template_name="tasks/_text_cell.html",
        verbose_name="具体任务",
        orderable=False,
        attrs={"td": {"class": "words"}},
    )
    due_on = PartColumn(template_name="tasks/_due_cell.html", verbose_name="时间节点")
    lead_text = tables.Column(verbose_name="牵头部门", default="—")
    state = PartColumn(template_name="tasks/_state_cell.html", verbose_name="状态、卡在谁手里", order_by="state")
    percent = tables.Column(verbose_name="完成%", attrs={"td": {"class": "num"}})
    reported_on = PartColumn(
        template_name="tasks/_latest_cell.html", verbose_name="最新进展", attrs={"td": {"class": "words"}}
    )

    class Meta:
        model = TaskState
        template_name = "django_tables2/portal.html"
        fields = ("light", "text", "due_on", "lead_text", "state", "percent", "reported_on")
        empty_text = "没有符合条件的任务。可以放宽筛选条件，或清除筛选看全部任务。"
        order_by = "due_on"
        caption = "任务列表"

    def render_percent(self, record: TaskRow) -> str:
        """The number, with 重开前 below it where a reopened task has not been reported on by a lead."""
        if not record.percent_before_reopening:
            return f"{record.percent}"
        return format_html('{}<div class="small muted nowrap">重开前</div>', record.percent)

    def order_due_on(self, rows: QuerySet[TaskState], is_descending: bool) -> tuple[QuerySet[TaskState], bool]:
        """Tasks without a date come last either way; equal dates keep the printed order."""
        due = F("due_on").desc(nulls_last=True) if is_descending else F("due_on").asc(nulls_last=True)
        return rows.order_by(due, "task__project__position", "task__position"), True
