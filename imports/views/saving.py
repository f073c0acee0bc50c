"""导入: ask for the saving of a table as a plan, or of confirmed differences into one, and see how far it is."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.changes import Change
from imports.forms import ChangesForm, DetailsForm
from imports.models import ImportDraft, ImportJob, JobState
from imports.plan_details import suggested
from imports.presenters import job_shown
from imports.services import jobs, reconciling, saving
from imports.services.offers import offers
from imports.views.drafts import draft_or_404, faults_of, open_draft_or_404, redirect_to_plan
from imports.views.step_bar import Step, steps_shown
from indicators.models import OpenQuestion, Plan
from jiading.day import now
from jiading.jobs import process, worker
from jiading.web.sessions import extend_session_now, leave_session
from tableparser.reading import Reading
from tasks.pages.forms import StepForm
from tasks.pages.views.acting import add_faults
from tasks.refusals import Refusal

TEACH = '核对时您更正过读法。以后的文件也这样读吗？<a href="{address}">看一看，勾选要记住的</a>'


class SavePage(RoleRequiredMixin, View):
    """「保存为方案」: what the plan is called, and what will be saved."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        if draft.plan_id:
            return redirect("imports:changes", pk)
        reading = reconciling.reading_of(draft)
        details = suggested(reading, set(Plan.objects.values_list("code", flat=True)), request.today)
        form = DetailsForm(initial=vars(details) | {"version": draft.version})
        return self.page(request, draft, reading, form)

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if job := asked_before(request, pk):
            return progress_page(request, job)
        draft = open_draft_or_404(request, pk)
        reading = reconciling.reading_of(draft)
        form = DetailsForm(request.POST)
        if form.is_valid() and self.may_be_saved(form, reading):
            details, version = form.details(), form.cleaned_data["version"]
            try:
                job = jobs.ask_to_save(draft=pk, details=details, version=version, by=request.user, when=now())
                return handed_over(request, job)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, draft, reading, form, status=422)

    def may_be_saved(self, form: DetailsForm, reading: Reading) -> bool:
        """Return whether plan and table can be saved; what hinders it stands in the form."""
        try:
            saving.checked_plan(form.details(), reading)
            saving.refuse_faults(reading)
        except ValidationError as fault:
            add_faults(cast(StepForm, form), fault)  # it needs no more than what every form has
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        return form.is_valid()

    def page(
        self, request: SignedInRequest, draft: ImportDraft, reading: Reading, form: DetailsForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "draft": draft,
            "reading": reading,
            "form": form,
            "counts": reading.counts(),
            "faults": faults_of(reading),
            "steps": steps_shown(Step.SAVE, draft),
        }
        context["categories"] = list(dict.fromkeys(row.texts.get("category") or "" for row in reading.rows))
        return render(request, "imports/save.html", context, status=status)


class ChangesPage(RoleRequiredMixin, View):
    """What is new, changed and gone against the plan; only what is confirmed is written."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        if draft.plan is None:
            return redirect("imports:save", pk)
        reading = reconciling.reading_of(draft)
        changes = saving.changes_of(reading, draft.plan)
        chosen = [change.token for change in changes if not change.only_empties]
        form = ChangesForm(tokens=[c.token for c in changes], initial={"version": draft.version, "chosen": chosen})
        return self.page(request, draft, changes, reading, form)

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        if job := asked_before(request, pk):
            return progress_page(request, job)
        draft = open_draft_or_404(request, pk)
        reading = reconciling.reading_of(draft)
        changes = saving.changes_of(reading, draft.plan) if draft.plan else []
        form = ChangesForm(request.POST, tokens=[change.token for change in changes])
        if form.is_valid() and not faults_of(reading):
            tokens, reason, version = (form.cleaned_data[name] for name in ("chosen", "reason", "version"))
            by, when = request.user, now()
            try:
                job = jobs.ask_to_apply(draft=pk, tokens=tokens, reason=reason, version=version, by=by, when=when)
                return handed_over(request, job)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
        return self.page(request, draft, changes, reading, form, status=422)

    def page(
        self,
        request: SignedInRequest,
        draft: ImportDraft,
        changes: Sequence[Change],
        reading: Reading,
        form: ChangesForm,
        status: int = 200,
    ) -> HttpResponse:
        chosen = set(form["chosen"].value() or [])
        shown = [(change, change.token in chosen) for change in changes]
        context = {"draft": draft, "changes": shown, "form": form, "faults": faults_of(reading)}
        context["steps"] = steps_shown(Step.SAVE, draft)
        return render(request, "imports/changes.html", context, status=status)


def asked_before(request: SignedInRequest, pk: int) -> ImportJob | None:
    """Return the job that saves this draft or has saved it: the same form sent twice is the first one."""
    job = jobs.latest_of(draft_or_404(request, pk))
    return job if job and (job.is_under_way or job.state == JobState.DONE) else None


def handed_over(request: SignedInRequest, job: ImportJob) -> HttpResponse:
    """Let a worker run the job, wait for a small one, and show what became of it."""
    extend_session_now(request)  # on SQLite nobody writes while the job does
    process.wake()
    worker.wait_for(job)
    return progress_page(request, job)


def progress_page(request: SignedInRequest, job: ImportJob) -> HttpResponse:
    """Lead to the page of a job that may be running: on SQLite nobody else writes then, not even the session's end."""
    leave_session(request)
    return SeeOther(reverse("imports:progress", args=[job.pk]))


class SeeOther(HttpResponseRedirect):
    """Whatever was sent, the answer is to be fetched at that address."""

    status_code = 303


class ProgressPage(RoleRequiredMixin, View):
    """How far a saving is; then the plan, or the draft with what hindered it. One's own jobs only.

    The page asks again by itself and writes nothing, not even the end of the session: on SQLite a write would wait for
    the job's transaction.
    """

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        mine = ImportJob.objects.filter(asked_by=request.user).select_related("draft__plan", "draft__saved_plan")
        job = get_object_or_404(mine.defer("draft__source", "draft__corrections"), pk=pk)
        part = request.htmx and not request.htmx.history_restore_request
        if not job.is_under_way:
            return HttpResponseClientRedirect(request.path) if part else self.ended(request, job)
        template = "imports/_progress.html" if part else "imports/progress.html"
        steps = steps_shown(Step.SAVE, job.draft, may_go_back=False)
        response = render(request, template, {"shown": job_shown(job, now().at), "steps": steps})
        patch_vary_headers(response, ["HX-Request"])
        return response

    def ended(self, request: SignedInRequest, job: ImportJob) -> HttpResponse:
        if job.state == JobState.DONE:
            assert job.draft.saved_plan is not None  # written in the transaction that ended the job
            messages.success(request, saved_words(job.draft.saved_plan))
            if offers(job.draft):
                address = reverse("imports:teach", args=[job.draft_id])
                messages.info(request, format_html(TEACH, address=address))
            return redirect_to_plan(job.draft.saved_plan)
        if job.version != job.draft.version:  # the page of the draft shows only what hinders it as it is now
            messages.error(request, f"没有保存。{job.fault}")
        return redirect("imports:draft", job.draft_id)


def saved_words(plan: Plan) -> str:
    """Return the sentence that says what a plan now holds, with the questions that its file left open."""
    rows, tasks = plan.projects.count(), plan.tasks.count()
    asked = OpenQuestion.objects.open_on(now().on).filter(project__plan=plan).count()
    left = f"；还有 {asked} 处待核实，办理中可以随时核实" if asked else ""
    return f"已全部保存：「{plan.tag}」有 {rows} 行、{tasks} 项任务{left}。"
