"""Rows of a query that Django has put together once, kept for later requests as kept_sql.py keeps aggregations."""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from jiading.database.kept_sql import OTHERS, Compiled, KeptSql, Value, marks_like, with_places

Row = TypeVar("Row", bound=Model)
Build = Callable[[Sequence[Value]], "QuerySet[Row]"]
LARGEST = 2**63 - 1  # of an id; a larger one, which Django knows to be nobody's, no database takes
kept: dict[Hashable, "KeptRows[Any] | None"] = {}


@dataclass(frozen=True)
class KeptRows(Generic[Row]):
    """A compiled query whose rows are instances of `model`, with annotations and what is joined, and its statement."""

    model: type[Row]
    compiler: SQLCompiler
    statement: KeptSql

    def rows(self, values: Sequence[Value]) -> list[Row]:
        """Ask the database with these values and return its rows; rows are locked only within a transaction."""
        locks = self.compiler.query.select_for_update and connection.features.has_select_for_update
        if locks and connection.get_autocommit():  # else Django says so when it puts the statement together
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        compiler = copy(self.compiler)
        compiler.connection = connection  # this thread's
        asked = self.statement.sql, tuple(self.statement.params_with(values))
        compiler.as_sql = lambda *_, **__: asked  # type: ignore[method-assign]  # of this one statement
        return [self._instance(row) for row in compiler.results_iter()]

    def _instance(self, row: Sequence[Any]) -> Row:
        names, places = self._fields
        made = self.model.from_db(connection.alias, names, [row[place] for place in places])
        for populator in self._joined:
            populator.populate(row, made)
        for name, place in (self.compiler.annotation_col_map or {}).items():
            setattr(made, name, row[place])
        return made

    @cached_property
    def _fields(self) -> tuple[list[str], Sequence[int]]:
        """Return the columns of the model with their places in a row."""
        places = self.compiler.klass_info["select_fields"]
        return [self.compiler.select[place][0].target.attname for place in places], places

    @cached_property
    def _joined(self) -> Sequence[Any]:
        """Return what sets the instances that the query joins."""
        joined = self.compiler.klass_info, self.compiler.select, connection.alias
        return get_related_populators(*joined)  # type: ignore[call-arg]  # the stubs are of Django 6


def listed(key: Hashable, build: "Build[Row]", values: Sequence[Value]) -> list[Row]:
    """Return list(build(values)), of a query of whole rows that prefetches nothing.

    `key` names what the statement depends on beside the values and their number: two calls with the same key and as
    many values must build the same but for the values. Raises ValueError where that is not so for marks.
    """
    if any(isinstance(value, int) and value > LARGEST for value in values):
        return list(build(values))
    whole_key = (connection.vendor, key, len(values))
    if whole_key not in kept:
        kept[whole_key] = kept_rows(build, values)
    found = kept[whole_key]
    return [] if found is None else found.rows(values)


def one(model: type[Row], rows: Sequence[Row]) -> Row:
    """Return the one row; raise the model's DoesNotExist, as get() does, where there is none."""
    return rows[0] if rows else model._default_manager.none().get()


def kept_rows(build: "Build[Row]", values: Sequence[Value]) -> KeptRows[Row] | None:
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
