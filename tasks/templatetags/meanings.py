"""{% meanings %}: what lights and states mean, told where they stand; folded, and open without JavaScript."""

from collections.abc import Mapping
from typing import Any, cast

from django import template
from django.http import HttpRequest
from django.template import Context

from indicators.current import RequestAboutPlan, running_plans_of
from indicators.models import Plan
from tasks.pages.presenters.meanings import meanings_of

register = template.Library()


@register.inclusion_tag("tasks/_meanings.html", takes_context=True)
def meanings(context: Context | Mapping[str, Any], *codes: str) -> dict[str, Any]:
    """Return what the note shows: the meanings of these codes for the plans that the page is about."""
    return {"meanings": meanings_of(plans_shown(context["request"]), codes)}


def plans_shown(request: HttpRequest) -> list[Plan]:
    """Return the plan of a page about one plan, else the running plans; no statement where the page has read them."""
    chosen = getattr(cast(RequestAboutPlan, request), "chosen_plan", None)
    return [chosen] if chosen else running_plans_of(request)
