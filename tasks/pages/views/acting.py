"""One page for every act on a task: shows the form, calls the service, keeps what was typed when it refuses."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission, require
from jiading.day import now
from jiading.web.rate_limits import LimitedUpload
from tasks.as_of.claim_under_review import review_of
from tasks.models import LedgerEntry, TaskUnit
from tasks.pages.actions import BY_SLUG, TaskAction, entry_to_withdraw
from tasks.pages.forms import ClaimForm, StepForm
from tasks.pages.presenters.entries import EntryShown, entries_shown
from tasks.pages.presenters.requests import answered_words
from tasks.pages.presenters.returned_claims import returned_claim
from tasks.pages.report_forms import ReportForm, form_values_of
from tasks.pages.views.detail import restored, task_context
from tasks.pages.views.reporting.drafting import ITSELF, answered, begin_with, keep_typed
from tasks.pages.views.review import mark_opened
from tasks.pages.views.scoped import state_or_404
from tasks.refusals import NewerEntries, Refusal


class TaskActionPage(RoleRequiredMixin, LimitedUpload, View):
    """Carry out one act on one task. On a past day the page is shown, but nothing is saved."""

    permission = Permission.READ_TASK
    act: TaskAction

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (act := BY_SLUG.get(kwargs["act"])) is None:
            raise Http404("没有这个操作。")
        self.act = act
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: SignedInRequest, pk: int, act: str) -> HttpResponse:
        context = self.context(request, pk)
        typed: dict[str, Any] = restored(request)
        begun = ""
        if act == "correct":
            typed = (form_values_of(context["last"]) if context["last"] else {}) | typed
        if act == "report" and not typed:
            typed, begun = begin_with(request, pk)
        form = self.form(request, context, initial=typed)
        return self.page(request, context, form, restored=bool(typed) and act != "correct" and not begun, begun=begun)

    def post(self, request: SignedInRequest, pk: int, act: str) -> HttpResponse:
        if act == "report" and request.POST.get("draft") == ITSELF:
            return kept_by_itself(request, pk)
        context = self.context(request, pk)
        form = self.form(request, context, request.POST, request.FILES)
        if act == "report" and "draft" in request.POST and not request.is_past:
            return self.drafted(request, context, form)
        if request.is_past:
            form.add_error(None, "正在查看过去的情况，不能办理；请先回到今天。")
        if form.is_valid() and (entry := self.performed(request, form, context)):
            messages.success(request, self.act.done + answered_words(entry))
            done = reverse("tasks:detail", args=[pk])
            return HttpResponseClientRedirect(done) if request.htmx else redirect(done)
        return self.page(request, context, form, status=422)

    def drafted(self, request: SignedInRequest, context: dict[str, Any], form: StepForm) -> HttpResponse:
        """Store what was typed as the person's draft; where that fails, show the form again with the reason."""
        faults = keep_typed(request, context["of"].pk)
        if not faults:
            messages.success(request, "草稿已保存，只有您自己看得到；附件没有保存，请在提交时选择。")
            done = reverse("tasks:act", args=[context["of"].pk, "report"])
            return HttpResponseClientRedirect(done) if request.htmx else redirect(done)
        form.is_valid()
        for fault in faults:
            form.add_error(None, fault)
        return self.page(request, context, form, status=422)

    def form(self, request: SignedInRequest, context: dict[str, Any], *posted: Any, **more: Any) -> StepForm:
        """Return the form of the act on the task of the page."""
        if issubclass(self.act.form, ReportForm):
            more["last"] = context["last"]
        elif issubclass(self.act.form, ClaimForm):
            more["returned"] = context["returned"]
        return self.act.form(*posted, task=context["of"], by=request.user, **more)

    def performed(self, request: SignedInRequest, form: StepForm, context: dict[str, Any]) -> LedgerEntry | None:
        """Call the service and return its entry; when it refuses, say why beside the field and return None."""
        words = form.words() | {"key": form.cleaned_data["key"], "seen": form.cleaned_data["seen"]}
        try:
            return self.act.perform(task=context["of"], by=request.user, when=now(), **words)
        except NewerEntries as refusal:
            context["newer"] = entries_shown(refusal.entries)
            form.mark_seen(refusal.head)
            form.add_error(None, str(refusal))
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except ValidationError as fault:
            add_faults(form, fault)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        return None

    def context(self, request: SignedInRequest, pk: int) -> dict[str, Any]:
        context = task_context(request, pk)
        units = TaskUnit.objects.present().filter(task=pk).values_list("department", flat=True)
        try:
            require(request.user, self.act.permission, units=units)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        fitting = {act.slug: act for act in context["actions"]}
        named = fitting.get(self.act.slug, self.act)
        told = [shown.entry for shown in reversed(context["entries"])]
        returned = returned_claim(told, request.user.department_id) if self.act.slug == "claim" else None
        entry = entry_to_withdraw(self.act.slug, told, request.user)
        withdrawable = next((shown for shown in context["entries"] if shown.entry is entry), None)
        unfit = not request.is_past and self.act.slug not in fitting
        return context | {"act": named, "unfit": unfit, "returned": returned, "withdrawable": withdrawable}

    def page(
        self, request: SignedInRequest, context: dict[str, Any], form: StepForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        template = "tasks/report.html" if self.act.slug in ("report", "correct") else "tasks/act.html"
        if self.act.permission == Permission.CONFIRM_COMPLETION:
            template = "tasks/review.html"
            more |= review_context(context["entries"])
            mark_opened(request, context["of"])
        elif self.act.permission == Permission.AGREE_TO_COMPLETION:
            more |= review_context(context["entries"])
        return render(request, template, context | {"form": form} | more, status=status)


def review_context(entries: list[EntryShown]) -> dict[str, Any]:
    """Return the claim under review, and as shown the earlier returns and the changes since the last claim."""
    review = review_of([shown.entry for shown in entries])
    return {
        "review": review,
        "returns": [shown for shown in entries if shown.entry in review.returns],
        "changed": [shown for shown in entries if shown.entry in review.changed],
    }


def kept_by_itself(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store the draft that the page sends while the person types; raise Http404 for a task out of their scope."""
    task = state_or_404(request, pk).task_id
    return answered(["正在查看过去的情况。"] if request.is_past else keep_typed(request, task))


def add_faults(form: forms.BaseForm, fault: ValidationError) -> None:
    """Add the errors of a service to the fields that they name, others to the form."""
    faults = fault.message_dict if hasattr(fault, "error_dict") else {None: fault.messages}
    for field, sentences in faults.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
