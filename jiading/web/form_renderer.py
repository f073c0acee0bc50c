"""How forms are rendered: as Django does, but a choice from a list is put together without a template.

Django renders each option of a <select> by two templates of its own. The filter of the task list has some 150 options,
which took longer than all the rest of the page.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


class FormRenderer(DjangoTemplates):
    """Django's renderer; settings.FORM_RENDERER names it."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Return the HTML of a part of a form, character by character as Django's templates would make it."""
        if template_name == SELECT and has_plain_options(context["widget"]):
            return select_html(context["widget"])
        return super().render(template_name, context, request)


def has_plain_options(widget: Mapping[str, Any]) -> bool:
    """Return whether every option of a select is rendered by Django's own template."""
    return all(option["template_name"] == OPTION for _, options, _ in widget["optgroups"] for option in options)


def select_html(widget: Mapping[str, Any]) -> SafeString:
    """Return the <select> of a widget's context, as Select.get_context() makes it."""
    lines = [f'<select name="{text_html(widget["name"])}"{attributes_html(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        lines += [f'  <optgroup label="{text_html(name)}">'] if name else []
        lines += [f"  {option_html(option)}" for option in options]
        lines += ["  </optgroup>"] if name else []
    return mark_safe("\n".join([*lines, "</select>"]))


def option_html(option: Mapping[str, Any]) -> str:
    """Return one <option>; its line break is part of Django's template."""
    attributes = attributes_html(option["attrs"])
    return f'<option value="{attribute_value(option["value"])}"{attributes}>{text_html(option["label"])}</option>\n'


def attributes_html(attributes: Mapping[str, Any]) -> str:
    """Return the attributes of an element, each with a space before it; True is one without a value, False none."""
    return "".join(
        f" {text_html(name)}" if value is True else f' {text_html(name)}="{attribute_value(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def attribute_value(value: object) -> SafeString:
    """Return a value as an attribute says it: a number without the separators of a language."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def text_html(text: object) -> SafeString:
    """Return a text as a template shows it."""
    return attribute_value(localize(text))
