"""Count several querysets in one SQL statement (UNION ALL), so that a page with many counts costs one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, IntegerField, QuerySet, Value, Window
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast, RowNumber


def counts(questions: Sequence[QuerySet[Any]]) -> list[int]:
    """Return the number of rows of each queryset, in one SQL statement."""
    asked = [
        rows.order_by().annotate(place=Value(place, IntegerField())).values("place").annotate(number=Count("pk"))
        for place, rows in enumerate(questions)
    ]
    if not asked:
        return []
    first, *rest = (each.values_list("place", "number") for each in asked)
    found = dict(first.union(*rest, all=True) if rest else first)
    return [found.get(place, 0) for place in range(len(asked))]


def counts_and_groups(
    questions: Sequence[QuerySet[Any]], grouped: QuerySet[Any], key: str
) -> tuple[list[int], dict[str, int]]:
    """Return the number of rows of each queryset, and of `grouped` by its column `key` of texts, in one statement."""
    no_key = Cast(Value(""), CharField())
    asked = [
        rows.order_by().annotate(place=Value(place, IntegerField()), of_key=no_key)
        for place, rows in enumerate(questions)
    ]
    asked.append(grouped.order_by().annotate(place=Value(len(asked), IntegerField()), of_key=Cast(key, CharField())))
    first, *rest = (
        rows.values("place", "of_key").annotate(number=Count("pk")).values_list("place", "of_key", "number")
        for rows in asked
    )
    found = {(place, of_key): number for place, of_key, number in (first.union(*rest, all=True) if rest else first)}
    groups = {of_key: number for (place, of_key), number in found.items() if place == len(questions)}
    return [found.get((place, ""), 0) for place in range(len(questions))], groups


def counts_by(questions: Sequence[QuerySet[Any]], key: str) -> list[dict[Any, int]]:
    """Return for each queryset the number of rows by the value of the column `key`, in one SQL statement."""
    asked = [
        rows.order_by().annotate(place=Value(place, IntegerField())).values("place", key).annotate(number=Count("pk"))
        for place, rows in enumerate(questions)
    ]
    found: list[dict[Any, int]] = [{} for _ in asked]
    first, *rest = (each.values_list("place", key, "number") for each in asked)
    for place, value, number in first.union(*rest, all=True) if rest else first:
        found[place][value] = number
    return found


def heads(questions: Sequence[QuerySet[Any]], order: Sequence[str | OrderBy], most: int) -> list[tuple[int, list[int]]]:
    """Return for each queryset how many rows it has and the ids of the first `most` in that order, in one statement."""
    asked = [
        rows.order_by()
        .annotate(
            place=Value(place, IntegerField()),
            number=Window(RowNumber(), order_by=list(order)),
            total=Window(Count("pk")),
        )
        .filter(number__lte=most)
        .values_list("place", "total", "number", "pk")
        for place, rows in enumerate(questions)
    ]
    found: list[tuple[int, list[int]]] = [(0, []) for _ in asked]
    for place, total, _, pk in sorted(asked[0].union(*asked[1:], all=True)) if asked else ():
        found[place] = (total, [*found[place][1], pk])
    return found
