"""Cells of a scan: their pictures, which of them must be compared with these, and what a person says of one.

What a person says of a cell is what the file says there: it takes the place of what the model read, in the draft's
grids, before anything is understood. A row's corrections stay apart from that.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from PIL import Image

from departments.models import User
from imports.models import ImportDraft
from imports.services.reconciling import LONGEST, open_draft, storable
from jiading.text import clean
from tableparser.files.grid import CellScan, Grid, source_of
from tasks.refusals import AlreadyDone

SHOWN = 20  # so many cells are asked about at once; the next come when these are checked
MARGIN = 4  # pixels of the page around a cell
WIDEST = 1200  # pixels of a picture as it is sent
QUALITY = 80


@dataclass(frozen=True)
class CellToCheck:
    """A cell with its text in pieces, each with whether it is doubtful."""

    ref: str
    text: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class CellsToCheck:
    """The cells that are asked about now, how many there are in all, and how many were checked."""

    cells: list[CellToCheck]
    count: int
    checked: int

    @property
    def later(self) -> int:
        return self.count - len(self.cells)


def cells_to_check(draft: ImportDraft) -> CellsToCheck | None:
    """Return the cells of a scan that a person must compare with their pictures; None where the file is no scan."""
    if draft.source.get("format") != "scan":
        return None
    every = [(grid, scan) for grid in source_of(draft.source).grids for scan in grid.scans]
    left = [(grid, scan) for grid, scan in every if scan.must_be_checked]
    shown = [cell_to_check(grid, scan) for grid, scan in left[:SHOWN]]
    return CellsToCheck(shown, len(left), sum(scan.is_checked for _, scan in every))


def cell_to_check(grid: Grid, scan: CellScan) -> CellToCheck:
    """Return a cell as it is asked about."""
    text = grid.texts[scan.row][scan.column]
    doubtful = set(scan.doubtful)
    pieces: list[tuple[str, bool]] = []
    for place, letter in enumerate(text):
        is_doubtful = place in doubtful
        if pieces and pieces[-1][1] == is_doubtful:
            pieces[-1] = (pieces[-1][0] + letter, is_doubtful)
        else:
            pieces.append((letter, is_doubtful))
    return CellToCheck(grid.ref(scan.row, scan.column), text, tuple(pieces))


def places_of(draft: ImportDraft, ref: str) -> list[tuple[int, tuple[int, int, int, int]]]:
    """Return where a cell stands: page and box of each of its pieces; nothing for a cell that no scan has."""
    found = cell_of(source_of(draft.source).grids, ref)
    return found[1].places if found else []


def cell_of(grids: list[Grid], ref: str) -> tuple[Grid, CellScan] | None:
    """Return the cell of that name with its grid, or None."""
    every: Iterator[tuple[Grid, CellScan]] = ((grid, scan) for grid in grids for scan in grid.scans)
    return next(((grid, scan) for grid, scan in every if grid.ref(scan.row, scan.column) == ref), None)


def picture_of_cell(draft: ImportDraft, ref: str) -> bytes | None:
    """Return the picture of a cell as JPEG, its pieces one below the other; None where there is none."""
    places = places_of(draft, ref)
    pages = {page.number: page.picture for page in draft.pages.filter(number__in={number for number, _ in places})}
    pieces = [cut_out(bytes(pages[number]), box) for number, box in places if number in pages]
    if not pieces:
        return None
    whole = Image.new("L", (max(piece.width for piece in pieces), sum(piece.height for piece in pieces)), 255)
    below = 0
    for piece in pieces:
        whole.paste(piece, (0, below))
        below += piece.height
    whole.thumbnail((WIDEST, WIDEST))
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def cut_out(picture: bytes, box: tuple[int, int, int, int]) -> Image.Image:
    """Return a part of a page with MARGIN around it."""
    left, top, right, bottom = box
    with Image.open(io.BytesIO(picture), formats=["JPEG"]) as page:
        right, bottom = min(page.width, right + MARGIN), min(page.height, bottom + MARGIN)
        return page.crop((max(0, left - MARGIN), max(0, top - MARGIN), right, bottom))


@transaction.atomic
def check_cell(*, draft: ImportDraft | int, ref: str, text: str | None, by: User, version: int) -> ImportDraft:
    """Say that a cell was compared with its picture: `text` is what stands there, None what was read.

    Raises AlreadyDone for a cell that the draft does not have, ValidationError for a text that cannot be kept.
    """
    draft = open_draft(draft, by, version)
    source = source_of(draft.source)
    found = cell_of(source.grids, ref)
    if found is None:
        raise AlreadyDone("这一格已经不在了，请刷新页面再看。")
    grid, scan = found
    read = grid.texts[scan.row][scan.column]
    scan.is_checked = True
    if text is not None and (said := clean(text, limit=LONGEST)) != read:
        grid.texts[scan.row][scan.column] = said
        scan.as_read, scan.doubtful = scan.as_read or read, []
    draft.source, draft.version = storable(source.as_json()), draft.version + 1
    draft.save()
    return draft
