"""The marks that number tasks in a cell (1、 （1） ① 一是 …), and the numbers in sentences that only look like them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tableparser.cells.numerals import CHINESE, number

N = r"[0-9０-９]{1,3}"
C = rf"[{CHINESE}]{{1,3}}"
COUNTED = "个家所项名人场次座处支部台条本册套年月日号"  # whole things: 1.3个 is no decimal
STYLES = {  # style: its mark; (?P<n>) is the number as printed
    "1、": rf"(?P<n>{N})[ \t\u3000]?(?:、|[.．](?![0-9０-９](?![0-9０-９]{{3}}[年.]))|[,，](?=[\u4e00-\u9fff]))",
    "1）": rf"(?<![(（])(?P<n>{N})[ \t\u3000]?[)）][、.．]?",
    "1.3个": rf"(?P<n>{N})[.．](?=[0-9０-９]{{1,3}}(?:[{COUNTED}](?!百分点|小时)|[.．·][0-9０-９]))",
    "1：": rf"(?P<n>{N})[:：](?=[\u4e00-\u9fff])",
    "1 ": rf"(?P<n>{N})[ \t\u3000]+(?=[\u4e00-\u9fff“《])(?![{COUNTED}万亿元级倍小分平公楼层期米天周岁亩])",
    "（1）": rf"[(（]\s*(?P<n>{N})\s*[)）][、.．]?(?![期类级号楼层项条款])",
    "①": r"(?P<n>[①-⑳❶-❿])[、.．]?",
    "⑴": r"(?P<n>[⑴-⒇])[、.．]?",
    "⒈": r"(?P<n>[⒈-⒛])",
    "㈠": r"(?P<n>[㈠-㈩])[、.．]?",
    "一、": rf"(?P<n>{C})[ \t\u3000]?(?:、|[.．](?![{CHINESE}])|[:：])",
    "一）": rf"(?<![(（{CHINESE}])(?P<n>{C})[)）]",
    "（一）": rf"[(（]\s*(?P<n>{C})\s*[)）][、.．]?(?![期类级号楼层项条款])",
    "一是": rf"(?P<n>{C})(?:是|要)(?=[^否])",
    "第一，": rf"第(?P<n>{C}|{N})[,，、：:是]",
    "其一，": rf"其(?P<n>{C})[,，、：:是]",
    "任务一": rf"任务(?P<n>{C}|{N})[:：、.．]",
}
MARKS = {style: re.compile(pattern) for style, pattern in STYLES.items()}
SAME_NUMBERING = {"1.3个": "1、"}  # read together: 1.建设\n2.3个中心
CIRCLED = {"①": 0x245F, "⑴": 0x2473, "⒈": 0x2487, "㈠": 0x321F, "❶": 0x2775}
LISTED = {  # style: what follows a number that only begins a list (1、2号馆; 一、二线城市; 3、6、9月)
    "1、": re.compile(
        r"(?P<n>[0-9０-９]{1,3})(?P<more>(?:[、,，][0-9０-９]{1,3}){0,8})(?![0-9０-９]|[A-Za-z年])(?![.．][\u4e00-\u9fff])"
    ),
    "一、": re.compile(rf"(?P<n>{C})(?P<more>(?:、{C}){{0,8}})"),
    "第一，": re.compile(rf"(?P<more>(?:第?(?:{C}|{N})[、,，]){{0,8}})第?(?P<n>{C}|{N})(?![,，、：:是])"),
    "（1）": re.compile(r"(?P<n>(?P<more>[、和]?[(（]\s*[0-9０-９]))"),
    "（一）": re.compile(rf"(?P<n>(?P<more>[、和]?[(（]\s*{C}\s*[)）]))"),
}
AFTER_WHICH_A_MARK_MAY_STAND = "。；;！!？?…:：”》）)、●◆■★▲□※"
LOOSE = {"一是", "第一，", "其一，", "1、", "1）", "一、", "（1）", "（一）"}  # these stand after a comma, too
UNMISTAKABLE = {"①", "⑴", "⒈", "㈠"}  # no word has these, so they stand anywhere
ENDED_WORD = re.compile(r"[\u4e00-\u9fff]{4}[ \t\u3000]$")
RUN_TOGETHER = {"1、", "1）", "一、", "（1）", "（一）"}  # these go on where a line break was lost (制度2、加强)
NO_CLAUSE_BEFORE = "之周期统唯惟万专单划归合如不同第"  # 之一是, 周一是, 统一是
REFERS = "见按照附图表第"  # 见①②
NO_WORD_BEFORE = "第高初大周期十百千其约达共每近超表图条项款件见按照和或及至到占增减"


@dataclass(frozen=True)
class Mark:
    """A place where a number may begin a task."""

    start: int
    end: int
    value: int
    firm: bool  # at the beginning of a line, or after a run of white space
    line: bool  # at the beginning of a line
    ended: bool  # after the end of a sentence
    grown: bool = False  # directly after a word: only a number that goes on
    listed: bool = False  # begins a list of numbers as well: only where the lines around are numbered, too
    sign: str = ""  # what stands behind the number: 、 or .
    decimal: bool = False  # would be a decimal, stood it alone


def marks_of(text: str, style: str) -> list[Mark]:
    """Return every place where a mark of the style may stand, whether or not its number fits."""
    found = list(matches(text, style))
    for other, main in SAME_NUMBERING.items():
        if main == style:
            found += [mark for mark in matches(text, other) if mark.line or mark.ended]
    return sorted(found, key=lambda mark: mark.start)


def matches(text: str, style: str) -> Iterator[Mark]:
    for match in MARKS[style].finditer(text):
        value = value_of(style, match["n"])
        before, space = preceding(text, match.start())
        line = before == "" or "\n" in space
        firm = line or len(space) >= 2
        stands = firm or bool(space) or before in AFTER_WHICH_A_MARK_MAY_STAND or (before in "，," and style in LOOSE)
        if style == "1 ":
            stands = firm or before in "。；;"
        run_together = style in RUN_TOGETHER or (
            style == "1 " and space and ENDED_WORD.search(text[: match.start()][-8:])
        )
        grown = not stands and bool(run_together) and is_between_words(before, text, match)
        listed = is_listed(style, value, text, match.end(), firm)
        anywhere = (style in UNMISTAKABLE and before not in REFERS) or (
            style == "一是" and before not in NO_CLAUSE_BEFORE
        )
        if value and (stands or grown or anywhere) and (line or not listed):
            ended = (before != "" and (bool(space) or before in "。；;")) or style in UNMISTAKABLE
            yield Mark(
                match.start(), match.end(), value, firm, line, ended, grown, listed, sign_of(match), style == "1.3个"
            )


def sign_of(match: re.Match[str]) -> str:
    sign = match.group().rstrip()[-1:].replace("．", ".").replace("，", ",")
    return sign if sign in ("、", ".", ",") else ""


def value_of(style: str, printed: str) -> int | None:
    for first, base in CIRCLED.items():
        if base < ord(printed[0]) <= base + 20 and (style[0] == first or first == "❶"):
            return ord(printed[0]) - base
    return number(printed)


def preceding(text: str, at: int) -> tuple[str, str]:
    """Return the last visible character before a place, and the white space between."""
    place = at
    while place and text[place - 1].isspace():
        place -= 1
    return text[place - 1 : place], text[place:at]


def is_listed(style: str, value: int | None, text: str, at: int, firm: bool) -> bool:
    """Return whether the number begins a list of numbers in a sentence (1、2号馆; 一、二线城市; 3、6、9月)."""
    following = LISTED[style].match(text, at) if style in LISTED else None
    if not following or value is None:
        return False
    if following["more"]:
        return True
    after, behind = number(following["n"]), text[following.end() : following.end() + 1]
    counts_things = firm and style == "1、" and behind and behind in "个家所项名人场次座处支部台条本册套小天周万亿%％"
    return after is not None and value < after <= value + 2 and not counts_things and behind not in (".", "．")


def is_between_words(before: str, text: str, match: re.Match[str]) -> bool:
    """Return whether the number sits directly between two words, as when a line break was lost (制度2、加强)."""
    after = text[match.end() : match.end() + 9].lstrip(" \t\u3000")[:1]
    return "\u4e00" <= before <= "\u9fff" and before not in NO_WORD_BEFORE and "\u4e00" <= after <= "\u9fff"
