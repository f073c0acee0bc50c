"""A PDF with text as grids: the tables of its pages, joined where one goes on over a page.

What cannot be known is said: each row that was put together again, each blank cell at the top of a page. A scanned PDF
has pictures and no text, and is refused; among pages with text, one that is only a picture is named and asked about.
"""

import io
import re

import pdfplumber
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from tableparser.files.excel.cells import some
from tableparser.files.grid import DAMAGED, MAX_ROWS, Grid, Refused, Scanned, Source, check_size
from tableparser.files.pdf.page import NEAR, PageTable, Span, joint, tables_and_lines, without_doubles

MAX_PAGES = 100
MOST_HEAD_ROWS = 3
LARGEST = 6000.0  # points: a page of two metres
PAGE_NUMBER = re.compile(r"^[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/，,]?\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*$")
SCANNED = "是扫描件：页面是图片，没有文字，读不出表格。请上传原来的 Word 或 Excel 文件。"
PASSWORD = "有密码，读不出来。请取消密码后再上传。"


def read_pdf(data: bytes, name: str) -> Source:
    """Read the tables and lines of a PDF; raise Refused for a scanned, encrypted, broken or very large one."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise Refused(f"有 {len(pdf.pages)} 页，超过 {MAX_PAGES} 页，没有读取。请只保留要导入的表。")
            return source_of_pages(pdf.pages, name)
    except (Refused, MemoryError, RecursionError):
        raise
    except PdfminerException as fault:
        raise Refused(PASSWORD if "Password" in repr(fault) else DAMAGED) from fault
    except Exception as fault:  # a broken PDF meets the reader's arithmetic in every way
        raise Refused(DAMAGED) from fault


def source_of_pages(pages: list[Page], name: str) -> Source:
    """Return the grids of all pages, with the text between them."""
    reader = PdfTables(name)
    for page in pages:
        if max(page.width, page.height) > LARGEST:
            raise Refused("页面太大，没有读取。请上传原来的 Word 或 Excel 文件。")
        if page.images and not page.chars:
            reader.source.picture_pages.append(page.page_number)
        reader.add(page.page_number, *tables_and_lines(without_doubles(page)))
        page.close()
    source = reader.finished()
    if not any(text.strip() for _, text in source.pieces()):
        raise Scanned(SCANNED)
    return source


class PdfTables:
    """Collects tables page by page; one that begins a page, in the columns of the last, goes on with it."""

    def __init__(self, name: str) -> None:
        self.source = Source(name, "pdf")
        self._lines: list[str] = []  # since the last table
        self._last: PageTable | None = None  # the last table, as it stands on its page
        self._page = 0  # where the last table stands
        self._head: list[list[str]] = []  # the first rows of the whole table, as on its first page
        self._doubtful: dict[str, list[str]] = {}  # by table: the joints of lines that a person must look at

    def add(self, number: int, tables: list[PageTable], lines: list[tuple[float, str]]) -> None:
        """Take the tables of a page and the lines outside them, each with its place from above."""
        numbers = [text for _, text in lines if PAGE_NUMBER.match(text)]
        self.source.unread += [(f"第{number}页", text, "页码，没有读取") for text in numbers]
        texts = [(top, text) for top, text in lines if not PAGE_NUMBER.match(text)]
        for table in tables:
            self._lines += [text for top, text in texts if top < table.top]
            texts = [(top, text) for top, text in texts if top >= table.top]
            if self._page < number and self._goes_on(table):
                self._continue(table, number)
            else:
                self._begin(table)
            self._page = number
        self._lines += [text for _, text in texts]

    def finished(self) -> Source:
        """Return the file as read; raise Refused for a table that is too large."""
        self.source.after = self._lines
        for name, places in self._doubtful.items():
            self.source.notices.append(
                f"「{name}」有 {len(places)} 处一行正好写满一格，按接着下一行读：{some(places)}。"
                "如果那里是另起一行或者另一个单位，请在核对时改正。"
            )
        for grid in self.source.grids:
            check_size(grid)
        return self.source

    def _begin(self, table: PageTable) -> None:
        name = f"表{len(self.source.grids) + 1}"
        self.source.grids.append(Grid(name, table.texts, table.spans, before=self._lines))
        self._lines, self._last, self._head = [], table, table.texts
        self._note_joints(table, 0, 0)

    def _note_joints(self, table: PageTable, first: int, moved: int) -> None:
        """Remember the doubtful joints of a table's rows from `first` on, which its grid has `moved` rows lower."""
        name = self.source.grids[-1].name
        for (row, column), joints in sorted(table.doubtful.items()):
            if row >= first:
                said = [f"第 {row + moved + 1} 行第 {column + 1} 栏「{each}」" for each in joints]
                self._doubtful.setdefault(name, []).extend(said)

    def _goes_on(self, table: PageTable) -> bool:
        """Return whether a table has the columns of the last one, and no text stands between them."""
        last = self._last
        return (
            last is not None
            and not self._lines
            and len(last.edges) == len(table.edges)
            and all(abs(one - other) <= NEAR for one, other in zip(last.edges, table.edges, strict=True))
        )

    def _continue(self, table: PageTable, number: int) -> None:
        grid = self.source.grids[-1]
        repeated = self._repeated_rows(table)
        for texts in table.texts[:repeated]:
            self.source.unread += [(f"第{number}页", text, "每页重复的表头，没有重复读取") for text in texts if text]
        skipped = repeated + self._join_cut_row(table, repeated, grid, number)
        moved = grid.height - skipped
        spans = [
            (top + moved, left, bottom + moved, right) for top, left, bottom, right in table.spans if top >= repeated
        ]
        rows = grid.texts + table.texts[skipped:]
        if len(rows) > MAX_ROWS:
            raise Refused(f"表格超过 {MAX_ROWS} 行，没有读取。请只保留要导入的表。")
        if skipped < len(table.texts) and skipped == repeated:
            self._say_of_first_row(table, skipped, grid, number)
        self._note_joints(table, repeated, moved)
        self.source.grids[-1] = Grid(grid.name, rows, joined_spans(grid, spans), before=grid.before)
        self._last = table

    def _say_of_first_row(self, table: PageTable, row: int, grid: Grid, number: int) -> None:
        """Say of a new row at the top of a page what else it may be: part of a merge, or the end of the row above."""
        begins = f"「{grid.name}」第 {grid.height + 1} 行在第 {number} 页开头"
        last = self._last
        if not all(table.texts[row]):
            self.source.notices.append(f"{begins}，有空格子：如果是上一页合并格的延续，请在核对时补上。")
        elif last and all((len(last.texts) - 1, column) in last.wrapped for column in range(len(table.texts[row]))):
            self.source.notices.append(f"{begins}，上一行每格都写满了：如果是上一行的延续，请在核对时接上。")

    def _repeated_rows(self, table: PageTable) -> int:
        """Return how many rows at the top of a page repeat the first rows of the whole table."""
        count = 0
        while (
            count < min(len(table.texts), len(self._head), MOST_HEAD_ROWS) and table.texts[count] == self._head[count]
        ):
            count += 1
        return count

    def _join_cut_row(self, table: PageTable, row: int, grid: Grid, number: int) -> int:
        """Join a row to the last row of the page before, if the page break cut it; return 1 if it did, else 0.

        A cut row has a blank where the row above has a text, and each of its texts goes on from a line that was full.
        """
        last = self._last
        if last is None or row >= len(table.texts):
            return 0
        above, below = last.texts[-1], table.texts[row]
        both = [column for column, text in enumerate(below) if text and above[column]]
        is_full = all((len(last.texts) - 1, column) in last.wrapped for column in both)
        has_blank = any(text and not below[column] for column, text in enumerate(above))
        if not both or not is_full or not has_blank or any(text and not above[n] for n, text in enumerate(below)):
            return 0
        for column in both:
            grid.texts[-1][column] += joint(above[column], below[column]) + below[column]
        self.source.notices.append(
            f"「{grid.name}」第 {grid.height} 行被分页切开，第 {number} 页开头的文字已接在后面，请核对这一行。"
        )
        return 1


def joined_spans(grid: Grid, more: list[Span]) -> list[Span]:
    """Return the merges of a grid and those of the rows that follow, as one where both meet in a row that was cut."""
    cut = grid.height - 1
    spans = list(grid.spans)
    for top, left, bottom, right in more:
        above = grid.span(cut, left)
        if top > cut:
            spans.append((top, left, bottom, right))
        elif (above[1], above[3]) == (left, right):  # otherwise the page parts the columns differently: no merge
            spans = [span for span in spans if span != above]
            spans.append((above[0], left, bottom, right))
    return spans
