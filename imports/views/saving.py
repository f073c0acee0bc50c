"""导入: save the whole table as a plan, or write the confirmed differences into one; long work tells how far it is."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.roles import Permission
from imports.forms import ChangesForm, DetailsForm
from imports.models import ImportDraft
from imports.plan_details import PlanDetails, suggested
from imports.services import reconciling, reimporting, saving
from imports.views.drafts import faults_of, open_draft_or_404
from indicators.models import Plan
from jiading.database.lost_answers import ask_database
from jiading.day import now
from tasks.pages.views.acting import add_faults
from tasks.refusals import AlreadyDone, Refusal

logger = logging.getLogger("portal.import")
CUT = "<!-- progress -->"
NOT_SAVED = "保存没有完成，没有写入任何内容。请稍后再试；如果还是这样，请告诉系统管理员。"
EVERY = 20  # rows between two words about the progress


class SavePage(RoleRequiredMixin, View):
    """「保存为方案」: what the plan is called, and what will be saved."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        if draft.plan_id:
            return redirect("imports:changes", pk)
        reading = reconciling.reading_of(draft)
        details = suggested(reading, set(Plan.objects.values_list("code", flat=True)), request.today)
        form = DetailsForm(initial=vars(details) | {"version": draft.version})
        return self.page(request, draft, reading, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        reading = reconciling.reading_of(draft)
        form = DetailsForm(request.POST)
        if form.is_valid() and self.may_be_saved(form, reading):
            said = form.cleaned_data
            details = PlanDetails(**{name: said[name] for name in PlanDetails.__dataclass_fields__})
            work = saving.saving(draft=pk, details=details, by=request.user, when=now(), version=said["version"])
            done = f"{reverse('reports:table')}?plan={details.code}"
            return answer_with_progress(
                request, work, title=f"保存方案「{details.title}」", unit="行", done=done, back=pk
            )
        return self.page(request, draft, reading, form, status=422)

    def may_be_saved(self, form: DetailsForm, reading) -> bool:
        said = {name: form.cleaned_data[name] for name in PlanDetails.__dataclass_fields__}
        try:
            saving.checked_plan(PlanDetails(**said), reading)
            saving.refuse_faults(reading)
        except ValidationError as fault:
            add_faults(form, fault)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        return form.is_valid()

    def page(
        self, request: HttpRequest, draft: ImportDraft, reading, form: DetailsForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "draft": draft,
            "reading": reading,
            "form": form,
            "counts": reading.counts(),
            "faults": faults_of(reading),
        }
        context["categories"] = list(dict.fromkeys(row.texts.get("category") or "" for row in reading.rows))
        return render(request, "imports/save.html", context, status=status)


class ChangesPage(RoleRequiredMixin, View):
    """What is new, changed and gone against the plan; only what is confirmed is written."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        if not draft.plan_id:
            return redirect("imports:save", pk)
        changes, reading = self.changes(draft)
        chosen = [change.token for change in changes if not change.only_empties]
        form = ChangesForm(tokens=[c.token for c in changes], initial={"version": draft.version, "chosen": chosen})
        return self.page(request, draft, changes, reading, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        changes, reading = self.changes(draft) if draft.plan_id else ([], None)
        form = ChangesForm(request.POST, tokens=[change.token for change in changes])
        if form.is_valid() and not faults_of(reading):
            said = form.cleaned_data
            work = reimporting.applying(
                draft=pk,
                tokens=said["chosen"],
                reason=said["reason"],
                by=request.user,
                when=now(),
                version=said["version"],
            )
            done = f"{reverse('reports:table')}?plan={draft.plan.code}"
            return answer_with_progress(
                request, work, title=f"更新方案「{draft.plan.title}」", unit="处变更", done=done, back=pk
            )
        return self.page(request, draft, changes, reading, form, status=422)

    def changes(self, draft: ImportDraft) -> tuple[list, Any]:
        reading = reconciling.reading_of(draft)
        return saving.changes_of(reading, draft.plan), reading

    def page(
        self, request: HttpRequest, draft: ImportDraft, changes: list, reading, form: ChangesForm, status: int = 200
    ) -> HttpResponse:
        chosen = set(form["chosen"].value() or [])
        shown = [(change, change.token in chosen) for change in changes]
        context = {"draft": draft, "changes": shown, "form": form, "faults": faults_of(reading) if reading else []}
        return render(request, "imports/changes.html", context, status=status)


def answer_with_progress(
    request: HttpRequest, work: saving.Progress, *, title: str, unit: str, done: str, back: int
) -> HttpResponse:
    """Answer with a page that says, as the work goes on, how far it is; it needs no script, only patience."""
    context = {"title": title, "back": reverse("imports:draft", args=[back])}
    head, foot = render_to_string("imports/progress.html", context, request).split(CUT)
    response = StreamingHttpResponse(lines(work, head, foot, context | {"unit": unit, "done": done, "draft": back}))
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy must not wait for the end
    return response


def lines(work: saving.Progress, head: str, foot: str, context: dict[str, Any]) -> Iterator[str]:
    """Do the work while the page goes out; what fails is said on it, and nothing is saved then.

    An error that says nothing of the outcome (a lost answer to COMMIT) is answered by what the database knows.
    """
    part = "imports/_progress_line.html"
    yield head + render_to_string(part, context | {"begun": True})
    try:
        for place, total in work:
            if place == total or place % EVERY == 1:
                yield render_to_string(part, context | {"place": place, "total": total})
        yield render_to_string(part, context | {"finished": True})
    except AlreadyDone as refusal:
        said = {"finished": True} if is_saved(context["draft"]) else {"faults": [str(refusal)]}
        yield render_to_string(part, context | said)
    except (Refusal, ValidationError) as refusal:
        faults = (
            refusal.messages if isinstance(refusal, ValidationError) else getattr(refusal, "faults", [str(refusal)])
        )
        yield render_to_string(part, context | {"faults": faults})
    except Exception:
        logger.exception("import broke off")
        saved = ask_database(lambda: is_saved(context["draft"], lock=True))
        said = {"finished": True} if saved else {"faults": [NOT_SAVED]} if saved is False else {"unknown": True}
        yield render_to_string(part, context | said)
    yield foot


def is_saved(draft: int, *, lock: bool = False) -> bool:
    """Return whether the draft is saved: by the same form sent before, or by a COMMIT whose answer was lost.

    `lock` waits for a COMMIT that the server is still carrying out.
    """
    drafts = ImportDraft.objects.select_for_update() if lock else ImportDraft.objects
    return any(drafts.filter(pk=draft).values_list("saved_at", flat=True))
