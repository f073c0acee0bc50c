"""常用筛选: kept from the task list, put in order and shared on a page of its own; and the address of a list."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments.choices import Role
from departments.guards import Guarded
from departments.models import User
from departments.roles import Action, NotAllowed, may, roles_with
from indicators.current import plan_of
from indicators.models import Plan
from tasks.models import SavedView
from tasks.pages.filters import TaskFilter
from tasks.refusals import Refusal
from tasks.services import saved_views


def narrowed(query: QueryDict) -> list[tuple[str, str]]:
    """Return what of a query narrows or orders the task list: no day, no plan, no page, nothing strange, nothing empty."""
    names = [*TaskFilter.base_filters, "sort"]
    return [(name, value) for name in names for value in query.getlist(name) if value]


def list_address(request: HttpRequest) -> str:
    """Return the address that shows a colleague this list of this day and plan, each within their own scope."""
    plan = plan_of(request)
    asked = [("as_of", f"{request.as_of:%Y-%m-%d}"), *([("plan", plan.code)] if plan else [])]
    return f"{settings.PORTAL_URL}{reverse('tasks:list')}?{urlencode(asked + narrowed(request.GET))}"


def views_for(user: User) -> dict[str, list[SavedView]]:
    """Return the person's own views and those that others share with their role."""
    views = SavedView.objects.with_plan()
    return {"own_views": list(views.of(user)), "shared_views": list(views.shared_with(user))}


class SavedViews(Guarded, View):
    """The person's own views with name, order and sharing; the task list sends here what is to be kept."""

    action = Action.READ_TASK

    def get(self, request: HttpRequest) -> HttpResponse:
        found = views_for(request.user)
        share = may(request.user, Action.SHARE_VIEW)
        roles = [(role.value, role.label) for role in Role if role in roles_with(Action.READ_TASK)] if share else []
        return render(request, "tasks/saved_views.html", found | {"roles": roles})

    def post(self, request: HttpRequest) -> HttpResponse:
        act = request.POST.get("act", "keep")
        try:
            if act == "keep":
                return self.kept(request)
            self.perform(request, act, int(request.POST.get("view", "")))
        except (Refusal, NotAllowed) as refusal:
            messages.error(request, str(refusal))
        except ValueError:
            messages.error(request, "没有看懂要修改哪一个常用筛选，请刷新页面后再试。")
        return redirect("tasks:saved_views")

    def kept(self, request: HttpRequest) -> HttpResponse:
        """Keep the filter that was shown and go back to it, on the day and the plan where it was."""
        query = QueryDict(request.POST.get("query", ""))
        plan = Plan.objects.filter(code=request.POST.get("plan", "")).first()
        try:
            said = request.POST.get("name", "")
            view, replaced = saved_views.keep(user=request.user, name=said, query=urlencode(narrowed(query)), plan=plan)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            shared = f"，它仍共享给{view.shared_words}" if view.shared_roles else ""
            done = f"已用现在的筛选替换「{view}」{shared}。" if replaced else f"已保存常用筛选「{view}」。"
            messages.success(request, done)
        back = {name: query[name] for name in ("as_of", "plan") if query.get(name)}
        asked = urlencode([*back.items(), *narrowed(query)])
        return redirect(f"{reverse('tasks:list')}?{asked}" if asked else reverse("tasks:list"))

    def perform(self, request: HttpRequest, act: str, view: int) -> None:
        by = request.user
        if act == "change":
            roles = request.POST.getlist("roles")
            changed = saved_views.change(view=view, by=by, name=request.POST.get("name", ""), roles=roles)
            messages.success(request, f"已保存「{changed}」。")
        elif act in ("up", "down"):
            saved_views.move(view=view, by=by, up=act == "up")
        elif act == "drop":
            messages.success(request, f"已删除「{saved_views.drop(view=view, by=by)}」。")
