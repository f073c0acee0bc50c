"""The table of a list page: its columns are declared with django-tables2, its rows are drawn here."""

# They extend classes of django-tables2, which has no types.
# mypy: allow-subclassing-any

from collections.abc import Callable
from typing import cast

from django.template.backends.django import Template
from django.template.context import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django_tables2 import Table, TemplateColumn
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

Draw = Callable[[object], object]


class PartColumn(TemplateColumn):
    """A column whose cells are a small template each, which is given the row as `record`."""

    def drawn_in(self, page: Context) -> Draw:
        """Return what draws the cell of a record within the page that is being drawn.

        TemplateColumn itself makes a new context for each cell, which runs every context processor again: half a
        second for 50 rows.
        """
        part = cast(Template, get_template(self.template_name)).template

        def draw(record: object) -> SafeString:
            with page.update({"record": record}):
                return part.render(page)

        return draw


class ListTable(Table):
    """A table that draws its rows itself.

    For each cell django-tables2 looks up the column, its attributes and the signature of what draws it; for 50 rows
    that took longer than drawing them.
    """

    def rows_drawn(self) -> list[list[tuple[str, str, object]]]:
        """Return each row of the page as its cells: the column's heading, the class of <td> or "", and the content."""
        columns = [
            (column.header, column.attrs["td"].get("class") or "", self.drawn_in(column)) for column in self.columns
        ]
        return [[(head, css, draw(row.record)) for head, css, draw in columns] for row in self.paginated_rows]

    def drawn_in(self, column: BoundColumn) -> Draw:
        """Return what draws the cell of a record in a column."""
        if isinstance(column.column, PartColumn):
            return column.column.drawn_in(self.context)
        return lambda record: BoundRow(record, table=self).get_cell(column.name)
