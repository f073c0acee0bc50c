"""A column of a list whose cells are a small template each."""

from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django_tables2 import TemplateColumn


class PartColumn(TemplateColumn):
    """A cell drawn within the page that is being drawn.

    TemplateColumn makes a new context for each cell, which runs every context processor again: half a second for 50
    rows.
    """

    def render(self, record, table, value, bound_column, **more) -> SafeString:
        page: Context = table.context
        drawn = self.get_context_data(record=record, table=table, value=value, bound_column=bound_column, **more)
        with page.update(drawn):
            return get_template(self.template_name).template.render(page)
