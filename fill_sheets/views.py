"""分头填报单: hand the sheets out, take filled ones back, look at every row, and only then enter them."""

from typing import Any, TypeAlias

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.models import Department
from departments.requests import SignedInRequest
from departments.roles import Permission
from fill_sheets import services
from fill_sheets.comparing import Outcome
from fill_sheets.contents import carriers, sheets_of
from fill_sheets.models import FillSheetDraft
from fill_sheets.reader import read_files
from fill_sheets.workbook import build, file_name, packed
from indicators.current import plan_of
from indicators.models import Plan
from jiading.day import now
from jiading.text import FORBIDDEN
from jiading.web.filenames import content_disposition, safe_name
from jiading.web.rate_limits import Limited, LimitedUpload
from jiading.xlsx import save_bytes
from tableparser.files.office_archive import READ
from tasks.evidence.uploads import MultiFileInput
from tasks.models import LedgerEntry
from tasks.refusals import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_FILES = 40
Posted: TypeAlias = "list[UploadedFile[Any]] | tuple[UploadedFile[Any], ...] | UploadedFile[Any] | None"
PAST = "正在查看过去的情况，不能办理；请先回到今天。"


class FilledSheetsField(forms.FileField):
    """Several filled sheets; what is inside them is judged by the reader, file by file."""

    widget = MultiFileInput

    def clean(self, data: Posted, initial: object = None) -> "list[UploadedFile[Any]]":
        """Return the uploaded files; raise ValidationError when there is none, or more than MOST_FILES."""
        files = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not files:
            raise ValidationError("请选择单位填好的填报单（.xlsx），可以一次选多个。")
        if len(files) > MOST_FILES:
            raise ValidationError(f"一次最多上传 {MOST_FILES} 个文件，现有 {len(files)} 个。请分几次上传。")
        return files


class UploadForm(forms.Form):
    """收回填报单."""

    # The form's class loses its fields when it is made, so that form.files stays Django's own; no stub can say so.
    files = FilledSheetsField(  # type: ignore[assignment]
        label="填好的填报单", help_text="可以一次选多个 .xlsx。上传以后先核对，确认以前什么都不会写入。"
    )


def name_and_bytes(file: "UploadedFile[bytes]") -> tuple[str, bytes]:
    """Return a file's name fit to be stored, and its bytes as far as the reader takes them."""
    return FORBIDDEN.sub("", file.name or "")[-150:], file.read(READ.size + 1)


class FillSheets(RoleRequiredMixin, LimitedUpload, View):
    """Which units get a sheet, and where filled sheets are handed in."""

    permission = Permission.REPORT_FOR_UNIT

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, UploadForm())

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if request.is_past:
            form.add_error(None, PAST)
        if form.is_valid():
            sheets, refused = read_files(map(name_and_bytes, form.cleaned_data["files"]))
            if sheets:
                draft = services.begin(sheets=sheets, refused=refused, by=request.user, when=now())
                return redirect("fill_sheets:review", pk=draft.pk)
            for sentence in refused:
                form.add_error("files", sentence)
        return self.page(request, form, status=422)

    def page(self, request: SignedInRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        plan = plan_of(request)
        mine = FillSheetDraft.objects.filter(made_by=request.user).defer("sheets", "refused")
        context = {
            "plan": plan,
            "carriers": carriers(plan) if plan else [],
            "form": form,
            "open_drafts": mine.filter(entered_at=None, discarded_at=None)[:10],
            "entered_drafts": mine.filter(entered_at__isnull=False)[:5],
        }
        return render(request, "fill_sheets/list.html", context, status=status)


class FillSheetsDownload(RoleRequiredMixin, Limited, View):
    """One unit's sheet as .xlsx, or several in one .zip; as things stand today."""

    permission = Permission.REPORT_FOR_UNIT
    rate = "export"

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, when = plan_of(request), now()
        sheets = sheets_of(plan, self.chosen(request, plan), when.on) if plan and not request.is_past else []
        if plan is None or not sheets:
            messages.error(request, PAST if request.is_past else "请先勾选要发填报单的单位。")
            return redirect("fill_sheets:list")
        if len(sheets) == 1:
            data = save_bytes(build(sheets[0], by=request.user, when=when), stamp=when.at)
            response, name = HttpResponse(data, content_type=XLSX), file_name(sheets[0])
        else:
            data = packed(sheets, by=request.user, when=when)
            response = HttpResponse(data, content_type="application/zip")
            name = safe_name("填报单", when.on, "zip", plan=plan.tag)
        response["Content-Disposition"] = content_disposition(name)
        return response

    def chosen(self, request: SignedInRequest, plan: Plan) -> list[Department]:
        asked = set(request.GET.getlist("unit"))
        every = request.GET.get("all")
        return [each.unit for each in carriers(plan) if every or str(each.unit.pk) in asked]


def choices_of(request: SignedInRequest) -> dict[str, str]:
    """Return what the form says of each row, by row id: services.ENTER or SKIP, or whatever a forged form says."""
    return {name[4:]: request.POST.get(name, "") for name in request.POST if name.startswith("row-")}


class FillSheetReview(RoleRequiredMixin, View):
    """Every row of an upload beside the portal as it is now; nothing is written before 「确认代录」."""

    permission = Permission.REPORT_FOR_UNIT

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        return self.page(request, self.draft(request, pk))

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = self.draft(request, pk)
        try:
            if request.is_past:
                raise Refusal(PAST)
            if request.POST.get("act") == "discard":
                services.discard(draft=draft, by=request.user, when=now())
                messages.success(request, "已放弃这次上传，没有写入任何内容。")
                return redirect("fill_sheets:list")
            entries = self.entered(request, draft)
        except Refusal as refusal:
            return self.page(request, self.draft(request, pk), fault=str(refusal), status=422)
        messages.success(request, f"已代录 {len(entries)} 条进展，写入台账。" if entries else "没有需要录入的内容。")
        return redirect("fill_sheets:review", pk=pk)

    def entered(self, request: SignedInRequest, draft: FillSheetDraft) -> list[LedgerEntry]:
        seen = request.POST.get("seen", "")
        return services.enter(draft=draft, choices=choices_of(request), seen=seen, by=request.user, when=now())

    def draft(self, request: SignedInRequest, pk: int) -> FillSheetDraft:
        return get_object_or_404(FillSheetDraft, pk=pk, made_by=request.user)

    def page(self, request: SignedInRequest, draft: FillSheetDraft, fault: str = "", status: int = 200) -> HttpResponse:
        review = services.review_of(draft)
        context = {
            "draft": draft,
            "review": review,
            "conflicts": review.conflicts,
            "to_enter": review.to_enter,
            "refused_rows": review.of(Outcome.REFUSED),
            "entered_rows": review.of(Outcome.ENTERED),
            "unchanged_rows": review.of(Outcome.UNCHANGED),
            "posted": choices_of(request),
            "fault": fault,
        }
        return render(request, "fill_sheets/review.html", context, status=status)
