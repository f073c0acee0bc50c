"""催办本列表、批示本列表: one request on exactly the tasks that the filter leaves and the person has ticked."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from jiading.day import now
from jiading.web import form_recovery
from jiading.web.numbers import whole_numbers
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import TaskFilter
from tasks.pages.forms import BulkForm
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.acting import add_faults
from tasks.pages.views.scoped import readable_states
from tasks.refusals import Refusal
from tasks.services import bulk


class Together(RoleRequiredMixin, View):
    """Show the list with a form above it; carry the request out on the ticked tasks."""

    label: str
    hint: str
    left_out: str  # which tasks of the filter are not listed
    choose: Callable[[TaskStateQuerySet], TaskStateQuerySet]
    perform: Callable[..., bulk.Outcome]

    def get(self, request: SignedInRequest) -> HttpResponse:
        rows, words = self.rows(request)
        form = BulkForm(listed=[one.task_id for one in rows], initial=form_recovery.take(request) or {})
        return self.page(request, form, rows, words, chosen={one.task_id for one in rows})

    def post(self, request: SignedInRequest) -> HttpResponse:
        rows, words = self.rows(request)
        form = BulkForm(request.POST, listed=[one.task_id for one in rows])
        if request.is_past:
            form.add_error(None, "正在查看过去的情况，不能办理；请先回到今天。")
        if form.is_valid() and (outcome := self.performed(request, form, words)):
            self.tell(request, outcome)
            return redirect(f"{reverse('tasks:list')}?{request.GET.urlencode()}")
        chosen = set(whole_numbers(request.POST.getlist("tasks")))
        return self.page(request, form, rows, words, chosen=chosen, status=422)

    def rows(self, request: SignedInRequest) -> tuple[list[TaskRow], str]:
        """Return the tasks of the filter on which the request can be made, as shown, and the filter in words."""
        chosen = TaskFilter(
            request.GET or None, queryset=readable_states(request).by_due_day().with_row(), request=request
        )
        found = chosen.qs if not chosen.is_bound or chosen.is_valid() else chosen.qs.none()
        rows = self.choose(found)
        return task_rows(rows, rows.as_of, blockers=True), chosen.in_words()

    def performed(self, request: SignedInRequest, form: BulkForm, words: str) -> bulk.Outcome | None:
        arguments = form.cleaned_data | {"listed": f"{words}（{len(form.cleaned_data['tasks'])} 项）"}
        try:
            return self.perform(by=request.user, when=now(), **arguments)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except ValidationError as fault:
            add_faults(form, fault)
        return None

    def tell(self, request: SignedInRequest, outcome: bulk.Outcome) -> None:
        messages.success(request, f"已对 {len(outcome.entries)} 项任务{self.label}。")
        for sentence in sorted(set(outcome.refused.values())):
            messages.warning(request, f"有任务没有{self.label}：{sentence}")

    def page(
        self,
        request: SignedInRequest,
        form: BulkForm,
        rows: list[TaskRow],
        words: str,
        *,
        chosen: set[int],
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "rows": rows, "filter_words": words, "chosen": chosen}
        context |= {"label": self.label, "hint": self.hint}
        context |= {"nothing": f"没有可以{self.label}的任务", "left_out": self.left_out}
        return render(request, "tasks/bulk.html", context, status=status)


class UrgeList(Together):
    permission = Permission.URGE
    label = "催办"
    hint = "各任务催办卡住它的单位；以前未按时回复的单位，等级自动升为督办或通报。"
    left_out = "已办结、待审核、中止、取消和没有交办的任务不能催办；请回到列表换一个筛选。"
    choose = staticmethod(TaskStateQuerySet.can_be_urged)
    perform = staticmethod(bulk.urge)


class InstructList(Together):
    permission = Permission.INSTRUCT
    label = "批示"
    hint = "批示送达每项任务的牵头单位，创建办同时看到；各单位须在期限前回复。"
    left_out = "已办结、中止、取消和没有交办的任务不能批示；请回到列表换一个筛选。"
    choose = staticmethod(TaskStateQuerySet.can_be_instructed)
    perform = staticmethod(bulk.instruct)
