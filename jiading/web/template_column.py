"""A column of a list whose cells are a small template each."""

# It extends a class of django-tables2, which has no types.
# mypy: allow-subclassing-any

from typing import Any, cast

from django.template.backends.django import Template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django_tables2 import Table, TemplateColumn
from django_tables2.columns import BoundColumn


class PartColumn(TemplateColumn):
    """A cell drawn within the page that is being drawn.

    TemplateColumn makes a new context for each cell, which runs every context processor again: half a second for 50
    rows.
    """

    def render(self, record: object, table: Table, value: object, bound_column: BoundColumn, **more: Any) -> SafeString:
        page: Context = table.context
        drawn = self.get_context_data(record=record, table=table, value=value, bound_column=bound_column, **more)
        with page.update(drawn):
            return cast(Template, get_template(self.template_name)).template.render(page)
