"""台账审计: the whole ledger, for the auditor, to read and to take along."""

# django-filter and django-tables2 have no types.
# mypy: allow-subclassing-any

import django_filters as filters
import django_tables2 as tables
from django import forms

from departments.guards import RoleRequiredMixin
from departments.roles import Permission
from jiading.web.list_page import ListPage
from jiading.web.list_table import ListTable
from jiading.web.rate_limits import LimitedSearch
from jiading.web.requests import RequestInDay
from tasks.choices import Kind
from tasks.models import LedgerEntry
from tasks.models.entry import LedgerEntryQuerySet
from tasks.pages.filters import TextFilter


class EntryFilter(filters.FilterSet):
    """The ledger narrowed by kind, days and words."""

    q = TextFilter(label="文字", field_name="text", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label="事项", choices=Kind.choices, empty_label="全部")
    since = filters.DateFilter(label="从", field_name="on", lookup_expr="gte", widget=forms.DateInput({"type": "date"}))
    to = filters.DateFilter(label="到", field_name="on", lookup_expr="lte", widget=forms.DateInput({"type": "date"}))
    task = filters.NumberFilter(label="任务号", field_name="task_id")

    class Meta:
        model = LedgerEntry
        fields: list[str] = []


class EntryTable(ListTable):
    """One entry a row, the newest first."""

    on = tables.DateColumn(verbose_name="日期", format="Y-m-d", order_by=("on", "pk"))
    kind = tables.Column(verbose_name="事项", accessor="get_kind_display", order_by="kind")
    task_id = tables.Column(verbose_name="任务号", order_by=("task_id", "seq"))
    seq = tables.Column(verbose_name="序号", orderable=False)
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
    """Return all entries up to the end of the asked day."""
    return LedgerEntry.objects.until(request.as_of)


class Audit(RoleRequiredMixin, LimitedSearch, ListPage):
    """Read the ledger as it was by the end of the asked day."""

    permission = Permission.AUDIT
    table_class = EntryTable
    filterset_class = EntryFilter
    template_name = "tasks/audit.html"
    part_template_name = "tasks/_audit_table.html"

    def get_queryset(self) -> LedgerEntryQuerySet:
        return ledger(self.request)
