"""The page of an official document (GB/T 9704-2012): A4, type area of 156 × 225 mm, page numbers at the outer foot."""

from docx.document import Document
from docx.section import _Footer
from docx.shared import Mm

from jiading.docx.parts import PAGE_NUMBER, element, field, run
from jiading.docx.styles import LINE

WIDTH, HEIGHT = 210, 297  # mm of A4
TOP, LEFT, TEXT_WIDTH, TEXT_HEIGHT = 37, 28, 156, 225
FOOTER = 22  # mm below the page number: its dashes stand 7 mm below the text block


def set_up(document: Document) -> None:
    """Give the document's one section its paper, its margins, its grid of 22 lines, and its page numbers."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(HEIGHT - TOP - TEXT_HEIGHT)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(WIDTH - LEFT - TEXT_WIDTH)
    section.header_distance, section.footer_distance = Mm(15), Mm(FOOTER)
    for old in section._sectPr.xpath("w:docGrid | w:cols"):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="lines", linePitch=LINE))
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        write_page_number(footer, side)


def write_page_number(footer: _Footer, side: str) -> None:
    """Write — n — one character away from the outer edge."""
    margin = element("ind", **{f"{side}Chars": 100, side: 280})
    place = element("pPr", element("pStyle", val="Footer"), margin, element("jc", val=side))
    number = [run("— ", PAGE_NUMBER), *field("PAGE", PAGE_NUMBER), run(" —", PAGE_NUMBER)]
    for old in list(footer._element):
        footer._element.remove(old)
    footer._element.append(element("p", place, *number))
