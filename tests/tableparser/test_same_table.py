"""One table is the same reading in whatever form it comes: the official one, and one of our own."""

from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from tableparser.files import opening
from tableparser.files.grid import Grid, Source
from tableparser.files.libreoffice import conversion
from tableparser.files.opening import read_file
from tableparser.files.scan import availability
from tableparser.interpret import interpret
from tests.amount import NIGHTLY
from tests.tableparser.making import sheet, word
from tests.tableparser.scanning import jpeg, page_pictures, worn
from tests.tableparser.test_converted import open_document, own_folder  # noqa: F401 - a fixture that all tests use
from tests.tableparser.test_legacy_excel import xls
from tests.tableparser.test_pdf import SIZE, Pages

OFFICIAL = Path(__file__).parent.parent / "source" / "jiading.docx"
OWN = [
    ["指标分类", "项目名称", "具体任务", "时间节点", "责任单位", "牵头部门"],
    ["设施", "书房", "1、完成选址。\n2、建成两处书房并向居民开放。", "2016年12月底", "文化站、教育局", "文化站"],
    ["", "展厅", "更新常设展览，全年接待两万人次以上。", "2017年6月底前", "教育局", "教育局"],
    ["队伍", "培训", "每季度培训一次。", "2016年底", "人社局", "人社局"],
]
OWN_SPANS = [(1, 0, 2, 0)]


def as_xlsx(texts, spans) -> bytes:
    refs = [f"{chr(65 + left)}{top + 1}:{chr(65 + right)}{bottom + 1}" for top, left, bottom, right in spans]
    return sheet([[text or None for text in row] for row in texts], refs)


def as_xls(texts, spans) -> bytes:
    return xls([[text or None for text in row] for row in texts], spans)


def rtf_text(text: str) -> str:
    """Return a text as RTF: \\u takes a signed number of 16 bits, and a new paragraph for each line."""
    shown = {"\n": "\\par ", "\\": "\\\\", "{": "\\{", "}": "\\}"}
    numbers = ((letter, ord(letter) - 65536 * (ord(letter) > 32767)) for letter in text)
    return "".join(
        shown.get(letter) or (letter if number in range(32, 127) else f"\\u{number}?") for letter, number in numbers
    )


def as_rtf(texts, spans) -> bytes:
    begins = {(top, left) for top, left, bottom, _ in spans if bottom > top}
    goes_on = {(row, left) for top, left, bottom, _ in spans for row in range(top + 1, bottom + 1)}
    lines = ""
    for row, cells in enumerate(texts):
        marks = ["\\clvmgf" * ((row, n) in begins) + "\\clvmrg" * ((row, n) in goes_on) for n in range(len(cells))]
        edges = "".join(f"{mark}\\cellx{1500 * (n + 1)}" for n, mark in enumerate(marks))
        lines += f"\\trowd{edges} \\pard\\intbl " + "".join(f"{rtf_text(text)}\\cell " for text in cells) + "\\row\n"
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 SimSun;}}\n" + lines + "\\pard\\par}").encode()


def as_ods(texts, spans) -> bytes:
    height = {(top, left): bottom - top + 1 for top, left, bottom, _ in spans}
    covered = {(row, left) for top, left, bottom, _ in spans for row in range(top + 1, bottom + 1)}
    lines = ""
    for row, cells in enumerate(texts):
        inside = ""
        for column, text in enumerate(cells):
            if (row, column) in covered:
                inside += "<table:covered-table-cell/>"
                continue
            rows = height.get((row, column), 1)
            merge = f' table:number-rows-spanned="{rows}" table:number-columns-spanned="1"' if rows > 1 else ""
            lines_of_cell = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
            inside += f'<table:table-cell{merge} office:value-type="string">{lines_of_cell}</table:table-cell>'
        lines += f"<table:table-row>{inside}</table:table-row>"
    return open_document("spreadsheet", f'<table:table table:name="表">{lines}</table:table>')


