"""A workbook whose bytes depend on its content and its stamp alone, and the looks that its cells can have."""

# Its classes extend those of XlsxWriter, which has no types.
# mypy: allow-subclassing-any

import io
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.theme import THEME_XML_2007
from xlsxwriter.worksheet import Worksheet

OPTIONS = {
    "in_memory": True,  # no temporary files: a killed process would leave a plan's texts behind
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
# In a chart XlsxWriter can name the font of Latin letters only; that of Chinese ones is the theme's.
THEME = THEME_XML_2007.replace('<a:ea typeface=""/>', '<a:ea typeface="宋体"/>')


class NotWritten(ValueError):
    """XlsxWriter did not write all that it was given."""


def require_written(code: int) -> None:
    """Raise NotWritten unless a return code of XlsxWriter says that all was written: it raises nothing by itself."""
    if code:
        raise NotWritten(f"XlsxWriter wrote not all of it, code {code}")


class Look:
    """How cells look, as the properties of an XlsxWriter format. A look is a constant: two are never equal."""

    def __init__(self, **properties: object) -> None:
        self.properties = properties

    def but(self, **properties: object) -> "Look":
        """Return a look that differs in these properties."""
        return Look(**{**self.properties, **properties})


class Sheet(Worksheet):
    """A sheet that knows its workbook."""

    book: "Book"


class Book(Workbook):
    """A workbook that is being written; `maker` is its author."""

    def __init__(self, *, title: str, maker: str) -> None:
        self.file = io.BytesIO()
        super().__init__(self.file, OPTIONS)
        self.use_custom_theme(io.StringIO(THEME))
        self.about = {"title": title, "author": maker}
        self.made_formats: dict[tuple[Look, Look], Format] = {}
        self.continued: list[int] = []  # rows of the sheet 续文 that each text takes

    def add_worksheet(self, name: str) -> Sheet:
        """Add a sheet behind those there are; its name has at most 31 characters, none of them of []:*?/\\."""
        sheet: Sheet = super().add_worksheet(name, Sheet)
        sheet.book = self
        return sheet

    def format_of(self, look: Look, below: Look) -> Format:
        """Return the format of a look, with the properties of `below` where it has none of its own; made once."""
        if (look, below) not in self.made_formats:
            self.made_formats[look, below] = self.add_format({**below.properties, **look.properties})
        return self.made_formats[look, below]


def save_bytes(book: Book, *, stamp: datetime) -> bytes:
    """Return the .xlsx; the same book with the same stamp gives the same bytes. Nothing can be added afterwards."""
    book.set_properties(book.about | {"created": stamp})
    book.close()
    return book.file.getvalue()
