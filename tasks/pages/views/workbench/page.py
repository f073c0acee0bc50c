"""工作台: what the person owes today over all running plans, the most pressing first; a section opens its lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.choices import Role
from departments.directory import unit_name_on
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, OWN, Permission, may, scope
from departments.workdays import notice, workdays
from indicators.choices import Stage
from indicators.current import plans_of, running_plans_of
from indicators.models import OpenQuestion, Plan
from jiading.database.several_counts import counts_by, heads
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import BY_DUE_DAY, TaskStateQuerySet
from tasks.pages.actions import BY_SLUG
from tasks.pages.presenters.task_row import TaskRow, task_rows
from tasks.pages.views.workbench import officer
from tasks.pages.views.workbench.lists import PlanList, lists_of

SOON = 30  # days ahead for which the calendar of working days must be known
CONFIRM = Permission.CONFIRM_COMPLETION
SHOWN = 10  # tasks of a section on the workbench; its list has them all


@dataclass(frozen=True)
class TaskToDo:
    """One task of a section, with its plan."""

    task: TaskRow
    plan: Plan


@dataclass(frozen=True)
class Section:
    """A section of the workbench: title, action, tasks, how many, the first few, and the query of its lists."""

    title: str
    act: str
    rows: TaskStateQuerySet
    query: dict[str, object]
    look: str = ""  # the word on a button that only opens the task, where a decision needs a look first
    count: int = 0
    items: list[TaskToDo] = field(default_factory=list)
    lists: list[PlanList] = field(default_factory=list)

    @property
    def act_label(self) -> str:
        return BY_SLUG[self.act].label if self.act else self.look


def section(
    request: SignedInRequest, title: str, act: str, rows: TaskStateQuerySet, *, look: str = "", **query: object
) -> Section:
    """Return a section that is not filled yet; `query` filters its lists."""
    return Section(title, act, rows, query, look)


def filled(request: SignedInRequest, sections: Iterable[Section], rows: TaskStateQuerySet) -> list[Section]:
    """Return the sections that have tasks, with their counts, lists and first tasks out of `rows`.

    It takes two SQL statements, and one more when there are several plans.
    """
    sections = list(sections)
    found = heads([each.rows for each in sections], BY_DUE_DAY, SHOWN)
    if len(rows.plans) > 1:
        numbers = counts_by([each.rows for each in sections], "plan")
    else:
        numbers = [{plan.pk: count for plan in rows.plans} for count, _ in found]
    plans = {plan.pk: plan for plan in rows.plans}
    wanted = {pk for _, pks in found for pk in pks}
    states = list(rows.filter(pk__in=wanted).with_row()) if wanted else []
    shown = task_rows(states, rows.as_of, blockers=True) if states else []
    known = {state.pk: TaskToDo(task, plans[state.plan_id]) for state, task in zip(states, shown, strict=True)}
    return [
        replace(
            each,
            count=count,
            items=[known[pk] for pk in pks],
            lists=lists_of(request, rows.plans, of_plan, each.query),
        )
        for each, (count, pks), of_plan in zip(sections, found, numbers, strict=True)
        if count
    ]


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


def begun(user: User, rows: TaskStateQuerySet) -> TaskStateQuerySet:
    """Return the tasks on which the person has begun a report and not sent it."""
    return rows.filter(task__drafts__user=user) if scope(user, Permission.REPORT_PROGRESS) is OWN else rows.none()


def calendar_notice(request: SignedInRequest) -> str:
    """Return the sentence for years near the day whose holidays nobody has entered."""
    return notice(workdays().unknown_years([request.as_of, request.as_of + timedelta(days=SOON)]))


def questions_by_plan(request: SignedInRequest, plans: Sequence[Plan]) -> dict[int, int]:
    """Return the number of open questions by plan."""
    rows = OpenQuestion.objects.open_on(request.as_of).filter(project__plan__in=plans).order_by()
    return dict(rows.values_list("project__plan").annotate(number=Count("pk")))


class Workbench(View):
    """The first page after sign-in."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        if request.user.role == Role.AUDITOR:
            return redirect("tasks:audit")
        plans, unit = running_plans_of(request), unit_name_on(request.user, request.as_of)
        context: dict[str, Any] = {"plans_known": plans_of(request), "running": plans, "unit": unit, "sections": []}
        context["several"] = len(plans) > 1
        if may(request.user, Permission.MANAGE_ACCOUNTS):
            context["calendar_notice"] = calendar_notice(request)
        if context["plans_known"] and scope(request.user, Permission.READ_TASK) is not NONE:
            context |= self.work(request, plans)
        return render(request, "tasks/workbench.html", context)

    def work(self, request: SignedInRequest, plans: list[Plan]) -> dict[str, Any]:
        """Return the sections and figures of a person who may read tasks."""
        user, rows = request.user, AsOf(plans, request.as_of, request.user).tasks()
        if scope(user, Permission.READ_TASK) is not ALL:
            return {"kind": "officer"} | officer.work_of(request, rows) | self.figures(request, rows, plans)
        sections = office_sections(request, rows) if may(user, CONFIRM) else leader_sections(request, rows)
        return {
            "sections": filled(request, sections, rows) if plans else [],
            "may_fill_sheets": not request.is_past and may(user, Permission.REPORT_FOR_UNIT),
            "calendar_notice": calendar_notice(request) if may(user, Permission.DISPATCH) else "",
            **self.figures(request, rows, plans),
        }

    def figures(self, request: SignedInRequest, rows: TaskStateQuerySet, plans: list[Plan]) -> dict[str, Any]:
        """Return the lists of the head and of what waits for the office, of each plan that has some."""
        user = request.user
        open_plans = [plan for plan in plans_of(request) if plan.stage in (Stage.RUNNING, Stage.DRAFT)]
        waiting = AsOf(open_plans, request.as_of, user).tasks().undispatched()
        claimed = rows.claimed() if user.department_id is None else rows.led_by(user.department_id).claimed()
        totals, undispatched, claims, drafts = counts_by([rows, waiting, claimed, begun(user, rows)], "plan")
        may_dispatch = not request.is_past and may(user, Permission.DISPATCH)
        settles = may(user, Permission.SETTLE_QUESTION)
        questions = questions_by_plan(request, open_plans) if settles else {}
        return {
            "totals": lists_of(request, plans, totals, {}),
            "total": sum(totals.values()),
            "to_dispatch": lists_of(request, open_plans, undispatched, {"needs": "dispatch"}) if may_dispatch else [],
            "claims": lists_of(request, plans, claims, {"needs": "confirm"}) if may(user, CONFIRM) else [],
            "own_claims": self.own_claims(request, plans, claims),
            "drafts": sum(drafts.values()),
            "questions": lists_of(request, open_plans, questions, {}),
        }

    def own_claims(self, request: SignedInRequest, plans: list[Plan], claims: dict[int, int]) -> list[PlanList]:
        """Return the claims of a head's unit that wait for the office; none for who may not claim."""
        if scope(request.user, Permission.CLAIM_COMPLETION) is NONE:
            return []
        return lists_of(request, plans, claims, {"needs": "confirm", "lead": request.user.department_id})
