"""访问与管理: who came, who was refused, what was taken along, who changed accounts; narrowed, and as CSV."""

# django-filter and django-tables2 have no types.
# mypy: allow-subclassing-any

import csv
import tempfile
from collections.abc import Iterator

import django_filters as filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.views import View

from auditing.choices import AuditKind, Result
from auditing.models import AuditRecord
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from jiading.text import TextFilterField
from jiading.web.filenames import content_disposition, safe_name
from jiading.web.list_page import ListPage
from jiading.web.list_table import ListTable
from jiading.web.rate_limits import Limited, LimitedSearch
from jiading.xlsx import plain_text

HEADINGS = (
    "序号", "日期", "时间", "事项", "结果", "账号", "姓名", "单位", "来自", "内容", "页面", "请求编号",
    "前一条校验值", "校验值",
)  # fmt: skip


class WordsFilter(filters.CharFilter):
    """Words somewhere in the content, the account, the name or the address of a record."""

    field_class = TextFilterField

    def filter(self, records: QuerySet[AuditRecord], value: str) -> QuerySet[AuditRecord]:
        for word in (value or "").split():
            names = ("about", "account", "person_name", "unit_name", "address")
            found = Q()
            for name in names:
                found |= Q(**{f"{name}__icontains": word})
            records = records.filter(found)
        return records


class RecordFilter(filters.FilterSet):
    """The audit log narrowed by words, act, result and days."""

    q = WordsFilter(label="账号、姓名、单位、地址或内容")
    act = filters.ChoiceFilter(label="事项", choices=AuditKind.choices, empty_label="全部")
    result = filters.ChoiceFilter(label="结果", choices=Result.choices, empty_label="全部")
    since = filters.DateFilter(label="从", field_name="on", lookup_expr="gte", widget=forms.DateInput({"type": "date"}))
    to = filters.DateFilter(label="到", field_name="on", lookup_expr="lte", widget=forms.DateInput({"type": "date"}))

    class Meta:
        model = AuditRecord
        fields: list[str] = []


class RecordTable(ListTable):
    """One record a row, the newest first."""

    on = tables.DateColumn(verbose_name="日期", format="Y-m-d", order_by="seq")
    at = tables.DateTimeColumn(verbose_name="时刻", format="H:i:s", orderable=False)
    act = tables.Column(verbose_name="事项", accessor="get_act_display", order_by="act")
    result = tables.Column(verbose_name="结果", accessor="get_result_display", order_by="result")
    account = tables.Column(verbose_name="账号")
    person_name = tables.Column(verbose_name="姓名")
    unit_name = tables.Column(verbose_name="单位")
    address = tables.Column(verbose_name="来自")
    about = tables.Column(verbose_name="内容", orderable=False)
    request_number = tables.Column(verbose_name="请求编号", orderable=False)

    class Meta:
        model = AuditRecord
        template_name = "django_tables2/portal.html"
        fields = (
            "on",
            "at",
            "act",
            "result",
            "account",
            "person_name",
            "unit_name",
            "address",
            "about",
            "request_number",
        )
        empty_text = "没有符合条件的记录。"
        order_by = "-on"
        caption = "访问与管理记录"


def records_until(request: SignedInRequest) -> QuerySet[AuditRecord]:
    """Return all records up to the end of the asked day."""
    return AuditRecord.objects.filter(on__lte=request.as_of)


class AccessLog(RoleRequiredMixin, LimitedSearch, ListPage):
    """Read the audit log as it was by the end of the asked day."""

    permission = Permission.AUDIT
    table_class = RecordTable
    filterset_class = RecordFilter
    template_name = "departments/access_log.html"
    part_template_name = "departments/_access_log_table.html"
    request: SignedInRequest

    def get_queryset(self) -> QuerySet[AuditRecord]:
        return records_until(self.request)


class AccessLogFile(RoleRequiredMixin, Limited, View):
    """「导出 CSV」: exactly the narrowed log, in order, in local time, with what proves each record."""

    permission = Permission.AUDIT
    rate = "export"

    def get(self, request: SignedInRequest) -> FileResponse:
        chosen = RecordFilter(request.GET or None, queryset=records_until(request), request=request)
        records = chosen.qs if not chosen.is_bound or chosen.is_valid() else AuditRecord.objects.none()
        made = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it when it has been sent
        made.writelines(lines(records.order_by("seq").iterator()))  # a slow browser must hold no transaction
        made.seek(0)
        response = FileResponse(made, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = content_disposition(safe_name("访问与管理记录", request.as_of, "csv"))
        return response


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> bytes:
        return line.encode("utf-8")


def lines(records: Iterator[AuditRecord]) -> Iterator[bytes]:
    """Yield the file line by line in UTF-8 with BOM; a text that looks like a formula is kept from being one."""
    writer = csv.writer(Echo())
    yield "\ufeff".encode()
    yield writer.writerow(HEADINGS)
    for one in records:
        cells = (
            one.seq, one.on, f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S%z}", one.get_act_display(),
            one.get_result_display(),
            one.account, one.person_name, one.unit_name, one.address, one.about, one.page, one.request_number,
            one.previous_hash, one.hash,
        )  # fmt: skip
        yield writer.writerow(plain_text(str(cell)) for cell in cells)
