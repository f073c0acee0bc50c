"""Downloads of what a page shows: exactly its list, as a file."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from exports.export_request import ExportRequest
from exports.files.ledger_csv import lines
from exports.files.list_xlsx import build_list
from exports.files.official_xlsx import build
from indicators.current import plan_of
from jiading.day import now
from jiading.web.filenames import content_disposition, safe_name
from jiading.web.rate_limits import Limited
from jiading.xlsx import save_bytes
from tasks.as_of.day import AsOf
from tasks.pages.filters import TaskFilter
from tasks.pages.views.listing.audit import EntryFilter, ledger
from tasks.pages.views.scoped import readable_states

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TaskListDownload(RoleRequiredMixin, Limited, View):
    """「导出本列表」: exactly the filtered list."""

    permission = Permission.EXPORT
    rate = "export"

    def get(self, request: SignedInRequest) -> HttpResponse:
        chosen = TaskFilter(request.GET or None, queryset=readable_states(request).by_due_day(), request=request)
        if chosen.is_bound and not chosen.is_valid():
            return render(request, "exports/task_list_refused.html", {"filter": chosen}, status=400)
        plan, when = plan_of(request), now()
        if plan is None:
            return redirect("tasks:list")
        book = build_list(chosen.qs, filter_words=chosen.in_words(), by=request.user, when=when)
        response = HttpResponse(save_bytes(book, stamp=when.at), content_type=XLSX)
        name = safe_name("任务列表", request.as_of, "xlsx", plan=plan.tag, only=chosen.in_file_name())
        response["Content-Disposition"] = content_disposition(name)
        return response


class OfficialTableDownload(RoleRequiredMixin, Limited, View):
    """「导出分解表」."""

    permission = Permission.EXPORT
    rate = "export"

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, when = plan_of(request), now()
        if plan is None:
            return redirect("reports:table")
        book = build(ExportRequest(AsOf([plan], request.as_of, request.user), when))
        response = HttpResponse(save_bytes(book, stamp=when.at), content_type=XLSX)
        response["Content-Disposition"] = content_disposition(
            safe_name(plan.title, request.as_of, "xlsx", plan=plan.tag)
        )
        return response


class LedgerDownload(RoleRequiredMixin, Limited, View):
    """「导出台账」: the filtered ledger, whole and in order, as CSV in UTF-8 with BOM."""

    permission = Permission.AUDIT
    rate = "export"

    def get(self, request: SignedInRequest) -> FileResponse:
        chosen = EntryFilter(request.GET or None, queryset=ledger(request).in_order(), request=request)
        rows = chosen.qs if not chosen.is_bound or chosen.is_valid() else chosen.qs.none()
        made = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it when it has been sent
        made.writelines(lines(rows.iterator(chunk_size=500), request.as_of))  # a slow browser must hold no transaction
        made.seek(0)
        response = FileResponse(made, content_type="text/csv; charset=utf-8")
        name = safe_name("台账", request.as_of, "csv", only=chosen.in_file_name())
        response["Content-Disposition"] = content_disposition(name)
        return response
