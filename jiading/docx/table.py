"""A table in an official document: fixed widths, heading rows repeated on every page, rows not split between pages."""

from collections.abc import Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from jiading.docx.parts import TABLE_BODY, TABLE_HEAD, element, run

TWIPS = 1440 / 25.4  # of a millimetre
STAYS = 300  # characters of a row that is kept on one page; a longer one may break


def table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], widths: Sequence[float], centred: frozenset[int]
) -> BaseOxmlElement:
    """Return the table; `widths` are millimetres, `centred` the columns of numbers and days."""
    twips = [round(width * TWIPS) for width in widths]
    edges = (element(side, val="single", sz=4, space=0, color="000000") for side in SIDES)
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(twips), type="dxa"),
            element("jc", val="center"),
            element("tblBorders", *edges),
            element("tblLayout", type="fixed"),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in twips)),
    )
    made.append(row_of(headings, twips, centred, head=True))
    made.extend(row_of(row, twips, centred) for row in rows)
    return made


SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def row_of(
    values: Sequence[object], widths: Sequence[int], centred: frozenset[int], *, head: bool = False
) -> BaseOxmlElement:
    """Return one row; a heading row is repeated where the table goes on."""
    texts = ["" if value is None else str(value) for value in values]
    together = [element("cantSplit")] if sum(map(len, texts)) <= STAYS else []
    repeated = [element("tblHeader")] if head else []
    cells = (cell(text, widths[place], head, place in centred) for place, text in enumerate(texts))
    return element("tr", element("trPr", *together, *repeated), *cells)


def cell(text: str, width: int, head: bool, centred: bool) -> BaseOxmlElement:
    """Return one cell with one paragraph."""
    kind, code = (TABLE_HEAD, "TableHead") if head else (TABLE_BODY, "TableBody")
    middle = [element("jc", val="center")] if centred or head else []
    paragraph = element("p", element("pPr", element("pStyle", val=code), *middle), run(text, kind))
    about = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val="center"))
    return element("tc", about, paragraph)
