"""导入: what a person says on the reconcile page: answers, which rows are tasks, what the table is for."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.models import ImportDraft
from imports.questions import OWN
from imports.services import reconciling, reopening, unit_lines
from imports.services.reconciling import ChosenAnswer
from imports.views.asking import UNDO, last_answers
from imports.views.drafts import AS_NEW, open_draft_or_404
from imports.views.folded import NEXT, remember_answered, rows_answered
from indicators.models import Plan
from jiading.web.numbers import whole_number
from tasks.refusals import AlreadyDone, Refusal

ASKED, NUMBER = re.compile(r"a(\d{1,5})-(\d{1,3})\Z"), re.compile(r"\d{1,3}\Z", re.ASCII)  # fields of the questions
LINES = re.compile(r"pair-(\d{1,5})\Z", re.ASCII)  # fields of the form of unit lines
REMEMBERED = 50  # drafts of which the session knows that they shall be new plans
CODE = re.compile(r"[\w-]{1,60}\Z", re.ASCII)  # of a kind of question


class SetTargetPlan(RoleRequiredMixin, View):
    """Let the table bring a plan up to date instead of becoming a new one, or the other way round."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        code = request.POST.get("plan", "").replace("\0", "")
        plan = get_object_or_404(Plan.objects.unfinished(), code=code) if code else None
        others = [each for each in request.session.get(AS_NEW, []) if each != pk]
        request.session[AS_NEW] = others if plan else [*others, pk][-REMEMBERED:]
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


class AnswerKind(RoleRequiredMixin, View):
    """Answer the place in view, or all ticked places of its kind together."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        chosen = chosen_answers(request.POST)
        if not chosen:
            messages.info(request, "没有选中要采用的读法，什么都没有改。")
            return redirect(f"{reverse('imports:draft', args=[pk])}{kind_in_view(request)}")
        return accepted(request, pk, chosen)


def chosen_answers(said: QueryDict) -> list[ChosenAnswer]:
    """Return the answers that the form of a kind sent.

    Each ticked place sends its name with the number of its answer; `way` is the choice at the place in view (`at`),
    which with `only` is alone answered, and with `alike` the choice at all of them.
    """
    way, at = said.get("way", ""), said.get("at", "")
    written = said.get("own", "").strip() if way == OWN else ""
    chosen = []
    for name in [at] if "only" in said else said:
        if not (place := ASKED.match(name)):
            continue
        number = NUMBER.match(way if name == at or way == OWN or "alike" in said else said.get(name, ""))
        if written or number:
            answer = int(number[0]) if number else 0
            chosen.append(ChosenAnswer(int(place[1]) - 1, int(place[2]), answer, written))
    return chosen


def kind_in_view(request: SignedInRequest) -> str:
    """Return the end of the page's address that shows the kind again whose form was sent, else the one below it."""
    said = {"kind": code_sent(request, "kind"), "below": code_sent(request, "below")}
    return f"?{urlencode({name: code for name, code in said.items() if code})}#{NEXT}" if said["kind"] else "#questions"


def code_sent(request: SignedInRequest, name: str) -> str:
    """Return the code of a kind of question that the form sent; "" where it sent none."""
    code = request.POST.get(name, "")
    return code if CODE.match(code) else ""


def accepted(request: SignedInRequest, pk: int, chosen: list[ChosenAnswer]) -> HttpResponse:
    """Accept the chosen answers, remember how to take them back, and go back to the questions."""
    draft = open_draft_or_404(request, pk)

    def answer(version: int) -> None:
        after = reconciling.accept_proposals(draft=draft, answers=chosen, by=request.user, version=version)
        remember(request, draft, after, len(chosen))
        code, below = code_sent(request, "kind"), code_sent(request, "below")
        remember_answered(request, draft, after, code=code, below=below)
        messages.success(request, f"已采用 {len(chosen)} 处；改主意时点「撤销」，或在「全部」里修改那一行。")

    return answered(request, pk, answer, kind_in_view(request))


def remember(request: SignedInRequest, before: ImportDraft, after: ImportDraft, count: int) -> None:
    """Keep in the session what the rows were `before` the last change, so that it can be taken back."""
    old, new = (draft.corrections.get("rows", {}) for draft in (before, after))
    rows = {ref: old.get(ref) for ref in {**old, **new} if old.get(ref) != new.get(ref)}
    request.session[UNDO] = {"draft": after.pk, "version": after.version, "rows": rows, "count": count}


class DecideLines(RoleRequiredMixin, View):
    """Say of pieces of cells of units whether they are one unit or two, for the whole file."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = open_draft_or_404(request, pk)
        asked = {name: whole_number(found[1]) for name in request.POST if (found := LINES.match(name))}
        said = {number: request.POST[name] for name, number in asked.items() if number is not None}

        def decide(version: int) -> None:
            after = unit_lines.decide_lines(draft=draft, said=said, by=request.user, version=version)
            before = draft.corrections.get("rows", {})
            count = sum(row != before.get(ref) for ref, row in after.corrections["rows"].items())
            remember(request, draft, after, count)
            messages.success(request, f"已记下，{count} 行的单位按选的读；改主意时点「撤销」，或在「全部」里修改。")

        return answered(request, pk, decide, f"#{NEXT}")


class AskAgain(RoleRequiredMixin, View):
    """Open the decided questions about one field again, or those of the one kind that was answered on this page."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft, name = open_draft_or_404(request, pk), request.POST.get("field", "")
        refs = rows_answered(request, pk, code_sent(request, "kind"))

        def ask(version: int) -> None:
            after = reopening.ask_again(draft=draft, name=name, by=request.user, version=version, refs=refs)
            rows = draft.corrections.get("rows", {})
            count = sum(name in said and (refs is None or ref in refs) for ref, said in rows.items())
            remember(request, draft, after, count)
            messages.success(request, f"{count} 处重新提问。")

        return answered(request, pk, ask, kind_in_view(request))


class TakeBack(RoleRequiredMixin, View):
    """Undo the last answers, as long as nothing else was changed since."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft, last = open_draft_or_404(request, pk), last_answers(request, pk)

        def undo(version: int) -> None:
            if last is None or last["version"] != version:
                raise AlreadyDone("这以后又改过，不能一起撤销；请在「全部」里修改那一行。")
            reopening.take_back(draft=draft, rows=last["rows"], by=request.user, version=version)
            del request.session[UNDO]
            messages.success(request, f"已撤销刚才的 {last['count']} 处。")

        return answered(request, pk, undo, "#questions")


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
            f"#{NEXT}",
        )


def counted(request: SignedInRequest, name: str) -> int:
    """Return a whole number that the form sent; for anything else one that no page shows."""
    number = whole_number(request.POST.get(name), most=10**8)
    return 10**9 if number is None else number


def answered(request: SignedInRequest, pk: int, service: Callable[[int], object], part: str = "") -> HttpResponse:
    """Call a service that corrects the draft, and go back to the page at `part`; a refusal is said on top of it."""
    try:
        service(counted(request, "version"))
    except (Refusal, ValidationError) as refusal:
        said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
        messages.error(request, "；".join(said))
    return redirect(f"{reverse('imports:draft', args=[pk])}{part}")
