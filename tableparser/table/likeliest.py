"""The likeliest header of a table that looks like no plan, for a person who wants it to be read all the same."""

from tableparser.columns import Field
from tableparser.files.grid import Grid
from tableparser.habits import NO_HABITS, Habits
from tableparser.table.columns.roles import Choice
from tableparser.table.headers import LONGEST, WORK, Header, distinct, header_at


def likeliest_header(grid: Grid, habits: Habits = NO_HABITS) -> Header | None:
    """Return the header of a table that a person wants to be read though it looks like no plan; None without texts.

    It is the first row of short texts. Where no column can be the work, the one with the longest texts is; no column
    is sure then, so that each is asked about before anything is saved.
    """
    rows = [row for row in range(grid.height - 1) if row not in grid.hidden_rows]
    first = next((row for row in rows if len(cells := distinct(grid, row)) > 1 and is_short_row(cells)), None)
    if first is None:
        return None
    header = header_at(grid, first, habits=habits)
    texts = {column: each for column, each in header.cells.items() if each.is_text and column in header.named}
    roles = dict(header.choice.roles) if header.choice else {}
    if Field.TASKS not in roles.values():
        free = [column for column in texts if roles.get(column, Field.STANDARD) in (*WORK, Field.CATEGORY)]
        if not free:
            return None
        roles[max(free, key=lambda column: texts[column].length)] = Field.TASKS
    header.choice = Choice(roles, dict.fromkeys(roles, 0.0), {column: {} for column in roles})
    header.columns = {column: str(each) for column, each in roles.items()}
    header.extras = {column: text for column, text in header.extras.items() if column not in roles}
    header.headings = {each: header.named[column] for column, each in header.columns.items()}
    return header


def is_short_row(cells: dict[int, str]) -> bool:
    return all(len(text) <= LONGEST for text in cells.values())
