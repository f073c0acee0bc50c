"""一页反馈: the tasks of the unit over all running plans, reported on one page; a refused line keeps its texts."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Case, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission
from indicators.current import running_plans_of
from indicators.models import Plan
from jiading.day import now
from jiading.web import form_recovery
from jiading.web.numbers import whole_numbers
from tasks.as_of.day import AsOf
from tasks.as_of.periods import Period, period_of
from tasks.as_of.task_words import BY_DUE_DAY, TaskStateQuerySet
from tasks.models import TaskState
from tasks.pages.actions import perform_report
from tasks.pages.presenters.task_row import TaskRow, task_row
from tasks.pages.report_forms import TEXTS, GridForm, form_values_of
from tasks.pages.views.acting import add_faults
from tasks.pages.views.reporting.drafting import ITSELF, answered, drafts_of, keep_typed, last_reports, parts_of
from tasks.pages.views.reporting.grid_lines import FAULTY, FILLED, UNCHANGED, GridLine, by_plan, counted
from tasks.refusals import NewerEntries, Refusal
from tasks.services import dispatching

PER_PAGE = 60  # lines; a form may have 1,000 fields
TYPED = ("progress", "percent", "issues", "next_steps", "finished", "unchanged", "fall_reason", "leaves_open")
OWN = ("key", "seen", "shown_percent")  # what a line itself brings along
Typed = Callable[[int], Mapping[str, Any]]  # returns by task id what stands in the fields of its line


def typed_on(posted: Mapping[str, str], task: int, *, names: Iterable[str] = TYPED) -> dict[str, str]:
    """Return what was posted, or typed before the session ended, on a task's line."""
    return {name: posted[f"t{task}-{name}"] for name in names if f"t{task}-{name}" in posted}


def left_on(lost: Mapping[str, str], task: int) -> dict[str, str]:
    """Return what had been typed on a task's line before the session ended; nothing without words."""
    typed = typed_on(lost, task)
    return typed if any(typed.get(name) for name in (*TEXTS, "unchanged")) else {}


