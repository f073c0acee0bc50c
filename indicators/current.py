"""Which plan a page is about, and between which plans a person may choose."""

from typing import Any, cast

from django.http import Http404, HttpRequest

from departments.requests import SignedInRequest
from indicators.models import Plan


class RequestAboutPlan(SignedInRequest):
    """A request on which plans_of() and plan_of() have noted what they found; for annotations only, and only here."""

    all_plans: list[Plan]
    chosen_plan: Plan | None


def plans_of(request: HttpRequest) -> list[Plan]:
    """Return the plans that the reader may know of on the asked day, the newest first, each with its stage of that day.

    The database is asked once for a request.
    """
    about = cast(RequestAboutPlan, request)
    if not hasattr(about, "all_plans"):
        day = about.as_of
        about.all_plans = list(Plan.objects.as_of(day).readable_by(about.user, day).newest_first())
    return about.all_plans


def plan_of(request: HttpRequest) -> Plan | None:
    """Return the plan the address names with ?plan=, else the newest, else none when no plan was ever loaded."""
    about = cast(RequestAboutPlan, request)
    if not hasattr(about, "chosen_plan"):
        code, plans = request.GET.get("plan", ""), plans_of(request)
        about.chosen_plan = next((plan for plan in plans if not code or plan.code == code), None)
        if code and about.chosen_plan is None:
            raise Http404("没有这个方案。")
    return about.chosen_plan


def plans(request: HttpRequest) -> dict[str, Any]:
    """Return `plans` for the frame of a page that is about one of several plans, and the one it is about."""
    about = getattr(request, "chosen_plan", None)
    listed = plans_of(request) if about else []
    return {"plans": listed, "shown_plan": about} if len(listed) > 1 else {}
