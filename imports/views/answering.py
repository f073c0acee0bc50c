"""导入: what a person says on the reconcile page: answers, which rows are tasks, what the table is for."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.services import reconciling
from imports.services.reconciling import ChosenAnswer
from imports.views.drafts import open_draft_or_404
from indicators.models import Plan
from tasks.refusals import Refusal

ASKED, NUMBER = re.compile(r"a(\d{1,5})-(\d{1,3})\Z"), re.compile(r"\d{1,3}\Z", re.ASCII)  # fields of the questions


class SetTargetPlan(RoleRequiredMixin, View):
    """Let the table bring a plan up to date instead of becoming a new one, or the other way round."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        code = request.POST.get("plan", "").replace("\0", "")
        plan = get_object_or_404(Plan, code=code) if code else None
        return answered(
            request,
            pk,
            lambda version: reconciling.set_target_plan(draft=draft, plan=plan, by=request.user, version=version),
        )


class ClassifyRow(RoleRequiredMixin, View):
    """Say that a row is a row of tasks, or is none."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        said = {"ref": request.POST.get("ref", "")[:200].replace("\0", ""), "kind": request.POST.get("kind", "")}
        return answered(
            request, pk, lambda version: reconciling.classify_row(draft=draft, by=request.user, version=version, **said)
        )


class Answer(RoleRequiredMixin, View):
    """Accept one of the answers that a question of a row offers."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        row, ambiguity, answer = (counted(request, name) for name in ("row", "ambiguity", "answer"))
        return accepted(request, pk, [ChosenAnswer(row - 1, ambiguity, answer)])


class AnswerKind(RoleRequiredMixin, View):
    """Answer many questions of one kind at once: each as chosen, or (`every`) all in the same way."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        every, chosen = request.POST.get("every", ""), []
        for name in request.POST:
            answer = NUMBER.match(every or request.POST.get(name, ""))
            if answer and (place := ASKED.match(name)):
                chosen.append(ChosenAnswer(int(place[1]) - 1, int(place[2]), int(answer[0])))
        if not chosen:
            messages.info(request, "没有选中要采用的读法，什么都没有改。")
            return redirect(f"{reverse('imports:draft', args=[pk])}#questions")
        return accepted(request, pk, chosen)


def accepted(request: SignedInRequest, pk: int, chosen: list[ChosenAnswer]) -> HttpResponse:
    """Accept the chosen answers and go back to the questions."""
    draft = open_draft_or_404(request, pk)

    def answer(version: int) -> None:
        reconciling.accept_proposals(draft=draft, answers=chosen, by=request.user, version=version)
        messages.success(request, f"已采用 {len(chosen)} 处；改主意时在「全部」里修改那一行。")

    return answered(request, pk, answer, "#questions")


class ChooseReading(RoleRequiredMixin, View):
    """Say in which of two ways the columns of a table are read."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft, grid, choice = open_draft_or_404(request, pk), counted(request, "grid"), counted(request, "reading")
        return answered(
            request,
            pk,
            lambda version: reconciling.choose_reading(
                draft=draft, grid=grid, choice=choice, by=request.user, version=version
            ),
        )


def counted(request: SignedInRequest, name: str) -> int:
    """Return a whole number that the form sent; for anything else one that no page shows."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 10**9


def answered(request: SignedInRequest, pk: int, service: Callable[[int], object], part: str = "") -> HttpResponse:
    """Call a service that corrects the draft, and go back to the page at `part`; a refusal is said on top of it."""
    try:
        service(counted(request, "version"))
    except (Refusal, ValidationError) as refusal:
        said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        messages.error(request, "；".join(said))
    return redirect(f"{reverse('imports:draft', args=[pk])}{part}")
