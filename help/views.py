"""帮助: what a person of a role sees and does here, in which order, and what the words mean."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from departments.choices import Role
from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from help.pictures import PICTURES
from indicators.current import PlanIsNotChosen, default_plan, plans_of, running_plans_of
from indicators.models import Plan
from jiading.web.first_use import put_hints_away
from tasks.pages.presenters.meanings import meaning_groups

STEPS: dict[str, str] = {
    Role.CLERK: "help/_clerk.html",
    Role.HEAD: "help/_head.html",
    Role.OFFICE: "help/_office.html",
    Role.LEADER: "help/_leader.html",
    Role.AUDITOR: "help/_auditor.html",
    Role.SYSADMIN: "help/_sysadmin.html",
}  # what a role sees and does, as its template tells it


class HelpPage(RoleRequiredMixin, View):
    """The help for one role, by default the person's own; everybody signed in may read that of every role."""

    permission = Permission.MANAGE_OWN_ACCOUNT

    def get(self, request: SignedInRequest, role: str = "") -> HttpResponse:
        """Show the help for a role, named in small letters; raise Http404 for a role that is none."""
        shown = role.upper() if role else request.user.role
        if shown not in STEPS or role != role.lower():
            raise Http404("没有这一页帮助。")
        plan = plan_of_links(request)
        if plan and len(plans_of(request)) > 1:
            request.kept_plan = plan.code  # so that each link names the plan that it opens
        context: dict[str, Any] = {
            "role": Role(shown),
            "is_own": shown == request.user.role,
            "roles": [(each.lower(), each.label, each == shown) for each in Role],
            "steps": STEPS[shown],
            "pictures": PICTURES[shown],
            "groups": meaning_groups(running_plans_of(request)),
            "help_contact": settings.HELP_CONTACT,
        }
        return render(request, "help/help.html", context)


def plan_of_links(request: SignedInRequest) -> Plan | None:
    """Return the plan to whose pages the help leads: the one that pages open on, else the newest that runs."""
    try:
        return default_plan(plans_of(request))
    except PlanIsNotChosen:
        return next(iter(running_plans_of(request)), None)


class PutHintsAway(RoleRequiredMixin, View):
    """Let a person put the hints for a first use away for good, and stay on the page."""

    permission = Permission.MANAGE_OWN_ACCOUNT

    def post(self, request: SignedInRequest) -> HttpResponse:
        put_hints_away(request.user)
        asked = request.POST.get("next", "")
        if not asked.startswith("/") or not url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
            asked = reverse(settings.LOGIN_REDIRECT_URL)
        return redirect(asked)
