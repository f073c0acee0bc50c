"""A workbook whose bytes depend on its content and its stamp alone."""

import io
from datetime import datetime

from openpyxl import Workbook

from jiading.packed import packed_again


def new_book(*, title: str, maker: str) -> Workbook:
    """Return an empty workbook with its properties set and one sheet."""
    book = Workbook()
    book.properties.title, book.properties.creator = title, maker
    book.properties.lastModifiedBy = maker
    return book


def save_bytes(book: Workbook, *, stamp: datetime) -> bytes:
    """Return the .xlsx; the same book with the same stamp gives the same bytes."""
    book.properties.created = stamp.replace(tzinfo=None)
    written = io.BytesIO()
    book.save(written)
    return packed_again(written.getvalue(), {"docProps/core.xml": lambda core: stamped(core, stamp)})


def stamped(core: bytes, stamp: datetime) -> bytes:
    """Replace the moment of saving, which openpyxl takes from the clock, by the stamp."""
    text = core.decode("utf-8")
    start, end = text.find("<dcterms:modified"), text.find("</dcterms:modified>")
    opened = text.index(">", start) + 1
    return (text[:opened] + f"{stamp:%Y-%m-%dT%H:%M:%SZ}" + text[end:]).encode("utf-8")
