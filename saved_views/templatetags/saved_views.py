"""The bar of saved views above the task list, and the link of one view."""

from django import template
from django.template import Context
from django.urls import reverse

from saved_views.models import SavedView

register = template.Library()


@register.simple_tag(takes_context=True)
def own_views(context: Context) -> list[SavedView]:
    """Return the reader's own views, in the order they were given."""
    return list(SavedView.objects.with_plan().of(context["request"].user))


@register.simple_tag(takes_context=True)
def shared_views(context: Context) -> list[SavedView]:
    """Return the views that others share with the reader's role."""
    return list(SavedView.objects.with_plan().shared_with(context["request"].user))


@register.simple_tag(takes_context=True)
def view_link(context: Context, view: SavedView) -> str:
    """Return the address of the list that the view shows; from a page of the past it shows the same day."""
    request = context["request"]
    day = f"as_of={request.as_of:%Y-%m-%d}" if request.is_past else ""
    asked = "&".join(filter(None, (day, view.list_query)))
    return f"{reverse('tasks:list')}?{asked}" if asked else reverse("tasks:list")
