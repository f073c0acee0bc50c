"""工作台: what the person owes today, the most pressing first; every section opens its whole list."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.choices import Role
from departments.directory import unit_name_on
from departments.guards import RoleRequiredMixin
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, OWN, Permission, may, scope
from departments.workdays import notice, workdays
from indicators.current import plan_of
from indicators.models import OpenQuestion, Plan
from jiading.database.several_counts import counts, heads
from jiading.day import now
from jiading.templatetags.portal import with_query
from tasks.as_of.acknowledgements import acknowledgement_days
from tasks.as_of.periods import period_of
from tasks.as_of.task_words import BY_DUE_DAY, TaskStateQuerySet
from tasks.models import TaskUnit
from tasks.pages.actions import BY_SLUG
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.scoped import readable_states
from tasks.services import dispatching

SOON = 30  # days ahead for which the calendar of working days must be known
SHOWN = 10  # tasks of a section on the workbench; its list has them all


@dataclass(frozen=True)
class TaskToDo:
    """One task of a section, with what its section is about: the open request to the unit, or its acknowledgement."""

    task: TaskRow
    request: TaskUnit | None = None  # the unit's own row, with level and last day of the answer
    answer_late: bool = False
    acknowledge_by: date | None = None
    acknowledge_late: int = 0  # working days


@dataclass(frozen=True)
class Section:
    """A section of the workbench: title, action, tasks, how many, the first few, and the query of the whole list."""

    title: str
    act: str
    rows: TaskStateQuerySet
    query: dict[str, object]
    look: str = ""  # the word on a button that only opens the task, where a decision needs a look first
    count: int = 0
    items: list[TaskToDo] = field(default_factory=list)

    @property
    def url_query(self) -> str:
        return urlencode(self.query)

    @property
    def act_label(self) -> str:
        return BY_SLUG[self.act].label if self.act else self.look


def section(
    request: SignedInRequest, title: str, act: str, rows: TaskStateQuerySet, *, look: str = "", **query: object
) -> Section:
    """Return a section that is not filled yet; `query` filters its list, and gets the day and plan of the page."""
    if request.is_past:
        query["as_of"] = f"{request.as_of:%Y-%m-%d}"
    if plan := request.GET.get("plan"):
        query["plan"] = plan
    return Section(title, act, rows, query, look)


def filled(sections: Iterable[Section], rows: TaskStateQuerySet) -> list[Section]:
    """Return the sections that have tasks, with their counts and first tasks out of `rows`, in two SQL statements."""
    sections = list(sections)
    found = heads([each.rows for each in sections], BY_DUE_DAY, SHOWN)
    wanted = {pk for _, pks in found for pk in pks}
    states = list(rows.filter(pk__in=wanted).with_row()) if wanted else []
    shown = task_rows(states, rows.as_of, blockers=True) if states else []
    known = {state.pk: task for state, task in zip(states, shown, strict=True)}
    return [
        replace(each, count=count, items=[TaskToDo(known[pk]) for pk in pks])
        for each, (count, pks) in zip(sections, found, strict=True)
        if count
    ]


def unit_sections(request: SignedInRequest, rows: TaskStateQuerySet) -> Iterable[Section]:
    """What an officer's unit owes, the most pressing first."""
    unit = request.user.department_id
    if unit is None:
        return  # never: a constraint gives every officer a unit
    open_part = rows.unfinished(unit)
    yield section(request, "催办和批示，待回复", "reply", rows.unanswered(unit), needs="answer", unit=unit)
    yield section(request, "办结申请被退回", "report", rows.led_by(unit).returned(), needs="returned", lead=unit)
    asked = rows.awaiting_agreement(unit)
    yield section(request, "牵头单位申请办结，待本单位答复", "", asked, look="去答复", needs="agree", unit=unit)
    yield section(request, "待签收", "acknowledge", rows.unacknowledged(unit), needs="acknowledge", unit=unit)
    yield section(request, "逾期", "report", open_part.overdue(), needs="finish", light="overdue", unit=unit)
    soon = open_part.filter(light="due_soon")
    yield section(request, "临期", "report", soon, needs="finish", light="due_soon", unit=unit)
    period = period_of(rows.plan, request.as_of)
    owing, title = rows.owing_report(unit, period.first), f"本期（{period.name}）待反馈，{period.due:%m-%d} 前"
    yield section(request, title, "report", owing, needs="period", unit=unit)
    yield section(request, "超过一个周期没有反馈", "report", rows.unreported(unit), needs="report", unit=unit)


def office_sections(request: SignedInRequest, rows: TaskStateQuerySet) -> Iterable[Section]:
    """What waits for the office's decision."""
    yield section(request, "催办、批示到期未回复", "urge", rows.answer_overdue(), needs="late_answer")
    yield section(request, "领导批示，尚未回复", "", rows.instructed(), look="去督办", needs="instructed")
    yield section(request, "办结申请，待审核", "", rows.claimed(), look="去审核", needs="confirm")
    yield section(request, "延期申请，待审批", "", rows.asking_extension(), look="去审批", needs="extension")
    yield section(request, "逾期未签收", "urge", rows.acknowledgement_overdue(), needs="receipt")
    yield section(request, "逾期", "urge", rows.overdue(), light="overdue")
    yield section(request, "牵头单位沉默", "urge", rows.silent(), silent="1")


