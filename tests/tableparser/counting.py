"""The letters of a file, counted without the portal's readers: so that the proof cannot prove itself."""

import csv
import io
import re
import zipfile
from collections import Counter

from lxml import etree, html

SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")
NOT_SEEN = {"del", "moveFrom", "Fallback", "rt", "rPh"}


def letters_of(text: str) -> Counter:
    return Counter(SPACE.sub("", text.replace("_x000D_", "")))


def name_of(element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def is_seen(element) -> bool:
    """Whether no revision has deleted the element, its cell or its row."""
    for each in (element, *element.iterancestors()):
        name = name_of(each)
        if name in NOT_SEEN:
            return False
        gone = {
            "tr": "*[local-name()='trPr']/*[local-name()='del']",
            "tc": "*[local-name()='tcPr']/*[local-name()='cellDel']",
        }
        if name in gone and each.xpath(gone[name]):
            return False
    return True


def in_word(data: bytes) -> Counter:
    """The texts of the body, footnotes and comments."""
    found: Counter = Counter()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|endnotes|comments)\.xml", part):
                for each in etree.fromstring(archive.read(part)).iter():
                    if name_of(each) == "t" and is_seen(each):
                        found += letters_of(each.text or "")
    return found


def in_excel(data: bytes) -> tuple[Counter, int]:
    """The texts of all sheets, and how many cells hold a number whose shown form only its format tells."""
    found: Counter = Counter()
    numbers = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        strings = []
        shared = [part for part in archive.namelist() if part.lower().endswith("sharedstrings.xml")]
        for part in shared:
            items = [each for each in etree.fromstring(archive.read(part)).iter() if name_of(each) == "si"]
            strings = ["".join(t.text or "" for t in item.iter() if name_of(t) == "t" and is_seen(t)) for item in items]
        for part in archive.namelist():
            if re.search(r"/(comments?|drawing)\d*\.xml$", part):
                texts = etree.fromstring(archive.read(part)).iter()
                found += letters_of("".join(each.text or "" for each in texts if name_of(each) == "t"))
            if "worksheets/" not in part or not part.endswith(".xml"):
                continue
            for cell in etree.fromstring(archive.read(part)).iter():
                if name_of(cell) != "c":
                    continue
                raw = "".join(v.text or "" for v in cell if name_of(v) == "v")
                if cell.get("t") == "s":
                    found += letters_of(strings[int(raw)])
                elif cell.get("t") in ("str", "e"):
                    found += letters_of(raw)
                elif cell.get("t") == "inlineStr":
                    found += letters_of("".join(t.text or "" for t in cell.iter() if name_of(t) == "t" and is_seen(t)))
                else:
                    numbers += bool(raw)
    return found, numbers


def in_html(data: bytes) -> Counter:
    text = data.decode()
    page = html.fromstring(text[text.index("<") :])
    for each in page.xpath("//script|//style|//head|//del|//comment()|//xml|//title"):
        each.drop_tree()
    return letters_of(page.text_content())


def in_csv(data: bytes) -> Counter:
    """The cells of a text whose separator stands behind 序号."""
    encodings = ["utf-16"] if data.startswith(b"\xff\xfe") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    text = re.sub(r"^sep=.\s*", "", text)
    separator = text.partition("序号")[2][:1]
    return letters_of("".join("".join(row) for row in csv.reader(io.StringIO(text), delimiter=separator)))
