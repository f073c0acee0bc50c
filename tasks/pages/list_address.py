"""The address of a task list: what of a query narrows it, and the link that shows it to a colleague."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from indicators.current import plan_of
from jiading.web.requests import RequestInDay
from tasks.pages.filters import TaskFilter


def narrowed(query: QueryDict) -> list[tuple[str, str]]:
    """Return the parameters of a query that filter or order the task list, as pairs; all others are left out."""
    names = [*TaskFilter.base_filters, "sort"]
    return [(name, value) for name in names for value in query.getlist(name) if value]


def list_address(request: RequestInDay) -> str:
    """Return the address that shows a colleague this list of this day and plan, each within their own scope."""
    plan = plan_of(request)
    asked = [("as_of", f"{request.as_of:%Y-%m-%d}"), *([("plan", plan.code)] if plan else [])]
    return f"{settings.PORTAL_URL}{reverse('tasks:list')}?{urlencode(asked + narrowed(request.GET))}"
