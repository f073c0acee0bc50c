"""{% way %}: the way from the help to a page, a link only for who may open that page."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import resolve, reverse
from django.utils.html import format_html

from departments.roles import NONE, Permission, scope
from jiading.templatetags.portal import to

register = template.Library()


@register.simple_tag(takes_context=True)
def way(context: Context | Mapping[str, Any], name: str, words: str, permission: str = "") -> str:
    """Return a link to the page of that name; the words alone where the person's role may not open it.

    `permission` names that of a page which does not say its own, such as a list of 后台.
    """
    if may_open(context["request"], name, permission):
        return format_html('<a href="{}">{}</a>', to(context, name), words)
    return format_html("<strong>{}</strong>", words)


def may_open(request: HttpRequest, name: str, permission: str) -> bool:
    """Return whether the person may open the page, by the permission named here, else by that of its view."""
    needed = Permission[permission] if permission else permission_of(name)
    return needed is None or scope(request.user, needed) is not NONE


def permission_of(name: str) -> Permission | None:
    """Return the permission that the page of that name asks for; None for one that is open to everybody signed in."""
    view = getattr(resolve(reverse(name)).func, "view_class", None)
    needed: Permission | None = getattr(view, "permission", None)
    return needed
