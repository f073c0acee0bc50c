"""The link of a saved view."""

from django import template
from django.urls import reverse

from tasks.models import SavedView

register = template.Library()


@register.simple_tag(takes_context=True)
def view_link(context, view: SavedView) -> str:
    """Return the address of the list that the view shows; from a page of the past it shows the same day."""
    request = context["request"]
    day = f"as_of={request.as_of:%Y-%m-%d}" if request.is_past else ""
    asked = "&".join(filter(None, (day, view.asked)))
    return f"{reverse('tasks:list')}?{asked}" if asked else reverse("tasks:list")
