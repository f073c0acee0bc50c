"""结束、恢复执行、归档、取消归档: one page for each step of a plan's life, with what is unfinished listed before."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.choices import Stage
from indicators.current import fix_plan, named_plan, plans_of
from indicators.models import Plan, PlanStage
from jiading.day import now
from jiading.text import TextField
from tasks.as_of.day import AsOf
from tasks.choices import NOT_CLOSED, WORDS_LIMIT
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.refusals import Refusal
from tasks.services import plan_life

PAST = "正在查看过去的情况，不能修改；请先回到今天。"


@dataclass(frozen=True)
class LifeStep:
    """A step the office may take: its button, the word when it is done, the stage before, the service, what follows."""

    label: str
    done: str
    before: Stage
    perform: Callable[..., PlanStage]
    follows: str


STEPS = {
    "close": LifeStep(
        "结束方案",
        "已结束。",
        Stage.RUNNING,
        plan_life.close,
        "结束以后只能查看，不能再反馈和办理；各页合计、提醒和工作台不再计入。",
    ),
    "reopen": LifeStep(
        "恢复执行", "已恢复执行。", Stage.CLOSED, plan_life.reopen, "恢复以后各单位可以继续办理；结束的记录仍留着。"
    ),
    "archive": LifeStep(
        "归档", "已归档。", Stage.CLOSED, plan_life.archive, "归档以后只在「全部方案」里折叠列出，只供查看。"
    ),
    "fetch-out": LifeStep(
        "取消归档", "已取消归档。", Stage.ARCHIVED, plan_life.fetch_out, "取消以后回到已结束；归档的记录仍留着。"
    ),
}


class StepWordsForm(forms.Form):
    """Why the step is taken."""

    text = TextField(label="说明", limit=WORDS_LIMIT, help_text="写进方案的记录，以后不能修改")


class PlanStep(RoleRequiredMixin, View):
    """Say what would follow and list the unfinished tasks; take the step when it is confirmed with a word."""

    permission = Permission.CLOSE_PLAN

    def get(self, request: SignedInRequest, code: str, step: str) -> HttpResponse:
        return self.page(request, self.plan(request, code), self.step(step), StepWordsForm())

    def post(self, request: SignedInRequest, code: str, step: str) -> HttpResponse:
        plan, wanted, form = self.plan(request, code), self.step(step), StepWordsForm(request.POST)
        if request.is_past:
            form.add_error(None, PAST)
        if form.is_valid() and self.taken(request, plan, wanted, form):
            return redirect(settings.PLANS_PAGE)
        return self.page(request, plan, wanted, form, status=422)

    def taken(self, request: SignedInRequest, plan: Plan, wanted: LifeStep, form: StepWordsForm) -> bool:
        """Return whether the step was taken; otherwise the form says why not."""
        try:
            wanted.perform(plan=plan, by=request.user, when=now(), text=form.cleaned_data["text"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return False
        except ValidationError as fault:
            form.add_error(None, fault.messages)
            return False
        messages.success(request, f"「{plan.tag}」{wanted.done}")
        return True

    def plan(self, request: SignedInRequest, code: str) -> Plan:
        """Return the plan that the address names, with its stage of today; raise Http404 when there is none."""
        plan = named_plan(plans_of(request), code)
        fix_plan(request, plan)
        return plan

    def step(self, slug: str) -> LifeStep:
        if slug not in STEPS:
            raise Http404("没有这样的办理事项。")
        return STEPS[slug]

    def page(
        self, request: SignedInRequest, plan: Plan, wanted: LifeStep, form: StepWordsForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "plan": plan,
            "step": wanted,
            "form": form,
            "fits": plan.stage == wanted.before and not request.is_past,
            "unfinished": unfinished_of(plan, request),
        }
        return render(request, "tasks/plan_step.html", context, status=status)


def unfinished_of(plan: Plan, request: SignedInRequest) -> list[TaskRow]:
    """Return the tasks of the plan that are neither completed nor cancelled, as printed."""
    rows = AsOf([plan], request.as_of, request.user).tasks().filter(state__in=NOT_CLOSED)
    return task_rows(rows.in_print_order().with_row(), rows.as_of)