def leader_sections(request: SignedInRequest, rows: TaskStateQuerySet) -> Iterable[Section]:
    """What a leader looks at first."""
    yield section(request, "逾期", "instruct", rows.overdue(), light="overdue")
    yield section(request, "牵头单位沉默", "instruct", rows.silent(), silent="1")
    yield section(request, "催办和批示，尚未回复", "", rows.unanswered(), needs="answer")


def with_requests(section: Section, unit: int | None, day: date) -> Section:
    """Return the section of what waits for the unit's answer, each task with the request to the unit."""
    rows = TaskUnit.objects.as_of(day).filter(task__in=[one.task.task_id for one in section.items], department=unit)
    asked = {row.task_id: row for row in rows}
    requests = [asked[one.task.task_id] for one in section.items]
    pairs = zip(section.items, requests, strict=True)
    items = [replace(one, request=own, answer_late=own.answer_is_overdue(day)) for one, own in pairs]
    return replace(section, items=items)


def with_acknowledgement_days(section: Section, plan: Plan, day: date) -> Section:
    """Return the section of what is to be acknowledged, each task with its last day."""
    calendar, items = workdays(), []
    for one in section.items:
        assert one.task.dispatched_on is not None  # unacknowledged() leaves out what is not dispatched
        due, late = acknowledgement_days(one.task.dispatched_on, plan, day, calendar)
        items.append(replace(one, acknowledge_by=due, acknowledge_late=late))
    return replace(section, items=items)


def detailed(section: Section, unit: int | None, plan: Plan, day: date) -> Section:
    """Return the section with what its tasks need beside the facts of each."""
    if section.act == "reply":
        return with_requests(section, unit, day)
    return with_acknowledgement_days(section, plan, day) if section.act == "acknowledge" else section


def begun(user: User, rows: TaskStateQuerySet) -> TaskStateQuerySet:
    """Return the tasks on which the person has begun a report and not sent it."""
    return rows.filter(task__drafts__user=user) if scope(user, Permission.REPORT_PROGRESS) is OWN else rows.none()


def calendar_notice(request: SignedInRequest) -> str:
    """Return the sentence for years near the day whose holidays nobody has entered."""
    return notice(workdays().unknown_years([request.as_of, request.as_of + timedelta(days=SOON)]))


class Workbench(View):
    """The first page after sign-in."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        if request.user.role == Role.AUDITOR:
            return redirect("tasks:audit")
        plan = plan_of(request)
        unit = unit_name_on(request.user, request.as_of)
        context: dict[str, Any] = {"plan": plan, "unit": unit, "sections": [], "may_dispatch": False}
        if may(request.user, Permission.MANAGE_ACCOUNTS):
            context["calendar_notice"] = calendar_notice(request)
        if plan and scope(request.user, Permission.READ_TASK) is not NONE:
            context |= self.work(request, plan)
        return render(request, "tasks/workbench.html", context)

    def work(self, request: SignedInRequest, plan: Plan) -> dict[str, Any]:
        """Return the sections and figures of a person who may read tasks."""
        user, rows = request.user, readable_states(request)
        if scope(user, Permission.READ_TASK) is not ALL:
            sections = unit_sections(request, rows)
        elif may(user, Permission.CONFIRM_COMPLETION):
            sections = office_sections(request, rows)
        else:
            sections = leader_sections(request, rows)
        sections = [detailed(each, user.department_id, plan, request.as_of) for each in filled(sections, rows)]
        total, waiting, claims, drafts = counts([rows, rows.undispatched(), rows.claimed(), begun(user, rows)])
        acting = not request.is_past
        questions = OpenQuestion.objects.open_on(request.as_of).filter(project__plan=plan)
        return {
            "sections": sections,
            "total": total,
            "undispatched": waiting,
            "may_dispatch": acting and waiting and may(user, Permission.DISPATCH),
            "may_fill_sheets": acting and may(user, Permission.REPORT_FOR_UNIT),
            "claims_waiting": claims if may(user, Permission.CONFIRM_COMPLETION) else 0,
            "drafts": drafts,
            "calendar_notice": calendar_notice(request) if may(user, Permission.DISPATCH) else "",
            "open_questions": questions.count() if may(user, Permission.SETTLE_QUESTION) else 0,
        }


class DispatchPlan(RoleRequiredMixin, View):
    """Dispatch every task of the plan that has not been dispatched."""

    permission = Permission.DISPATCH

    def post(self, request: SignedInRequest) -> HttpResponse:
        plan = plan_of(request)
        made = dispatching.dispatch_plan(plan=plan, by=request.user, when=now()) if plan else []
        messages.success(request, f"已交办 {len(made)} 项任务。" if made else "没有待交办的任务。")
        asked = {"plan": request.GET["plan"]} if request.GET.get("plan") else {}
        return redirect(with_query(reverse("tasks:workbench"), asked))
