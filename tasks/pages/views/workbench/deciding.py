"""一起审核: the ticked claims of 工作台 over all running plans, each its own decision with its own entry."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import running_plans_of
from jiading.day import now
from jiading.web.numbers import whole_numbers
from tasks.as_of.day import AsOf
from tasks.models import OpenedClaim
from tasks.pages.presenters.task_row import task_rows
from tasks.pages.views.review import form_key
from tasks.pages.views.workbench.decisions import ClaimRow, claim_row, facts_of
from tasks.pages.views.workbench.sections import TaskToDo
from tasks.refusals import Refusal
from tasks.services import bulk, claims

MOST = 200  # claims in one form
NAME = 24  # characters by which a message names a task


class Decide(RoleRequiredMixin, View):
    """Confirm the ticked claims, or ask for each the reason to send it back; only what the person has opened."""

    permission = Permission.CONFIRM_COMPLETION

    def get(self, request: SignedInRequest) -> HttpResponse:
        return redirect("tasks:workbench")

    def post(self, request: SignedInRequest) -> HttpResponse:
        if request.is_past:
            messages.error(request, "正在查看过去的情况，不能办理；请先回到今天。")
            return redirect("tasks:workbench")
        ticked = first_ticked(request)
        rows = opened_only(request, claims_among(request, ticked), ticked)
        act = request.POST.get("act")
        if rows and act == "return":
            return self.page(request, rows)
        if rows and act == "send-back":
            return self.send_back(request, rows)
        if rows and act == "confirm":
            self.confirm(request, rows)
        return redirect("tasks:workbench")

    def confirm(self, request: SignedInRequest, rows: Sequence[ClaimRow]) -> None:
        """Confirm each claim as the person has seen it, and tell what became of each."""
        seen = OpenedClaim.objects.seen_by(request.user, [row.task.task_id for row in rows])
        outcome = bulk.confirm(seen=seen, by=request.user, when=now(), text="", key=form_key(request))
        tell(request, "审核通过", rows, outcome.refused)

    def send_back(self, request: SignedInRequest, rows: Sequence[ClaimRow]) -> HttpResponse:
        """Send each claim back with its own reason; without all the reasons show the form again."""
        typed = {row.task.task_id: request.POST.get(f"text-{row.task.task_id}", "") for row in rows}
        faults = {task: "请写明哪一条没有达到要求。" for task, text in typed.items() if not text.strip()}
        if faults:
            return self.page(request, rows, typed, faults, status=422)
        seen, key = OpenedClaim.objects.seen_by(request.user, typed), form_key(request)
        refused = {}
        for task in sorted(typed):
            if sentence := self.refusal(request, task, typed[task], seen[task], key):
                refused[task] = sentence
        tell(request, "退回", rows, refused)
        return redirect("tasks:workbench")

    def refusal(self, request: SignedInRequest, task: int, text: str, seen: int, key: UUID) -> str:
        """Send one claim back; return why that was refused, or ""."""
        own_key = uuid5(key, str(task))
        try:
            claims.send_back(task=task, by=request.user, when=now(), text=text, key=own_key, seen=seen)
        except Refusal as refusal:
            return str(refusal)
        except ValidationError as fault:
            return "".join(fault.messages)
        return ""

    def page(
        self,
        request: SignedInRequest,
        rows: Sequence[ClaimRow],
        typed: Mapping[int, str] | None = None,
        faults: Mapping[int, str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context: dict[str, Any] = {"rows": rows, "typed": typed or {}, "faults": faults or {}, "key": uuid4()}
        context["several"] = len(running_plans_of(request)) > 1
        return render(request, "tasks/decide.html", context, status=status)


def first_ticked(request: SignedInRequest) -> list[int]:
    """Return the ids of the ticked tasks, each once, at most MOST of them, and say how many were left for next time."""
    ticked = list(dict.fromkeys(whole_numbers(request.POST.getlist("tasks"))))
    if left := len(ticked[MOST:]):
        messages.warning(request, f"一次最多办 {MOST} 项，后面勾选的 {left} 项没有办，请再勾选一次。")
    return ticked[:MOST]


def claims_among(request: SignedInRequest, tasks: Sequence[int]) -> list[ClaimRow]:
    """Return those of the tasks (ids) whose claim waits for the office in a running plan."""
    plans = {plan.pk: plan for plan in running_plans_of(request)}
    rows = AsOf(list(plans.values()), request.as_of, request.user).tasks().claimed().filter(task__in=tasks)
    states = list(rows.by_due_day().with_review().with_row())
    shown = task_rows(states, rows.as_of)
    items = [TaskToDo(task, plans[one.plan_id], one) for one, task in zip(states, shown, strict=True)]
    facts = facts_of(items, rows.as_of, request.user)
    return [claim_row(one, facts) for one in items]


def opened_only(request: SignedInRequest, rows: Sequence[ClaimRow], ticked: Sequence[int]) -> list[ClaimRow]:
    """Return the claims that the person has opened since their latest entry, and say by name what is left out."""
    if not ticked:
        messages.error(request, "请先勾选看过的办结申请。")
    if gone := len(ticked) - len(rows):
        messages.warning(request, f"有 {gone} 项已经不在待审核之列，没有办。")
    for row in rows:
        if not row.was_opened:
            messages.warning(
                request, f"「{row.task.printed[:NAME]}」没有打开看过，或看过以后又有新台账，没有办；请先打开看。"
            )
    return [row for row in rows if row.was_opened]


def tell(request: SignedInRequest, word: str, rows: Sequence[ClaimRow], refused: Mapping[int, str]) -> None:
    """Say what became of each claim, by name."""
    done = [f"「{row.task.printed[:NAME]}」" for row in rows if row.task.task_id not in refused]
    if done:
        messages.success(request, f"已{word} {len(done)} 项：{'、'.join(done)}。")
    for row in rows:
        if row.task.task_id in refused:
            messages.warning(request, f"「{row.task.printed[:NAME]}」没有{word}：{refused[row.task.task_id]}")
