"""How a cell's text is stored: white space that is only layout is removed, all other characters stay as they are."""

import re
from dataclasses import dataclass

from tableparser.cells.numerals import squash

RUN = re.compile(r"[ \t\u3000\xa0]{2,}")
JOINS = "、，,；;/／·"
ANNEX = re.compile(r"^(附\s*[件表录]\s*[\d一二三四五六七八九十]*(?:-\d+)?)\s*[:：.、]?\s*(.*)$")
TABLE_WORDS = re.compile(r"(?:表|清单|方案|计划|台账|分解|分工|任务书|安排|要点|目录|汇总)(?:[(（〔].*[)）〕])?$")
LETTER = re.compile(r"[\u4e00-\u9fff“”《》（）、，。；：！？]")


def long_text(text: str) -> str:
    """Return a text of sentences: runs of spaces, empty lines and spaces around lines are layout."""
    lines = (RUN.sub("", line).strip(" \t\u3000\xa0") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def short_text(text: str) -> str:
    """Return a name on one line: line breaks between Chinese letters are layout, others part words."""
    joined = ""
    for piece in text.split("\n"):
        piece = RUN.sub("", piece).strip(" \t\u3000\xa0")
        apart = joined and piece and not (LETTER.match(joined[-1]) or LETTER.match(piece[0]))
        joined += f" {piece}" if apart else piece
    return joined


def unit_text(text: str) -> str:
    """Return a list of units: a break after a separator is layout, any other may part two names and stays."""
    joined = ""
    for piece in text.split("\n"):
        piece = piece.strip(" \t\u3000\xa0")
        joined += piece if not joined or not piece or joined[-1] in JOINS else f"\n{piece}"
    return joined


@dataclass(frozen=True)
class Above:
    """The lines above a table: its title, its annex number, both as printed, and the others."""

    title: str = ""
    annex: str = ""
    printed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def lines_above(lines: list[str]) -> Above:
    """Tell title and annex number from the other lines that stand above a table.

    A notice may stand above it, too: so the last annex number counts, and behind it the last line that names a table.
    """
    tidy = [line for line in (short_text(each) for each in lines) if squash(line)]
    annexed = [(place, found) for place, line in enumerate(tidy) if (found := ANNEX.match(line))]
    annex, printed, before, rest = "", [], [], tidy
    if annexed:
        place, found = annexed[-1]
        annex = squash(found[1])
        printed = [tidy[place][: len(tidy[place]) - len(found[2])]]
        before, rest = tidy[:place], [line for line in (found[2], *tidy[place + 1 :]) if squash(line)]
    if not rest:
        before, rest = [], before
    if not rest:
        return Above("", annex, tuple(printed))
    titled = [place for place, line in enumerate(rest) if TABLE_WORDS.search(line) and 4 <= len(line) <= 80]
    place = titled[-1] if titled else max(range(len(rest)), key=lambda each: (len(rest[each]) <= 80, len(rest[each])))
    title, first = rest[place], place
    if len(squash(title)) < 12 and place and not re.search(r"[:：。]", rest[place - 1]) and len(rest[place - 1]) > 4:
        first, title = place - 1, rest[place - 1] + title
    return Above(title, annex, (*printed, title), (*before, *rest[:first], *rest[place + 1 :]))
