"""What the cells of a column are: shares of dates, names of units, numbers and serial marks; length, repetition."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tableparser.cells.numerals import squash
from tableparser.cells.unit_words import ENDS_LIKE_A_UNIT, EVERYONE
from tableparser.files.grid import Grid

LOOKED_AT = 200  # rows: more of a table say nothing new about its columns
DATE = re.compile(
    r"^(?:(?:拟|计划|预计|力争|确保|争取|于|到|至|在|截至|自|从)*"
    r"(?:(?:19|20)\d\d|[二一][〇○零一二三四五六七八九]{3}|(?:今|明|本|当|全|次)年|(?:1[3-9]|2\d)年|十[三四五]五)"
    r"|\d{1,2}月|[一二三四五六七八九十]{1,2}月|\d{1,2}[./]\d{1,2}$|[上下]半年|第?[一二三四1-4]季度|每[年季月周日]|年[底中末]前?$"
    r"|长期|持续|常态|全年|立行立改|立即|即知即改|适时|春节|国庆|.{0,8}(?:前完成|日内|年底前?|月底前?)$)"
)
NUMBER = re.compile(
    r"^[-+±]?[¥￥]?[\d,，.]+(?:[%％‰]|个|项|亩|人|元|万元?|亿元?|公里|平方米|吨|台|套|家|户|分|次|件|处|m2|km)?$"
)
DAY_NUMBER = re.compile(r"^(?:19|20)\d\d(?:[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?|(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?$")
SERIAL = re.compile(
    r"^[(（〔]?[A-Za-z]{0,3}[-.]?(?:\d{1,3}(?:[.-]\d{1,2}){0,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）〕、.．]?$"
)
STATE = re.compile(
    r"^(?:是|否|有|无|√|✓|×|○|●|△|已(?:完成|办结|销号)|未(?:完成|办结|开展)|(?:正在)?(?:办理|推进|进行|整改)中?|正常|滞后)$"
)
PIECES = re.compile(
    r"[、，,；;/\n\r ]+|(?:牵头|配合|主办|协办|负责|参与)(?:[，；、。]|$)"
    r"|(?:[牵配主协][头合办]|责任)(?:单位|部门)?[:：]"
)
SENTENCE = re.compile(
    r"[。；！]|[，,].*[，,]|^(?:[\d一二三四五六七八九十(（①-⑳]+[、.．)）]?)?(?:完成|开展|推进|建设|加强|组织|实施|制定|推动|落实|做好|举办)"
)
UNIT_WIDTH = 120  # characters: a longer cell is no list of units


@dataclass(frozen=True)
class ColumnCells:
    """The cells of a column below its heading, each merged one once; shares are of the filled ones, 0 to 1."""

    filled: int = 0
    dates: float = 0.0
    units: float = 0.0
    numbers: float = 0.0
    serials: float = 0.0
    states: float = 0.0
    sentences: float = 0.0
    varied: float = 0.0  # different texts, of all rows that the cells cover
    length: float = 0.0  # characters of a cell, on average
    merged: bool = False
    samples: tuple[str, ...] = ()

    @property
    def is_text(self) -> bool:
        """Return whether the cells are words, and neither dates nor units nor figures nor marks."""
        others = max(self.dates, self.units, self.numbers, self.serials, self.states)
        return self.filled > 0 and others < 0.5 and self.length >= 4


def cells_of(grid: Grid, column: int, first: int) -> ColumnCells:
    """Return what the cells of a column are from row `first` on."""
    texts, covered = [], 0
    for row, text in own_cells(grid, column, first):
        top, _, bottom, _ = grid.span(row, column)
        covered += min(bottom, grid.height - 1) - top + 1
        texts.append(text)
    return cells_with(texts, covered)


def cells_with(texts: Sequence[str], covered: int) -> ColumnCells:
    """Return what cells with these texts are, which cover so many rows."""
    if not texts:
        return ColumnCells()
    many = len(texts)
    return ColumnCells(
        many,
        dates=sum(is_date(text) for text in texts) / many,
        units=sum(are_units(text) for text in texts) / many,
        numbers=sum(NUMBER.match(text) is not None and not DAY_NUMBER.match(text) for text in texts) / many,
        serials=sum(SERIAL.match(text) is not None for text in texts) / many,
        states=sum(STATE.match(text) is not None for text in texts) / many,
        sentences=sum(SENTENCE.search(text) is not None for text in texts) / many,
        varied=len(set(texts)) / max(covered, 1),
        length=sum(len(text) for text in texts) / many,
        merged=covered > many,
        samples=tuple(dict.fromkeys(texts))[:3],
    )


def own_cells(grid: Grid, column: int, first: int) -> Iterator[tuple[int, str]]:
    """Yield row and text, without white space but for line ends, of the cells that begin in a column."""
    for row in range(first, min(grid.height, first + LOOKED_AT)):
        if row in grid.hidden_rows or column >= len(grid.texts[row]):
            continue
        raw = grid.texts[row][column]
        if not raw or not squash(raw):
            continue
        _, left, _, right = grid.span(row, column)
        if right - left + 1 < max(3, grid.width * 0.6):  # a text across the table belongs to no column
            yield row, "\n".join(squash(line) for line in raw.split("\n"))


def is_date(text: str) -> bool:
    """Return whether a cell reads as a time; a sentence that only begins with one is none."""
    return len(text) <= 40 and bool(DATE.match(text)) and not (NUMBER.match(text) and not DAY_NUMBER.match(text))


def are_units(text: str) -> bool:
    """Return whether most of a cell's pieces end as names of units end."""
    if len(text) > UNIT_WIDTH or "。" in text.rstrip("。"):
        return False
    pieces = [piece for piece in PIECES.split(text.rstrip("。")) if piece]
    like = sum(len(piece) <= 20 and bool(ENDS_LIKE_A_UNIT.search(piece) or EVERYONE.match(piece)) for piece in pieces)
    return like * 2 > len(pieces)
