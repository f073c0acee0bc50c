"""台账审计: the whole ledger, for the auditor, to read and to take along."""

import csv
import json
from collections.abc import Iterator

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views import View

from departments.guards import Guarded
from departments.roles import Action
from jiading.filenames import content_disposition, safe_name
from jiading.pages import ListPage
from jiading.rates import Limited, LimitedSearch
from jiading.sheet import plain_text
from tasks.choices import Kind
from tasks.models import LedgerEntry
from tasks.pages.filters import TextFilter

HEADINGS = (
    "任务",
    "序号",
    "日期",
    "时刻",
    "事项",
    "单位",
    "经手人",
    "内容",
    "细目",
    "之后状态",
    "前一条校验值",
    "校验值",
)


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


class EntryTable(tables.Table):
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


def ledger(request: HttpRequest):
    return LedgerEntry.objects.by(request.as_of)


class Audit(Guarded, LimitedSearch, ListPage):
    """Read the ledger as it was by the end of the asked day."""

    action = Action.AUDIT
    table_class = EntryTable
    filterset_class = EntryFilter
    template_name = "tasks/audit.html"
    part_template_name = "tasks/_audit_table.html"

    def get_queryset(self):
        return ledger(self.request)


class AuditExport(Guarded, Limited, View):
    """The same ledger, whole and in order, as CSV in UTF-8 with BOM."""

    action = Action.AUDIT
    rate = "export"

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = EntryFilter(request.GET or None, queryset=ledger(request).in_order(), request=request)
        rows = chosen.qs if not chosen.is_bound or chosen.is_valid() else chosen.qs.none()
        response = StreamingHttpResponse(lines(rows.iterator(chunk_size=500)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition(safe_name("台账", request.as_of, "csv"))
        return response


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8")


def lines(entries: Iterator[LedgerEntry]) -> Iterator[bytes]:
    """Yield the file line by line; a text that looks like a formula is kept from being one."""
    writer = csv.writer(Echo())
    yield "\ufeff".encode()
    yield writer.writerow(HEADINGS)
    for entry in entries:
        yield writer.writerow(plain_text(value) for value in entry_row(entry))


def entry_row(entry: LedgerEntry) -> tuple[str, ...]:
    return (
        str(entry.task_id),
        str(entry.seq),
        f"{entry.on:%Y-%m-%d}",
        entry.at.isoformat(),
        entry.get_kind_display(),
        entry.unit_name,
        entry.by_name,
        entry.text,
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
        entry.get_state_after_display(),
        entry.previous_hash,
        entry.hash,
    )
