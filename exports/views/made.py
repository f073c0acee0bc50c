"""报表: what has been made and what is being made; ask for one now, fetch it, try a failed one again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission, may
from exports.choices import MadeState
from exports.cycles import span_words
from exports.export_request import ExportRequest
from exports.forms import MakeForm
from exports.kinds import KINDS
from exports.models import MadeReport
from exports.services import making
from exports.services.fetching import ReportIsDamaged, opened
from exports.services.making import ReportRefused, kept_query, words_of_filter
from indicators.current import plan_of
from indicators.models import Plan
from jiading.day import now
from jiading.jobs import process, worker
from jiading.templatetags.portal import with_query
from jiading.web.filenames import content_disposition
from tasks.as_of.day import AsOf
from tasks.models import LockedPeriod

PER_PAGE = 20
SANDBOX = "sandbox; default-src 'none'"


def page_of(name: str, plan: Plan | None, request: SignedInRequest, *args: object) -> str:
    """Return the address of a page of today about the chosen plan."""
    chosen = {"plan": plan.code} if plan and request.kept_plan else {}
    return with_query(reverse(name, args=args), chosen)


def carried(request: SignedInRequest, plan: Plan | None) -> dict[str, str]:
    """Return the filter that came along in the address, with its words; one that makes no sense is left behind."""
    query = kept_query(request.GET.urlencode())
    if not query or plan is None:
        return {}
    try:
        work = AsOf([plan], request.as_of, request.user)
        words = words_of_filter(ExportRequest(work, now(), query))
    except ReportRefused:
        return {}
    return {"query": query, "words": words}


@dataclass(frozen=True)
class MadeRow:
    """A made report as listed: what kind it is, the period of its schedule, and what the reader may do with it."""

    report: MadeReport
    label: str
    period: str  # in words; empty for one that no schedule wrote
    is_locked: bool
    span: str  # the period as the address of the locks writes it; empty where the reader may not lock it
    may_repeat: bool


def made_rows(reports: Sequence[MadeReport], *, plan: Plan, day: date, reader: User, may_lock: bool) -> list[MadeRow]:
    """Return the reports as listed on that day; `may_lock` is whether the reader may lock periods now."""
    locked = set(LockedPeriod.objects.holding().until(day).filter(plan=plan).values_list("first", "last"))
    keeps_schedules = may(reader, Permission.SCHEDULE_REPORT)
    return [
        MadeRow(
            report,
            label=KINDS[report.kind].label if report.kind in KINDS else report.kind,
            period=span_words(*report.of_schedule) if report.of_schedule else "",
            is_locked=(report.first, report.last) in locked,
            span=f"{report.first}_{report.last}" if report.schedule and may_lock else "",
            may_repeat=report.asked_by_id == reader.pk or keeps_schedules,
        )
        for report in reports
    ]


class Reports(RoleRequiredMixin, View):
    """报表: the made reports, the newest first. htmx asks for the list alone, and polls it while a report is made."""

    permission = Permission.MAKE_REPORT

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        context: dict[str, object] = {"plan": plan, "may_schedule": may(request.user, Permission.SCHEDULE_REPORT)}
        if plan is not None:
            context |= self.listed(request, plan)
        part = request.htmx and not request.htmx.history_restore_request
        if plan is not None and not part:
            context["form"] = MakeForm(by=request.user, plan=plan, initial={"day": request.as_of})
        response = render(request, "exports/_made.html" if part else "exports/made.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def listed(self, request: SignedInRequest, plan: Plan) -> dict[str, object]:
        rows = MadeReport.objects.fetched_by(request.user).filter(plan=plan).until(request.as_of)
        rows = rows.select_related("asked_by__department", "schedule__plan")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        reports, may_lock = list(page.object_list), may(request.user, Permission.LOCK_PERIOD) and not request.is_past
        made = made_rows(reports, plan=plan, day=request.as_of, reader=request.user, may_lock=may_lock)
        return {
            "page_obj": page,
            "made": made,
            "running": any(report.is_under_way for report in reports),
            "lacks_worker": process.is_needed(reports, now().at),
        }


class MakeReport(RoleRequiredMixin, View):
    """「制作报表」 with the filter that was carried along; a small report is there when the page answers."""

    permission = Permission.MAKE_REPORT

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        form = MakeForm(by=request.user, plan=plan, initial={"day": request.as_of}, **carried(request, plan))
        return self.page(request, plan, form)

    def post(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        form = MakeForm(request.POST, by=request.user, plan=plan, **carried(request, plan))
        if plan is None or not form.is_valid():
            return self.page(request, plan, form, status=422)
        said = form.cleaned_data
        try:
            report = making.ask(
                plan=plan,
                kind=said["kind"],
                day=said["day"],
                query=said["filter"],
                by=request.user,
                when=now(),
                key=said["key"],
            )
        except ReportRefused as refusal:
            form.add_error("chosen" if refusal.field == "query" else refusal.field, str(refusal))
            return self.page(request, plan, form, status=422)
        process.wake()
        tell_how_it_went(request, worker.wait_for(report))
        return redirect(page_of("exports:reports", plan, request))

    def page(self, request: SignedInRequest, plan: Plan | None, form: MakeForm, status: int = 200) -> HttpResponse:
        context = {"plan": plan, "form": form, "kinds": list(KINDS.values())}
        return render(request, "exports/make.html", context, status=status)


def tell_how_it_went(request: SignedInRequest, report: MadeReport) -> None:
    label = f"「{KINDS[report.kind].label}」"
    if report.state == MadeState.DONE:
        messages.success(request, f"{label}已经做好，可以下载。")
    elif report.state == MadeState.FAILED:
        messages.error(request, f"{label}没有做成：{report.fault}")
    else:
        messages.info(request, f"{label}正在制作，做好以后在下面下载；可以离开这个页面。")


class ReportFile(RoleRequiredMixin, View):
    """Download a made report under its own name; a damaged one is told, never handed out."""

    permission = Permission.MAKE_REPORT

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
        report = get_object_or_404(MadeReport.objects.fetched_by(request.user), pk=pk)
        if report.state != MadeState.DONE:
            raise Http404("这份报表还没有做好。")
        try:
            file = opened(report)
        except ReportIsDamaged:
            return render(request, "exports/damaged.html", {"report": report}, status=409)
        response = FileResponse(file, content_type=media_type(report))
        response["Content-Disposition"] = content_disposition(report.file_name)
        response["Content-Security-Policy"] = SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
        return response


def media_type(report: MadeReport) -> str:
    return KINDS[report.kind].media_type if report.kind in KINDS else "application/octet-stream"


class RepeatReport(RoleRequiredMixin, View):
    """「重新制作」 of a report that failed."""

    permission = Permission.MAKE_REPORT

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        report = get_object_or_404(MadeReport.objects.fetched_by(request.user).select_related("plan"), pk=pk)
        try:
            report = making.ask_again(report=report, by=request.user)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        process.wake()
        tell_how_it_went(request, worker.wait_for(report))
        return redirect(page_of("exports:reports", report.plan, request))
