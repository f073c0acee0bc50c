"""台账审计: the whole ledger, for the auditor, to read and to take along."""

# django-filter and django-tables2 have no types.
# mypy: allow-subclassing-any

import re

import django_filters as filters
import django_tables2 as tables
from django import forms

from departments.guards import RoleRequiredMixin
from departments.roles import Permission
from indicators.models import Plan
from jiading.web.list_page import ListPage
from jiading.web.list_table import ListTable, PartColumn
from jiading.web.numbers import LARGEST
from jiading.web.rate_limits import LimitedSearch
from jiading.web.requests import RequestInDay
from tasks.choices import Kind
from tasks.models import LedgerEntry
from tasks.models.entry import LedgerEntryQuerySet
from tasks.pages.filters import FilterInWords, TextFilter

TASK_NUMBER = re.compile(r"\s*(\d{1,5})\s*(?:[-–—－]\s*(\d{1,5})\s*)?")  # as it is typed into the search


class EntryFilter(FilterInWords):
    """The ledger narrowed by plan, task, kind, days and words."""

    q = TextFilter(label="文字", field_name="text", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label="事项", choices=Kind.choices, empty_label="全部")
    since = filters.DateFilter(label="从", field_name="on", lookup_expr="gte", widget=forms.DateInput({"type": "date"}))
    to = filters.DateFilter(label="到", field_name="on", lookup_expr="lte", widget=forms.DateInput({"type": "date"}))
    of_plan = filters.ModelChoiceFilter(  # not `plan`, which every link keeps
        label="方案", field_name="task__plan", queryset=Plan.objects.all(), to_field_name="code", empty_label="全部"
    )
    number = filters.CharFilter(
        label="任务编号", method="by_number", widget=forms.TextInput({"placeholder": "如 14-3"})
    )
    task = filters.NumberFilter(
        label="任务", field_name="task_id", min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def by_number(self, entries: LedgerEntryQuerySet, name: str, value: str) -> LedgerEntryQuerySet:
        """Entries of the tasks of that number, row and place in it; of a row when no place is given."""
        found = TASK_NUMBER.fullmatch(value)
        if found is None:
            return entries.none()
        entries = entries.filter(task__project__position=int(found[1]))
        return entries.filter(task__position=int(found[2])) if found[2] else entries


class EntryTable(ListTable):
    """One entry a row, the newest first."""

    on = tables.DateColumn(verbose_name="日期", format="Y-m-d", order_by=("on", "pk"))
    kind = tables.Column(verbose_name="事项", accessor="get_kind_display", order_by="kind")
    task_id = PartColumn(verbose_name="任务", template_name="tasks/_audit_task.html", order_by=("task_id", "seq"))
    seq = tables.Column(verbose_name="第几条", orderable=False)
    unit_name = tables.Column(verbose_name="单位")
    by_name = tables.Column(verbose_name="经手人")
    text = tables.Column(verbose_name="内容", orderable=False)
    hash = tables.Column(verbose_name="校验值", orderable=False)

    class Meta:
        model = LedgerEntry
        template_name = "django_tables2/portal.html"
        fields = ("on", "kind", "task_id", "seq", "unit_name", "by_name", "text", "hash")
        empty_text = "没有符合条件的台账。"
        order_by = "-on"
        caption = "台账"

    def render_hash(self, value: str) -> str:
        return value[:12]


def ledger(request: RequestInDay) -> LedgerEntryQuerySet:
    """Return all entries up to the end of the asked day, each with its task's plan and row."""
    return LedgerEntry.objects.until(request.as_of).select_related("task__plan", "task__project")


class Audit(RoleRequiredMixin, LimitedSearch, ListPage):
    """Read the ledger as it was by the end of the asked day."""

    permission = Permission.AUDIT
    table_class = EntryTable
    filterset_class = EntryFilter
    template_name = "tasks/audit.html"
    part_template_name = "tasks/_audit_table.html"

    def get_queryset(self) -> LedgerEntryQuerySet:
        return ledger(self.request)
