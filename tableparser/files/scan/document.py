"""A scan or photo as grids: pages straightened, tables by their rules, each cell with its place and its confidence.

Tables are joined over pages as in a PDF with text. What the models read is never certain: a cell with a doubtful
character must be looked at by a person before anything is saved.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

import numpy as np
from PIL import Image

from tableparser.files.grid import SURE, CellScan, Refused, Source
from tableparser.files.pdf.document import MOST_HEAD_ROWS, PdfTables
from tableparser.files.pdf.page import PageTable
from tableparser.files.scan.characters import Recognizer
from tableparser.files.scan.ink import Picture
from tableparser.files.scan.lines import RuledPage, ruled_page
from tableparser.files.scan.pages import page_of_picture, pages_of_pdf
from tableparser.files.scan.rules import Box, RuledTable, Span
from tableparser.files.scan.text_lines import TextLine, picture_of_line, text_lines, usual_height
from tableparser.files.scan.texts import Character, ReadLine, ReadText, text_of_lines

INSET = 2  # pixels between a rule and the ink of its cell
WIDTH = 600.0  # the width of every table as tables of several pages are compared
LIKE = 0.8  # so alike are the heads of a table on two pages, as read
SPOT = 0.5  # a line outside the tables of which the model is less sure than that is no text
QUALITY = 70  # of the JPEG that is kept of each page
NO_MEMORY = re.compile(r"bad_alloc|insufficient memory|failed to allocate", re.IGNORECASE)
NOTICE = "这个文件是扫描件或照片，文字由程序辨认：请逐格对照图片核对，看不清的格子保存前必须看过。"
NOTHING = "没有找到带框线的表格。请把页面放正、拍清楚，或上传原来的 Word、Excel 文件。"


def read_picture(data: bytes, name: str) -> Source:
    """Read the tables of a JPEG or PNG; raise Refused for one that is broken, too large or without a ruled table."""
    return source_of_pages([page_of_picture(data)], name)


def read_scanned_pdf(data: bytes, name: str) -> Source:
    """Read the tables of a PDF whose pages are pictures; raise Refused as read_picture() does."""
    return source_of_pages(pages_of_pdf(data), name)


def source_of_pages(pages: Iterable[Image.Image], name: str) -> Source:
    """Return the grids of all pages, with the text between them and the pages' pictures."""
    recognizer, reader, pictures = Recognizer(), ScanTables(name), []
    try:
        for number, picture in enumerate(pages, start=1):
            page = ruled_page(np.asarray(picture))
            reader.add_page(number, page, recognizer)
            pictures.append(jpeg(page.grey))
    except Exception as fault:  # neither library has an exception of its own for this
        if NO_MEMORY.search(str(fault)):
            raise MemoryError from fault
        raise
    source = reader.finished()
    if not source.grids:
        raise Refused(NOTHING)
    source.notices[:0] = [NOTICE, *reader.notices()]
    source.pictures = pictures
    return source


def jpeg(grey: Picture) -> bytes:
    """Return a page's picture as it is kept beside the draft."""
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@dataclass
class ScannedTable(PageTable):
    """A table on a scanned page; `read` says by (row, column) where each cell stands and how it was read."""

    read: dict[tuple[int, int], tuple[Box, ReadText]] = field(default_factory=dict)


