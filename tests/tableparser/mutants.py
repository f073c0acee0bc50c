"""Whole files damaged at random from a seed: bytes, words and numbers are changed, also in the parts of an archive."""

import copy
import io
import random
import re
import zipfile
from xml.etree import ElementTree

WORDS = (
    b"0", b"-1", b"1e999", b"999999999999999999999", "\u00b2".encode(), "\u0663".encode(), b"XFD1048576", b"A0",
    b"AAAA1", b"A1:", b"nan", b"\xff\xfe", b"\x00",
    b"&#0;", b"&#xD800;", b"&lt;", b"&", b"<", b">", b"/>", b'"',
    b"<w:tbl>", b"</w:tc>", b"<w:tr/>", b"<w:tc/>", b"<w:p/>", b"<w:vMerge/>", b'<w:gridSpan w:val="0"/>',
    b'<w:gridSpan w:val="9999"/>', b"<w:gridBefore w:val='7'/>", b"<w:hMerge/>", b"<w:sdt>",
    b"<c/>", b"<c t='s'/>", b"<c t='s'><v>9</v></c>", b"<c t='d'><v>x</v></c>", b"<row/>",
    b"<row r='0'/>", b"<mergeCell ref='B2:A1'/>", b"<is/>", b"<f/>", b"_x0000_", b"_xD800_",
    b"<td rowspan=0>", b"<td colspan=x>", b"</table>", b"<table>", b"<tr>",
    b"<ol start=-5>", b"<li>", b"<br/>", b"display:none", b"<![endif]>", b"<!--",
    b"[", b"{", b"null", b"1.5", b'"rows"', b"\r", b"\n", b"\t", b",", b'"', "一、".encode(), "合计".encode(),
    "注：".encode(), "2016年13月".encode(), "，牵头".encode(), "（".encode(), "第一，".encode(),
    "\u202e".encode(), "\ufffe".encode(),
)  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with one to four changes."""
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data) + 1)
        size = chance.choice((0, 1, 2, 8, 40))
        kind = chance.randrange(5)
        if kind == 0:
            data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
        elif kind == 1:
            data = data[:place] + data[place + size :]
        elif kind == 2:
            data = data[: place + size] + data[place:]
        elif kind == 3:
            data = data[:place] + chance.choice(WORDS) + data[place + chance.choice((0, size)) :]
        else:
            numbers = [found.span() for found in re.finditer(rb"(?<=[\"'=>])\d+(?=[\"'<])", data)] or [(place, place)]
            begin, end = chance.choice(numbers)
            data = data[:begin] + chance.choice(WORDS[:11]) + data[end:]
    return data


TEXTS = (
    "",
    " ",
    "1",
    "-1",
    "1e999",
    "nan",
    "99999999999999999999",
    "\u00b2",
    "XFD1048576",
    "B2:A1",
    "continue",
    "restart",
    "s",
    "d",
    "e",
    "合计",
    "注：",
    "一、甲",
    "2016年13月",
    "责任单位",
    "1、2、3、",
    "x" * 3000,
)


def rearranged(data: bytes, chance: random.Random) -> bytes:
    """Return XML that is still well-formed: elements taken out, doubled or moved, texts and attributes changed."""
    root = ElementTree.fromstring(data)
    for _ in range(chance.randint(1, 6)):
        parents = [each for each in root.iter() if len(each)]
        if not parents:
            break
        parent = chance.choice(parents)
        place = chance.randrange(len(parent))
        child, kind = parent[place], chance.randrange(6)
        if kind == 0:
            parent.remove(child)
        elif kind == 1:
            parent.insert(place, copy.deepcopy(child))
        elif kind == 2:
            chance.choice(parents).append(copy.deepcopy(child))
        elif kind == 3 and child.attrib:
            child.set(chance.choice(sorted(child.attrib)), chance.choice(TEXTS))
        elif kind == 4 and child.attrib:
            del child.attrib[chance.choice(sorted(child.attrib))]
        else:
            child.text = chance.choice(TEXTS)
    return ElementTree.tostring(root)


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Return a damaged file; of an archive mostly one part, packed again as if nothing had happened."""
    if not data.startswith(b"PK") or chance.random() < 0.1:
        return damaged(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = [name for name in old.namelist() if "theme" not in name and "docProps" not in name]
        likely = [
            name for name in names if re.search(r"document\.xml$|sheet\d+\.xml$|numbering|haredStrings|styles", name)
        ]
        chosen = chance.choice(likely if chance.random() < 0.8 else names)
        for name in names:
            content = old.read(name)
            change = rearranged if chance.random() < 0.8 else damaged
            new.writestr(name, change(content, chance) if name == chosen else content)
    return out.getvalue()
