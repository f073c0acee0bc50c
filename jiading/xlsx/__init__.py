"""The shared Excel writer on XlsxWriter: a sheet is a tuple of columns; text stays text, and paper is thought of.

Rows and columns count from 0, as everywhere in XlsxWriter; a Sheet is XlsxWriter's own with all its methods.
"""

from jiading.xlsx.book import Book, Look, Sheet, require_written, save_bytes
from jiading.xlsx.cells import BODY, plain_text, put, unquoted
from jiading.xlsx.paper import print_setup
from jiading.xlsx.table import LINE, Column, set_width, write_pairs, write_table, write_title

__all__ = [
    "BODY",
    "LINE",
    "Book",
    "Column",
    "Look",
    "Sheet",
    "plain_text",
    "print_setup",
    "put",
    "require_written",
    "save_bytes",
    "set_width",
    "unquoted",
    "write_pairs",
    "write_table",
    "write_title",
]
