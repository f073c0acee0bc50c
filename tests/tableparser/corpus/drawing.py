"""Documents drawn as text: one line a row, | between cells, ^ for a cell merged with the one above, < with the left."""

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import load_workbook
from openpyxl.styles import Font
from reportlab.lib.pagesizes import A4

from tableparser.files.grid import letters
from tests.tableparser.corpus.printing import as_pdf
from tests.tableparser.making import saved, word, workbook

Span = tuple[int, int, int, int]
Sheet = tuple[str, list[list[str | float | None]], list[Span]]
CONVERTED = Path(__file__).with_name("files")  # written by converting.py: forms that only LibreOffice writes


@dataclass(frozen=True)
class Table:
    """One table of a document; ↵ in a cell is a line break, a cell of #1.5 is the number 1.5.

    Only in .xlsx: a cell of ~~words~~ is struck through, and hidden rows and columns are counted from 0.
    """

    drawing: str
    name: str = "Sheet1"
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()

    def rows(self) -> list[list[str]]:
        """Return the cells as drawn, each row equally wide."""
        lines = [[cell.strip() for cell in line.split("|")] for line in self.drawing.strip("\n").split("\n")]
        width = max(len(line) for line in lines)
        return [line + [""] * (width - len(line)) for line in lines]

    def texts(self) -> list[list[str]]:
        """Return the texts, "" where a merge covers."""
        return [["" if cell in ("^", "<") else cell.replace("↵", "\n") for cell in row] for row in self.rows()]

    def spans(self) -> list[Span]:
        """Return the merges, counted from 0, inclusive."""
        rows, found = self.rows(), []
        for top, row in enumerate(rows):
            for left, cell in enumerate(row):
                if cell in ("^", "<"):
                    continue
                right, bottom = left, top
                while right + 1 < len(row) and row[right + 1] == "<":
                    right += 1
                while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                    bottom += 1
                if (top, left) != (bottom, right):
                    found.append((top, left, bottom, right))
        return found


@dataclass(frozen=True)
class Document:
    """A document and what it means.

    `tasks` has one line a task: text | days | leads | responsible | cooperating | project, names parted by white space;
    a project of * is not looked at, +name is the project or the category, a ? behind the days demands a question.
    `refused` documents are no plan. `asks` are words that a question about the whole table must contain.
    """

    file: str
    blocks: tuple[str | Table, ...]
    tasks: str = ""
    refused: bool = False
    asks: str = ""
    page_height: float = A4[0]  # points, of a landscape page; only in .pdf

    @property
    def stem(self) -> str:
        return self.file.rpartition(".")[0]

    @property
    def ending(self) -> str:
        return self.file.rpartition(".")[2]

    def make(self) -> bytes:
        """Return the bytes of the file in the form that its name says."""
        return MAKERS[self.ending](self)

    def expected(self) -> dict[str, Any]:
        """Return what is right, in the form of an .expected.json."""
        tasks = [task_of(line) for line in self.tasks.strip().split("\n") if line.strip()]
        return {"flat_tasks": tasks, "errors_wanted": self.refused, "asks": self.asks}


def task_of(line: str) -> dict[str, Any]:
    """Return one line of `tasks` under the keys of a flat task."""
    text, days, lead, responsible, cooperating, project = ([cell.strip() for cell in line.split("|")] + [""] * 6)[:6]
    return {
        "text": text.replace("↵", "\n"),
        "dates": days.rstrip("?").split(),
        "must_ask": days.endswith("?"),
        "lead": lead.split(),
        "responsible": responsible.split(),
        "cooperating": cooperating.split(),
        "project": None if project in ("", "*") else project.lstrip("+"),
        "project_any": project == "*",
        "project_or_category": project.startswith("+"),
    }


def sheets_of(document: Document) -> Iterator[Sheet]:
    """Yield name, cells and merges of a sheet for each table; lines before a table stand above it in column A."""
    lines: list[list[str | float | None]] = []
    number = 0
    for block in document.blocks:
        if isinstance(block, str):
            lines.append([block])
            continue
        texts = [[value_of(cell) for cell in row] for row in block.texts()]
        down = len(lines)
        merges = [(top + down, left, bottom + down, right) for top, left, bottom, right in block.spans()]
        yield f"{block.name}{number or ''}", [*lines, *texts], merges
        lines, number = [], number + 1


