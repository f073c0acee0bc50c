"""What a reader returns: tables as grids of texts with the file's own merges, and all text that stood around them."""

import base64
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

MAX_ROWS, MAX_COLUMNS, MAX_CELLS, MAX_LETTERS = 5000, 100, 200_000, 3_000_000
MAX_TEXT = 32_767  # letters in one place: no Excel cell holds more
DAMAGED = "文件已损坏，读不出来。请用原来的软件打开并另存一份，再上传。"
NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # no database, terminal or file can hold these


SURE = 0.9  # a character of a scan of which the model is less sure than that must be looked at by a person


class Refused(Exception):
    """The file cannot be read; the message is a sentence that says why and what to do."""


class Scanned(Refused):
    """The file is pages of pictures without text: only the reader of scans can read it."""


@dataclass
class CellScan:
    """How one cell of a scan was read. `row` and `column` are those of the grid, from 0.

    `places` are the pieces of the cell: the page, from 1, and left, top, right and bottom in pixels of its picture.
    `confidence` is of its least certain character, from 0 to 1; `doubtful` are the places in its text of those below
    SURE. `is_checked` is set once a person has compared the cell with its picture, and `as_read` keeps what he changed.
    """

    row: int
    column: int
    places: list[tuple[int, tuple[int, int, int, int]]]
    confidence: float
    doubtful: list[int] = field(default_factory=list)
    is_checked: bool = False
    as_read: str = ""

    @property
    def must_be_checked(self) -> bool:
        return self.confidence < SURE and not self.is_checked


@dataclass
class Grid:
    """One table or sheet. `texts` holds a text at the origin of each cell, "" where a merge covers.

    `spans` are (top, left, bottom, right), counted from 0, inclusive; `lettered` grids name their cells as Excel does.
    """

    name: str
    texts: list[list[str]]
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    lettered: bool = False
    before: list[str] = field(default_factory=list)  # the lines of text between the last table and this one
    scans: list[CellScan] = field(default_factory=list)  # of a scan, how each cell was read

    def __post_init__(self) -> None:
        self.spans = [(top, left, bottom, right) for top, left, bottom, right in self.spans]  # JSON gives lists
        self._covering: dict[int, list[tuple[int, int, int, int]]] = {}  # by row, so that a huge merge costs little
        for span in self.spans:
            for row in range(span[0], span[2] + 1):
                self._covering.setdefault(row, []).append(span)

    @property
    def height(self) -> int:
        return len(self.texts)

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.texts), default=0)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Return where the cell that covers this place begins."""
        return self.span(row, column)[:2]

    def span(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Return the extent of the cell that covers this place."""
        for span in self._covering.get(row, ()):
            if span[1] <= column <= span[3]:
                return span
        return row, column, row, column

    def text(self, row: int, column: int) -> str:
        """Return what the cell says, filled by the file's own merges."""
        top, left = self.origin(row, column) if row in self._covering else (row, column)
        return self.texts[top][left] if top < len(self.texts) and left < len(self.texts[top]) else ""

    def ref(self, row: int, column: int) -> str:
        """Return the name by which a person finds the cell."""
        row, column = self.origin(row, column)
        if self.lettered:
            return f"{self.name}!{letters(column)}{row + 1}"
        return f"{self.name}第{row + 1}行第{column + 1}栏"

    def row_ref(self, row: int) -> str:
        return f"{self.name}第{row + 1}行"


@dataclass
class Source:
    """A file as it was read: its grids, the lines behind the last one, and what the reader has to say."""

    file: str
    format: str
    grids: list[Grid] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unread: list[tuple[str, str, str]] = field(default_factory=list)  # where, the text that was not read, and why
    pictures: list[bytes] = field(default_factory=list)  # of a scan, its straightened pages as JPEG
    picture_pages: list[int] = field(default_factory=list)  # of a PDF with text, the pages that are only pictures

    def as_json(self) -> dict[str, Any]:
        """Return the source as a draft keeps it: without pictures, which are kept apart."""
        return {name: value for name, value in asdict(self).items() if name != "pictures"}

    def as_answer(self) -> dict[str, Any]:
        """Return the source as the child process sends it, with the pictures as text."""
        return self.as_json() | {"pictures": [base64.b64encode(each).decode() for each in self.pictures]}

    def pieces(self) -> Iterator[tuple[str, str]]:
        """Yield every text with its place."""
        for grid in self.grids:
            yield from ((f"{grid.name}前", line) for line in [grid.name, *grid.before])
            for row, texts in enumerate(grid.texts):
                yield from ((grid.ref(row, column), text) for column, text in enumerate(texts) if text)
        yield from (("表后", line) for line in self.after)
        yield from ((where, text) for where, text, _ in self.unread)


def source_of(data: dict[str, Any]) -> Source:
    """Return the source that as_json() or as_answer() wrote."""
    grids = [Grid(**grid | {"scans": [CellScan(**scan) for scan in grid.get("scans", [])]}) for grid in data["grids"]]
    pictures = [base64.b64decode(each) for each in data.get("pictures", [])]
    unread = [tuple(each) for each in data["unread"]]
    return Source(**data | {"grids": grids, "unread": unread, "pictures": pictures})


def letters(column: int) -> str:
    """Return the Excel letters of a column counted from 0."""
    named = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        named = chr(65 + rest) + named
    return named


def check_size(grid: Grid) -> Grid:
    """Raise Refused for a table that is larger than any official one."""
    if grid.height > MAX_ROWS or grid.width > MAX_COLUMNS:
        raise Refused(f"「{grid.name}」超过 {MAX_ROWS} 行或 {MAX_COLUMNS} 栏，没有读取。请只保留要导入的表再上传。")
    if sum(len(text) for row in grid.texts for text in row) > MAX_LETTERS:
        raise Refused(f"「{grid.name}」的文字超过 {MAX_LETTERS // 10_000} 万字，没有读取。请分成几个文件。")
    return grid


def check_whole(source: Source) -> Source:
    """Raise Refused for a file whose tables together are too large, or that holds what is no text at all."""
    letters_in_all = pieces = 0
    for where, text in source.pieces():
        letters_in_all, pieces = letters_in_all + len(text), pieces + 1
        if found := NO_TEXT.search(text):
            raise Refused(
                f"{where} 的第 {found.start() + 1} 个字不是文字（U+{ord(found.group()):04X}），没有读取。"
                "请删去它再上传。"
            )
        if len(text) > MAX_TEXT:
            raise Refused(f"{where} 有 {len(text)} 字，一格最多 {MAX_TEXT} 字，没有读取。请把它分成几格。")
        if letters_in_all > MAX_LETTERS or pieces > MAX_CELLS:
            raise Refused(
                f"文件的文字超过 {MAX_LETTERS // 10_000} 万字或 {MAX_CELLS // 10_000} 万格，没有读取。"
                "请只保留要导入的表。"
            )
    return source
