"""Where a table's header stands and which column means what. A first row is never taken for a header because it is first."""

from dataclasses import dataclass, field

from indicators.choices import Field
from indicators.columns import ID_HEADING
from indicators.headings import bare, is_known, meanings
from tasks.importing.grid import Grid
from tasks.importing.numerals import squash

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
        text = squash(grid.text(row, column))
        if text and grid.origin(row, column)[1] == column:
            found[column] = text
    return found


def looks_like_header(grid: Grid, row: int) -> bool:
    """Return whether most texts of the row are headings, and at least two are columns of ours."""
    cells = distinct(grid, row)
    if ID_HEADING in cells.values():
        return True
    if any(len(text) > LONGEST for text in cells.values()):
        return False
    known = [text for text in cells.values() if is_known(text)]
    fields = {meaning[0][0] for text in known if (meaning := meanings(text))}
    return len(fields) >= 2 and len(known) >= 2 and len(known) * 2 >= len(cells)


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
    together = {squash(heading_of(grid, column, row, row + 1)) for column in range(grid.width)}
    own = [text for text in distinct(grid, row + 1).values() if not is_known(text)]
    fields = {meaning[0][0] for text in together if (meaning := meanings(text))}
    known = [text for text in cells.values() if is_known(text)]
    return len(fields) >= 2 and bool(known) and not own


def header_at(grid: Grid, first: int, last: int | None = None) -> Header:
    """Return the header that begins at a row; it goes on where its cells do, or where the next row has only headings."""
    last = last_row(grid, first) if last is None else last
    header = Header(first, last)
    named = {column: heading_of(grid, column, first, last) for column in range(grid.width)}
    wanted = sorted(
        (rank, column, each)
        for column, heading in named.items()
        if grid.origin(last, column)[1] == column
        for each, rank in meanings(heading)
    )
    for _, column, each in wanted:
        if column not in header.columns and each not in header.columns.values():
            header.columns[column] = each
    work_is_a_task(header, named)
    for column, heading in named.items():
        if column not in header.columns and heading and grid.origin(last, column)[1] == column:
            header.extras[column] = unused(heading, header.extras)
    header.headings = {each: named[column] for column, each in header.columns.items()}
    return header


def work_is_a_task(header: Header, named: dict[int, str]) -> None:
    """Where a table has one column of work and it was taken for the project (任务名称), it is the task."""
    column = header.column(Field.PROJECT)
    vacant = column is not None and header.column(Field.TASKS) is None
    if vacant and any(each == Field.TASKS for each, _ in meanings(named[column])):
        header.columns[column] = Field.TASKS


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
