"""Which plan a page is about."""

from django.http import Http404, HttpRequest

from indicators.models import Plan


def plan_of(request: HttpRequest) -> Plan | None:
    """Return the plan the address names with ?plan=, else the newest, else none when no plan was ever loaded."""
    if not hasattr(request, "chosen_plan"):
        code = request.GET.get("plan", "").replace("\0", "")
        plans = Plan.objects.newest_first()
        request.chosen_plan = plans.filter(code=code).first() if code else plans.first()
        if code and request.chosen_plan is None:
            raise Http404("没有这个方案。")
    return request.chosen_plan
