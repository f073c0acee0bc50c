"""A choice from a list is rendered without a template, to the same characters that Django's templates make."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from jiading.web.form_renderer import SELECT, FormRenderer

ODD = '<b>"金\'丝&雀"</b>'
CHOICES = {
    "one": [("a", "甲")],
    "none": [],
    "texts": [("", "全部"), (ODD, ODD), (mark_safe("&amp;"), mark_safe("&amp;")), ("\n", " 甲\n")],
    "numbers": [(1234567, 1234567), (1.5, 1.5), (None, None), (True, False)],
    "groups": [("街镇", [("m", "马陆镇"), ("n", "南翔镇")]), (ODD, [("x", "外")]), ("z", "自"), ("空", [])],
    "said later": [("m", gettext_lazy("Monday"))],
}
ATTRIBUTES = ({}, {"id": "id_单位", "required": True, "disabled": False, "data-n": 1234567, "title": ODD, ODD: "x"})


class NoticedSelect(forms.Select):
    """A select whose options have a template of their own."""

    option_template_name = "django/forms/widgets/radio_option.html"


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, NoticedSelect])
@pytest.mark.parametrize("name", CHOICES)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_a_choice_is_rendered_as_by_the_templates_of_django(widget, name, attributes):
    one = widget(attributes, CHOICES[name])
    for value in (None, "", "a", ODD, "m", 1234567, ["m", "x"]):
        made = [one.render(ODD, value, renderer=renderer) for renderer in (FormRenderer(), DjangoTemplates())]
        assert made[0] == made[1]
        assert hasattr(made[0], "__html__")


def test_a_long_choice_asks_for_no_template(monkeypatch):
    monkeypatch.setattr(FormRenderer, "get_template", lambda self, name: pytest.fail(name))
    form_field = forms.Select(choices=[(number, f"单位{number}") for number in range(100)])
    assert form_field.template_name == SELECT
    assert form_field.render("unit", 7, renderer=FormRenderer()).count("<option") == 100


def test_the_forms_of_the_portal_are_rendered_by_it():
    assert isinstance(forms.Form().renderer, FormRenderer)
