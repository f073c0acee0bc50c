"""A PDF as an office prints it: lines of text, and tables with rules whose cells wrap and whose rows go over pages."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as RuledTable

Span = tuple[int, int, int, int]
Drawn = str | tuple[list[list[str]], list[Span]]
FONT = "STSong-Light"
BODY = ParagraphStyle("body", fontName=FONT, fontSize=10, leading=14, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
WIDE = 740  # points between the margins of a landscape page


def as_pdf(blocks: Sequence[Drawn], height: float = A4[0]) -> bytes:
    """Return a PDF of lines and tables (cells, merges counted from 0, inclusive); a lower page breaks sooner."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    page = (landscape(A4)[0], height)
    document = SimpleDocTemplate(out, pagesize=page, invariant=1, leftMargin=50, rightMargin=50)
    document.build([Paragraph(block, BODY) if isinstance(block, str) else ruled(*block) for block in blocks])
    return out.getvalue()


def ruled(rows: list[list[str]], spans: list[Span]) -> Flowable:
    """Return a table in which every cell has rules; columns are as wide as their longest texts ask for."""
    longest = [max(min(len(text), 40) for text in column) + 3 for column in zip(*rows, strict=True)]
    widths = [WIDE * each / sum(longest) for each in longest]
    cells = [[Paragraph(text.replace("\n", "<br/>"), CELL) if text else "" for text in row] for row in rows]
    rules: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    rules += [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in spans]
    return RuledTable(cells, colWidths=widths, style=rules)
