"""What ruled lines enclose: cells with their merges, from pieces of lines found in a picture. Needs no library.

A merge is a missing rule, as in a PDF. A rule may have gaps where a stamp or a fold lies over it, so a side of a cell
counts as ruled when most of it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST_OF_A_SIDE = 0.6  # a side of a cell is ruled when so much of it is
Span = tuple[int, int, int, int]  # top, left, bottom, right, from 0, inclusive
Box = tuple[int, int, int, int]  # left, top, right, bottom, in pixels


@dataclass(frozen=True)
class Rule:
    """A straight piece of a line: `at` is its place across, `begin` and `end` along its direction, in pixels."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True)
class RuledTable:
    """A table in a picture: the edges of its rows and columns in pixels, and the extent of each cell."""

    rows: list[float]
    columns: list[float]
    cells: list[Span]

    def box(self, cell: Span) -> Box:
        """Return where a cell stands in the picture, its rules included."""
        top, left, bottom, right = cell
        edges = self.columns[left], self.rows[top], self.columns[right + 1], self.rows[bottom + 1]
        return round(edges[0]), round(edges[1]), round(edges[2]), round(edges[3])


def ruled_table(across: Sequence[Rule], down: Sequence[Rule], near: float) -> RuledTable | None:
    """Return the table that horizontal and vertical rules make, or None where they enclose fewer than two cells.

    `near` is how far apart, in pixels, the pieces of one line may lie.
    """
    rows, columns = positions(across, near), positions(down, near)
    rows = [at for at in rows if at in (rows[0], rows[-1]) or rules_a_side(at, across, columns, near)]
    columns = [at for at in columns if at in (columns[0], columns[-1]) or rules_a_side(at, down, rows, near)]
    if len(rows) < 2 or len(columns) < 2:
        return None
    groups = Groups(len(rows) - 1, len(columns) - 1)
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if row and not is_ruled(rows[row], columns[column], columns[column + 1], across, near):
                groups.join((row - 1, column), (row, column))
            if column and not is_ruled(columns[column], rows[row], rows[row + 1], down, near):
                groups.join((row, column - 1), (row, column))
    cells = groups.rectangles()
    return RuledTable(rows, columns, cells) if len(cells) > 1 else None


def positions(rules: Iterable[Rule], near: float) -> list[float]:
    """Return the places of lines in their order, one for the pieces that lie `near` each other: their middle."""
    found: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if found and rule.at - found[-1][-1].at <= near:
            found[-1].append(rule)
        else:
            found.append([rule])
    return [middle(pieces) for pieces in found]


def middle(pieces: Sequence[Rule]) -> float:
    """Return the mean place of the pieces of a line, the long ones counting for more."""
    length = sum(piece.end - piece.begin for piece in pieces)
    return sum(piece.at * (piece.end - piece.begin) for piece in pieces) / length


def rules_a_side(at: float, rules: Sequence[Rule], edges: Sequence[float], near: float) -> bool:
    """Return whether the line at that place rules a side between two edges, and is no stroke inside a cell."""
    return any(is_ruled(at, begin, end, rules, near) for begin, end in pairwise(edges))


def is_ruled(at: float, begin: float, end: float, rules: Iterable[Rule], near: float) -> bool:
    """Return whether MOST_OF_A_SIDE from `begin` to `end` is ruled at that place."""
    pieces = sorted((max(rule.begin, begin), min(rule.end, end)) for rule in rules if abs(rule.at - at) <= near * 1.5)
    covered, reached = 0.0, begin
    for first, last in pieces:
        if last > reached:
            covered += last - max(first, reached)
            reached = last
    return covered >= MOST_OF_A_SIDE * (end - begin)


class Groups:
    """Places of a grid that belong to one cell, because no rule parts them."""

    def __init__(self, height: int, width: int) -> None:
        self._leader = {(row, column): (row, column) for row in range(height) for column in range(width)}

    def leader(self, place: tuple[int, int]) -> tuple[int, int]:
        """Return the place that stands for the whole group."""
        while self._leader[place] != place:
            place = self._leader[place]
        return place

    def join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((self.leader(one), self.leader(other)))
        self._leader[second] = first

    def rectangles(self) -> list[Span]:
        """Return the extent of each cell; groups that no rectangle parts become one."""
        while True:
            spans: dict[tuple[int, int], Span] = {}
            for row, column in self._leader:
                leader = self.leader((row, column))
                top, left, bottom, right = spans.get(leader, (row, column, row, column))
                spans[leader] = min(top, row), min(left, column), max(bottom, row), max(right, column)
            crossing = [
                (leader, (row, column))
                for leader, (top, left, bottom, right) in spans.items()
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
                if self.leader((row, column)) != leader
            ]
            if not crossing:
                return sorted(spans.values())
            for leader, place in crossing:
                self.join(leader, place)
