"""{% cells_to_check draft as cells %}: what the reconcile page asks about a scan, wherever a template shows it."""

from django import template

from imports.models import ImportDraft
from imports.services import scans

register = template.Library()


@register.simple_tag
def cells_to_check(draft: ImportDraft) -> scans.CellsToCheck | None:
    """Return the cells of a scan that a person must compare with their pictures; None where the file is no scan."""
    return scans.cells_to_check(draft)
