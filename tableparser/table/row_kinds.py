"""What a row is that is no task: a total, a note, a line of column numbers, a category across the table."""

import re
from dataclasses import dataclass

from tableparser.cells.numerals import squash
from tableparser.columns import Field
from tableparser.files.grid import Grid
from tableparser.table.columns.cells import NUMBER
from tableparser.table.headers import Header
from tableparser.table.headings import bare

TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|累计|汇总|总数|总分)(?:[(（:：]?共?[\d.]+[个项条]?(?:项目|任务)?[)）]?|[:：])?$"
)
NOTE = re.compile(
    r"^(?:注|备注|附注|说明|注释|填表说明|填报说明|填表要求|备注说明|有关说明)\d*(?:[:：.、(（]|$)|^※|^[*＊]+注?"
    r"|^(?:填报|填表|制表|编制|审核|审批|审定|复核|报送|主管|分管|单位)?(?:人|单位|部门|领导|负责人|联系人|日期|时间|责任人)?"
    r"(?:联系)?(?:电话|方式)?[(（]?(?:签字|签名|签章|盖章|公章)?[)）]?[:：]"
)
COUNTERS = re.compile(
    r"^[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[甲乙丙丁戊己庚辛壬癸]|[①-⑳]|[A-N]|栏次|列次)[)）]?$"
)
LEVEL_ONE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}(?:部分|章|类|项)|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])"
)
LEVEL_TWO = re.compile(r"^[(（][一二三四五六七八九十]{1,3}[)）]")
LONGEST_BANNER = 60
COUNTED = {
    "序号",
    "编号",
    "项次",
    "序",
    "号",
    "行次",
}  # columns of numbers: a word that stands alone there is a category
LEADING = re.compile(r"^(?:([一二三四五六七八九十]{1,3})[、.．]?|([(（][一二三四五六七八九十]{1,3}[)）]))$")
UNNAMED = re.compile(r"^第\d+栏")


@dataclass(frozen=True)
class RowKinds:
    """Judges the rows of one table; `cells` are a row's texts by column, `own` those that begin in it."""

    grid: Grid
    header: Header

    @property
    def width(self) -> int:
        return len(self.header.columns) + len(self.header.extras)

    def is_no_task(self, row: int, cells: dict[int, str], own: dict[int, str], *, begun: bool) -> str:
        """Return why the row is listed and not read, "" when it is not for its words."""
        if not begun and self._is_counter(cells):
            return "栏次行"
        if self._is_total(own):
            return "合计行"
        return "表下注释" if self._is_note(row, cells) else ""

    def banner(self, row: int, cells: dict[int, str]) -> int | None:
        """Return the column of the text that is a category for the rows below, None when the row is no such."""
        column = next(iter(cells))
        if self._is_banner(row, cells):
            return column
        if self._is_group_total(row, cells):
            return column
        last = next((each for each in reversed(cells) if not NUMBER.match(cells[each])), column)
        return last if self.number_beside(row, last) else None

    def number_beside(self, row: int, column: int) -> str:
        """Return a banner's number (一、 or （一）) when the row has but that number, the banner's text and figures.

        The number stands in the column where tasks have 1, 2, 3. Returns "" for any other row.
        """
        cells = {c: squash(self.grid.text(row, c)) for c in range(self.grid.width) if self.grid.origin(row, c)[1] == c}
        cells = {c: text for c, text in cells.items() if text}
        first = next(iter(cells), column)
        led = LEADING.match(cells.get(first, ""))
        figures = all(NUMBER.match(text) for each, text in cells.items() if each not in (first, column))
        if (
            len(cells) < 2
            or column not in cells
            or not figures
            or not led
            or first == column
            or not self._counts(first)
        ):
            return ""
        digits = any(squash(line[first]).isdigit() for line in self.grid.texts if first < len(line))
        return (f"{led[1]}、" if led[1] else led[2]) if digits and len(cells[column]) <= LONGEST_BANNER else ""

    def _is_group_total(self, row: int, cells: dict[int, str]) -> bool:
        """Return whether the row is a numbered category with the figures of its group, and no work beside it."""
        column, text = next(iter(cells.items()))
        top, left, bottom, right = self.grid.span(row, column)
        others = [each for place, each in cells.items() if place != column]
        if not others or top != row or bottom != row or len(text) > LONGEST_BANNER:
            return False
        task = self.header.column(Field.TASKS)
        work = self.header.column(Field.PROJECT) if task is None else task
        if work is None or left == work or not all(NUMBER.match(each) for each in others):
            return False
        blank = work not in cells and (left <= work <= right or not squash(self.grid.text(row, work)))
        return blank and bool(LEVEL_ONE.match(text) or LEVEL_TWO.match(text))

    def _counts(self, column: int) -> bool:
        return column not in self.header.columns and bare(self.header.extras.get(column, "")) in COUNTED

    def _is_counter(self, cells: dict[int, str]) -> bool:
        counts = len(cells) >= 3 and all(COUNTERS.match(text) for text in cells.values())
        return counts and len(cells) * 2 >= self.width

    def _is_total(self, own: dict[int, str]) -> bool:
        """Return whether a total stands at the row's beginning, and no task beside it."""
        first = [text for column, text in own.items() if self.header.columns.get(column) != Field.TASKS][:3]
        longest = max(
            (len(text) for column, text in own.items() if column == self.header.column(Field.TASKS)), default=0
        )
        return any(TOTAL.match(text) for text in [*first, *list(own.values())[:1]]) and longest < 12

    def _is_note(self, row: int, cells: dict[int, str]) -> bool:
        """Return whether the row is a note or a line of signatures below the table."""
        if sum(NOTE.match(text) is not None for text in cells.values()) >= 2:
            return True
        first = next(iter(cells.values()))
        return NOTE.match(first) is not None and len(cells) <= 3 and not self._in_task(cells)

    def _in_task(self, cells: dict[int, str]) -> bool:
        return self.header.column(Field.TASKS) in cells and len(cells) > 1

    def _across(self, row: int, cells: dict[int, str]) -> bool:
        """Return whether one cell of this row covers most of the table's width."""
        if len(cells) != 1:
            return False
        top, left, _, right = self.grid.span(row, next(iter(cells)))
        return top == row and right - left + 1 >= max(3, self.width * 0.6)

    def is_across(self, row: int, cells: dict[int, str]) -> bool:
        """Return whether the row is a text across the table that is too long for a category."""
        return self._across(row, cells) and self.header.columns.get(next(iter(cells))) != Field.TASKS

    def _is_banner(self, row: int, cells: dict[int, str]) -> bool:
        """Return whether the row is one text across the table, or alone in its first column with a number before it."""
        if len(cells) != 1:
            return False
        column, text = next(iter(cells.items()))
        top, _, bottom, _ = self.grid.span(row, column)
        if top != row or len(text) > LONGEST_BANNER:
            return False
        if self._across(row, cells):
            return True
        numbered = bool(LEVEL_ONE.match(text) or LEVEL_TWO.match(text))
        name = self.header.columns.get(column)
        beside = self._counts(column) and not text.isdigit()
        return (numbered or beside) and column <= 1 and name != Field.TASKS and bottom == row
