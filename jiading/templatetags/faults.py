"""Template words for the faults of a form: which fields have one, and where each is on the page."""

from django import forms, template

register = template.Library()


@register.filter
def faulty_fields(form: forms.BaseForm) -> list[forms.BoundField]:
    """Return the visible fields that have a fault, in their order; the first gets the focus when the page is shown."""
    found = [field for field in form.visible_fields() if field.errors]
    if found:
        # An attribute of HTML does it without a script, and htmx heeds it in what it swaps in.
        found[0].field.widget.attrs["autofocus"] = True
    return found


@register.filter
def anchor(field: forms.BoundField) -> str:
    """Return the id of the field, or of the group of its boxes."""
    return field.id_for_label or field.auto_id
