"""待审核: all claims that wait, and bulk confirmation of those that the person has opened in their present state."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from jiading.database.snapshot import write_after_snapshot
from jiading.day import now
from jiading.web.numbers import whole_numbers
from tasks.models import OpenedClaim, Task
from tasks.pages.presenters.task_row import TaskRow, task_row
from tasks.pages.views.scoped import readable_states
from tasks.services import bulk


def mark_opened(request: SignedInRequest, task: Task) -> None:
    """Store with the account which entry was the last when the person opened the claim; not for a past day."""
    if not request.is_past:
        write_after_snapshot(lambda: OpenedClaim.objects.keep(request.user, task))


@dataclass(frozen=True)
class WaitingClaim:
    """A claim that waits for the office, and whether the person opened it after or before its latest entry."""

    task: TaskRow
    head: int  # number of the latest entry of its ledger
    was_opened: bool
    changed_since: bool


class ReviewList(RoleRequiredMixin, View):
    """The claims that wait for the office; ticked ones are confirmed together."""

    permission = Permission.CONFIRM_COMPLETION

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, self.rows(request))

    def post(self, request: SignedInRequest) -> HttpResponse:
        rows = self.rows(request)
        ticked = set(whole_numbers(request.POST.getlist("tasks")))
        chosen = [one for one in rows if one.task.task_id in ticked]
        unseen = [one for one in chosen if not one.was_opened]
        if request.is_past:
            messages.error(request, "正在查看过去的情况，不能办理；请先回到今天。")
        elif unseen or not chosen:
            messages.error(request, unseen_words(unseen) if unseen else "请先勾选看过的办结申请。")
        else:
            self.confirm(request, {one.task.task_id: one.head for one in chosen})
            return redirect("tasks:review")
        return self.page(request, rows, status=422)

    def rows(self, request: SignedInRequest) -> list[WaitingClaim]:
        states = list(readable_states(request).claimed().by_due_day().with_row())
        opened = OpenedClaim.objects.seen_by(request.user, [state.task_id for state in states])
        found = []
        for state in states:
            seen, head = opened.get(state.task_id), state.task.ledger_seq
            task = task_row(state, request.as_of)
            found.append(WaitingClaim(task, head, seen == head, seen not in (None, head)))
        return found

    def confirm(self, request: SignedInRequest, seen: dict[int, int]) -> None:
        text = request.POST.get("text", "")
        outcome = bulk.confirm(seen=seen, by=request.user, when=now(), text=text, key=form_key(request))
        if outcome.entries:
            messages.success(request, f"已审核通过 {len(outcome.entries)} 项任务。")
        for sentence in sorted(set(outcome.refused.values())):
            messages.warning(request, f"有任务没有审核通过：{sentence}")

    def page(self, request: SignedInRequest, rows: list[WaitingClaim], status: int = 200) -> HttpResponse:
        ready = sum(one.was_opened for one in rows)
        context = {"rows": rows, "ready": ready, "key": uuid4(), "text": request.POST.get("text", "")}
        return render(request, "tasks/review_list.html", context, status=status)


def unseen_words(unseen: list[WaitingClaim]) -> str:
    names = "；".join(one.task.printed[:30] for one in unseen[:5])
    return f"还有 {len(unseen)} 项没有打开看过，或看过以后又有新台账，不能一并通过：{names}。请逐项打开。"


def form_key(request: HttpRequest) -> UUID:
    """Return the form's own number; a form without one gets a new one."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
