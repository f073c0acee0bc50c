"""From a grid to printed rows: banners, totals, notes and repeated headers are told from data.

Merged cells are filled from their first cell; blank cells stay blank.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tableparser.cells.numerals import squash
from tableparser.cells.tidying import long_text, short_text, unit_text
from tableparser.columns import ID_HEADING, MISSING, Field
from tableparser.files.grid import Grid
from tableparser.habits import NO_HABITS, Habits
from tableparser.reading import IMPORTED, LISTED, CellFate, ReadRow
from tableparser.table.headers import LONGEST, Header, distinct, find_header, header_at, looks_like_header
from tableparser.table.headings import bare
from tableparser.table.row_kinds import LEVEL_ONE, LEVEL_TWO, UNNAMED, RowKinds

DATA, SKIP = "data", "skip"  # what a person can say that a row is
TIDY: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys((Field.CATEGORY, Field.PROJECT, Field.DEADLINE), short_text),
    **dict.fromkeys((Field.RESPONSIBLE, Field.LEAD, Field.COOPERATING), unit_text),
}


@dataclass
class Placed:
    """An account of a cell that went into a row, with the row and column it went to."""

    cell_fate: CellFate
    row: int
    field: str


class Table:
    """Walks one grid from top to bottom."""

    def __init__(
        self,
        grid: Grid,
        rows: list[ReadRow],
        cell_fates: list[CellFate],
        placed: list[Placed],
        kinds: Mapping[str, str] | None = None,
        habits: Habits = NO_HABITS,
    ) -> None:
        """`kinds` says of rows, by name, what a person has decided they are: "data" or "skip"."""
        self.grid, self.rows, self.cell_fates, self.placed = grid, rows, cell_fates, placed
        self.kinds, self.habits = kinds or {}, habits
        self.header: Header | None = None
        self.lines: list[str] = []  # the texts above the header
        self.odd: list[tuple[int, str, str]] = []  # row, its cell, what is odd
        self.notices: list[str] = []
        self._banners = ["", ""]
        self._level = ""  # how the first of them is numbered
        self._bannered: list[tuple[CellFate, str]] = []  # listed as not imported until a row stands below
        self._kinds = RowKinds(grid, Header(-1, -1))
        self._last: dict[str, str] = {}
        self._begun = False

    def walk(self, header: Header | None) -> None:
        """Read every row; `header` is one that a person chose or that a table before this one had."""
        given = header is not None
        self.header = header or find_header(self.grid, habits=self.habits)
        if self.header is None:
            self._list_all(range(self.grid.height), "没有找到表头，没有读取")
            return
        start = self.header.last + 1
        self._kinds = RowKinds(self.grid, self.header)
        self.notices += [
            f"{self.grid.name or '表格'} 的{heading}没有栏名，内容随行保存；如果它是要用的栏，请指定各栏。"
            for heading in self.header.extras.values()
            if UNNAMED.match(heading)
        ]
        self._above(range(max(self.header.first, 0)))
        if self.header.first >= 0:
            self._list_all(range(self.header.first, start), "表头")
        row = start
        while row < self.grid.height:
            row = self._row(row, given)

    @property
    def _header(self) -> Header:
        """Return the header; only a table that has one is read row by row."""
        assert self.header is not None
        return self.header

    def _row(self, row: int, given: bool) -> int:
        """Read one row and return the next to read."""
        cells = distinct(self.grid, row)
        own = {column: text for column, text in cells.items() if self.grid.origin(row, column)[0] == row}
        if row in self.grid.hidden_rows:
            self._list(row, "隐藏的行，没有读取")
        elif self.kinds.get(self.grid.row_ref(row)) == SKIP:
            self._list(row, "核对时去掉的行")
        elif self._has_id(row) or self.kinds.get(self.grid.row_ref(row)) == DATA:
            self._data(row)
        elif not own:
            if cells and not self._is_covered(row):
                self._data(row)
        elif self._is_header_again(row, cells, given):
            return self._header_again(row)
        elif why := self._kinds.is_no_task(row, cells, own, begun=self._begun):
            self._list(row, why)
        elif (column := self._kinds.banner(row, cells)) is not None:
            self._banner(row, column)
        elif self._kinds.is_across(row, cells):
            self._list(row, "通栏的说明")
        else:
            self._data(row)
        return row + 1

    def _has_id(self, row: int) -> bool:
        """Return whether the portal itself wrote the row: then it is a task, whatever its words look like."""
        column = next((c for c, heading in self._header.extras.items() if heading == ID_HEADING), None)
        return column is not None and bool(squash(self.grid.text(row, column)))

    def _is_covered(self, row: int) -> bool:
        """Return whether a row without cells of its own only lengthens the cells of the row above."""
        task = self._header.column(Field.TASKS)
        return task is None or self.grid.origin(row, task)[0] != row or not self._last

    def _is_header_again(self, row: int, cells: dict[int, str], given: bool) -> bool:
        return len(cells) > 1 and (looks_like_header(self.grid, row, self.habits) or self._repeats_headings(cells))

    def _repeats_headings(self, cells: dict[int, str]) -> bool:
        """Return whether most texts of a row are headings of this table: the head of one below under other words."""
        own = {heading for heading in (*self._header.named.values(), *self._header.extras.values()) if heading}
        same = sum(bare(text) in own for text in cells.values())
        return same >= 3 and same * 2 > len(cells) and all(len(text) <= LONGEST for text in cells.values())

    def _header_again(self, row: int) -> int:
        """A header in mid-table: the same again, or that of a table that goes on under other columns."""
        again = header_at(self.grid, row, habits=self.habits)
        moved = again.named != self._header.named and sorted(again.named.values()) == sorted(
            self._header.named.values()
        )
        if again.columns and (moved or again.headings != self._header.headings):
            self.header = again
            self._kinds = RowKinds(self.grid, again)
        self._list_all(range(row, again.last + 1), "重复的表头")
        return again.last + 1

    def _banner(self, row: int, column: int) -> None:
        text = short_text(self.grid.text(row, column))
        led = self._kinds.number_beside(row, column)
        level = led or text
        deeper = LEVEL_TWO.match(level) and self._banners[0] and LEVEL_ONE.match(self._level)
        self._banners = [self._banners[0], text] if deeper else [text, ""]
        self._level = self._level if deeper else level
        if led:
            number = next(iter(distinct(self.grid, row)))
            self.cell_fates.append(
                CellFate(self.grid.ref(row, number), self.grid.text(row, number), LISTED, "分类的序号")
            )
        self._list_figures(row, column)
        cell_fate = CellFate(self.grid.ref(row, column), self.grid.text(row, column), LISTED, "通栏文字，下面没有任务")
        self._bannered = [*self._bannered, (cell_fate, text)] if deeper else [(cell_fate, text)]
        self.cell_fates.append(cell_fate)
        self._last.pop(Field.CATEGORY, None)

    def _list_figures(self, row: int, banner: int) -> None:
        """List what stands beside a category: the figures of its group."""
        number = next(iter(distinct(self.grid, row)))
        for column in distinct(self.grid, row):
            if column not in (banner, number) and self.grid.origin(row, column) == (row, column):
                ref, text = self.grid.ref(row, column), self.grid.text(row, column)
                self.cell_fates.append(CellFate(ref, text, LISTED, "分类的小计"))

    def _data(self, row: int) -> None:
        """Read one row of data."""
        made = ReadRow(self.grid.row_ref(row))
        for column, name in sorted(self._header.columns.items()):
            self._cell(made, row, column, name)
        for column, heading in self._header.extras.items():
            text = self.grid.text(row, column)
            if text and squash(text) and self.grid.origin(row, column)[1] == column:
                made.extra[heading] = long_text(text)
        made.key = made.extra.pop(ID_HEADING, "")
        if not made.key and not any(squash(text) for text in made.texts.values()):
            self._list(row, "没有任务内容的行")
            return
        if not made.key and self._is_category_alone(made, row):
            self._list(row, "只有分类的行，下面各行的分类请核对")
            self._last[Field.CATEGORY] = made.texts[Field.CATEGORY]
            return
        self._under_banner(made)
        made.joins = self._goes_on(made, row)
        if Field.TASKS in made.filled and self._begun:
            ref = self.grid.row_ref(row)
            self.notices.append(
                f"{ref} 的具体任务和上一行是同一格：按这一行的时间、单位另读一次，请核对是不是同一项任务。"
            )
        self.rows.append(made)
        self._begun = True
        self._account(row, len(self.rows) - 1)
        self._last |= {name: text for name, text in made.texts.items() if text}

    def _is_category_alone(self, made: ReadRow, row: int) -> bool:
        """Return whether the row has only a category, in an unmerged cell; it is only a proposal for the rows below."""
        filled = {name for name, text in made.texts.items() if text}
        column = self._header.column(Field.CATEGORY)
        if column is None or filled != {Field.CATEGORY} or made.extra:
            return False
        return self.grid.span(row, column)[::2] == (row, row)

    def _cell(self, made: ReadRow, row: int, column: int, name: str) -> None:
        raw = self.grid.text(row, column)
        text = "" if squash(raw) == MISSING else TIDY.get(name, long_text)(raw)
        top, left = self.grid.origin(row, column)
        made.raw[name], made.texts[name], made.refs[name] = raw, text, self.grid.ref(row, column)
        if top < row and text:
            made.filled.add(name)
        if not text:
            made.blank.add(name)
            made.above[name] = self._last.get(name, "")
        elif left != column and top == row:
            self.odd.append((len(self.rows), name, made.refs[name]))

    def _under_banner(self, made: ReadRow) -> None:
        """Give the row the category of the banners above it, where it has none of its own."""
        first, second = self._banners
        for cell_fate, text in self._bannered:
            cell_fate.fate, cell_fate.why, cell_fate.kept = IMPORTED, "通栏的分类", text
        if first and not made.texts.get(Field.CATEGORY):
            made.texts[Field.CATEGORY] = first
            made.blank.discard(Field.CATEGORY)
        if second and Field.PROJECT not in self._header.columns.values():
            made.texts[Field.PROJECT] = second
        elif second:
            made.extra["分项"] = second

    def _goes_on(self, made: ReadRow, row: int) -> bool:
        """Return whether the project's cell covers this row and the one above, and the row's other texts agree."""
        before = self.rows[-1] if self.rows else None
        if before is None or Field.PROJECT not in made.filled or not self._begun:
            return False
        return all(
            made.texts.get(name, "") == before.texts.get(name, "")
            for name in ("project", "category", "standard", "baseline_state")
        )

    def _account(self, row: int, place: int) -> None:
        """CellFate for every cell that begins in the row."""
        for column in range(self.grid.width):
            text = self.grid.text(row, column)
            if not text or not squash(text) or self.grid.origin(row, column) != (row, column):
                continue
            name = self._header.columns.get(column, "")
            heading = self._header.extras.get(column, "")
            if heading == ID_HEADING or squash(text) == MISSING:
                why = "门户自己的编号" if heading == ID_HEADING else "原表缺失的标记"
                self.cell_fates.append(CellFate(self.grid.ref(row, column), text, LISTED, why))
            elif name or heading:
                cell_fate = CellFate(self.grid.ref(row, column), text, IMPORTED, Field(name).label if name else heading)
                self.cell_fates.append(cell_fate)
                self.placed.append(Placed(cell_fate, place, name or f"extra:{heading}"))
            else:
                self.cell_fates.append(CellFate(self.grid.ref(row, column), text, LISTED, "没有栏名的格，没有导入"))

    def _above(self, rows: range) -> None:
        """Keep the lines above the header: title, annex, period."""
        for row in rows:
            for column in distinct(self.grid, row):
                if self.grid.origin(row, column) == (row, column):
                    self.lines.append(self.grid.text(row, column))

    def _list(self, row: int, why: str) -> None:
        self._list_all(range(row, row + 1), why, self.grid.row_ref(row))

    def _list_all(self, rows: range, why: str, row_name: str = "") -> None:
        """List every cell that begins in the rows as not imported."""
        for row in rows:
            for column in range(self.grid.width):
                text = self.grid.text(row, column)
                if text and squash(text) and self.grid.origin(row, column) == (row, column):
                    self.cell_fates.append(CellFate(self.grid.ref(row, column), text, LISTED, why, row=row_name))
