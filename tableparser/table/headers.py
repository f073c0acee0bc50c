"""Where a table's header is and which field each column has.

A first row is never taken for a header only because it is first: its cells must be known headings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tableparser.cells.numerals import squash
from tableparser.columns import ID_HEADING, Field
from tableparser.files.grid import Grid
from tableparser.table.headings import bare, is_known, meanings

WORK = {Field.TASKS, Field.PROJECT, Field.STANDARD}
LONGEST = 24  # characters of a heading; a longer text is no heading


@dataclass
class Header:
    """The rows first..last are the header; `columns` maps a column to one of ours, `extras` to its own heading."""

    first: int
    last: int
    columns: dict[int, str] = field(default_factory=dict)
    extras: dict[int, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """Return the column that holds one of ours."""
        return next((column for column, each in self.columns.items() if each == name), None)


def distinct(grid: Grid, row: int) -> dict[int, str]:
    """Return the texts of a row by the first column of each cell, without empty ones."""
    found = {}
    for column in range(grid.width):
        raw = grid.text(row, column)
        text = squash(raw) if raw else ""
        if text and grid.origin(row, column)[1] == column:
            found[column] = text
    return found


def looks_like_header(grid: Grid, row: int) -> bool:
    """Return whether most texts of the row are headings, two columns are ours, and one of these holds the work."""
    cells = distinct(grid, row)
    if ID_HEADING in cells.values():
        return True
    if any(len(text) > LONGEST for text in cells.values()):
        return False
    known = [text for text in cells.values() if is_known(text)]
    enough = len(known) >= 2 and len(known) * 2 >= len(cells)
    return enough and is_ours(known) and not is_form(grid, row)


def is_ours(headings: Iterable[str]) -> bool:
    """Return whether headings name two columns of ours, one of them that of the work: without it there is no task."""
    found = [meaning for text in headings if (meaning := meanings(text))]
    return len({meaning[0][0] for meaning in found}) >= 2 and any(each in WORK for m in found for each, _ in m)


def is_form(grid: Grid, row: int) -> bool:
    """Return whether headings stand beside their values, as in a form for one task: then the columns mean nothing."""
    here = distinct(grid, row)
    below = distinct(grid, row + 1) if row + 1 < grid.height else {}
    labels = {column for column, text in here.items() if is_known(text)}
    return len(labels) < len(here) and bool(below) and labels == {c for c, text in below.items() if is_known(text)}


def find_header(grid: Grid, start: int = 0) -> Header | None:
    """Return the first header at or below a row, or None."""
    for row in range(start, grid.height):
        if row not in grid.hidden_rows and (looks_like_header(grid, row) or is_upper_header(grid, row)):
            return header_at(grid, row)
    return None


def is_upper_header(grid: Grid, row: int) -> bool:
    """Return whether the row holds one heading of ours or group headings, and the row below completes them."""
    cells = distinct(grid, row)
    if row + 1 >= grid.height or len(cells) < 2 or any(len(text) > LONGEST for text in cells.values()):
        return False
    together = {heading_of(grid, column, row, row + 1) for column in range(grid.width)}
    own = [text for text in distinct(grid, row + 1).values() if not is_known(text)]
    known = [text for text in cells.values() if is_known(text)]
    return is_ours(together) and bool(known) and not own


def header_at(grid: Grid, first: int, last: int | None = None) -> Header:
    """Return the header that begins at row `first`, with the fields of its columns.

    It ends at `last`; when that is None, where its merged cells end, or one row below when that row has only headings.
    """
    last = last_row(grid, first) if last is None else last
    header = Header(first, last)
    named = {column: heading_of(grid, column, first, last) for column in range(grid.width)}
    own = {column for column in range(grid.width) if grid.origin(last, column)[1] == column}
    wanted = sorted(
        (rank, column, each)
        for column in own
        if not in_group(grid, column, first, last)
        for each, rank in meanings(named[column])
    )
    for _, column, each in wanted:
        if column not in header.columns and each not in header.columns.values():
            header.columns[column] = each
    work_is_a_task(header, named)
    share_wide_heading(grid, header, named)
    for column, heading in named.items():
        if column in header.columns or not ((column in own and heading) or has_cells(grid, column, last + 1)):
            continue
        header.extras[column] = unused(heading or f"第{column + 1}栏", header.extras)
    header.headings = {each: named[column] for column, each in header.columns.items()}
    return header


def in_group(grid: Grid, column: int, first: int, last: int) -> bool:
    """Return whether a column's only known heading is that of its group (进度安排 over 一季度, 二季度).

    Such a column has no field, unless the group is one of units.
    """
    lowest = bare(grid.text(last, column))
    _, _, bottom, right = grid.span(first, column)
    beside = column + 1 < grid.width and not grid.text(first, column + 1) and bool(grid.text(last, column + 1))
    grouped = bottom < last and (right > grid.origin(first, column)[1] or beside)
    if not grouped or not lowest or is_known(lowest):
        return False
    names = {each for each, _ in meanings(bare(grid.text(first, column)))}
    return not names & {Field.RESPONSIBLE, Field.LEAD, Field.COOPERATING}


def has_cells(grid: Grid, column: int, first: int) -> bool:
    """Return whether a column has texts of its own below a row."""
    return any(
        squash(grid.texts[row][column])
        for row in range(first, grid.height)
        if column < len(grid.texts[row]) and row not in grid.hidden_rows
    )


def share_wide_heading(grid: Grid, header: Header, named: dict[int, str]) -> None:
    """One heading over two columns (重点任务): the first holds the name, the second the work."""
    task = header.column(Field.TASKS)
    if task is None or header.column(Field.PROJECT) is not None:
        return
    right = grid.span(header.last, task)[3]
    both = {each for each, _ in meanings(named[task])} >= {Field.TASKS, Field.PROJECT}
    if right == task + 1 and both and all(has_cells(grid, column, header.last + 1) for column in (task, right)):
        if numbers_only(grid, task, header.last + 1):  # its first column holds 1, 2, 3
            del header.columns[task]
        else:
            header.columns[task] = Field.PROJECT
        header.columns[right] = Field.TASKS


def numbers_only(grid: Grid, column: int, first: int) -> bool:
    texts = [squash(grid.texts[row][column]) for row in range(first, grid.height) if column < len(grid.texts[row])]
    return all(re.fullmatch(r"[(（]?[\d一二三四五六七八九十.．-]{1,5}[)）、.．]?", text) for text in texts if text)


def work_is_a_task(header: Header, named: dict[int, str]) -> None:
    """Make a table's only column of work the task.

    Its heading may also mean the project (任务名称) or the standard (工作目标), and was taken for that.
    """
    column = header.column(Field.PROJECT)
    if header.column(Field.TASKS) is not None:
        return
    if column is not None and any(each == Field.TASKS for each, _ in meanings(named[column])):
        header.columns[column] = Field.TASKS
    elif column is None and (standard := header.column(Field.STANDARD)) is not None:
        header.columns[standard] = Field.TASKS


def unused(heading: str, taken: dict[int, str]) -> str:
    """Return the heading, with a number when another column has the same."""
    same = sum(other.partition("（")[0] == heading for other in taken.values())
    return f"{heading}（{same + 1}）" if same else heading


def last_row(grid: Grid, first: int) -> int:
    last = max((grid.span(first, column)[2] for column in distinct(grid, first)), default=first)
    last = min(last, first + 3)
    following = distinct(grid, last + 1) if last + 1 < grid.height else {}
    same = {squash(text) for text in distinct(grid, first).values()}
    if following and all(is_known(text) and text not in same for text in following.values()):
        last += 1
    return last


def heading_of(grid: Grid, column: int, first: int, last: int) -> str:
    """Return a column's heading over several rows: the lowest text that is a heading, else the texts put together."""
    texts = list(dict.fromkeys(bare(grid.text(row, column)) for row in range(first, last + 1)))
    texts = [text for text in texts if text]
    if not texts:
        return ""
    together = "".join(texts)
    if in_group(grid, column, first, last):
        return together[:LONGEST]
    if len(texts) > 1 and len(together) <= LONGEST and meanings(together) and not meanings(texts[-1]):
        return together
    return next((text for text in reversed(texts) if is_known(text)), texts[-1] if len(texts) == 1 else together)


def mapped(grid: Grid, first: int, choice: dict[int, str]) -> Header:
    """Return the header that a person chose: row `first` and a field (or "") for each column."""
    header = Header(first, first)
    header.columns = {column: each for column, each in choice.items() if each}
    named = {column: bare(grid.text(first, column)) if first >= 0 else "" for column in range(grid.width)}
    header.extras = {
        column: named[column] or f"第{column + 1}栏" for column in range(grid.width) if column not in header.columns
    }
    header.headings = {each: named[column] or Field(each).label for column, each in header.columns.items()}
    return header
