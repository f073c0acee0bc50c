"""导入: hand in a table, see beside each other what the file says and what it became, decide what is open."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views import View

from departments.directory import known_units, names_of_units
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.changes import GONE, NEW_ROW, NEW_TASK
from imports.forms import UnitsForm, UploadForm
from imports.models import ImportDraft
from imports.presenters import (
    CellFateShown,
    RowShown,
    first_the_doubtful,
    left_out,
    rows_shown,
    strange_names,
)
from imports.services import jobs, reconciling, saving
from imports.services.offers import lesson_of
from imports.services.recognition import own_plan, recognised_plan
from imports.views.asking import columns_asked_in, question_context
from imports.views.folded import NEXT
from imports.views.step_bar import Step, steps_shown
from indicators.models import Plan
from jiading.day import now
from jiading.web import form_recovery
from jiading.web.rate_limits import LimitedUpload
from tableparser.files.grid import Refused
from tableparser.files.opening import read_file
from tableparser.interpret import Corrections
from tableparser.reading import Reading
from tasks.refusals import ImportRefused, Refusal

ROWS_A_PAGE, CELLS_A_PAGE, RECENT = 30, 200, 10
AS_NEW = "import_as_new"  # in the session: drafts that shall be new plans though there is one with the same rows
TABS = ("ask", "all", "left", "cells")


class Upload(RoleRequiredMixin, LimitedUpload, View):
    """Hand in a table; nothing is saved but a draft of one's own."""

    permission = Permission.IMPORT_TABLE

    def costs(self, request: HttpRequest) -> bool:
        """A pasted table costs as much as a file."""
        return request.method == "POST"

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, UploadForm(initial=form_recovery.take(request) or {}))

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid() and (draft := self.read(request, form)):
            return redirect("imports:draft", draft.pk)
        return self.page(request, form, status=422)

    def read(self, request: SignedInRequest, form: UploadForm) -> ImportDraft | None:
        data, name = form.handed_in()
        try:
            source = read_file(data, name)
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data.get("file") else "pasted", str(refusal))
            return None
        plan = form.cleaned_data["plan"]
        return reconciling.begin(source=source, data=data, by=request.user, when=now(), plan=plan)

    def page(self, request: SignedInRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        mine = ImportDraft.objects.filter(made_by=request.user).defer("source", "corrections")
        context = {
            "form": form,
            "steps": steps_shown(Step.UPLOAD),
            "open_drafts": mine.filter(saved_at=None, discarded_at=None),
            "recent": ImportDraft.objects.filter(saved_at__isnull=False)
            .defer("source", "corrections")
            .select_related("saved_plan", "made_by")
            .order_by("-saved_at")[:RECENT],
        }
        return render(request, "imports/upload.html", context, status=status)


def draft_or_404(request: SignedInRequest, pk: int) -> ImportDraft:
    """Return the person's own draft; raise Http404 for another person's as for one that does not exist."""
    mine = ImportDraft.objects.filter(made_by=request.user).select_related("plan", "saved_plan")
    return get_object_or_404(mine, pk=pk)


def open_draft_or_404(request: SignedInRequest, pk: int) -> ImportDraft:
    draft = draft_or_404(request, pk)
    if not draft.is_open:
        raise Http404("这份草稿已经保存或放弃。")
    return draft


class DraftPage(RoleRequiredMixin, View):
    """Reconcile: counts and proof on top, what needs a decision first, every cell within reach."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = draft_or_404(request, pk)
        if draft.saved_plan is not None:
            return redirect_to_plan(draft.saved_plan)
        if not draft.is_open:
            messages.info(request, "这份草稿已经放弃。")
            return redirect("imports:upload")
        job = jobs.latest_of(draft)
        if job and job.is_under_way:
            return redirect("imports:progress", job.pk)
        part = request.htmx and request.htmx.target == "rows"
        template = "imports/_rows.html" if part else "imports/draft.html"
        context = draft_context(request, draft) | {"hindered": job if job and job.version == draft.version else None}
        context["lesson"] = lesson_of(draft, context["reading"])
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request"])
        return response


def redirect_to_plan(plan: Plan) -> HttpResponse:
    """Open the plan that the draft has become."""
    return redirect(f"{reverse(settings.PLAN_PAGE)}?plan={plan.code}")


def draft_context(request: SignedInRequest, draft: ImportDraft, units_form: UnitsForm | None = None) -> dict[str, Any]:
    """Return what the reconcile page shows."""
    reading, units = reconciling.reading_of(draft), known_units()
    corrections = Corrections(**draft.corrections)
    known = names_of_units(units)
    rows = rows_shown(reading, known, [*corrections.rows, *corrections.kinds])
    names = strange_names(reading, corrections.units, known)
    asked, undecided = columns_asked_in(draft, reading), [name for name in names if name not in corrections.units]
    form = units_form or UnitsForm(
        names=names, chosen=corrections.units, units=units, initial={"version": draft.version}
    )
    questions = question_context(request, draft, reading, rows)
    return {
        "draft": draft,
        "reading": reading,
        "counts": reading.counts(),
        "proof": reading.proof(),
        "faults": faults_of(reading),
        "faults_elsewhere": faults_elsewhere(reading),
        "units_form": form if names else None,
        "columns_asked": asked,
        "undecided": undecided,
        "far": sum(not near and name not in corrections.units for name, near in names.items()),
        "changes": change_counts(reading, draft.plan) if draft.plan else None,
        "grids": list(enumerate(draft.source["grids"])),
        "next_part": next_part(bool(asked), bool(questions["kinds"]), bool(undecided), in_view="kind" in request.GET),
    } | {**target_context(request, draft, reading), **rows_context(request, reading, rows), **questions}


def rows_context(request: SignedInRequest, reading: Reading, rows: Sequence[RowShown]) -> dict[str, Any]:
    """Return what the tabs below the questions show: rows that are asked about, all rows, what was left out, cells."""
    doubtful = first_the_doubtful(rows)
    tab = request.GET.get("show", "")
    tab = tab if tab in TABS else "ask" if doubtful else "all"
    cells = [CellFateShown(each) for each in reading.cell_fates]
    tabs: dict[str, Sequence[object]] = {"ask": doubtful, "all": rows, "left": [], "cells": cells}
    a_page = CELLS_A_PAGE if tab == "cells" else ROWS_A_PAGE
    return {
        "tab": tab,
        "doubtful": doubtful,
        "row_count": len(rows),
        "left_out": left_out(reading),
        "page_obj": Paginator(tabs[tab], a_page).get_page(request.GET.get("page")),
    }


def next_part(columns: bool, kinds: bool, units: bool, *, in_view: bool) -> str:
    """Return where the next decision is asked: "columns", "kind", "units", or "end" when nothing is open.

    `in_view` is whether the address names a kind: then its reader is among the kinds and is not sent up to the columns.
    """
    if kinds and (in_view or not columns):
        return "kind"
    return "columns" if columns else "units" if units else "end"


def faults_of(reading: Reading) -> list[str]:
    """Return the sentences that say why the table cannot be saved yet."""
    try:
        saving.refuse_faults(reading)
    except ImportRefused as refusal:
        return refusal.faults
    return []


def faults_elsewhere(reading: Reading) -> list[str]:
    """Return those of them that no question of the page asks."""
    asked = {question.asks for question in reading.ambiguities if question.blocks}
    return [fault for fault in faults_of(reading) if fault not in asked]


def target_context(request: SignedInRequest, draft: ImportDraft, reading: Reading) -> dict[str, Any]:
    """Return what the page asks of the plan that the file is for: a plan whose export it is, or with the same rows."""
    own = own_plan(draft, reading)
    known = None if draft.plan or own else recognised_plan(reading)
    return {"own_plan": own, "known_plan": known, "is_new": draft.pk in request.session.get(AS_NEW, [])}


def change_counts(reading: Reading, plan: Plan) -> dict[str, int]:
    """Return how many differences of each kind the file has against the plan, and how many in all."""
    kinds = [change.kind for change in saving.changes_of(reading, plan)]
    fresh = sum(kind in (NEW_ROW, NEW_TASK) for kind in kinds)
    return {
        "new": fresh,
        "gone": kinds.count(GONE),
        "changed": len(kinds) - fresh - kinds.count(GONE),
        "all": len(kinds),
    }


class Units(RoleRequiredMixin, View):
    """Say what the unknown names mean."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft, units = open_draft_or_404(request, pk), known_units()
        corrections = Corrections(**draft.corrections)
        names = strange_names(reconciling.reading_of(draft), corrections.units, names_of_units(units))
        form = UnitsForm(request.POST, names=names, chosen=corrections.units, units=units)
        if form.is_valid():
            try:
                said, version = form.decisions(), form.cleaned_data["version"]
                if "rest" in request.POST:
                    rest = [name for name, near in names.items() if not said[name] and not near]
                    said |= reconciling.as_new(rest)
                reconciling.decide_units(draft=draft, said=said, by=request.user, version=version)
                open_still = any(name not in said or not said[name] for name in names)
                return redirect(f"{reverse('imports:draft', args=[pk])}#{'units' if open_still else NEXT}")
            except (Refusal, ValidationError) as refusal:
                form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        return render(request, "imports/draft.html", draft_context(request, draft, form), status=422)


class Discard(RoleRequiredMixin, View):
    """Give a draft up."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        try:
            reconciling.discard(draft=open_draft_or_404(request, pk), by=request.user, when=now())
            messages.success(request, "已放弃这份草稿，没有保存任何内容。")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("imports:upload")