def wrapped(text: str, width: float) -> list[str]:
    """Return the lines of a text in a cell of a width in points, as an office program breaks them."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for letter in paragraph:
            if stringWidth(line + letter, "STSong-Light", SIZE) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def as_pdf(texts, spans) -> bytes:
    """Return the table on one tall page, each cell a rectangle around all that it covers."""
    wide, line_height = 163.0, SIZE + 2
    broken = [[wrapped(text, wide - 8) for text in row] for row in texts]
    tops = [20.0]
    for row in broken:
        tops.append(tops[-1] + 6 + line_height * max(len(lines) for lines in row))
    pages = Pages()
    pages.canvas.setPageSize((wide * len(texts[0]) + 40, tops[-1] + 20))
    covering = Grid("", texts, spans)
    for row, cells in enumerate(broken):
        for column, lines in enumerate(cells):
            top, left, bottom, right = covering.span(row, column)
            if (row, column) == (top, left):
                below, height = 20 + tops[-1] - tops[bottom + 1], tops[bottom + 1] - tops[top]
                pages.canvas.rect(20 + wide * left, below, wide * (right - left + 1), height)
                for number, line in enumerate(lines):
                    pages.canvas.drawString(24 + wide * left, below + height - (number + 1) * line_height, line)
    return pages.bytes()


FORMS = {"xlsx": as_xlsx, "xls": as_xls, "pdf": as_pdf, "rtf": as_rtf, "ods": as_ods}


def in_word(table: str) -> Source:
    data = OFFICIAL.read_bytes() if table == "official" else word((OWN, OWN_SPANS))
    return read_file(data, "表.docx")


def as_scan(texts, spans) -> bytes:
    """Return the table as a scanner gives it at 150 dpi, a little turned."""
    return jpeg(worn(page_pictures(as_pdf(texts, spans), 150)[0]))


def put_right(source: Source, document: Source) -> None:
    """Answer for each cell that must be checked what stands in the document, as a person does who has the paper."""
    [grid], [known] = source.grids, document.grids
    for scan in grid.scans:
        if scan.must_be_checked:
            grid.texts[scan.row][scan.column], scan.is_checked = known.texts[scan.row][scan.column], True


def meaning(source: Source) -> list[tuple]:
    """Return what is read of each row, white space apart."""
    reading = interpret(source)
    assert (reading.errors, reading.proof()["lost"]) == ([], 0)
    return [
        (
            {name: "".join(text.split()) for name, text in row.texts.items()},
            ["".join(task.text.split()) for task in row.split.tasks],
            row.deadline.dates,
            {role: row.names(role) for role in ("lead", "responsible", "cooperating")},
        )
        for row in reading.rows
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("table", ["official", "own"])
def test_a_table_is_the_same_reading_in_every_form(table, form):
    if form in conversion.FORMS and not NIGHTLY and conversion.converter() is None:
        pytest.skip("LibreOffice is not installed: scripts/prepare_system.sh office")
    document = in_word(table)
    [grid] = document.grids
    source = read_file(FORMS[form](grid.texts, grid.spans), f"表.{form}")
    assert sorted(source.grids[0].spans) == sorted(grid.spans)
    assert meaning(source) == meaning(document)


@pytest.mark.skipif(
    bool(availability.missing_libraries()) and not NIGHTLY, reason="requirements-ocr.txt is not installed"
)
@pytest.mark.parametrize("table", ["own", *["official"] * NIGHTLY])
def test_a_scan_is_the_same_reading_once_its_doubtful_cells_were_checked(table, monkeypatch):
    monkeypatch.setattr(availability, "_switched_on", True)
    monkeypatch.setattr(opening, "SECONDS_OF_SCAN", 300)  # other tests run on the same cores
    document = in_word(table)
    [grid] = document.grids
    source = read_file(as_scan(grid.texts, grid.spans), "表.jpg")
    assert sorted(source.grids[0].spans) == sorted(grid.spans)
    put_right(source, document)
    assert meaning(source) == meaning(document)
