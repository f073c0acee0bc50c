"""Files of the portal as plain data, to be compared with golden files and searched for words."""

import csv
import hashlib
import html
import io
import json
import zipfile
from pathlib import Path

import docx
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

GOLDEN = Path(__file__).parents[2] / "golden"


def golden(name: str) -> dict:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def workbook(content: bytes) -> dict:
    """Every cell with its type, merges, widths, filter, frozen pane, paper, and what each chart draws."""
    return {
        sheet.title: {
            "cells": {
                cell.coordinate: [str(cell.value), cell.data_type]
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            },
            "merged": sorted(map(str, sheet.merged_cells.ranges)),
            "widths": widths(sheet),
            "seen": [sheet.freeze_panes, sheet.auto_filter.ref],
            "paper": [sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.print_title_rows],
            "charts": [chart(each) for each in sheet._charts],
        }
        for sheet in load_workbook(io.BytesIO(content))
    }


def widths(sheet: Worksheet) -> dict[str, float]:
    """The width of each column that has one; neighbours of the same width are one entry in the file."""
    return {
        get_column_letter(place): column.width
        for column in sheet.column_dimensions.values()
        for place in range(column.min, column.max + 1)
    }


def chart(drawn) -> dict:
    """Title, series and whether each part can be told without colour."""
    return {
        "title": "".join(part.t for paragraph in drawn.title.tx.rich.p for part in paragraph.r),
        "series": [[each.tx.strRef.f, each.val.numRef.f, each.cat.strRef.f] for each in drawn.series],
        "labels": [bool(each.dLbls and each.dLbls.showVal) for each in drawn.series],
        "fills": [fill(each.spPr) for each in drawn.series],
    }


def fill(look) -> str:
    """The pattern, colour or dash of a series."""
    if look is None:
        return ""
    if look.pattFill is not None:
        return look.pattFill.prst
    return look.ln.prstDash if look.solidFill is None else look.solidFill.srgbClr


def document(content: bytes) -> dict:
    """Paragraphs with their styles, and the cells of the tables."""
    read = docx.Document(io.BytesIO(content))
    return {
        "paragraphs": [[each.style.name, each.text] for each in read.paragraphs if each.text],
        "tables": [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables],
        "repeated": [len(table._tbl.findall(f".//{qn('w:tblHeader')}")) for table in read.tables],
    }


def package(content: bytes) -> dict:
    """The members with their hashes; the index as a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    index = workbook(files.pop("00 索引.xlsx"))
    return {"files": {name: hashlib.sha256(each).hexdigest() for name, each in files.items()}, "index": index}


def lines(content: bytes) -> list[list[str]]:
    """The rows of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


READ = {"xlsx": workbook, "docx": document, "zip": package, "csv": lines}


def everything_in(content: bytes) -> str:
    """All the text of a file, that of files within it too."""
    if not content.startswith(b"PK\x03\x04"):
        return html.unescape(content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join([*packed.namelist(), *(everything_in(packed.read(name)) for name in packed.namelist())])
