"""One-task cards: labels with their values beside them, one pair or more a row, one card or more in a table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from tableparser.cells.numerals import squash
from tableparser.cells.tidying import long_text
from tableparser.columns import MISSING, Field
from tableparser.files.grid import Grid
from tableparser.reading import IMPORTED, LISTED, CellFate, Reading, ReadRow
from tableparser.table.columns.cells import ColumnCells, cells_with
from tableparser.table.columns.roles import Column, choose, is_short
from tableparser.table.headings import BRACKETS, KNOWN_WITHOUT_FIELD, bare, is_known, meanings
from tableparser.table.rows import SKIP, TIDY, Placed

LONGEST_LABEL, SHORT = 14, 8  # characters
VALUES = ("完成",)  # a heading elsewhere, but in a card a state
WORK = (Field.TASKS, Field.PROJECT)
DUTIES = (Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING, Field.DEADLINE)
Place = tuple[int, int]


@dataclass
class Card:
    """One card: for each label, in printed order, the places of its values; `marks` are the places of its labels."""

    row: int
    values: dict[str, list[Place]] = field(default_factory=dict)
    marks: list[Place] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # the first value of each label of work or what it requires
    ref: str = ""  # its name, where it is not that of its row

    def add(self, name: str, place: Place, text: str) -> None:
        """Add the value of a label; a place counts once, however often its merged cell is met."""
        own = self.values.setdefault(name, [])
        own += [] if any(place in places for places in self.values.values()) else [place]
        if {each for each, _ in meanings(name)} & {*WORK, Field.STANDARD}:
            self.texts.setdefault(name, text)

    def texts_said(self, grid: Grid) -> bool:
        """Return whether any of its values has a text."""
        return any(squash(grid.text(*at)) for places in self.values.values() for at in places)

    def roles(self) -> dict[str, Field]:
        """Return the field of each label that has one, chosen together as the columns of a table are."""
        names = list(self.values)
        cells = {name: cells_with([text], 1) if text else ColumnCells() for name, text in self.texts.items()}
        columns = [Column(place, name, cells.get(name, ColumnCells())) for place, name in enumerate(names)]
        chosen = choose(columns).roles
        roles = {names[place]: each for place, each in chosen.items()}
        if Field.TASKS not in roles.values():  # the only label of work names the task, whatever it is called
            roles |= {name: Field.TASKS for name, each in roles.items() if each == Field.PROJECT}
        return roles | self._goal_as_name(columns, roles)

    @staticmethod
    def _goal_as_name(columns: list[Column], roles: Mapping[str, Field]) -> dict[str, Field]:
        """Return the goal as the project where nothing else names the card: short words before its task (攻坚目标)."""
        if {Field.PROJECT, Field.CATEGORY} & set(roles.values()):
            return {}
        before = list(takewhile(lambda each: roles.get(each.heading) != Field.TASKS, columns))
        goals = [each for each in before if roles.get(each.heading) == Field.STANDARD and is_short(each.cells)]
        return {each.heading: Field.PROJECT for each in goals[:1]}


def cards_of(grid: Grid) -> list[Card]:
    """Return the cards of a table, none for a table that has anything but labels with one value each."""
    cards: list[Card] = []
    columns = label_columns(grid)
    for row in range(grid.height):
        cells = list(cells_of_row(grid, row))
        if row in grid.hidden_rows or not any(text for _, text in cells) or is_title(cells):
            continue
        pairs = pairs_of(cells, columns)
        if pairs is None:
            return []
        names = [name for name, _, _ in pairs]
        if not cards or names[0] == next(iter(cards[-1].values)):
            cards.append(Card(row))
        for name, mark, place in pairs:
            cards[-1].add(name, place, squash(grid.text(*place)))
            cards[-1].marks += [each for each in mark if each not in cards[-1].marks]
    return cards if cards and all(is_card(card) for card in cards) else []


def is_card(card: Card) -> bool:
    """Return whether a card names its work, and who does it or until when."""
    fields = set(card.roles().values())
    return len(card.values) >= 2 and bool(fields & set(WORK)) and bool(fields & set(DUTIES))


def cells_of_row(grid: Grid, row: int) -> Iterator[tuple[Place, str]]:
    """Yield origin and text of each cell of a row, empty ones and those that come from above as well."""
    for column in range(grid.width):
        origin = grid.origin(row, column)
        if origin[1] == column:
            yield origin, squash(grid.text(row, column))


def is_title(cells: list[tuple[Place, str]]) -> bool:
    return len(cells) == 1 and not is_label(cells[0][1])


def label_columns(grid: Grid) -> set[int]:
    """Return the columns in which most texts are known labels, or one is and all are as short as labels.

    There a short text that nobody knows is a label, too.
    """
    texts: dict[int, set[Place]] = {}
    for row in range(grid.height):
        for place, text in cells_of_row(grid, row):
            if text:
                texts.setdefault(place[1], set()).add(place)
    known = {column: sum(is_label(squash(grid.text(*at))) for at in places) for column, places in texts.items()}
    found: set[int] = set()
    before = -1
    for column in sorted(texts):
        short = all(len(squash(grid.text(*at))) <= SHORT for at in texts[column])
        mostly = known[column] >= 2 and known[column] * 2 > len(texts[column])
        if mostly or (known[column] and short and before not in found):  # beside labels stand values
            found.add(column)
        before = column
    return found


def is_label(text: str) -> bool:
    return 0 < len(text) <= LONGEST_LABEL and text not in VALUES and is_known(bare(text))


def is_label_by_its_end(text: str) -> bool:
    """Return whether a text is a label only because it ends like one: behind a label it is the value (党建经费)."""
    return is_label(text) and not meanings(text) and BRACKETS.sub("", bare(text)) not in KNOWN_WITHOUT_FIELD


def pairs_of(cells: list[tuple[Place, str]], columns: set[int]) -> list[tuple[str, list[Place], Place]] | None:
    """Return labels and values of a row: each label with its own places and that of its value; None for another row.

    Before a value stands its label, and before that there may be the label of a group (责任分工 | 牵头单位 | 文旅局).
    """
    found: list[tuple[str, list[Place], Place]] = []
    labels: list[tuple[Place, str]] = []
    for place, text in cells:
        is_value = bool(labels) and place[1] not in columns and is_label_by_its_end(text)
        if (is_label(text) and not is_value) or (place[1] in columns and 0 < len(text) <= LONGEST_LABEL and not labels):
            labels.append((place, text))
        elif labels:
            found.append((bare(labels[-1][1]), [each for each, _ in labels], place))
            labels = []
        elif text:
            return None
    return found if found and not labels else None


class CardReader:
    """Reads the cards of one table into a reading."""

    def __init__(self, grid: Grid, reading: Reading, placed: list[Placed], kinds: Mapping[str, str]) -> None:
        self._grid, self._reading, self._placed, self._kinds = grid, reading, placed, kinds
        self.lines: list[str] = []  # the titles of the table

    def read(self, cards: list[Card]) -> None:
        """Add a row for each card; a label is listed, a value goes into its field or stays with the row."""
        for card in cards:
            if self._kinds.get(self._name(card)) == SKIP:
                self._list(card)
            else:
                self._card(card)
        self._list_rest(cards)

    def _name(self, card: Card) -> str:
        return card.ref or self._grid.row_ref(card.row)

    def _card(self, card: Card) -> None:
        row, place = ReadRow(self._name(card)), len(self._reading.rows)
        roles = card.roles()
        for name, places in card.values.items():
            raw = "\n".join(text for at in places if (text := self._grid.text(*at)))
            role = roles.get(name)
            if not squash(raw):
                row.blank |= {str(role)} & {*DUTIES}
            elif role is None:
                row.extra[name] = long_text(raw)
            else:
                text = "" if squash(raw) == MISSING else TIDY.get(role, long_text)(raw)
                row.raw[role], row.texts[role], row.refs[role] = raw, text, self._grid.ref(*places[0])
            if squash(raw):
                self._account(places[0], raw, place, name, role)
        for name in row.blank:
            row.texts.setdefault(name, "")
            row.refs.setdefault(name, row.ref)
        self._reading.rows.append(row)
        self._reading.headings |= {each: name for name, each in roles.items() if each not in self._reading.headings}
        self._labels(card, "标签")

    def _account(self, at: Place, raw: str, place: int, name: str, role: Field | None) -> None:
        fate = CellFate(self._grid.ref(*at), raw, IMPORTED, role.label if role else name)
        self._reading.cell_fates.append(fate)
        self._placed.append(Placed(fate, place, role or f"extra:{name}"))

    def _labels(self, card: Card, why: str) -> None:
        for at in card.marks:
            self._reading.cell_fates.append(CellFate(self._grid.ref(*at), self._grid.text(*at), LISTED, why))

    def _list(self, card: Card) -> None:
        """List a card that a person has taken out."""
        name, why = self._name(card), "核对时去掉的任务卡"
        for at in [at for places in card.values.values() for at in places]:
            text = self._grid.text(*at)
            if squash(text):
                self._reading.cell_fates.append(CellFate(self._grid.ref(*at), text, LISTED, why, row=name))
        self._labels(card, why)

    def _list_rest(self, cards: list[Card]) -> None:
        """Keep the titles, and list what stands in hidden rows."""
        used = {at for card in cards for places in card.values.values() for at in places}
        used |= {at for card in cards for at in card.marks}
        for row in range(self._grid.height):
            for at, text in cells_of_row(self._grid, row):
                if not text or at in used or at[0] != row:
                    continue
                if row in self._grid.hidden_rows:
                    why = "隐藏的行，没有读取"
                    self._reading.cell_fates.append(CellFate(self._grid.ref(*at), self._grid.text(*at), LISTED, why))
                else:
                    self.lines.append(self._grid.text(*at))
