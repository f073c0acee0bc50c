"""导入习惯: what an office has taught the reader about its tables. Plain values that the caller passes to interpret().

A habit goes before everything that the reader knows of headings and lines, and never makes a reading silent: where
the cells contradict it, or two columns claim one field by it, `table/columns/account.py` asks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ONE, TWO = "one", "two"  # what two lines of a cell of units are


@dataclass(frozen=True)
class Taught:
    """What one habit means, and `source`, which says who taught it and on which day (陈晨，2016-10-15 教)."""

    meaning: str
    source: str


@dataclass(frozen=True)
class Habits:
    """The habits by which a file is read.

    `headings`: a heading as `headings.bare()` writes it → the field of its column, "" for a column that is none.
    `lines`: two pieces of a cell of units, with white space between them in the file → ONE unit or TWO.
    """

    headings: Mapping[str, Taught] = field(default_factory=dict)
    lines: Mapping[tuple[str, str], Taught] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the habits as JSON can keep them."""
        return {
            "headings": {heading: [each.meaning, each.source] for heading, each in self.headings.items()},
            "lines": [[*pair, each.meaning, each.source] for pair, each in self.lines.items()],
        }


def habits_of(data: Mapping[str, Any]) -> Habits:
    """Return the habits that as_json() wrote; none for an empty mapping."""
    return Habits(
        {heading: Taught(*said) for heading, said in data.get("headings", {}).items()},
        {(before, after): Taught(meaning, source) for before, after, meaning, source in data.get("lines", [])},
    )


NO_HABITS = Habits()
