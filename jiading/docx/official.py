"""An official document, written from top to bottom: title, recipient, sections, annex note, signature, annexes."""

import io
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from unicodedata import east_asian_width

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from jiading.deterministic_zip import with_fixed_times
from jiading.docx.page import set_up
from jiading.docx.parts import BODY, HEADING, NOTE, SUBHEADING, TITLE, Type, element, run
from jiading.docx.styles import FONTS, STYLES
from jiading.docx.table import table
from jiading.text import printable

DIGITS = "〇一二三四五六七八九十"
TITLE_LINE = 20  # characters of 2号 in one line
BREAKS = re.compile("(?=任务|工作|指标|重点|实施|落实|推进|建设|情况|关于)")


def chinese_day(day: date) -> str:
    """Return a day as official documents write it, without noughts: 2016年10月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_number(number: int) -> str:
    """Return 1 to 99 as section numbers are written: 三, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"


def title_lines(title: str) -> list[str]:
    """Return a title as lines: a long one in two, if it can be broken between words, the upper as long as fits."""
    if len(title) <= TITLE_LINE:
        return [title]
    places = [found.start() for found in BREAKS.finditer(title)]
    fitting = [place for place in places if place <= TITLE_LINE and len(title) - place <= TITLE_LINE]
    return [title[: fitting[-1]], title[fitting[-1] :]] if fitting else [title]


def ems(text: str) -> float:
    """Return how many characters wide a text is; a Latin letter or digit is half a character."""
    return sum(1 if east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def dress(document: docx.document.Document) -> None:
    """Put the official styles and fonts in the place of those that python-docx brings, and take its picture away."""
    styles = document.part.part_related_by(RELATIONSHIP_TYPE.STYLES)
    assert isinstance(styles, XmlPart)
    styles._element = parse_xml(STYLES)
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = FONTS.encode()
    for language in document.settings.element.xpath("w:themeFontLang"):
        language.set(qn("w:eastAsia"), "zh-CN")
    for mode in document.settings.element.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']"):
        mode.set(qn("w:val"), "15")  # Word 2013 and later; an earlier mode opens as 兼容模式
    relations = document.part.package.rels
    for code in [code for code, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[code]


class OfficialDocument:
    """A document that grows downwards; save_bytes() gives the .docx."""

    def __init__(self, *, title: str, maker: str, about: str = "") -> None:
        self.document = docx.Document()
        dress(self.document)
        properties = self.document.core_properties
        properties.title, properties.author, properties.last_modified_by = map(printable, (title, maker, maker))
        properties.comments, properties.language = printable(about)[:255], "zh-CN"
        set_up(self.document)

    def add(self, style: str, text: str, kind: Type, *properties: BaseOxmlElement) -> None:
        """Add a paragraph of a style; `properties` are those that follow the style in w:pPr."""
        about = element("pPr", element("pStyle", val=style), *properties)
        self.insert(element("p", about, *([run(text, kind)] if text else [])))

    def insert(self, block: BaseOxmlElement) -> None:
        """Add a block before the section's own properties, which end the body."""
        self.document.element.body.sectPr.addprevious(block)

    def blank(self) -> None:
        self.add("Normal", "", BODY)

    def title(self, title: str) -> None:
        """Write the title in 2号小标宋, in centred lines, and the blank line after it."""
        for line in title_lines(title):
            self.add("Title", line, TITLE)
        self.blank()

    def recipient(self, text: str) -> None:
        self.add("Normal", text, BODY)

    def section(self, number: int, title: str) -> None:
        """Write a heading of the first level: 一、"""
        self.add("Heading1", f"{chinese_number(number)}、{title}", HEADING)

    def subsection(self, number: int, title: str) -> None:
        """Write a heading of the second level: （一）"""
        self.add("Heading2", f"（{chinese_number(number)}）{title}", SUBHEADING)

    def words(self, text: str) -> None:
        self.add("Body", text, BODY)

    def note(self, text: str) -> None:
        """Write small print."""
        self.add("TableBody", text, NOTE)

    def table(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[Sequence[object]],
        widths: Sequence[float],
        centred: Collection[int] = (),
    ) -> None:
        """Write a table with its title above it, if it has one."""
        if title:
            self.add("TableTitle", title, HEADING)
        self.insert(table(headings, rows, widths, frozenset(centred)))

    def annex_note(self, names: Sequence[str]) -> None:
        """Write 附件：1. … one blank line below the text, names without full stops."""
        self.blank()
        for place, name in enumerate(names, start=1):
            number = f"{place}. " if len(names) > 1 else ""
            hanging = {"hangingChars": 300, "hanging": 960} if place == 1 else {}
            indent = element("ind", leftChars=500, left=1600, **hanging)
            self.add("Normal", f"{'附件：' if place == 1 else ''}{number}{name}", BODY, indent)

    def signature(self, unit: str, day: date) -> None:
        """Write unit and date: the date four characters from the right, the unit in the middle above it."""
        self.blank()
        self.blank()
        said = chinese_day(day)
        above = max(2.0, 4 + (ems(said) - ems(unit)) / 2)
        for text, right in ((unit, above), (said, 4.0)):
            indent = element("ind", rightChars=round(right * 100), right=round(right * 320))
            self.add("Normal", text, BODY, element("keepLines"), indent, element("jc", val="right"))

    def annex(self, mark: str, title: str) -> None:
        """Begin an annex on a new page: its mark at the left, its title on the third line."""
        self.add("Normal", mark, HEADING, element("pageBreakBefore"))
        self.blank()
        self.title(title)

    def save_bytes(self, *, stamp: datetime) -> bytes:
        """Return the .docx; the same document with the same stamp gives the same bytes."""
        properties, written = self.document.core_properties, io.BytesIO()
        properties.created = properties.modified = stamp.replace(tzinfo=None)
        self.document.save(written)
        return with_fixed_times(written.getvalue())
