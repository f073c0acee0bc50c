"""Rows of a query that Django has put together once, kept for later requests as kept_sql.py keeps aggregations."""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from jiading.database.kept_sql import OTHERS, Compiled, KeptSql, Value, marks_like, with_places

Row = TypeVar("Row", bound=Model)
kept: dict[Hashable, "KeptRows[Any] | None"] = {}


@dataclass(frozen=True)
class KeptRows(Generic[Row]):
    """A compiled query whose rows are instances of `model` with annotations, and its statement."""

    model: type[Row]
    compiler: SQLCompiler
    statement: KeptSql

    def rows(self, values: Sequence[Value]) -> list[Row]:
        """Ask the database with these values and return its rows."""
        compiler = copy(self.compiler)
        compiler.connection = connection  # this thread's
        asked = self.statement.sql, tuple(self.statement.params_with(values))
        compiler.as_sql = lambda *_, **__: asked  # type: ignore[method-assign]  # of this one statement
        return [self._instance(row) for row in compiler.results_iter()]

    def _instance(self, row: Sequence[Any]) -> Row:
        fields = [(field.target.attname, row[place]) for field, place in self._fields()]
        made = self.model.from_db(connection.alias, [name for name, _ in fields], [value for _, value in fields])
        for name, place in (self.compiler.annotation_col_map or {}).items():
            setattr(made, name, row[place])
        return made

    def _fields(self) -> list[tuple[Any, int]]:
        """Return the columns of the model with their places in a row."""
        return [(self.compiler.select[place][0], place) for place in self.compiler.klass_info["select_fields"]]


def listed(key: Hashable, build: Callable[[Sequence[Value]], "QuerySet[Row]"], values: Sequence[Value]) -> list[Row]:
    """Return list(build(values)), of a query of whole rows that neither joins nor prefetches others.

    `key` names what the statement depends on beside the values and their number: two calls with the same key and as
    many values must build the same but for the values. Raises ValueError where that is not so for marks.
    """
    whole_key = (connection.vendor, key, len(values))
    if whole_key not in kept:
        kept[whole_key] = kept_rows(build, values)
    found = kept[whole_key]
    return [] if found is None else found.rows(values)


def kept_rows(build: Callable[[Sequence[Value]], "QuerySet[Row]"], values: Sequence[Value]) -> KeptRows[Row] | None:
    """Compile the query with marks like the values, twice; None where Django sees that nothing can be found."""
    firsts, seconds = marks_like(values, 0), marks_like(values, OTHERS)
    rows = build(firsts)
    compiler = rows.query.get_compiler(connection.alias)
    try:
        first = Compiled(*compiler.as_sql())
        second = Compiled(*build(seconds).query.get_compiler(connection.alias).as_sql())
    except EmptyResultSet:
        return None
    return KeptRows(rows.model, compiler, with_places(first, second, firsts, seconds))
