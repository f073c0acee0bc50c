"""Where a table's header is and which field each column has.

A first row is never taken for a header only because it is first: its cells must be known headings.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tableparser.cells.numerals import squash
from tableparser.columns import ID_HEADING, Field
from tableparser.files.grid import Grid
from tableparser.habits import NO_HABITS, Habits
from tableparser.table.columns.cells import SERIAL, ColumnCells, cells_of, is_date
from tableparser.table.columns.roles import Choice, Column, choose
from tableparser.table.heading_grammar import BEGINS
from tableparser.table.headings import bare, is_known, meanings

WORK = {Field.TASKS, Field.PROJECT, Field.STANDARD}
TRIED = 8  # rows of unknown headings that are looked at closely
LONGEST = 24  # characters of a heading; a longer text is no heading
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])")  # a category
STEP = re.compile(  # over what is to be done by then (一季度, 1-3月): no field, and no sign against a header
    r"^(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半[年月]|[上中下]旬|第?[一二三四五1-5]周"
    r"|\d{1,2}(?:[-—~至]\d{1,2})?月份?(?:[上下]半月|[上中下]旬|[底末初])?|[一二三四五六七八九十]{1,2}月份?)$"
)


@dataclass
class Header:
    """The rows first..last are the header; `columns` maps a column to one of ours, `extras` to its own heading."""

    first: int
    last: int
    columns: dict[int, str] = field(default_factory=dict)
    extras: dict[int, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    choice: Choice | None = None  # how the fields were chosen; None where a person or the table before said them
    cells: dict[int, ColumnCells] = field(default_factory=dict)
    named: dict[int, str] = field(default_factory=dict)  # the heading of each column
    habits: Habits = NO_HABITS  # what the office had taught when the fields were chosen

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


def looks_like_header(grid: Grid, row: int, habits: Habits = NO_HABITS) -> bool:
    """Return whether most texts of the row are headings, two columns are ours, and one of these holds the work."""
    cells = distinct(grid, row)
    if ID_HEADING in cells.values():
        return True
    if any(len(text) > LONGEST for text in cells.values()):
        return False
    known = [text for text in cells.values() if is_known(text, habits)]
    steps = sum(bool(STEP.match(text)) for text in cells.values()) if len(known) > 2 else 0
    enough = len(known) >= 2 and len(known) * 2 >= len(cells) - steps
    return enough and is_ours(known, habits) and not is_form(grid, row, habits)


def is_ours(headings: Iterable[str], habits: Habits = NO_HABITS) -> bool:
    """Return whether headings name two columns of ours, one of them that of the work: without it there is no task."""
    found = [meaning for text in headings if (meaning := meanings(text, habits))]
    return len({meaning[0][0] for meaning in found}) >= 2 and any(each in WORK for m in found for each, _ in m)


def is_form(grid: Grid, row: int, habits: Habits = NO_HABITS) -> bool:
    """Return whether headings stand beside their values, as in a form for one task: then the columns mean nothing."""
    here = distinct(grid, row)
    below = distinct(grid, row + 1) if row + 1 < grid.height else {}
    below = {column: text for column, text in below.items() if grid.origin(row + 1, column)[0] > row}
    labels = {column for column, text in here.items() if is_known(text, habits)}
    same = labels == {column for column, text in below.items() if is_known(text, habits)}
    return len(labels) < len(here) and bool(below) and same


def find_header(grid: Grid, start: int = 0, *, by_evidence: bool = True, habits: Habits = NO_HABITS) -> Header | None:
    """Return the first header at or below a row, or None.

    A row of known headings is one when a column below it can be the work. With `by_evidence`, where there is no such
    row, one of unknown headings is, when the columns below are plainly texts, units and times.
    """
    for row in range(start, grid.height):
        if row in grid.hidden_rows:
            continue
        if looks_like_header(grid, row, habits) or is_upper_header(grid, row, habits):
            header = header_at(grid, row, habits=habits)
            if is_plan(header):
                return header
    return header_by_evidence(grid, start, habits) if by_evidence else None


def header_by_evidence(grid: Grid, start: int, habits: Habits) -> Header | None:
    """Return the header of short words over columns that are plainly a table of tasks, or None."""
    tried = 0
    for row in range(start, grid.height - 1):
        cells = distinct(grid, row)
        if row in grid.hidden_rows or not may_be_headings(cells) or is_form(grid, row, habits):
            continue
        header = header_at(grid, row, habits=habits)
        if is_plan(header) and is_plain(header):
            return header
        tried += 1
        if tried == TRIED:
            break
    return None


def may_be_headings(cells: dict[int, str]) -> bool:
    """Return whether the texts of a row may be headings nobody has listed: short, all different, no days or figures."""
    texts = list(cells.values())
    short = len(texts) >= 3 and len(set(texts)) == len(texts) and all(len(text) <= 12 for text in texts)
    return short and not any(is_date(text) or SERIAL.match(text) or re.search(r"\d|[。；]", text) for text in texts)


def is_plan(header: Header) -> bool:
    """Return whether a column is the work, and the table is not one of figures or of persons."""
    fields = set(header.columns.values())
    if ID_HEADING in header.extras.values():
        return True
    if not fields & {Field.TASKS, Field.PROJECT}:
        return False
    work = header.column(Field.TASKS) if Field.TASKS in fields else header.column(Field.PROJECT)
    cells = [each for column, each in header.cells.items() if each.filled and column != work]
    figures = sum(each.numbers >= 0.5 for each in cells)
    others = fields & {Field.DEADLINE, Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING}
    return bool(others) or figures < 2 or (work is not None and header.cells[work].sentences >= 0.5)


def is_plain(header: Header) -> bool:
    """Return whether two known headings and the cells, or the cells alone, make it plain that this is a plan."""
    fields = set(header.columns.values())
    task = header.column(Field.TASKS)
    if task is None or all(is_known(text) for text in header.cells[task].samples):
        return False
    supports = len(fields & {Field.DEADLINE}) + bool(fields & {Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING})
    known = sum(bool(meanings(header.named[column], header.habits)) for column in header.columns)
    return supports == 2 or (known >= 2 and supports >= 1)


def looks_like(grid: Grid) -> str:
    """Return what a table without a header of ours is, in a few words: what a person is told of it."""
    cells = [each for each in (cells_of(grid, column, 1) for column in range(grid.width)) if each.filled]
    if not cells:
        return "空表"
    if sum(each.numbers >= 0.5 for each in cells) * 2 >= len(cells):
        return "数字表：多数栏是数字、百分比或金额"
    return "没有一栏像是任务：看不出哪一栏是要做的事"


def is_upper_header(grid: Grid, row: int, habits: Habits = NO_HABITS) -> bool:
    """Return whether the row holds one heading of ours or group headings, and the row below completes them."""
    cells = distinct(grid, row)
    if row + 1 >= grid.height or len(cells) < 2 or any(len(text) > LONGEST for text in cells.values()):
        return False
    together = {heading_of(grid, column, row, row + 1) for column in range(grid.width)}
    own = [text for text in distinct(grid, row + 1).values() if not is_known(text, habits)]
    known = [text for text in cells.values() if is_known(text, habits)]
    return is_ours(together, habits) and bool(known) and not own


def header_at(grid: Grid, first: int, last: int | None = None, *, habits: Habits = NO_HABITS) -> Header:
    """Return the header that begins at row `first`, with the fields of its columns.

    It ends at `last`; when that is None, where its merged cells end, or one row below when that row has only headings.
    """
    last = last_row(grid, first) if last is None else last
    header = Header(first, last)
    named = {column: heading_of(grid, column, first, last) for column in range(grid.width)}
    own = {column for column in range(grid.width) if grid.origin(last, column)[1] == column}
    if ID_HEADING not in named.values():  # what the portal wrote itself stands under its headings, whatever it says
        header.cells = {column: cells_of(grid, column, last + 1) for column in range(grid.width)}
        header.habits = habits
        named |= taught_below(grid, named, last, habits)
    for mark, text in numbered_texts(grid, header, named, own):
        own.add(text)
        named[text], named[mark] = named[mark], f"{named[mark]}编号"
    grouped = frozenset(column for column in own if in_group(grid, column, first, last))
    columns = [Column(column, named[column], header.cells.get(column, ColumnCells())) for column in sorted(own)]
    header.choice = choose(columns, in_group=grouped, habits=header.habits)
    header.columns = {column: str(each) for column, each in header.choice.roles.items()}
    header.named = named
    share_wide_heading(grid, header, named)
    for column, heading in named.items():
        if column in header.columns or not ((column in own and heading) or has_cells(grid, column, last + 1)):
            continue
        header.extras[column] = unused(heading or f"第{column + 1}栏", header.extras)
    header.headings = {each: named[column] for column, each in header.columns.items()}
    return header


def taught_below(grid: Grid, named: dict[int, str], last: int, habits: Habits) -> dict[int, str]:
    """Return the columns of which the lowest text of their heading alone was taught, with that text."""
    lowest = {column: bare(grid.text(last, column)) for column in named if habits.headings}
    return {c: text for c, text in lowest.items() if text in habits.headings and named[c] not in habits.headings}


def numbered_texts(grid: Grid, header: Header, named: dict[int, str], own: set[int]) -> list[tuple[int, int]]:
    """Return the columns of marks and of texts that stand under one heading: together they are one field."""
    found = []
    for column in sorted(own):
        right = grid.span(header.last, column)[3]
        marks, texts = (header.cells.get(place, ColumnCells()) for place in (column, right))
        if right == column + 1 and named[column] and marks.serials > 0.9 and texts.filled and texts.serials < 0.5:
            found.append((column, right))
    return found


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
        header.columns[task] = Field.PROJECT
        header.columns[right] = Field.TASKS


def unused(heading: str, taken: dict[int, str]) -> str:
    """Return the heading, with a number when another column has the same."""
    same = sum(other.partition("（")[0] == heading for other in taken.values())
    return f"{heading}（{same + 1}）" if same else heading


def last_row(grid: Grid, first: int) -> int:
    last = max((grid.span(first, column)[2] for column in distinct(grid, first)), default=first)
    last = min(last, first + 3)
    following = distinct(grid, last + 1) if last + 1 < grid.height else {}
    same = {squash(text) for text in distinct(grid, first).values()}
    headings = [is_known(text) and text not in same and not NUMBERED.match(text) for text in following.values()]
    if following and all(headings):
        last += 1
    return last


def heading_of(grid: Grid, column: int, first: int, last: int) -> str:
    """Return a column's heading over several rows: the lowest text that is a heading, else the texts put together."""
    texts = list(dict.fromkeys(bare(grid.text(row, column)) for row in range(first, last + 1)))
    texts = [text for text in texts if text]
    if not texts:
        return ""
    together = "".join(texts)
    if in_group(grid, column, first, last) or (BEGINS.match(texts[-1]) and meanings("".join(texts[:-1]))):
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
