"""工作台: what the person owes today over all running plans, the most pressing first; a section opens its lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

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
from indicators.current import code_in_links, plans_of, running_plans_of
from indicators.models import OpenQuestion, Plan
from jiading.database.several_counts import counts_by, heads
from tasks.as_of.acknowledgements import acknowledgement_days
from tasks.as_of.day import AsOf
from tasks.as_of.periods import Period, period_of
from tasks.as_of.task_words import BY_DUE_DAY, TaskStateQuerySet
from tasks.models import TaskUnit
from tasks.pages.actions import BY_SLUG
from tasks.pages.presenters.task_row import TaskRow, task_rows

SOON = 30  # days ahead for which the calendar of working days must be known
CONFIRM = Permission.CONFIRM_COMPLETION
SHOWN = 10  # tasks of a section on the workbench; its list has them all


@dataclass(frozen=True)
class PlanList:
    """The tasks of one plan within a section: how many, and the query of their list."""

    plan: Plan
    count: int
    url_query: str
    code: str = ""  # what ?plan= of a link must be; "" where there is no other plan


@dataclass(frozen=True)
class TaskToDo:
    """One task of a section, with what its section is about: the open request to the unit, or its acknowledgement."""

    task: TaskRow
    plan: Plan
    request: TaskUnit | None = None  # the unit's own row, with level and last day of the answer
    answer_late: bool = False
    acknowledge_by: date | None = None
    acknowledge_late: int = 0  # working days


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


def lists_of(
    request: SignedInRequest, plans: Iterable[Plan], numbers: Mapping[int, int], query: Mapping[str, object]
) -> list[PlanList]:
    """Return the list of each plan that has tasks, with its number by plan; their links get day and plan."""
    day = {"as_of": f"{request.as_of:%Y-%m-%d}"} if request.is_past else {}
    found = []
    for plan in plans:
        code = code_in_links(request, plan)
        if number := numbers.get(plan.pk):
            asked = {**query, **day, **({"plan": code} if code else {})}
            found.append(PlanList(plan, number, urlencode(asked), code))
    return found


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
    periods = plans_by_period(rows.plans, request.as_of)
    for period, plans in periods.items():
        of_period = rows if len(periods) == 1 else rows.filter(plan__in=plans)
        title = f"本期（{period.name}）待反馈，{period.due:%m-%d} 前"
        owing = of_period.owing_report(unit, period.first)
        yield section(request, title, "report", owing, needs="period", unit=unit)
    yield section(request, "超过一个周期没有反馈", "report", rows.unreported(unit), needs="report", unit=unit)


def plans_by_period(plans: Iterable[Plan], day: date) -> dict[Period, list[Plan]]:
    """Return the plans by their reporting period of that day, what is due first coming first."""
    found: dict[Period, list[Plan]] = {}
    for plan in plans:
        found.setdefault(period_of(plan, day), []).append(plan)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].due, pair[0].first)))


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


def with_acknowledgement_days(section: Section, day: date) -> Section:
    """Return the section of what is to be acknowledged, each task with its last day."""
    calendar, items = workdays(), []
    for one in section.items:
        assert one.task.dispatched_on is not None  # unacknowledged() leaves out what is not dispatched
        due, late = acknowledgement_days(one.task.dispatched_on, one.plan, day, calendar)
        items.append(replace(one, acknowledge_by=due, acknowledge_late=late))
    return replace(section, items=items)


def detailed(section: Section, unit: int | None, day: date) -> Section:
    """Return the section with what its tasks need beside the facts of each."""
    if section.act == "reply":
        return with_requests(section, unit, day)
    return with_acknowledgement_days(section, day) if section.act == "acknowledge" else section


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
            sections = unit_sections(request, rows)
        elif may(user, Permission.CONFIRM_COMPLETION):
            sections = office_sections(request, rows)
        else:
            sections = leader_sections(request, rows)
        found = filled(request, sections, rows) if plans else []
        return {
            "sections": [detailed(each, user.department_id, request.as_of) for each in found],
            "may_fill_sheets": not request.is_past and may(user, Permission.REPORT_FOR_UNIT),
            "calendar_notice": calendar_notice(request) if may(user, Permission.DISPATCH) else "",
            **self.figures(request, rows, plans),
        }

    def figures(self, request: SignedInRequest, rows: TaskStateQuerySet, plans: list[Plan]) -> dict[str, Any]:
        """Return the lists of the head and of what waits for the office, of each plan that has some."""
        user = request.user
        open_plans = [plan for plan in plans_of(request) if plan.stage in (Stage.RUNNING, Stage.DRAFT)]
        waiting = AsOf(open_plans, request.as_of, user).tasks().undispatched()
        totals, undispatched, claims, drafts = counts_by([rows, waiting, rows.claimed(), begun(user, rows)], "plan")
        may_dispatch = not request.is_past and may(user, Permission.DISPATCH)
        settles = may(user, Permission.SETTLE_QUESTION)
        questions = questions_by_plan(request, open_plans) if settles else {}
        return {
            "totals": lists_of(request, plans, totals, {}),
            "total": sum(totals.values()),
            "to_dispatch": lists_of(request, open_plans, undispatched, {"needs": "dispatch"}) if may_dispatch else [],
            "claims": lists_of(request, plans, claims, {"needs": "confirm"}) if may(user, CONFIRM) else [],
            "drafts": sum(drafts.values()),
            "questions": lists_of(request, open_plans, questions, {}),
        }
