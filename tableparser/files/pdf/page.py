"""One page of a PDF: its tables as cells between rules, and the lines of text around them.

A PDF knows neither cells nor paragraphs. A cell is what rules enclose, so a missing rule is a merge; a line of a cell
that reaches its right edge was wrapped there and goes on in the next. Where such a line could as well end there (it
ends a sentence, or it and the next could each be a unit), the place is kept as a doubtful joint, and said.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfplumber.page import Page
from pdfplumber.utils.text import chars_to_textmap

from tableparser.files.grid import MAX_CELLS, Refused

NEAR = 3.0  # points; edges that are nearer are the same edge
BEGINS_A_LINE = re.compile(  # a mark or bullet: the line before has ended, however full it is
    r"[●◆■▲★□○◇※·•①-⑳⑴-⒇]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、．]|\d{1,2}\.(?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
)
SENTENCE_ENDS, SEPARATORS = "。；;！!？?", re.compile(r"[、，,；;。 ]")
PIECE = re.compile(r"[（〔《“「【(]*(?:[\x21-\x7e]+|.)[）〕》”」】)，。、；：]*")  # what stays on one line
MAY_BE_A_UNIT = re.compile(  # here only a hint that a line may have ended: what a unit is, `cells` decides
    r"(?:局|委|办|部|院|所|站|厅|队|社|馆|镇|乡|街道|中心|公司|集团|政府|委员会|银行|学校|工会|协会|妇联|办公室)$"
)
SHORTEST_UNIT = 3  # characters of a name that may stand alone on a line
MAX_PATHS, MAX_CHARACTERS = 20_000, 100_000  # of one page
Box = tuple[float, float, float, float]  # left, top, right, bottom, in points from the top left of the page
Char = dict[str, Any]  # as pdfplumber tells it: its text, edges and font
Span = tuple[int, int, int, int]  # top, left, bottom, right, from 0


@dataclass
class PageTable:
    """A table on one page. `texts` and `spans` are as in a Grid; `edges` are the positions of its columns in points.

    `wrapped` holds the places (row, column) whose last line reaches the right edge of the cell, `doubtful` those with
    joints of two lines that may as well be two paragraphs or two units, with the words on both sides.
    """

    edges: list[float]
    texts: list[list[str]]
    spans: list[Span] = field(default_factory=list)
    wrapped: set[tuple[int, int]] = field(default_factory=set)
    doubtful: dict[tuple[int, int], list[str]] = field(default_factory=dict)
    top: float = 0.0


def without_doubles(page: Page) -> Page:
    """Return a page without characters printed twice to look bold; pdfplumber is slow at that, so only where needed."""
    seen: set[tuple[str, int, int]] = set()
    for char in page.chars:
        text, across, down = char["text"], int(char["x0"]), int(char["doctop"])
        if any((text, across + x, down + y) in seen for x in (-1, 0, 1) for y in (-1, 0, 1)):
            return page.dedupe_chars()
        seen.add((text, across, down))
    return page


def tables_and_lines(page: Page) -> tuple[list[PageTable], list[tuple[float, str]]]:
    """Return the tables of a page from above, and the lines outside them with their places. Raises Refused."""
    paths = sum(len(page.objects.get(kind, ())) for kind in ("line", "rect", "curve"))
    if paths > MAX_PATHS or len(page.chars) > MAX_CHARACTERS:
        raise Refused(
            f"第 {page.page_number} 页的线条或文字太多，没有读取。请只保留要导入的表，或上传 Word、Excel 文件。"
        )
    found = [table for table in page.find_tables() if len(table.cells) > 1]
    inside = [table.bbox for table in found]
    outside = [char for char in page.chars if not any(holds(box, char) for box in inside)]
    lines = [(line["top"], line["text"].strip()) for line in text_lines(outside)]
    tables = [page_table(table.cells, [char for char in page.chars if holds(table.bbox, char)]) for table in found]
    return sorted(tables, key=lambda table: table.top), [line for line in lines if line[1]]


def page_table(boxes: Sequence[Box], chars: Sequence[Char]) -> PageTable:
    """Return the table whose cells are these boxes, filled with these characters."""
    columns = positions(edge for box in boxes for edge in (box[0], box[2]))
    rows = positions(edge for box in boxes for edge in (box[1], box[3]))
    if len(columns) * len(rows) > MAX_CELLS:
        raise Refused(f"一页上的表超过 {MAX_CELLS // 10_000} 万格，没有读取。请只保留要导入的表。")
    table = PageTable(columns, [[""] * (len(columns) - 1) for _ in rows[1:]], top=rows[0])
    written = characters_by_box(boxes, chars, columns, rows)
    for box in boxes:
        left, right = nearest(columns, box[0]), nearest(columns, box[2]) - 1
        top, bottom = nearest(rows, box[1]), nearest(rows, box[3]) - 1
        if (top, left) != (bottom, right):
            table.spans.append((top, left, bottom, right))
        read = cell_text(box, written.get(box, []))
        table.texts[top][left] = read.text
        if read.is_wrapped:
            table.wrapped.add((top, left))
        if read.doubtful:
            table.doubtful[top, left] = read.doubtful
    return table


def characters_by_box(
    boxes: Sequence[Box], chars: Sequence[Char], columns: Sequence[float], rows: Sequence[float]
) -> dict[Box, list[Char]]:
    """Return the characters in each box, in their order.

    The grid of the edges tells in which box a character may be, so that not every box is compared with each of them.
    """
    at: dict[tuple[int, int], Box] = {}
    for box in boxes:
        for row in range(nearest(rows, box[1]), nearest(rows, box[3])):
            for column in range(nearest(columns, box[0]), nearest(columns, box[2])):
                at[row, column] = box
    found: dict[Box, list[Char]] = {}
    for char in chars:
        across, down = middle(char)
        likely = at.get((bisect_right(rows, down) - 1, bisect_right(columns, across) - 1))
        if likely is None or not holds(likely, char):  # next to an edge that stands for several near ones
            likely = next((each for each in boxes if holds(each, char)), None)
        if likely is not None:
            found.setdefault(likely, []).append(char)
    return found


def positions(edges: Iterable[float]) -> list[float]:
    """Return the edges in their order, one for those that are NEAR each other."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > NEAR:
            kept.append(edge)
    return kept


