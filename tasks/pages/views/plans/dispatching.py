"""交办、撤回交办: which tasks go to which units, looked at and chosen before they are handed out or taken back."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import is_over, plan_of
from indicators.models import Plan
from jiading.day import now
from jiading.templatetags.portal import to
from jiading.web import form_recovery
from jiading.web.numbers import whole_numbers
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import UnitRole
from tasks.models import TaskUnit
from tasks.pages.forms import DispatchListForm, RecallListForm, TickedForm
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.acting import add_faults
from tasks.refusals import Refusal
from tasks.services import bulk, dispatching

PAST = "正在查看过去的情况，不能办理；请先回到今天。"
FINISHED = "这个方案已经结束，不能交办，也不能撤回；确需办理的，请先恢复执行。"


@dataclass(frozen=True)
class UnitShare:
    """What a unit gets: its name, and how many of the tasks it leads and carries in any role."""

    name: str
    led: int
    carried: int


def shares_of(rows: Collection[TaskRow], as_of: AsOf) -> list[UnitShare]:
    """Return what each unit gets of these tasks, who leads most first; two queries, and one for the names."""
    parts = TaskUnit.objects.as_of(as_of.day).filter(task__in=[one.task_id for one in rows]).order_by()
    counts: dict[int, dict[str, int]] = {}
    for unit, role, number in parts.values_list("department", "role").annotate(number=Count("task", distinct=True)):
        counts.setdefault(unit, {})[role] = number
    every = dict(parts.values_list("department").annotate(number=Count("task", distinct=True)))
    shares = [UnitShare(as_of.names[unit], of.get(UnitRole.LEAD, 0), every[unit]) for unit, of in counts.items()]
    return sorted(shares, key=lambda share: (-share.led, -share.carried, share.name))


class ChosenTasks(RoleRequiredMixin, View, ABC):
    """List the tasks of the plan on which the act is possible, and carry it out on those that are ticked."""

    permission = Permission.DISPATCH
    template: str
    form: type[TickedForm]

    def get(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        rows = self.rows(request, plan)
        typed = form_recovery.take(request) or {}
        form = self.form(listed=[one.task_id for one in rows], initial=typed)
        return self.page(request, plan, rows, form, chosen={one.task_id for one in rows})

    def post(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        rows = self.rows(request, plan)
        form = self.form(request.POST, listed=[one.task_id for one in rows])
        if request.is_past:
            form.add_error(None, PAST)
        if plan and form.is_valid() and self.performed(request, plan, form):
            return redirect(to({"request": request}, "tasks:dispatch_list", plan=plan.code))
        chosen = set(whole_numbers(request.POST.getlist("tasks")))
        return self.page(request, plan, rows, form, chosen=chosen, status=422)

    def performed(self, request: SignedInRequest, plan: Plan, form: TickedForm) -> bool:
        """Carry the act out; when the service refuses, say why beside the field and return False."""
        try:
            self.perform(request, plan, form)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except ValidationError as fault:
            add_faults(form, fault)
        return form.is_valid()

    def rows(self, request: SignedInRequest, plan: Plan | None) -> list[TaskRow]:
        """Return the tasks that can be chosen, as printed; none of a plan that is over."""
        if plan is None or is_over(request):
            return []
        rows = self.choose(AsOf([plan], request.as_of, request.user).tasks()).in_print_order().with_row()
        return task_rows(rows, rows.as_of)

    def page(
        self,
        request: SignedInRequest,
        plan: Plan | None,
        rows: list[TaskRow],
        form: TickedForm,
        *,
        chosen: set[int],
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {"plan": plan, "rows": rows, "form": form, "chosen": chosen}
        context["over"] = FINISHED if is_over(request) else ""
        if plan and not context["over"]:
            context |= self.more(AsOf([plan], request.as_of, request.user), rows)
        return render(request, self.template, context, status=status)

    @abstractmethod
    def choose(self, rows: TaskStateQuerySet) -> TaskStateQuerySet:
        """Return those of the rows on which the act is possible."""

    @abstractmethod
    def perform(self, request: SignedInRequest, plan: Plan, form: TickedForm) -> None:
        """Carry the act out on the ticked tasks and say what was done; raise Refusal or ValidationError."""

    def more(self, as_of: AsOf, rows: list[TaskRow]) -> dict[str, Any]:
        """Return what the page shows beside the tasks."""
        return {}


class DispatchList(ChosenTasks):
    """What has not been dispatched: how much goes to which unit, and which deadlines are past already."""

    template = "tasks/dispatch.html"
    form = DispatchListForm

    def choose(self, rows: TaskStateQuerySet) -> TaskStateQuerySet:
        return rows.undispatched()

    def perform(self, request: SignedInRequest, plan: Plan, form: TickedForm) -> None:
        words = {name: form.cleaned_data[name] for name in ("tasks", "text", "document")}
        made = dispatching.dispatch_plan(plan=plan, by=request.user, when=now(), **words)
        left = len(form.cleaned_data["tasks"]) - len(made)
        messages.success(request, f"已交办 {len(made)} 项任务。" if made else "没有待交办的任务。")
        if left:
            messages.warning(request, f"另有 {left} 项已由他人交办，没有重复。")

    def more(self, as_of: AsOf, rows: list[TaskRow]) -> dict[str, Any]:
        past = [one for one in rows if one.due_on and one.due_on < as_of.day]
        return {
            "shares": shares_of(rows, as_of) if rows else [],
            "past": {one.task_id for one in past},
            "recallable": as_of.tasks().recallable().count(),
        }


class RecallList(ChosenTasks):
    """What has been dispatched and no unit has acknowledged yet."""

    template = "tasks/recall.html"
    form = RecallListForm

    def choose(self, rows: TaskStateQuerySet) -> TaskStateQuerySet:
        return rows.recallable()

    def perform(self, request: SignedInRequest, plan: Plan, form: TickedForm) -> None:
        words = {name: form.cleaned_data[name] for name in ("tasks", "text", "key")}
        outcome = bulk.recall(by=request.user, when=now(), **words)
        if outcome.entries:
            messages.success(request, f"已撤回 {len(outcome.entries)} 项任务的交办，可以修改以后再交办。")
        for sentence in sorted(set(outcome.refused.values())):
            messages.warning(request, f"有任务没有撤回：{sentence}")
