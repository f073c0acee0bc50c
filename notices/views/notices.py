"""通知: what concerns the person over all running plans, one line a matter; the bell on every page counts the same."""

from functools import cached_property
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from indicators.current import running_plans_of
from jiading.day import now
from jiading.web.list_page import PER_PAGE
from notices.choices import Tab
from notices.matter_lines import shown_matters
from notices.matters import Counts, Notices
from notices.models import Notice
from notices.services import reading
from tasks.as_of.day import task_at_present


class Bell:
    """What the bell counts on the day of the page; the database is asked once, where a page shows it."""

    def __init__(self, request: SignedInRequest) -> None:
        self.request = request

    @cached_property
    def counts(self) -> Counts:
        return notices_of(self.request).counts()


def notices_of(request: SignedInRequest) -> Notices:
    """Return the person's notices over the plans that were running on the day of the page."""
    return Notices(request.user, running_plans_of(request), request.as_of)


def bell(request: HttpRequest) -> dict[str, Any]:
    """Return `bell` for the frame; none for who reads no tasks."""
    may_open = getattr(request, "may_open", None)
    if may_open is None or not may_open(Permission.READ_TASK.name) or not request.user.is_authenticated:
        return {}
    return {"bell": Bell(cast(SignedInRequest, request))}


class NoticeList(RoleRequiredMixin, View):
    """What was told to the person by the end of the asked day: 要办, 知悉 and 已办, each on a tab of its own."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        notices, numbers = notices_of(request), Bell(request)
        asked = request.GET.get("show", "")
        tab = asked if asked in Tab.values else Tab.TO_DO if numbers.counts.to_do else Tab.TO_KNOW
        page = Paginator(notices.matters(tab), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "bell": numbers,  # asked once for the tabs and the bell
            "tabs": Tab,
            "tab": tab,
            "page_obj": page,
            "matters": shown_matters(notices, tab, list(page)),
            "several": len(notices.plans) > 1,
        }
        return render(request, "notices/list.html", context)


class NoticeOpen(RoleRequiredMixin, View):
    """Mark a notice as read and go to its task; by POST, for no link may change anything."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.for_person(request.user).select_related("task__plan"), pk=pk)
        reading.read(notice=notice, by=request.user, when=now())
        if task_at_present(notice.task_id, request.user) is None:
            messages.info(request, "这项任务的交办已经撤回，现在在创建办，暂不能查看。")
            return redirect("notices:list")
        return redirect("tasks:detail", notice.task_id)


class MatterRead(RoleRequiredMixin, View):
    """标为已读: one matter, named by one of its notices."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice.objects.for_person(request.user).select_related("task__plan"), pk=pk)
        reading.read_matter(notice=notice, by=request.user, when=now())
        return redirect(f"{reverse('notices:list')}?show={Tab.TO_KNOW}")


class NoticesRead(RoleRequiredMixin, View):
    """全部标为已读: 知悉 of all running plans."""

    permission = Permission.READ_TASK

    def post(self, request: SignedInRequest) -> HttpResponse:
        count = reading.read_all(by=request.user, plans=running_plans_of(request), when=now())
        messages.success(request, f"已把 {count} 件标为已读。" if count else "没有未读的知悉。")
        return redirect(f"{reverse('notices:list')}?show={Tab.TO_KNOW}")
