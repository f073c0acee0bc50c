"""一页反馈: several tasks of the unit reported on one page; a line that is refused comes back with its texts."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission
from indicators.current import plan_of
from jiading.day import now
from jiading.web import form_recovery
from tasks.as_of.periods import period_of
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import ReportDraft, TaskState
from tasks.pages.actions import perform_report
from tasks.pages.presenters.task_row import TaskRow, task_row
from tasks.pages.report_forms import GridForm, form_values_of
from tasks.pages.views.acting import add_faults
from tasks.pages.views.drafting import ITSELF, answered, drafts_of, keep_typed, last_reports, parts_of
from tasks.pages.views.scoped import readable_states
from tasks.refusals import NewerEntries, Refusal
from tasks.services.drafts import TEXTS

PER_PAGE = 20


@dataclass(frozen=True)
class GridLine:
    """One task of the page with its form, and the draft that was filled into it."""

    task: TaskRow
    form: GridForm
    draft: ReportDraft | None = None


def left_on(lost: dict[str, str], task: int) -> dict[str, str]:
    """Return what had been typed on a task's line before the session ended."""
    names = ("progress", "percent", "issues", "next_steps", "finished")
    typed = {name: lost[f"t{task}-{name}"] for name in names if f"t{task}-{name}" in lost}
    return typed if any(typed.get(name) for name in TEXTS) else {}


class ReportGrid(RoleRequiredMixin, View):
    """The tasks that owe a report for this period, or all at work, each with a small form of its own."""

    permission = Permission.REPORT_PROGRESS

    def get(self, request: SignedInRequest) -> HttpResponse:
        page = Paginator(self.rows(request), PER_PAGE).get_page(request.GET.get("page"))
        states = list(page.object_list)
        tasks = [one.task_id for one in states]
        lost = form_recovery.take(request) or {}
        drafts, last = drafts_of(request.user, tasks), last_reports(request.user, tasks)
        parts = parts_of(request.user, tasks)
        lines = []
        for one in states:
            draft, spoken = drafts.get(one.task_id), last.get(one.task_id)
            copied = form_values_of(spoken) | {"finished": False} if spoken and request.GET.get("copy") else {}
            typed = left_on(lost, one.task_id) or (draft.typed() if draft else copied)
            form = GridForm(task=one.task, by=request.user, last=spoken, part=parts.get(one.task_id), initial=typed)
            lines.append(GridLine(task_row(one, request.as_of), form, draft))
        return self.page(request, lines, page_obj=page, restored=bool(lost))

    def post(self, request: SignedInRequest) -> HttpResponse:
        asked = {int(pk) for pk in request.POST.getlist("task") if pk.isascii() and pk.isdecimal()}
        states = list(readable_states(request).filter(task__in=asked).by_due_day().with_row())
        if request.is_past:
            messages.error(request, "正在查看过去的情况，不能办理；请先回到今天。")
        elif "draft" in request.POST:
            return self.drafted(request, states)
        lines = self.posted(request, states)
        left = [line for line in lines if request.is_past or not self.settled(request, line.form)]
        return self.answered(request, lines, left)

    def posted(self, request: SignedInRequest, states: list[TaskState]) -> list[GridLine]:
        """Return the lines with what was typed."""
        tasks = [one.task_id for one in states]
        last, parts = last_reports(request.user, tasks), parts_of(request.user, tasks)
        return [
            GridLine(
                task_row(one, request.as_of),
                GridForm(
                    request.POST,
                    task=one.task,
                    by=request.user,
                    last=last.get(one.task_id),
                    part=parts.get(one.task_id),
                ),
            )
            for one in states
        ]

    def rows(self, request: SignedInRequest) -> TaskStateQuerySet:
        """Return the tasks whose report of the unit is due for this period, or with ?all= all on which it works."""
        plan, unit = plan_of(request), request.user.department_id
        rows = readable_states(request).by_due_day().with_row()
        if plan is None:
            return rows
        if request.GET.get("all"):
            return rows.unfinished(unit).filter(dispatched_on__isnull=False)
        return rows.owing_report(unit, period_of(plan, request.as_of).first)

    def settled(self, request: SignedInRequest, form: GridForm) -> bool:
        """Report one line; return whether nothing is left to do with it."""
        if not form.is_valid():
            return False
        form.reported = form.is_touched
        if not form.is_touched:
            return True
        words = form.words() | {"key": form.cleaned_data["key"], "seen": form.cleaned_data["seen"]}
        try:
            perform_report(task=form.task, by=request.user, when=now(), **words)
        except NewerEntries as refusal:
            form.mark_seen(refusal.head)
            newest = refusal.entries[-1]
            form.add_error(None, f"{refusal}最近一条：{newest.on} {newest.unit_name} {newest.get_kind_display()}。")
        except (Refusal, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as fault:
            add_faults(form, fault)
        return form.is_valid()

    def answered(self, request: SignedInRequest, lines: list[GridLine], left: list[GridLine]) -> HttpResponse:
        """Tell how many tasks were reported; show the lines with faults again, with their texts."""
        made = sum(line.form.reported and line not in left for line in lines)
        if made:
            messages.success(request, f"已提交 {made} 项任务的进展反馈。")
        if left:
            return self.page(request, left, status=422)
        if not made:
            messages.warning(request, "没有填写任何一项，没有提交。")
        return redirect(request.get_full_path())

    def drafted(self, request: SignedInRequest, states: list[TaskState]) -> HttpResponse:
        faults = [fault for one in states for fault in keep_typed(request, one.task_id, f"t{one.task_id}-")]
        if request.POST["draft"] == ITSELF:
            return answered(faults)
        for fault in faults:
            messages.error(request, fault)
        if faults:
            return self.page(request, self.posted(request, states), status=422)
        messages.success(request, "草稿已保存，只有您自己看得到。")
        return redirect(request.get_full_path())

    def page(self, request: SignedInRequest, lines: list[GridLine], status: int = 200, **more: Any) -> HttpResponse:
        plan = plan_of(request)
        context = {
            "plan": plan,
            "period": period_of(plan, request.as_of) if plan else None,
            "lines": lines,
            "all": bool(request.GET.get("all")),
        }
        return render(request, "tasks/grid.html", context | more, status=status)
