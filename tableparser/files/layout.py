"""Cells of Word and web tables laid on one grid of columns: merges from above go on, edges that nearly meet are one."""

from collections import Counter
from collections.abc import Sequence

from tableparser.files.grid import Grid, Refused

Cell = tuple[int, int, str, str]  # column, width, "restart" or "continue" or "", text
NEAR = 150  # twentieths of a point, about 2.6 mm: an edge dragged by hand, not a column
WIDEST = 1000


def grid_of(name: str, placed: Sequence[Sequence[Cell]], widths: Sequence[int] = ()) -> Grid:
    """Return the grid of a table whose cells give column, width, vertical merge and text.

    `widths` are those of the columns in twentieths of a point, if known. Raises Refused for more than WIDEST columns.
    """
    width = max((column + across for row in placed for column, across, _, _ in row), default=0)
    if width > WIDEST:
        raise Refused(f"「{name}」有 {width} 栏，没有读取。请只保留任务表再上传。")
    placed = evened(placed, width, widths)
    width = max((column + across for row in placed for column, across, _, _ in row), default=0)
    texts = [[""] * width for _ in placed]
    above: dict[int, list[int]] = {}  # column: the span that a cell going on would lengthen
    spans: list[list[int]] = []
    for row, cells in enumerate(placed):
        going: dict[int, list[int]] = {}
        for column, across, vertical, text in cells:
            span = above.get(column)
            if vertical == "continue" and span is not None and span[3] == column + across - 1 and not text:
                span[2] = row
            else:
                span = [row, column, row, column + across - 1]
                spans.append(span)
                texts[row][column] = text
            if vertical:
                going[column] = span
        above = going
    return Grid(name, texts, [(a, b, c, d) for a, b, c, d in spans if (a, b) != (c, d)])


def evened(placed: Sequence[Sequence[Cell]], width: int, widths: Sequence[int]) -> list[list[Cell]]:
    """Return the cells on as few columns as they need: edges that differ by a hair's breadth are the same edge."""
    at = positions(width, widths)
    edges = {edge for row in placed for column, across, _, _ in row for edge in (column, column + across)}
    taken = {(column, column + across) for row in placed for column, across, _, _ in row}
    same: dict[int, int] = {}
    kept: list[int] = []
    for edge in sorted(edges):
        joins = bool(kept) and widths and at[edge] - at[kept[-1]] < NEAR
        inside = [other for other, first in same.items() if kept and first == kept[-1]]
        if joins and not any((other, edge) in taken for other in inside):
            same[edge] = kept[-1]
        else:
            same[edge] = edge
            kept.append(edge)
    number = {edge: place for place, edge in enumerate(kept)}
    new = {edge: number[same[edge]] for edge in edges}
    rows = [[(new[c], new[c + across] - new[c], merge, text) for c, across, merge, text in row] for row in placed]
    return alike(rows, [at[edge] for edge in kept])


def positions(width: int, widths: Sequence[int]) -> list[int]:
    """Return where each edge of the grid stands; without known widths all columns are as wide."""
    known = list(widths) if len(widths) >= width else [NEAR * 10] * width
    at = [0]
    for each in known[:width]:
        at.append(at[-1] + each)
    return at


def alike(rows: list[list[Cell]], at: list[int]) -> list[list[Cell]]:
    """Return the rows, with the edges of the commonest row where a row has as many cells at mostly the same places."""
    shapes = Counter(tuple((c, c + across) for c, across, _, _ in row) for row in rows)
    if len(shapes) < 2:
        return rows
    model = shapes.most_common(1)[0][0]
    made = []
    for row in rows:
        shape = tuple((c, c + across) for c, across, _, _ in row)
        if len(shape) == len(model) and all(mostly(a, b, at) for a, b in zip(shape, model, strict=True)):
            row = [(a, b - a, merge, text) for (a, b), (_, _, merge, text) in zip(model, row, strict=True)]
        made.append(row)
    return made


def mostly(one: tuple[int, int], other: tuple[int, int], at: list[int]) -> bool:
    """Return whether two cells, one above the other, share more than half of the wider one."""
    common = min(at[one[1]], at[other[1]]) - max(at[one[0]], at[other[0]])
    return common * 2 > max(at[one[1]] - at[one[0]], at[other[1]] - at[other[0]])
