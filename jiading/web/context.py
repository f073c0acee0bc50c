"""What every page's frame shows: product, navigation, day, person."""

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jiading.web.day_navigation import day_steps
from jiading.web.first_use import sees_hints
from jiading.web.navigation import navigation
from jiading.web.requests import has_day

NAME = "嘉定区创建任务督办"
OFFERS = {
    "may_export": "EXPORT",
    "may_import": "IMPORT_TABLE",
    "may_read_tasks": "READ_TASK",
    "may_subscribe": "SUBSCRIBE",
}  # word of the templates: permission of the role table


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `portal` for the base template; navigation shows only what the person's role may open."""
    may_open = getattr(request, "may_open", None)
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    nav = [
        (entry.label, with_day_and_plan(request, reverse(entry.url_name)), entry.is_current(view_name))
        for entry in navigation()
        if may_open is not None and (entry.permission is None or may_open(entry.permission))
    ]
    query = [(key, value) for key, value in request.GET.items() if key not in ("as_of", "plan", "page")]
    may = {word: may_open is not None and may_open(permission) for word, permission in OFFERS.items()}
    steps = day_steps(request) if has_day(request) else []
    shown = {"name": NAME, "nav": nav, "query_without_day": query, "demo": settings.DEMO, "steps": steps}
    # Called where a template asks for it: the page of an error must ask nothing of the database.
    asked_where_needed = {"hints": partial(reader_sees_hints, request), "goes_back_to": partial(goes_back_to, request)}
    return {"portal": shown | may | asked_where_needed}


def reader_sees_hints(request: HttpRequest) -> bool:
    """Return whether the person who asks is still shown hints for a first use; False for nobody."""
    return request.user.is_authenticated and sees_hints(request.user)


def goes_back_to(request: HttpRequest) -> str:
    """Return the address by which the browser shall remember a page that answers a sent form; "" for any other page.

    A browser that goes back to such a page would ask to send the form again, or show an error of its own. The address
    is the form's, where that can be opened, else the one of the page on which the form stood.
    """
    if request.method != "POST":
        return ""
    view = getattr(request.resolver_match and request.resolver_match.func, "view_class", None)
    if view is None or hasattr(view, "get"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    stood = page.path + (f"?{page.query}" if page.query else "")
    return stood if stood and page.netloc == request.get_host() else reverse(settings.LOGIN_REDIRECT_URL)


def with_day_and_plan(request: HttpRequest, url: str) -> str:
    """Return the address with the day of a page of the past and the chosen plan in it; the admin knows neither."""
    if url.startswith(reverse("admin:index")):
        return url
    asked = {"as_of": f"{request.as_of:%Y-%m-%d}"} if has_day(request) and request.is_past else {}
    if plan := getattr(request, "kept_plan", ""):
        asked["plan"] = plan
    return f"{url}?{urlencode(asked)}" if asked else url