class ReportGrid(RoleRequiredMixin, View):
    """The tasks that owe a report for this period, all at work, or those with a draft, each with a small form."""

    permission = Permission.REPORT_PROGRESS

    def get(self, request: SignedInRequest) -> HttpResponse:
        lost = form_recovery.take(request) or {}
        return self.page(request, lambda task: left_on(lost, task), restored=bool(lost))

    def post(self, request: SignedInRequest) -> HttpResponse:
        asked = whole_numbers(request.POST.getlist("task"))
        states = list(self.readable(request).filter(task__in=asked).by_due_day().with_row())
        if request.is_past:
            messages.error(request, "正在查看过去的情况，不能办理；请先回到今天。")
            return self.as_posted(request, status=422)
        if "draft" in request.POST:
            return self.drafted(request, states)
        for task in whole_numbers(request.POST.getlist("fill")):
            return self.fill(request, task)
        for task in whole_numbers(request.POST.getlist("acknowledge")):
            return self.acknowledge(request, task)
        return self.send(request, states)

    def send(self, request: SignedInRequest, states: list[TaskState]) -> HttpResponse:
        """Report every line that somebody has touched; show again those with faults, with what was not touched."""
        lines = self.posted_lines(request, states)
        reported = [line for line in lines if line.form.is_touched and self.is_reported(request, line.form)]
        faulty = {line.task.task_id: line for line in lines if line.form.is_touched and line not in reported}
        if reported:
            messages.success(request, reported_message([line.task for line in reported]))
        if faulty:
            done = {line.task.task_id for line in reported}
            return self.as_posted(request, faulty, done, status=422)
        if not reported:
            messages.warning(request, "没有填写任何一项，没有提交。")
        return redirect(request.get_full_path())

    def is_reported(self, request: SignedInRequest, form: GridForm) -> bool:
        """Report one line; when it is refused, say why beside it and return False."""
        if not form.is_valid():
            return False
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

    def fill(self, request: SignedInRequest, task: int) -> HttpResponse:
        """Fill the unit's last words into one line; nothing typed on the others is lost."""
        last = last_reports(request.user, [task]).get(task)
        words = {task: form_values_of(last) | {"finished": False}} if last else {}
        return self.page(request, lambda pk: words.get(pk) or typed_on(request.POST, pk, names=(*TYPED, *OWN)))

    def acknowledge(self, request: SignedInRequest, task: int) -> HttpResponse:
        """Acknowledge one task in its line; nothing typed on the page is lost."""
        try:
            dispatching.acknowledge(task=task, by=request.user, when=now())
            messages.success(request, "已签收。")
        except (Refusal, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        # The page shows this task's newest entry, which the line has seen herewith.
        return self.page(request, lambda pk: typed_on(request.POST, pk, names=TYPED if pk == task else (*TYPED, *OWN)))

    def drafted(self, request: SignedInRequest, states: list[TaskState]) -> HttpResponse:
        faults = [fault for one in states for fault in keep_typed(request, one.task_id, f"t{one.task_id}-")]
        if request.POST["draft"] == ITSELF:
            return answered(faults)
        for fault in faults:
            messages.error(request, fault)
        if faults:
            return self.as_posted(request, status=422)
        messages.success(request, "草稿已保存，只有您自己看得到。")
        return redirect(request.get_full_path())

    def as_posted(
        self,
        request: SignedInRequest,
        faulty: Mapping[int, GridLine] | None = None,
        done: Collection[int] = (),
        *,
        status: int,
    ) -> HttpResponse:
        """Show the page with what was typed on it, and with the lines that have faults; `done` were reported on."""

        def typed(task: int) -> dict[str, str]:
            return {} if task in done else typed_on(request.POST, task, names=(*TYPED, *OWN))

        return self.page(request, typed, faulty, status=status)

    def page(
        self,
        request: SignedInRequest,
        typed: Typed,
        faulty: Mapping[int, GridLine] | None = None,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """Show the lines; `typed` says by task id what stands in a line, `faulty` are lines to show as they are."""
        plans, mode = running_plans_of(request), mode_of(request)
        shown = Paginator(self.rows(request, plans, mode), PER_PAGE).get_page(request.GET.get("page"))
        lines = self.lines(request, shown, typed, faulty or {})
        context = {
            "groups": by_plan(lines, plans, request.GET.get("plan", "")),
            "several": len(plans) > 1,
            "periods": list(periods_of(plans, request)),
            "lines": lines,
            "faulty": [line for line in lines if line.state == FAULTY],
            "filled": counted(lines, FILLED, UNCHANGED),
            "mode": mode,
            "page_obj": shown,
        }
        return render(request, "tasks/grid.html", context | more, status=status)

    def lines(
        self, request: SignedInRequest, shown: Page[TaskState], typed: Typed, faulty: Mapping[int, GridLine]
    ) -> list[GridLine]:
        """Return the lines of the page: what was typed before a draft, and with ?copy= the last words."""
        states = list(shown.object_list)
        tasks = [one.task_id for one in states]
        drafts, last = drafts_of(request.user, tasks), last_reports(request.user, tasks)
        parts = parts_of(request.user, tasks)
        found = []
        for one in states:
            pk, spoken = one.task_id, last.get(one.task_id)
            if pk in faulty:
                found.append(faulty[pk])
                continue
            copied = form_values_of(spoken) | {"finished": False} if spoken and request.GET.get("copy") else {}
            draft = drafts.get(pk)
            words = typed(pk) or (draft.typed() if draft else copied)
            form = GridForm(task=one.task, by=request.user, last=spoken, part=parts.get(pk), initial=words)
            found.append(GridLine(task_row(one, request.as_of), form, draft))
        return found + [line for pk, line in faulty.items() if pk not in tasks]  # it owes nothing any more

    def posted_lines(self, request: SignedInRequest, states: Sequence[TaskState]) -> list[GridLine]:
        """Return the lines with what was posted on each."""
        tasks = [one.task_id for one in states]
        last, parts = last_reports(request.user, tasks), parts_of(request.user, tasks)
        found = []
        for one in states:
            own = {"last": last.get(one.task_id), "part": parts.get(one.task_id)}
            form = GridForm(request.POST, task=one.task, by=request.user, **own)
            found.append(GridLine(task_row(one, request.as_of), form))
        return found

    def readable(self, request: SignedInRequest) -> TaskStateQuerySet:
        return AsOf(running_plans_of(request), request.as_of, request.user).tasks()

    def rows(self, request: SignedInRequest, plans: Sequence[Plan], mode: str) -> TaskStateQuerySet:
        """Return the tasks of the page by plan, and within a plan by deadline."""
        unit, rows = request.user.department_id, self.readable(request)
        if mode == "drafts":
            rows = rows.filter(task__drafts__user=request.user)
        elif mode == "all":
            rows = rows.unfinished(unit).filter(dispatched_on__isnull=False)
        else:
            rows = owing_in_period(rows, unit, periods_of(plans, request))
        place = Case(*(When(plan=plan, then=Value(n)) for n, plan in enumerate(plans)), default=Value(len(plans)))
        return rows.order_by(place, *BY_DUE_DAY).with_row()


def mode_of(request: SignedInRequest) -> str:
    """Return which tasks the page shows: "all" at work, those with "drafts", or "" for what is due for the period."""
    return next((mode for mode in ("drafts", "all") if request.GET.get(mode)), "")


def periods_of(plans: Iterable[Plan], request: SignedInRequest) -> dict[Period, list[Plan]]:
    """Return the plans by their reporting period of the day, what is due first coming first."""
    found: dict[Period, list[Plan]] = {}
    for plan in plans:
        found.setdefault(period_of(plan, request.as_of), []).append(plan)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].due, pair[0].first)))


def owing_in_period(
    rows: TaskStateQuerySet, unit: int | None, periods: Mapping[Period, Sequence[Plan]]
) -> TaskStateQuerySet:
    """Return the tasks on which the unit owes a report for its plan's period, in one statement for all plans."""
    owing = [rows.filter(plan__in=plans).owing_report(unit, period.first) for period, plans in periods.items()]
    return rows.filter(reduce(or_, (Q(pk__in=each.order_by().values("pk")) for each in owing), Q(pk=None)))


def reported_message(tasks: Sequence[TaskRow]) -> str:
    """Return the success note: how many tasks were reported on, each with a link."""
    links = format_html_join(
        "、",
        '<a href="{}">第 {} 行第 {} 项</a>',
        ((reverse("tasks:detail", args=[one.task_id]), one.project_position, one.position) for one in tasks),
    )
    return format_html("<span>已提交 {} 项任务的进展反馈。</span> {}", len(tasks), links)
