"""One task: its texts, its units, its ledger, its evidence, and what the reader may do now."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from departments.directory import names_on
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import is_over, plans_of
from indicators.models import OpenQuestion
from jiading.text import TextFilterField
from jiading.web import form_recovery
from tasks.as_of.acknowledgements import acknowledgements_of
from tasks.as_of.blockers import blockers_of
from tasks.as_of.day import AsOf
from tasks.as_of.evidence_states import evidence_states
from tasks.as_of.periods import period_of
from tasks.choices import REPORTS, EvidenceKind, EvidenceState
from tasks.evidence.archive import versions_of
from tasks.ledger.projection import facts_of
from tasks.models import Evidence, LedgerEntry, LockedPeriod, Task, TaskState, TaskUnit
from tasks.models.evidence import current_versions
from tasks.pages.actions import actions_for
from tasks.pages.presenters.entries import entries_shown
from tasks.pages.presenters.ledger_lines import ledger_shown
from tasks.pages.presenters.requests import requests_shown
from tasks.pages.presenters.task_row import task_row
from tasks.pages.presenters.units import units_shown
from tasks.pages.report_forms import ReportForm
from tasks.pages.views.reporting.drafting import begin_with
from tasks.pages.views.scoped import state_or_404
from tasks.services.locking import missed_periods


def task_context(request: SignedInRequest, pk: int) -> dict[str, Any]:
    """Return what every page about one task shows, as things stood on the asked day."""
    state = state_or_404(request, pk)
    units = list(TaskUnit.objects.as_of(request.as_of).filter(task=pk).select_related("department", "through"))
    ledger = (
        LedgerEntry.objects.until(request.as_of).filter(task=pk).order_by("-seq").prefetch_related("evidence__entry")
    )
    entries, unit = list(ledger), request.user.department_id
    acting = not request.is_past and not is_over(request)
    actions = actions_for(request.user, state.task, units, entries[::-1]) if acting else []
    files = [file for entry in entries for file in entry.evidence.all()]
    names = names_on(request.as_of)
    blockers, shown = blockers_of(units, state, names, request.as_of), entries_shown(entries)
    return {
        "task": task_row(state, request.as_of, blockers),
        "of": state.task,
        "units": units_shown(units, names, state, request.as_of),
        "acknowledgements": acknowledgements_of(units, state, names, request.as_of),
        "actions": [action for action in actions if action.slug != "report"],
        "may_report": any(action.slug == "report" for action in actions),
        "entries": shown,
        "ledger": ledger_shown(shown, units, unit, request.GET.get("entries", ""), words_asked(request)),
        "last": next((entry for entry in entries if entry.kind in REPORTS and entry.unit_id == unit), None),
        "requests": requests_shown(reversed(entries), unit, request.as_of) if unit else [],
        "versions": versions_of(files),
        "demands": demands_of(state, files),
        "relatives": relatives_of(state.task, request),
        "questions": OpenQuestion.objects.open_on(request.as_of).filter(project=state.task.project_id),
    }


def words_asked(request: HttpRequest) -> str:
    """Return the words to be found in the ledger; what lies beyond the limit of a search box is dropped."""
    return TextFilterField().to_python(request.GET.get("words", ""))


def relatives_of(task: Task, request: SignedInRequest) -> list[TaskState]:
    """Return how the tasks of other plans stood that this one goes on with, or that go on with it (结转).

    Only those that the reader may see on the asked day, each with `is_older`; the older one comes first.
    """
    others = [plan for plan in plans_of(request) if plan.pk != task.plan_id]
    if not others:
        return []
    rows = AsOf(others, request.as_of, request.user).tasks()
    related = rows.filter(Q(task=task.carried_from_id) | Q(task__carried_from=task.pk))
    return list(related.select_related("plan").annotate(is_older=Q(task=task.carried_from_id)).order_by("task"))


def demands_of(state: TaskState, files: Iterable[Evidence]) -> list[tuple[str, EvidenceState]]:
    """Return the kinds of evidence demanded of the task, each with how it stands among its files of that day."""
    states = evidence_states(state, {file.evidence for file in current_versions(files)})
    return [(EvidenceKind(kind).label, evidence) for kind, evidence in states.items()]


class TaskDetail(RoleRequiredMixin, View):
    """The report form on top, the ledger below."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        context = task_context(request, pk)
        if context["may_report"]:
            typed: dict[str, Any] = restored(request, reverse("tasks:act", args=[pk, "report"]))
            context["begun"] = ""
            context["restored"] = bool(typed)
            if not typed:
                typed, context["begun"] = begin_with(request, pk)
            context["late"] = late_words(request, context["of"])
            form = ReportForm(task=context["of"], by=request.user, initial=typed, last=context["last"])
            context["form"] = form
        return render(request, "tasks/task_detail.html", context)


def late_words(request: SignedInRequest, task: Task) -> str:
    """Return the sentence that announces 补报, or "" when the unit's next report is not one.

    It is one when a locked period has passed for which the unit owed a report on the task.
    """
    unit = request.user.department_id
    if not LockedPeriod.objects.holding().filter(plan=task.plan_id).exists():
        return ""
    locks = missed_periods(task, facts_of(task), unit, request.today)
    if not locks:
        return ""
    names = "、".join(lock.name for lock in locks)
    return f"{names}已经上报锁定，本次反馈将注明「补报 {names}」，计入 {period_of(task.plan, request.today).name}。"


def restored(request: HttpRequest, path: str = "") -> dict[str, str]:
    """Return what the person had typed here, or at that address, before the session ended, to be filled in again."""
    return form_recovery.take(request, path) or {}
