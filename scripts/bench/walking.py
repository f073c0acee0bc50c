"""The floor of reading a table: python -m scripts.bench.walking ENDING < FILE opens it and walks its cells.

The library alone does it, in a process of its own like the child that reads uploads, and prints how many cells say
something.
"""

import io
import sys
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pdfplumber
import xlrd
from docx.oxml.ns import qn


def walk_xlsx(data: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return sum(cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row)


def walk_xls(data: bytes) -> int:
    book = xlrd.open_workbook(file_contents=data, formatting_info=True)
    return sum(cell.value != "" for sheet in book.sheets() for row in sheet.get_rows() for cell in row)


def walk_docx(data: bytes) -> int:
    cells = docx.Document(io.BytesIO(data)).element.body.iter(qn("w:tc"))
    return sum(any(text.text for text in cell.iter(qn("w:t"))) for cell in cells)


def walk_pdf(data: bytes) -> int:
    count = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            count += sum(bool(text) for table in page.extract_tables() for row in table for text in row)
            page.close()
    return count


WALKERS: Mapping[str, Callable[[bytes], int]] = {
    "xlsx": walk_xlsx,
    "xls": walk_xls,
    "docx": walk_docx,
    "pdf": walk_pdf,
}

if __name__ == "__main__":
    print(WALKERS[sys.argv[1]](sys.stdin.buffer.read()))