def nearest(edges: Sequence[float], edge: float) -> int:
    """Return the place of the edge that is nearest."""
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))


def middle(char: Char) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def holds(box: Box, char: Char) -> bool:
    """Return whether the middle of a character is in the box."""
    across, down = middle(char)
    return bool(box[0] <= across < box[2] and box[1] <= down < box[3])


def text_lines(chars: Sequence[Char]) -> list[dict[str, Any]]:
    """Return lines of text, each with its text, edges and characters."""
    return chars_to_textmap(list(chars)).extract_text_lines() if chars else []


@dataclass
class CellText:
    """The text of a cell, wrapped lines joined; whether its last line is full; and its doubtful joints (甲局|乙局)."""

    text: str = ""
    is_wrapped: bool = False
    doubtful: list[str] = field(default_factory=list)


def cell_text(box: Box, chars: Sequence[Char]) -> CellText:
    """Return what a cell says, with the places where a full line may have ended."""
    lines = text_lines(chars)
    if not lines:
        return CellText()
    margin = min(line["x0"] for line in lines) - box[0]
    read, last, room = CellText(), "", 0.0
    for line in lines:
        written = line["text"].strip()
        goes_on = room < width_of_first_piece(line) and not BEGINS_A_LINE.match(written)
        if goes_on and last and may_end(last, written):
            read.doubtful.append(f"{last[-8:]}|{written[:8]}")
        read.text += joint(read.text, written) if goes_on else "\n" * bool(read.text)
        read.text += written
        last, room = written, box[2] - line["x1"] - max(margin, 0)
    read.is_wrapped = room < letter_width(lines[-1])
    return read


def may_end(line: str, following: str) -> bool:
    """Return whether a full line may have ended: with a sentence, or as a unit before a line that is one as well."""
    if line[-1] in SENTENCE_ENDS:
        return True
    before, behind = SEPARATORS.split(line)[-1], SEPARATORS.split(following)[0]
    return all(len(name) >= SHORTEST_UNIT and MAY_BE_A_UNIT.search(name) for name in (before, behind))


def letter_width(line: dict[str, Any]) -> float:
    """Return the width of a line's widest character and a half, in points: with less room than that a line is full."""
    return 1.5 * float(max(char["x1"] - char["x0"] for char in line["chars"]))


def width_of_first_piece(line: dict[str, Any]) -> float:
    """Return how much room the beginning of a line needs: no program parts a bracket or a number from what it holds."""
    found = PIECE.match(line["text"].strip())
    letters = [char for char in line["chars"] if char["text"].strip()][: len(found[0]) if found else 1]
    return max(letters[-1]["x1"] - letters[0]["x0"], letter_width(line)) if letters else 0.0


def joint(before: str, behind: str) -> str:
    """Return what stands between two pieces of a wrapped text: a blank between words of letters, else nothing."""
    ends = f"{before[-1:]}{behind[:1]}"
    return " " if len(ends) == 2 and ends.isascii() and ends.isalnum() else ""
