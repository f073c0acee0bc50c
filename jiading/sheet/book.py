"""A workbook whose bytes depend on its content and its stamp alone."""

import io
import zipfile
from datetime import datetime

from openpyxl import Workbook

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip entry can carry


def new_book(*, title: str, maker: str) -> Workbook:
    """Return an empty workbook with its properties set and one sheet."""
    book = Workbook()
    book.properties.title, book.properties.creator = title, maker
    book.properties.lastModifiedBy = maker
    return book


def save_bytes(book: Workbook, *, stamp: datetime) -> bytes:
    """Return the .xlsx; the same book with the same stamp gives the same bytes."""
    book.properties.created = stamp.replace(tzinfo=None)
    written, packed = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = stamped(content, stamp)
            target.writestr(zipfile.ZipInfo(part.filename, EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def stamped(core: bytes, stamp: datetime) -> bytes:
    """Replace the moment of saving, which openpyxl takes from the clock, by the stamp."""
    text = core.decode("utf-8")
    start, end = text.find("<dcterms:modified"), text.find("</dcterms:modified>")
    opened = text.index(">", start) + 1
    return (text[:opened] + f"{stamp:%Y-%m-%dT%H:%M:%SZ}" + text[end:]).encode("utf-8")
