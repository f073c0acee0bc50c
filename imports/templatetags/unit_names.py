"""{% places_of reading names as found %}: how much of a file the names of no known unit concern."""

from collections.abc import Iterable

from django import template

from imports.presenters import NamesCount, count_names
from tableparser.reading import Reading

register = template.Library()


@register.simple_tag
def places_of(reading: Reading, names: Iterable[str]) -> NamesCount:
    """Return in how many places the names stand, and how many tasks these rows have."""
    return count_names(reading, names)
