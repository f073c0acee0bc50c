"""常用筛选: kept from the task list, put in order and shared on a page of their own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.choices import Role
from departments.guards import RoleRequiredMixin
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission, may, roles_with
from indicators.models import Plan
from jiading.web.numbers import whole_number
from saved_views import services
from saved_views.models import SavedView
from tasks.pages.list_address import narrowed
from tasks.refusals import Refusal


def views_for(user: User) -> dict[str, list[SavedView]]:
    """Return the person's own views and those that others share with their role."""
    views = SavedView.objects.with_plan()
    return {"own_views": list(views.of(user)), "shared_views": list(views.shared_with(user))}


class SavedViews(RoleRequiredMixin, View):
    """The person's own views with name, order and sharing; the task list sends here what is to be kept."""

    permission = Permission.READ_TASK

    def get(self, request: SignedInRequest) -> HttpResponse:
        found = views_for(request.user)
        share = may(request.user, Permission.SHARE_VIEW)
        roles = [(role.value, role.label) for role in Role if role in roles_with(Permission.READ_TASK)] if share else []
        return render(request, "saved_views/list.html", found | {"roles": roles})

    def post(self, request: SignedInRequest) -> HttpResponse:
        act = request.POST.get("act", "keep")
        try:
            if act == "keep":
                return self.keep_filter(request)
            if (view := whole_number(request.POST.get("view"))) is None:
                messages.error(request, "没有看懂要修改哪一个常用筛选，请刷新页面后再试。")
            else:
                self.perform(request, act, view)
        except (Refusal, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        return redirect("saved_views:list")

    def keep_filter(self, request: SignedInRequest) -> HttpResponse:
        """Keep the filter that was shown and go back to it, on the day and the plan where it was."""
        query = QueryDict(request.POST.get("query", ""))
        known = Plan.objects.readable_by(request.user, request.today)
        plan = known.filter(code=request.POST.get("plan", "")).first()
        try:
            said = request.POST.get("name", "")
            view, replaced = services.keep(user=request.user, name=said, query=urlencode(narrowed(query)), plan=plan)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            shared = f"，它仍共享给{view.shared_words}" if view.shared_roles else ""
            done = f"已用现在的筛选替换「{view}」{shared}。" if replaced else f"已保存常用筛选「{view}」。"
            messages.success(request, done)
        back = {name: query[name] for name in ("as_of", "plan") if query.get(name)}
        asked = urlencode([*back.items(), *narrowed(query)])
        return redirect(f"{reverse('tasks:list')}?{asked}" if asked else reverse("tasks:list"))

    def perform(self, request: SignedInRequest, act: str, view: int) -> None:
        by = request.user
        if act == "change":
            roles = request.POST.getlist("roles")
            changed = services.change(view=view, by=by, name=request.POST.get("name", ""), roles=roles)
            messages.success(request, f"已保存「{changed}」。")
        elif act in ("up", "down"):
            services.move(view=view, by=by, up=act == "up")
        elif act == "drop":
            messages.success(request, f"已删除「{services.drop(view=view, by=by)}」。")
