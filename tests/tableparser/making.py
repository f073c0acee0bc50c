"""Files as offices make them: workbooks with merges, Word with revisions and automatic numbers, CSV, clipboard HTML."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook


@dataclass(frozen=True)
class Expected:
    """The name of a made-up file, how it is made, and its rows."""

    file: str
    make: Callable[[], bytes]
    rows: list[tuple]
    title: str | None = None
    asks: tuple[str, ...] = ()  # words that some question must contain
    warns: tuple[str, ...] = ()  # words that some warning must contain
    errors: tuple[str, ...] = ()  # words of the errors; a file without errors has none
    not_imported: tuple[str, ...] = ()  # texts listed as not imported
    extra: list[dict[str, str]] | None = None  # the columns without a field of ours, of the first rows
    standards: list[str] | None = None
    added: int = 0  # letters that a person sees and the file's text does not hold: automatic numbers, symbols


def workbook(*sheets: tuple[str, Sequence[Sequence[object]], Iterable[str]], hidden: Iterable[str] = ()) -> bytes:
    """Return an .xlsx of sheets: name, rows, merged ranges."""
    book = Workbook()
    book.remove(book.active)
    for name, rows, merges in sheets:
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, place, value)
        for merged in merges:
            sheet.merge_cells(merged)
        if name in hidden:
            sheet.sheet_state = "hidden"
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[object]], merges: Iterable[str] = ()) -> bytes:
    return workbook(("Sheet1", rows, merges))


def word(*blocks: str | tuple[Sequence[Sequence[str]], Iterable[tuple[int, int, int, int]]]) -> bytes:
    """Return a .docx of paragraphs and tables; a table's merges are (top, left, bottom, right), from 0."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            word_table(document, *block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_table(document, rows: Sequence[Sequence[str]], merges: Iterable[tuple[int, int, int, int]] = ()):
    table = document.add_table(len(rows), max(len(row) for row in rows))
    for top, left, bottom, right in merges:
        table.cell(top, left).merge(table.cell(bottom, right))
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=False):
            if text is not None:
                cell.text = text
    return table


def revised(paragraph, text: str, kind: str) -> None:
    """Add a tracked insertion ("ins") or deletion ("del") to a paragraph."""
    mark = OxmlElement(f"w:{kind}")
    mark.set(qn("w:id"), "1")
    mark.set(qn("w:author"), "陈")
    run = OxmlElement("w:r")
    words = OxmlElement("w:t" if kind == "ins" else "w:delText")
    words.text = text
    run.append(words)
    mark.append(run)
    paragraph._p.append(mark)


def bytes_of(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes | None], **options) -> bytes:
    """Return an archive with some parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()
