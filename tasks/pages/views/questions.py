"""待核实事项: what the source left open, and the office's answers."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission, may
from indicators.current import plan_of, plans_of
from indicators.models import OpenQuestion, Plan, Wording
from jiading.day import now
from jiading.templatetags.portal import with_query
from jiading.web import form_recovery
from tasks.pages.question_form import SettleForm
from tasks.pages.views.acting import add_faults
from tasks.refusals import Refusal
from tasks.services import questions

PER_PAGE = 50


@dataclass(frozen=True)
class QuestionRow:
    """A question as it stood on the day: whether it was settled, and what its row of the table was called."""

    question: OpenQuestion
    is_settled: bool
    project: str


class QuestionList(RoleRequiredMixin, View):
    """All questions of the plan as of the day, the open ones first."""

    permission = Permission.READ_TABLE

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan, day = plan_of(request), request.as_of
        asked = OpenQuestion.objects.asked_by(day).filter(project__plan=plan)
        called = names_of_rows(plan, day)
        rows = [
            QuestionRow(each, each.was_settled_by(day), called.get(each.project_id, ""))
            for each in asked.select_related("project", "project__category", "settled_by")
        ]
        show = request.GET.get("show", "open")
        wanted = [row for row in rows if show == "all" or row.is_settled == (show == "settled")]
        context = {
            "plan": plan,
            "show": show,
            "page_obj": Paginator(wanted, PER_PAGE).get_page(request.GET.get("page")),
            "open_count": sum(not row.is_settled for row in rows),
            "settled_count": sum(row.is_settled for row in rows),
            "may_settle": may(request.user, Permission.SETTLE_QUESTION) and not request.is_past,
        }
        return render(request, "tasks/questions.html", context)


def names_of_rows(plan: Plan | None, day: date) -> dict[int, str]:
    """Return what each row of the table was called on that day, by project id."""
    worded = Wording.objects.filter(project__plan=plan, since__lte=day, until__gt=day)
    return dict(worded.values_list("project", "name"))


class Settle(RoleRequiredMixin, View):
    """Accept the proposal, choose one of the readings, or write the answer; both go into the ledger."""

    permission = Permission.SETTLE_QUESTION

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        question = get_object_or_404(OpenQuestion.objects.select_related("project"), pk=pk)
        form = SettleForm(question=question, initial=form_recovery.take(request) or {})
        return self.page(request, question, form)

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        question = get_object_or_404(OpenQuestion.objects.select_related("project"), pk=pk)
        form = SettleForm(request.POST, question=question)
        if request.is_past:
            form.add_error(None, "正在查看过去的情况，不能办理；请先回到今天。")
        if form.is_valid() and self.settled(request, question, form):
            messages.success(request, "已核实，写入台账。")
            plan = {"plan": question.project.plan.code} if len(plans_of(request)) > 1 else {}
            return redirect(with_query(reverse("tasks:questions"), plan))
        return self.page(request, question, form, status=422)

    def settled(self, request: SignedInRequest, question: OpenQuestion, form: SettleForm) -> bool:
        said = {"answer": form.settled_answer(), "note": form.cleaned_data["note"]}
        try:
            questions.settle(question=question.pk, by=request.user, when=now(), **said)
        except (Refusal, NotAllowed) as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, str(refusal))
        except ValidationError as fault:
            add_faults(form, fault)
        return form.is_valid()

    def page(
        self, request: SignedInRequest, question: OpenQuestion, form: SettleForm, status: int = 200
    ) -> HttpResponse:
        context = {"question": question, "project": question.project, "form": form}
        return render(request, "tasks/settle.html", context, status=status)
