"""由旧方案新建: the page on which the office makes the next plan and says which unfinished tasks go on in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.choices import Stage
from indicators.current import fix_plan, named_plan, plans_of
from indicators.models import Plan
from indicators.next_details import next_code, next_period, next_title
from indicators.short_names import SHORT_NAME_LIMIT
from jiading.day import now
from jiading.text import LineField
from tasks.models import Task
from tasks.pages.forms import DayField
from tasks.pages.presenters.task_row import TaskRow
from tasks.pages.views.plans.plan_life import PAST, unfinished_of
from tasks.refusals import Refusal
from tasks.services.next_plan import make_next_plan


class NextPlanForm(forms.Form):
    """What the new plan is called and when it runs; for each unfinished task whether it goes on, and until when."""

    title = LineField(label="标题", limit=200)
    short_name = LineField(label="简称", limit=SHORT_NAME_LIMIT, help_text=f"至多 {SHORT_NAME_LIMIT} 个字")
    year = forms.IntegerField(label="年份", min_value=1949, max_value=2199)
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="结束日期")
    carried = forms.MultipleChoiceField(label="结转的任务", required=False)

    def __init__(self, *args: Any, tasks: Sequence[TaskRow], gone: Mapping[int, Plan], **kwargs: Any) -> None:
        """`gone` has the plan in which a task goes on already, by the task's id; the service refuses it by name."""
        super().__init__(*args, **kwargs)
        self.tasks, self.gone = tasks, gone
        choices = self.fields["carried"]
        assert isinstance(choices, forms.MultipleChoiceField)
        choices.choices = [(str(task.task_id), task.printed) for task in tasks]
        for task in tasks:
            self.fields[f"due_{task.task_id}"] = DayField(label="新的期限", required=False)

    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields about the plan itself."""
        return [self[name] for name in ("title", "short_name", "year", "starts_on", "ends_on")]

    def lines(self) -> Iterator[tuple[TaskRow, bool, forms.BoundField, Plan | None]]:
        """Yield each unfinished task, whether it is ticked, the field of its new deadline, the plan it has gone to."""
        ticked = set(map(str, self["carried"].value() or ()))
        for task in self.tasks:
            field = self[f"due_{task.task_id}"]
            yield task, str(task.task_id) in ticked, field, self.gone.get(task.task_id)

    def deadlines(self) -> dict[int, date | None]:
        """Return the new deadline, None where it is left open, of each ticked task by its id."""
        return {int(pk): self.cleaned_data[f"due_{pk}"] for pk in self.cleaned_data["carried"]}


class NextPlan(RoleRequiredMixin, View):
    """Propose the next plan of a running or closed one, all its unfinished tasks ticked; make it when confirmed."""

    permission = Permission.CHANGE_PLAN

    def get(self, request: SignedInRequest, code: str) -> HttpResponse:
        old, tasks, gone = self.old_plan(request, code)
        starts_on, ends_on = next_period(old.starts_on, old.ends_on)
        proposed: dict[str, Any] = {
            "title": next_title(old.title, starts_on.year - old.starts_on.year),
            "short_name": old.short_name,
            "year": starts_on.year,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "carried": [str(task.task_id) for task in tasks if task.task_id not in gone],
        }
        return self.page(request, old, NextPlanForm(initial=proposed, tasks=tasks, gone=gone))

    def post(self, request: SignedInRequest, code: str) -> HttpResponse:
        old, tasks, gone = self.old_plan(request, code)
        form = NextPlanForm(request.POST, tasks=tasks, gone=gone)
        if request.is_past:
            form.add_error(None, PAST)
        if form.is_valid() and (made := self.new_plan(request, old, form)):
            return redirect(f"{reverse('tasks:list')}?plan={made.code}")
        return self.page(request, old, form, status=422)

    def new_plan(self, request: SignedInRequest, old: Plan, form: NextPlanForm) -> Plan | None:
        """Return the new plan; None when it was refused, and the form says why."""
        said = {name: form.cleaned_data[name] for name in ("title", "short_name", "year", "starts_on", "ends_on")}
        taken = set(Plan.objects.values_list("code", flat=True))
        plan = Plan(code=next_code(old.code, said["year"], taken), **said)
        carried = form.deadlines()
        try:
            make_next_plan(old=old, plan=plan, carried=carried, by=request.user, when=now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return None
        except ValidationError as fault:
            form.add_error(None, fault.messages)
            return None
        messages.success(request, f"已新建草稿方案「{plan.tag}」，结转 {len(carried)} 项任务；交办以前各单位看不到。")
        return plan

    def old_plan(self, request: SignedInRequest, code: str) -> tuple[Plan, list[TaskRow], dict[int, Plan]]:
        """Return the plan that the address names, its unfinished tasks, and the plans to which some have gone already.

        Raises Http404 when there is no such plan.
        """
        old = named_plan(plans_of(request), code)
        fix_plan(request, old)
        gone = Task.objects.filter(carried_from__plan=old).select_related("plan")
        return old, unfinished_of(old, request), {task.carried_from_id or 0: task.plan for task in gone}

    def page(self, request: SignedInRequest, old: Plan, form: NextPlanForm, status: int = 200) -> HttpResponse:
        fits = old.stage in (Stage.RUNNING, Stage.CLOSED) and not request.is_past
        return render(request, "tasks/next_plan.html", {"plan": old, "form": form, "fits": fits}, status=status)
