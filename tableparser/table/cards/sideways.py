"""A table on its side: labels down the first column, and beside them a column of values for each task.

Each column of values is a card (`cards.Card`), so that its labels choose their fields as those of a card do.
"""

from tableparser.cells.numerals import squash
from tableparser.files.grid import Grid, letters
from tableparser.habits import NO_HABITS, Habits
from tableparser.table.cards.card import Card, cells_of_row, is_card, is_label
from tableparser.table.headers import find_header
from tableparser.table.headings import bare

FEWEST_LABELS, FEWEST_TASKS = 3, 2


def sideways_cards(grid: Grid, habits: Habits = NO_HABITS) -> list[Card]:
    """Return a card for each column of values; none for a table that has a header, or is no table on its side."""
    lines = labelled_lines(grid)
    if len(lines) < FEWEST_LABELS or find_header(grid, habits=habits) is not None:
        return []
    columns = range(1, grid.width)
    cards = [card for column in columns if (card := card_of_column(grid, column, lines)).texts_said(grid)]
    if len(cards) < FEWEST_TASKS or not all(is_card(card) for card in cards):
        return []
    cards[0].marks = [(row, 0) for row in lines]
    return cards


def labelled_lines(grid: Grid) -> list[int]:
    """Return the rows of labels and values; none where a row is neither that nor a title, or merges its values."""
    lines: list[int] = []
    for row in range(grid.height):
        cells = list(cells_of_row(grid, row))
        if row in grid.hidden_rows or not any(text for _, text in cells) or len(cells) == 1:
            continue
        whole = [place for place, _ in cells] == [(row, column) for column in range(grid.width)]
        if not whole or not is_label(cells[0][1]) or any(is_label(text) for _, text in cells[1:]):
            return []
        lines.append(row)
    names = [bare(grid.text(row, 0)) for row in lines]
    return lines if len(set(names)) == len(names) else []


def card_of_column(grid: Grid, column: int, lines: list[int]) -> Card:
    """Return the card whose values stand in a column."""
    where = f"{letters(column)}栏" if grid.lettered else f"第{column + 1}栏"
    card = Card(lines[0], ref=f"{grid.name}{where}")
    for row in lines:
        card.add(bare(grid.text(row, 0)), (row, column), squash(grid.text(row, column)))
    return card
