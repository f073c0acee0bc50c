"""Which plan a page is about, and between which plans a person may choose."""

from django.http import Http404, HttpRequest

from indicators.models import Plan


def plans_of(request: HttpRequest) -> list[Plan]:
    """Return every plan, the newest first; asked once for a request."""
    if not hasattr(request, "all_plans"):
        request.all_plans = list(Plan.objects.newest_first())
    return request.all_plans


def plan_of(request: HttpRequest) -> Plan | None:
    """Return the plan the address names with ?plan=, else the newest, else none when no plan was ever loaded."""
    if not hasattr(request, "chosen_plan"):
        code, plans = request.GET.get("plan", ""), plans_of(request)
        request.chosen_plan = next((plan for plan in plans if not code or plan.code == code), None)
        if code and request.chosen_plan is None:
            raise Http404("没有这个方案。")
    return request.chosen_plan


def plans(request: HttpRequest) -> dict:
    """Return `plans` for the frame of a page that is about one of several plans, and the one it is about."""
    about = getattr(request, "chosen_plan", None)
    listed = plans_of(request) if about else []
    return {"plans": listed, "shown_plan": about} if len(listed) > 1 else {}
