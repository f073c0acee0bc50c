"""Template words of the frame: addresses that keep day and plan, and days as the office writes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context | Mapping[str, Any], name: str, *args: object, **query: object) -> str:
    """Return the address of a page with the query; day and plan of the present page are kept unless it names others."""
    request = context["request"]
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    if getattr(request, "is_past", False):
        asked.setdefault("as_of", f"{request.as_of:%Y-%m-%d}")
    if plan := getattr(request, "kept_plan", ""):
        asked.setdefault("plan", plan)
    return with_query(reverse(name, args=args), asked)


@register.simple_tag(takes_context=True)
def here(context: Context | Mapping[str, Any], **query: object) -> str:
    """Return the present address with parts of its query changed; an empty value takes a part out."""
    request = context["request"]
    asked = request.GET.copy()
    for key, value in query.items():
        asked.pop(key, None)
        if value not in (None, ""):
            asked[key] = str(value)
    if (plan := getattr(request, "kept_plan", "")) and "plan" not in query:
        asked["plan"] = plan
    return with_query(request.path, list(asked.lists()))


@register.simple_tag(takes_context=True)
def page_url(context: Context, number: int) -> str:
    """Return the present address turned to another page."""
    return here(context, page=number)


def with_query(path: str, query: dict[str, Any] | list[tuple[str, Any]]) -> str:
    """Return the address with the query behind it, if there is any."""
    return f"{path}?{urlencode(query, doseq=True)}" if query else path


@register.filter
def day(value: date | None) -> str:
    """Write a day as 2016-10-15."""
    return f"{value:%Y-%m-%d}" if value else ""


@register.filter
def cn_day(value: date | None) -> str:
    """Write a day as 10月15日."""
    return f"{value.month}月{value.day}日" if value else ""


@register.filter
def get(mapping: Mapping[Any, Any], key: object) -> object:
    """Return what the mapping holds under a key, or nothing."""
    return mapping.get(key, "")