def as_excel(document: Document) -> bytes:
    """Return a workbook (.xlsx) with one sheet for each table."""
    sheets = [(name, texts, [named(span) for span in spans]) for name, texts, spans in sheets_of(document)]
    data = workbook(*sheets)
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if not any(table.hidden_columns or table.hidden_rows or "~~" in table.drawing for table in tables):
        return data
    book = load_workbook(io.BytesIO(data))
    for sheet, table in zip(book.worksheets, tables, strict=True):
        for place in table.hidden_columns:
            sheet.column_dimensions[letters(place)].hidden = True
        for place in table.hidden_rows:
            sheet.row_dimensions[place + 1].hidden = True
        for cell in [each for row in sheet.iter_rows() for each in row if str(each.value).startswith("~~")]:
            cell.value, cell.font = str(cell.value).strip("~"), Font(strike=True)
    return saved(book)


def named(span: Span) -> str:
    """Return a merge as Excel writes it, such as B2:B3."""
    top, left, bottom, right = span
    return f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"


def as_old_excel(document: Document) -> bytes:
    """Return a workbook of Excel 97 (.xls, and .et of WPS) with one sheet for each table."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, texts, spans in sheets_of(document):
        sheet = book.add_sheet(name)
        first = {span[:2]: span for span in spans}
        for row, cells in enumerate(texts):
            for place, value in enumerate(cells):
                if (row, place) in first:
                    top, left, bottom, right = first[row, place]
                    sheet.write_merge(top, bottom, left, right, value)
                elif value is not None:
                    sheet.write(row, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def value_of(cell: str) -> str | float | None:
    return float(cell[1:]) if cell.startswith("#") else cell or None


def as_word(document: Document) -> bytes:
    """Return a .docx of paragraphs and tables, in order."""
    return word(*(b if isinstance(b, str) else (uncovered(b), b.spans()) for b in document.blocks))


def uncovered(table: Table) -> list[list[str | None]]:
    """Return the texts, None where a merge covers: Word has one cell there, which has its text already."""
    return [[None if cell in ("^", "<") else cell.replace("↵", "\n") for cell in row] for row in table.rows()]


def as_csv(document: Document) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for block in document.blocks:
        writer.writerows([[block]] if isinstance(block, str) else block.texts())
    return out.getvalue().encode("gb18030")


def as_text(document: Document) -> bytes:
    """Return the paragraphs as plain text, a line each."""
    return "\n".join(block for block in document.blocks if isinstance(block, str)).encode()


def as_html(document: Document) -> bytes:
    """Return a page of paragraphs and tables with rowspan and colspan."""
    pieces = "".join(f"<p>{html.escape(b)}</p>" if isinstance(b, str) else table_html(b) for b in document.blocks)
    return f"<html><body>{pieces}</body></html>".encode()


def table_html(table: Table) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in table.spans()}
    covered = {
        (row, col)
        for top, left, bottom, right in table.spans()
        for row in range(top, bottom + 1)
        for col in range(left, right + 1)
        if (row, col) != (top, left)
    }
    lines = enumerate(table.texts())
    rows = "".join(f"<tr>{''.join(cells_html(row, texts, spans, covered))}</tr>" for row, texts in lines)
    return f"<table>{rows}</table>"


def cells_html(row: int, texts: list[str], spans: dict, covered: set) -> Iterator[str]:
    for col, text in enumerate(texts):
        if (row, col) not in covered:
            down, across = spans.get((row, col), (1, 1))
            body = html.escape(text).replace("\n", "<br>")
            yield f'<td rowspan="{down}" colspan="{across}">{body}</td>'


def as_printed(document: Document) -> bytes:
    """Return a PDF with ruled tables and the text around them."""
    drawn = [b if isinstance(b, str) else (b.texts(), b.spans()) for b in document.blocks]
    return as_pdf(drawn, document.page_height)


def as_converted(document: Document) -> bytes:
    """Return the committed file that LibreOffice wrote of the document."""
    return (CONVERTED / document.file).read_bytes()


MAKERS = {"xlsx": as_excel, "docx": as_word, "csv": as_csv, "html": as_html, "txt": as_text, "pdf": as_printed}
MAKERS |= {"xls": as_old_excel, "et": as_old_excel}
MAKERS |= {"doc": as_converted, "rtf": as_converted, "ods": as_converted}
