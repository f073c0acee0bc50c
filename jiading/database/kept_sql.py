"""SQL of an aggregation that Django has put together once, kept for every later request that differs only in values.

Django resolves each condition anew for each query. For a statement on every page, with a dozen subqueries, that takes
it twenty times longer than the database needs to answer. Here the statement is made from marks in place of the values,
twice, with other marks the second time: where the parameters differ, a value has its place. What follows from a value
in any other way (the day after it, say) has no place, and making the statement fails, on the first try already.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NoReturn

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Aggregate, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | date | datetime
Build = Callable[[Sequence[Value]], tuple["QuerySet[Any]", Mapping[str, Aggregate]]]
FIRST_DAY, FIRST_NUMBER = date(9000, 1, 1), 1_900_000_000  # marks that no statement has of itself
OTHERS = 1000  # so far apart are the marks of the second time
kept: dict[Hashable, "KeptSql | None"] = {}


class Compiled(Exception):
    """A statement as Django has put it together; thrown where it would ask the database."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.sql, self.params = sql, params


@dataclass(frozen=True)
class KeptSql:
    """A statement with its parameters; `places` has for each of them the number of the value that stands there."""

    sql: str
    params: Sequence[Any]
    places: Sequence[int | None]

    def row(self, values: Sequence[Value]) -> tuple[Any, ...]:
        """Ask the database with these values and return the one row of the answer."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params_with(values))
            row: tuple[Any, ...] = cursor.fetchone()
            return row

    def params_with(self, values: Sequence[Value]) -> list[Any]:
        """Return the parameters with these values in their places."""
        adapted = [for_database(value) for value in values]
        both = zip(self.params, self.places, strict=True)
        return [param if place is None else adapted[place] for param, place in both]


def aggregated(key: Hashable, build: Build, values: Sequence[Value]) -> tuple[Any, ...] | None:
    """Return the aggregates of build(values) in their order; None where nothing can be found whatever the data are.

    `key` names what the statement depends on beside the values and their number: two calls with the same key and as
    many values must build the same but for the values. Raises ValueError where that is not so for marks.
    """
    whole_key = (connection.vendor, key, len(values))
    if whole_key not in kept:
        kept[whole_key] = statement(build, values)
    found = kept[whole_key]
    return None if found is None else found.row(values)


def statement(build: Build, values: Sequence[Value]) -> KeptSql | None:
    """Make the statement with marks like the values; None where Django sees that nothing can be found."""
    firsts, seconds = marks_like(values, 0), marks_like(values, OTHERS)
    try:
        first, second = compiled(*build(firsts)), compiled(*build(seconds))
    except EmptyResultSet:
        return None
    return with_places(first, second, firsts, seconds)


def with_places(first: Compiled, second: Compiled, firsts: Sequence[Value], seconds: Sequence[Value]) -> KeptSql:
    """Return the statement that was made with `firsts` and again with `seconds`, with the places of these values.

    Raises ValueError where the two differ otherwise than by a value in its place.
    """
    if first.sql != second.sql:
        raise ValueError("the statement itself depends on the values")
    places = dict(zip(map(for_database, firsts), range(len(firsts)), strict=True))
    others = dict(zip(map(for_database, seconds), range(len(seconds)), strict=True))
    found = []
    for one, two in zip(first.params, second.params, strict=True):
        place = places.get(one) if one in places else None
        if place != others.get(two) or (place is None and one != two):
            raise ValueError(f"a parameter follows from the values in a way of its own: {one!r}, {two!r}")
        found.append(place)
    return KeptSql(first.sql, first.params, found)


def marks_like(values: Sequence[Value], beyond: int) -> list[Value]:
    """Return a mark of the same type for each value, all different."""
    return [mark_like(value, place + beyond) for place, value in enumerate(values, start=1)]


def mark_like(value: Value, number: int) -> Value:
    day = FIRST_DAY + timedelta(days=number)
    if isinstance(value, datetime):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return day if isinstance(value, date) else FIRST_NUMBER + number


def for_database(value: Value) -> Any:
    """Return the value as Django hands it to this database."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def compiled(rows: "QuerySet[Any]", aggregates: Mapping[str, Aggregate]) -> Compiled:
    """Return what rows.aggregate(**aggregates) would ask; raises EmptyResultSet where it would ask nothing."""
    query = rows.query.chain()
    usual = query.get_compiler

    def get_compiler(*which: Any, **options: Any) -> SQLCompiler:
        compiler: SQLCompiler = usual(*which, **options)

        def tell(*_: Any, **__: Any) -> NoReturn:
            raise Compiled(*compiler.as_sql())

        compiler.execute_sql = tell  # type: ignore[method-assign]  # of this one statement
        return compiler

    query.get_compiler = get_compiler  # type: ignore[method-assign]  # of this one query
    try:
        query.get_aggregation(connection.alias, dict(aggregates))
    except Compiled as statement:
        return statement
    raise EmptyResultSet
