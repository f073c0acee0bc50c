"""A returned 填报单 as rows of texts with the names of their cells; what the file says, not yet what is true."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError

from fill_sheets.columns import FILLABLE, HEADINGS, SEAL_HEADING
from jiading.text import FORBIDDEN, clean, tidy
from tableparser.files.grid import Grid, Refused, Source, letters
from tableparser.files.opening import read_file
from tasks.choices import WORDS_LIMIT

MOST_ROWS = 1000
SECONDS = 25  # after which no further file of one upload is begun
HEAD_LINES = 3
OWN_HIDDEN_COLUMN = "栏是隐藏的"  # the column of the seals is meant to be hidden; nobody needs to be told


@dataclass
class FilledRow:
    """One row of the file: texts and cell names by column key; `faults` are sentences about cells unfit to be kept."""

    ref: str
    cells: dict[str, str]
    refs: dict[str, str]
    seal: str
    hidden: bool = False
    merged: list[str] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


@dataclass
class FilledSheet:
    """One sheet of one file: its seal, the lines above the headings by cell name, and its rows."""

    file: str
    sha256: str
    seal: str
    lines: list[tuple[str, str]]
    rows: list[FilledRow]
    notices: list[str] = field(default_factory=list)


def sheet_from(data: dict[str, Any]) -> FilledSheet:
    """Return the sheet that asdict() wrote."""
    rows = [FilledRow(**row) for row in data["rows"]]
    return FilledSheet(**data | {"rows": rows, "lines": [tuple(line) for line in data["lines"]]})


def read_files(files: Iterable[tuple[str, bytes]]) -> tuple[list[FilledSheet], list[str]]:
    """Read files of name and bytes; return the sheets in them, and a sentence for each file that is not read."""
    sheets, refused, began = [], [], monotonic()
    for name, data in files:
        if monotonic() - began > SECONDS:
            refused.append(f"「{name[:80]}」还没有读：前面的文件读得太久。请把这个文件单独再上传一次。")
            continue
        try:
            sheets += sheets_in(read_file(data, name), data)
        except Refused as refusal:
            refused.append(str(refusal))
    return sheets, refused


def sheets_in(source: Source, data: bytes) -> list[FilledSheet]:
    """Return the 填报单 that a file holds; raise Refused, naming the file, when there is none."""
    digest = hashlib.sha256(data).hexdigest()
    found = []
    for grid in source.grids:
        head = next((row for row in range(grid.height) if SEAL_HEADING in headings(grid, row)), None)
        if head is not None:
            found.append(read_grid(grid, head, source.file, digest))
    if not found:
        raise Refused(
            f"「{source.file[:80]}」里没有找到填报单。请上传从这里下载、由单位填好的那个文件，不要另建表格或删去隐藏的栏。"
        )
    said = [notice for notice in source.notices if OWN_HIDDEN_COLUMN not in notice]
    found[0].notices += [f"「{source.file[:80]}」{notice}" for notice in said]
    return found


def headings(grid: Grid, row: int) -> list[str]:
    return ["".join(grid.text(row, column).split()) for column in range(grid.width)]


def read_grid(grid: Grid, head: int, file: str, digest: str) -> FilledSheet:
    """Read one sheet below the row of its headings; raise Refused when a heading is gone."""
    printed = headings(grid, head)
    lost = [heading for heading in HEADINGS.values() if heading not in printed]
    if lost:
        raise Refused(
            f"「{file[:80]}」的{grid.row_ref(head)}少了表头「{'」「'.join(lost)}」，没有读取。请不要改动表头，用原来的文件重填。"
        )
    places = {key: printed.index(heading) for key, heading in HEADINGS.items()}
    sealed = printed.index(SEAL_HEADING)
    seals = [grid.text(row, sealed) for row in range(head)]
    lines = [(grid.ref(row, 0), plain(grid.text(row, 0))) for row in range(min(HEAD_LINES, head))]
    rows = list(filled_rows(grid, head, places, sealed))
    if len(rows) > MOST_ROWS:
        raise Refused(f"「{file[:80]}」的「{grid.name}」超过 {MOST_ROWS} 行，没有读取。请用原来的文件重填。")
    return FilledSheet(file, digest, next((text for text in seals if text), ""), lines, rows)


def filled_rows(grid: Grid, head: int, places: dict[str, int], sealed: int) -> Iterator[FilledRow]:
    """Yield every row that says anything; a row left wholly empty says nothing."""
    for row in range(head + 1, grid.height):
        if any(grid.text(row, column).strip() for column in range(grid.width)):
            yield read_row(grid, row, places, sealed)


def read_row(grid: Grid, row: int, places: dict[str, int], sealed: int) -> FilledRow:
    """Return one row; a merged cell is not filled from its neighbour but named."""
    own = {key: grid.span(row, column) == (row, column, row, column) for key, column in places.items()}
    texts = {key: grid.text(row, column) for key, column in places.items()}
    faults = {key: fault for key in FILLABLE if (fault := fault_of(texts[key]))}
    return FilledRow(
        ref=grid.row_ref(row),
        cells={key: plain(text) for key, text in texts.items()},
        refs={key: own_ref(grid, row, column) for key, column in places.items()},
        seal=grid.text(row, sealed).strip(),
        hidden=row in grid.hidden_rows,
        merged=[own_ref(grid, row, places[key]) for key, alone in own.items() if not alone],
        faults=faults,
    )


def own_ref(grid: Grid, row: int, column: int) -> str:
    """Return the name of this very place, also where a merge covers it."""
    return f"{grid.name}!{letters(column)}{row + 1}"


def fault_of(text: str) -> str:
    """Return why a text cannot be kept as an entry, or nothing."""
    try:
        clean(text, limit=WORDS_LIMIT)
    except ValidationError as fault:
        return "".join(fault.messages)
    return ""


def plain(text: str) -> str:
    """Return the text fit to be stored in a draft: what no database can hold is made visible."""
    return tidy(FORBIDDEN.sub("\ufffd", text))
