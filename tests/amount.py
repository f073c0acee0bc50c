"""How much of a long sweep a run takes: by day a share on each database, at night all of it on both."""

import os
from collections.abc import Iterable, Sequence
from random import Random
from typing import TypeVar

NIGHTLY = os.environ.get("SUITE") == "nightly"
BY_DAY = os.environ.get("SUITE") == "daily"  # the whole suite by day; who runs pytest on a file gets all of it
Case = TypeVar("Case")


def on_postgresql() -> bool:
    """Return whether this run's database is PostgreSQL; asked late, for the tests of tableparser run without Django."""
    from django.db import connection

    return connection.vendor == "postgresql"


def share(cases: Sequence[Case]) -> list[Case]:
    """Return every other case, the first on SQLite and the second on PostgreSQL; at night all of them.

    For rules that both databases are shown to keep by other tests: here a case is one more day or person of the same.
    """
    return list(cases) if NIGHTLY else list(cases)[on_postgresql() :: 2]


def steps(*, sqlite: int, postgresql: int, nightly: int) -> int:
    """Return how many random steps to take on this database."""
    if NIGHTLY:
        return nightly
    return postgresql if on_postgresql() else sqlite


def examples(by_day: int, *, times: int = 20) -> int:
    """Return how many examples a property is tried on: so many times more at night."""
    return by_day * times if NIGHTLY else by_day


def some(cases: Iterable[Case], most: int) -> list[Case]:
    """Return so many of the cases, the same each day; at night all of them."""
    listed = list(cases)
    return listed if NIGHTLY or len(listed) <= most else Random(most).sample(listed, most)
