"""催签收: the ticked units are urged on the tasks that they have not acknowledged in time, after a look at these."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid5

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.models import Department
from departments.requests import SignedInRequest
from departments.roles import Permission
from departments.workdays import workdays
from indicators.current import running_plans_of
from jiading.day import now
from jiading.web import form_recovery
from jiading.web.numbers import whole_numbers
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.forms import DayField, words_field
from tasks.pages.presenters.task_row import task_rows
from tasks.pages.views.review import form_key
from tasks.pages.views.workbench.deciding import NAME
from tasks.pages.views.workbench.late_acknowledgements import LateAcknowledgement, late_acknowledgements, late_units
from tasks.refusals import Refusal
from tasks.services import urging

ANSWER_WITHIN = 3  # working days that the form proposes for the answer
WORDS = "请尽快签收这项任务，并说明没有按期签收的原因。"


class AcknowledgementsForm(forms.Form):
    """催签收: words, and a day for the answers; `today` is the first day that it may be."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = words_field("内容", required=True)
    reply_by = DayField(label="要求回复日期")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_reply_by(self) -> date:
        reply_by: date = self.cleaned_data["reply_by"]
        if reply_by < self.today:
            raise ValidationError(f"要求回复的日期不能早于今天 {self.today}。")
        return reply_by


class UrgeAcknowledgements(RoleRequiredMixin, View):
    """Show what the ticked units have not acknowledged, then urge each of them once a day at most on each task."""

    permission = Permission.URGE

    def get(self, request: SignedInRequest) -> HttpResponse:
        proposed = {"text": WORDS, "reply_by": workdays().after(request.today, ANSWER_WITHIN), "key": form_key(request)}
        form = AcknowledgementsForm(initial=proposed | (form_recovery.take(request) or {}), today=request.today)
        return self.page(request, form, whole_numbers(request.GET.getlist("units")))

    def post(self, request: SignedInRequest) -> HttpResponse:
        units = whole_numbers(request.POST.getlist("units"))
        form = AcknowledgementsForm(request.POST, today=request.today)
        if request.is_past:
            form.add_error(None, "正在查看过去的情况，不能办理；请先回到今天。")
        waiting, _ = self.waiting(request, units)
        if not form.is_valid() or not waiting:
            return self.page(request, form, units, status=422)
        if self.urge(request, form, waiting):
            return redirect("tasks:workbench")
        return self.page(request, form, units, status=422)

    def urge(
        self, request: SignedInRequest, form: AcknowledgementsForm, waiting: Sequence[LateAcknowledgement]
    ) -> bool:
        """Urge the units task by task and say how many; return whether any was urged."""
        by_task: dict[int, list[int]] = defaultdict(list)
        for one in waiting:
            by_task[one.member.task].append(one.unit)
        units = Department.objects.in_bulk({one.unit for one in waiting})
        words = {"text": form.cleaned_data["text"], "reply_by": form.cleaned_data["reply_by"]}
        words["listed"] = f"签收超期限（{len(by_task)} 项）"
        refused, key = dict[int, str](), form_key(request)
        for task in sorted(by_task):
            asked, own_key = [units[unit] for unit in by_task[task]], uuid5(key, str(task))
            try:
                urging.urge(task=task, by=request.user, when=now(), units=asked, key=own_key, **words)
            except (Refusal, ValidationError) as refusal:
                refused[task] = "".join(getattr(refusal, "messages", [str(refusal)]))
        if done := len(by_task) - len(refused):
            reached = {unit for task, asked_of in by_task.items() if task not in refused for unit in asked_of}
            messages.success(request, f"已催 {len(reached)} 个单位签收 {done} 项任务。")
        for state in self.rows(request).filter(task__in=list(refused)):
            messages.warning(request, f"「{state.printed[:NAME]}」没有催：{refused[state.task_id]}")
        return done > 0

    def rows(self, request: SignedInRequest) -> TaskStateQuerySet:
        return AsOf(running_plans_of(request), request.as_of, request.user).tasks()

    def waiting(self, request: SignedInRequest, units: Sequence[int]) -> tuple[list[LateAcknowledgement], str]:
        """Return what those units can be urged about, and a sentence on what is left out, or ""."""
        rows = self.rows(request)
        overdue = rows.can_be_urged().acknowledgement_overdue() if units and rows.plans else None
        found = [] if overdue is None else late_acknowledgements(overdue, units)
        again = [one for one in found if one.urged_on == request.today]
        left_out = f"其中 {len(again)} 项今天已经催过，不再催第二次。" if again else ""
        return [one for one in found if one not in again], left_out

    def page(
        self, request: SignedInRequest, form: AcknowledgementsForm, units: Sequence[int], status: int = 200
    ) -> HttpResponse:
        waiting, left_out = self.waiting(request, units)
        rows, plans = self.rows(request), running_plans_of(request)
        tasks = rows.filter(task__in={one.member.task for one in waiting}).with_row()
        context = {
            "form": form,
            "units": late_units(waiting),
            "tasks": {task.task_id: task for task in task_rows(tasks, rows.as_of)},
            "tags": {plan.pk: plan.tag for plan in plans},
            "several": len(plans) > 1,
            "left_out": left_out,
        }
        return render(request, "tasks/urge_acknowledgements.html", context, status=status)
