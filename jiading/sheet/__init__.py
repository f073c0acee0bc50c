"""The shared Excel writer: a sheet is a tuple of columns; text stays text, and paper is thought of."""

from jiading.sheet.book import new_book, save_bytes
from jiading.sheet.cells import plain_text, put, unquoted
from jiading.sheet.paper import print_setup
from jiading.sheet.table import Column, merge_equal, write_heads, write_pairs, write_table, write_title

__all__ = [
    "Column",
    "merge_equal",
    "new_book",
    "plain_text",
    "print_setup",
    "put",
    "save_bytes",
    "unquoted",
    "write_heads",
    "write_pairs",
    "write_table",
    "write_title",
]
