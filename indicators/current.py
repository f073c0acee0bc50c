"""Which plan a page is about, and between which plans a person may choose."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import Permission, may
from indicators.choices import Stage
from indicators.models import Plan
from indicators.models.plan import FINISHED, PlanQuerySet
from indicators.services.last_plan import remember
from jiading.database.kept_lists import listed
from jiading.database.snapshot import write_after_snapshot


class RequestAboutPlan(SignedInRequest):
    """A request on which plans_of() and plan_of() have noted what they found; for annotations only, and only here."""

    all_plans: list[Plan]
    chosen_plan: Plan | None
    plan_is_fixed: bool  # the page is about one task, whose plan nobody can choose


class PlanIsNotChosen(Exception):
    """The address names no plan, and none is the obvious one; ChoosePlanMiddleware sends the person to 全部方案."""


class ChoosePlanMiddleware:
    """Send a person to 全部方案 from a page of one plan that does not know which."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: SignedInRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PlanIsNotChosen):
            return None
        day = f"?as_of={request.as_of:%Y-%m-%d}" if request.is_past else ""
        return redirect(f"{reverse(settings.PLANS_PAGE)}{day}")


def plans_of(request: HttpRequest) -> list[Plan]:
    """Return the plans that the reader may know of on the asked day, the newest first, each with its stage of that day.

    The database is asked once for a request.
    """
    about = cast(RequestAboutPlan, request)
    if not hasattr(about, "all_plans"):
        about.all_plans = plans_known_to(about.user, about.as_of)
    return about.all_plans


def plans_known_to(reader: User | AnonymousUser, day: date) -> list[Plan]:
    """Return the plans that the reader may know of on a day. Each page asks: the statement is kept."""

    def build(values: Sequence[Any]) -> PlanQuerySet:
        asked, pk = values
        return Plan.objects.as_of(asked).readable_by(reader, asked).with_use_by(pk).newest_first()

    return listed(("plans", may(reader, Permission.READ_DRAFT)), build, [day, reader.pk or 0])


def running_plans_of(request: HttpRequest) -> list[Plan]:
    """Return the plans that were running on the asked day, the newest first."""
    return [plan for plan in plans_of(request) if plan.stage == Stage.RUNNING]


def code_in_links(request: HttpRequest, plan: Plan) -> str:
    """Return what ?plan= of a link to a page of that plan must be: "" when there is no other plan."""
    return plan.code if len(plans_of(request)) > 1 else ""


def plan_of(request: HttpRequest) -> Plan | None:
    """Return the plan the address names with ?plan=, else the default one, else None when there is no plan at all.

    A plan that was chosen is kept with the account. Raises Http404 for a plan that is not there for the reader, and
    PlanIsNotChosen when there are several and none is the default.
    """
    about = cast(RequestAboutPlan, request)
    if not hasattr(about, "chosen_plan"):
        code, plans = request.GET.get("plan", ""), plans_of(request)
        about.chosen_plan = named_plan(plans, code) if code else default_plan(plans)
        if about.chosen_plan and len(plans) > 1:
            about.kept_plan = about.chosen_plan.code
            if code and not about.chosen_plan.used_last:
                write_after_snapshot(partial(remember, about.user, about.chosen_plan))
    return about.chosen_plan


def named_plan(plans: Sequence[Plan], code: str) -> Plan:
    """Return the plan of that code; raise Http404 when it is not among them."""
    found = next((plan for plan in plans if plan.code == code), None)
    if found is None:
        raise Http404("没有这个方案。")
    return found


def default_plan(plans: Sequence[Plan]) -> Plan | None:
    """Return the plan used last, else the only running one, else the only one; never one that is archived.

    Raises PlanIsNotChosen when several are left.
    """
    open_plans = [plan for plan in plans if plan.stage != Stage.ARCHIVED]
    running = [plan for plan in open_plans if plan.stage == Stage.RUNNING]
    for found in ([plan for plan in open_plans if plan.used_last], running, open_plans):
        if len(found) == 1:
            return found[0]
    if plans:
        raise PlanIsNotChosen
    return None


def fix_plan(request: HttpRequest, plan: Plan) -> None:
    """Let the page be about this plan, whatever the address and the account say: a task has one plan only."""
    about = cast(RequestAboutPlan, request)
    about.chosen_plan = next((each for each in plans_of(request) if each.pk == plan.pk), None)
    about.plan_is_fixed = True
    if about.chosen_plan and len(plans_of(request)) > 1:
        about.kept_plan = plan.code


def is_over(request: HttpRequest) -> bool:
    """Return whether the page is about a plan that is closed or archived on the asked day: nothing can be done then."""
    plan = getattr(request, "chosen_plan", None)
    return plan is not None and plan.stage in FINISHED


def plans(request: HttpRequest) -> dict[str, Any]:
    """Return for the frame of a page about one of several plans: `shown_plan`, and `plans` to choose from if one may.

    An archived plan is not offered, but on its own pages.
    """
    about = getattr(request, "chosen_plan", None)
    listed = plans_of(request) if about else []
    if len(listed) < 2:
        return {}
    offered = [plan for plan in listed if plan.stage != Stage.ARCHIVED or plan == about]
    return {"plans": [] if getattr(request, "plan_is_fixed", False) else offered, "shown_plan": about}
