"""通知: what concerns the person, newest first; the bell on every page counts what is unread."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from jiading.day import now
from jiading.web.list_page import PER_PAGE
from notices.models import Notice
from notices.services import reading


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return `bell` for the frame, with what counts the unread; none for who reads no tasks."""
    may_open = getattr(request, "may_open", None)
    if may_open is None or not may_open(Permission.READ_TASK.name) or not request.user.is_authenticated:
        return {}
    return {"bell": {"unread": Notice.objects.for_person(request.user).unread_by(request.user).count}}


class NoticeList(RoleRequiredMixin, View):
    """What was told to the person by the end of the asked day."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        rows = Notice.objects.for_person(request.user).filter(entry__on__lte=request.as_of).with_read_mark(request.user)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "notices/list.html", {"page_obj": page})


class NoticeOpen(RoleRequiredMixin, View):
    """Mark a notice as read and go to its task; by POST, for no link may change anything."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.for_person(request.user), pk=pk)
        reading.read(notice=notice, by=request.user, when=now())
        return redirect("tasks:detail", notice.task_id)


class NoticesRead(RoleRequiredMixin, View):
    """全部标为已读."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest) -> HttpResponse:
        count = reading.read_all(by=request.user, when=now())
        messages.success(request, f"已把 {count} 条通知标为已读。" if count else "没有未读的通知。")
        return redirect("notices:list")
