"""What every page's frame shows: product, navigation, day, person."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jiading.steps import day_steps

NAME = "嘉定区创建任务督办"
OFFERS = {
    "may_export": "EXPORT",
    "may_import": "IMPORT_TABLE",
    "may_read_tasks": "READ_TASK",
    "may_subscribe": "SUBSCRIBE",
}  # word of the templates: action of the role table
NAVIGATION = (  # label, url name, the action of the role table that opens it
    ("工作台", "tasks:workbench", None),
    ("分解表", "reports:table", "READ_TABLE"),
    ("任务", "tasks:list", "READ_TASK"),
    ("总览", "reports:overview", "READ_TASK"),
    ("时间轴", "reports:timeline", "READ_TASK"),
    ("逾期", "reports:overdue", "READ_TASK"),
    ("单位", "reports:units", "READ_TASK"),
    ("报表", "reports:reports", "MAKE_REPORT"),
    ("待核实", "tasks:questions", "READ_TABLE"),
    ("导入", "tasks:import", "IMPORT_TABLE"),
    ("台账审计", "tasks:audit", "AUDIT"),
    ("运行状态", "tasks:status", "MANAGE_ACCOUNTS"),
    ("单位合并", "tasks:merge_units", "MANAGE_ACCOUNTS"),
    ("令牌", "departments:access_all", "MANAGE_ACCOUNTS"),
    ("后台", "admin:index", "ENTER_ADMIN"),
)


def portal(request: HttpRequest) -> dict:
    """Return `portal` for the base template; navigation shows only what the person's role may open."""
    may_open = getattr(request, "may_open", None)
    nav = [
        (label, kept_query(request, reverse(name)), is_current(request, name))
        for label, name, action in NAVIGATION
        if may_open is not None and (action is None or may_open(action))
    ]
    query = [(key, value) for key, value in request.GET.items() if key not in ("as_of", "plan", "page")]
    may = {word: may_open is not None and may_open(action) for word, action in OFFERS.items()}
    steps = day_steps(request) if hasattr(request, "as_of") else []
    return {
        "portal": {"name": NAME, "nav": nav, "query_without_day": query, "demo": settings.DEMO, "steps": steps, **may}
    }


def kept_query(request: HttpRequest, url: str) -> str:
    """Return the address with the day of a page of the past and the chosen plan in it; the admin knows neither."""
    if url.startswith(reverse("admin:index")):
        return url
    asked = {"as_of": f"{request.as_of:%Y-%m-%d}"} if getattr(request, "is_past", False) else {}
    if plan := request.GET.get("plan"):
        asked["plan"] = plan
    return f"{url}?{urlencode(asked)}" if asked else url


def is_current(request: HttpRequest, name: str) -> bool:
    match = request.resolver_match
    return match is not None and (match.view_name == name or match.view_name.startswith(f"{name}_"))