class ScanTables(PdfTables):
    """Collects the tables of scanned pages as PdfTables does, with the place and the confidence of each cell."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.source.format = "scan"
        self._number = 0
        self._unclear: list[str] = []  # lines outside the tables

    def add_page(self, number: int, page: RuledPage, recognizer: Recognizer) -> None:
        """Read a page: its tables from above and the lines outside them."""
        self._number = number
        boxes = [[(cell, inner(table.box(cell))) for cell in table.cells] for table in page.tables]
        usual = usual_height(page.ink, [box for each in boxes for _, box in each])
        outside = [line for box in bands(page) for line in text_lines(page.ink, box, usual)]
        inside = [text_lines(page.ink, box, usual) for each in boxes for _, box in each]
        outer, *cells = read_groups(page.grey, [outside, *inside], recognizer)
        texts = iter(cells)
        tables = [scanned_table(table, each, texts) for table, each in zip(page.tables, boxes, strict=True)]
        lines = [(line.box[1], text_of_lines([read], 0, 0)) for line, read in zip(outside, outer, strict=True)]
        self._unclear += [text.text for _, text in lines if text.text and SPOT <= text.confidence < SURE]
        spots = [text.text for _, text in lines if text.text and text.confidence < SPOT]
        self.source.unread += [(f"第{number}页", text, "表外的斑点，或者看不清的字，没有读取") for text in spots]
        self.add(number, list(tables), [(float(top), text.text) for top, text in lines if text.confidence >= SPOT])

    def notices(self) -> list[str]:
        """Return what is to be said of the text outside the tables."""
        return [f"表外的文字「{text[:60]}」有看不清的字，请对照原件。" for text in self._unclear]

    def _begin(self, table: PageTable) -> None:
        super()._begin(table)
        self._place(table, moved=0)

    def _continue(self, table: PageTable, number: int) -> None:
        before, scans = self.source.grids[-1], self.source.grids[-1].scans
        super()._continue(table, number)
        grid = self.source.grids[-1]
        grid.scans = scans
        self._place(table, moved=grid.height - len(table.texts), first=before.height)

    def _place(self, table: PageTable, *, moved: int, first: int = 0) -> None:
        """Write into the grid how the cells of a table were read that stands `moved` rows further down in it.

        A row that stands above `first` was joined to that of the page before, or is a head that is not read again.
        """
        assert isinstance(table, ScannedTable)
        grid = self.source.grids[-1]
        by_place = {(scan.row, scan.column): scan for scan in grid.scans}
        for (row, column), (box, read) in table.read.items():
            place, above = (row + moved, column), by_place.get((row + moved, column))
            if place[0] >= first:
                scan = CellScan(*place, [(self._number, box)], round(read.confidence, 3), list(read.doubtful))
                grid.scans.append(scan)
            elif above and place[0] == first - 1 and read.text and grid.texts[place[0]][column].endswith(read.text):
                begins = len(grid.texts[place[0]][column]) - len(read.text)
                above.places.append((self._number, box))
                above.doubtful += [begins + each for each in read.doubtful]
                above.confidence = min(above.confidence, round(read.confidence, 3))

    def _repeated_rows(self, table: PageTable) -> int:
        """Return how many rows at the top of a page repeat the head: a character may be read differently."""
        count = 0
        for texts, head in zip(table.texts[:MOST_HEAD_ROWS], self._head, strict=False):
            if SequenceMatcher(None, "\0".join(texts), "\0".join(head)).ratio() < LIKE:
                break
            count += 1
        return count


def inner(box: Box) -> Box:
    """Return a cell's box without its rules."""
    left, top, right, bottom = box
    return left + INSET, top + INSET, max(left + INSET, right - INSET), max(top + INSET, bottom - INSET)


def bands(page: RuledPage) -> list[Box]:
    """Return the parts of a page above, between and below its tables, over its whole width."""
    height, width = page.grey.shape
    edges = [0, *(round(at) for table in page.tables for at in (table.rows[0] - INSET, table.rows[-1] + INSET)), height]
    return [(0, top, width, bottom) for top, bottom in zip(edges[::2], edges[1::2], strict=True) if top < bottom]


def read_groups(grey: Picture, groups: Sequence[list[TextLine]], recognizer: Recognizer) -> list[list[ReadLine]]:
    """Return the lines of each group as read; all lines of a page are given to the model together."""
    found = iter(recognizer.lines([picture_of_line(grey, line) for lines in groups for line in lines]))
    return [[read_line(line, next(found)) for line in lines] for lines in groups]


def read_line(line: TextLine, characters: Sequence[Character]) -> ReadLine:
    """Return a line as read, the middles of its characters in pixels of the page."""
    begin = line.picture_begin
    return ReadLine(line.box[0], line.box[2], line.height, [replace(each, at=each.at + begin) for each in characters])


def scanned_table(table: RuledTable, boxes: list[tuple[Span, Box]], texts: Iterator[list[ReadLine]]) -> ScannedTable:
    """Return a table of a page; its columns are measured in parts of its width, so that pages can be compared."""
    scale = WIDTH / (table.columns[-1] - table.columns[0])
    edges = [(at - table.columns[0]) * scale for at in table.columns]
    found = ScannedTable(edges, [[""] * (len(edges) - 1) for _ in table.rows[1:]], top=table.rows[0])
    for cell, box in boxes:
        top, left, bottom, right = cell
        read = text_of_lines(next(texts), box[0], box[2])
        found.texts[top][left] = read.text
        found.read[top, left] = box, read
        if (top, left) != (bottom, right):
            found.spans.append(cell)
        if read.is_full:
            found.wrapped.add((top, left))
    return found
