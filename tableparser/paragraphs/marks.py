"""The number before a paragraph: its level in the outline, as offices number their documents."""

import re
from dataclasses import dataclass

from tableparser.cells.numerals import number

C = "[一二三四五六七八九十]"
STYLES = (  # level, the mark; a smaller level stands above a greater one
    (0.5, rf"第(?P<n>{C}{{1,3}}|\d{{1,2}})(?:章|部分|篇|编)[、.．:：]?"),
    (1, rf"(?P<n>{C}{{1,3}})[、.．](?!{C})"),
    (1.5, rf"第(?P<n>{C}{{1,3}}|\d{{1,2}})(?:节)[、.．:：]?"),
    (2, rf"[(（〔]\s*(?P<n>{C}{{1,3}})\s*[)）〕][、.．]?|(?P<n2>[㈠-㈩])"),
    (3.6, r"(?P<n>\d{1,2}(?:[.．]\d{1,2}){2})(?:[.．、]|\s+|(?=[\u4e00-\u9fff]))"),
    (3.3, r"(?P<n>\d{1,2}[.．]\d{1,2})(?:[.．、]|\s+|(?=[\u4e00-\u9fff])(?![万亿元个米公吨倍级年月]))"),
    (
        3,
        r"(?P<n>\d{1,3})\s*(?:[、.．](?!\d)|[.．](?=20\d\d年|\d{1,2}月)|、(?=20\d\d年)|[)）](?=\s*[\u4e00-\u9fff“《])|[\s\u3000]+(?=[\u4e00-\u9fff“《]))",
    ),
    (2.2, rf"(?:工作|重点|整治|整改|专项)?(?:任务|行动|工程|项目|举措|措施)(?P<n>{C}{{1,3}}|\d{{1,3}})[、.．:：]"),
    (4, r"[(（]\s*(?P<n>\d{1,3})\s*[)）][、.．]?"),
    (5, r"(?P<n2>[①-⑳⑴-⒇⒈-⒛❶-❿])[、.．]?"),
    (5.5, r"(?P<n2>[A-Za-z])[.．、)）]\s*(?=[\u4e00-\u9fff“《])"),
    (6, rf"(?P<n>{C}{{1,2}})(?:是|要)(?=[^否])|其(?P<n3>{C})[,，、：:是]|第(?P<n4>{C}{{1,2}})[,，、：:](?=.)"),
    (7, r"(?P<n2>[●·•◆■▲★□○◇➢✓※]|[-—–]{1,2}(?=\s*[\u4e00-\u9fff“《]))\s*"),
)
PATTERNS = tuple((level, re.compile(rf"\s*(?:{pattern})\s*")) for level, pattern in STYLES)
CHAPTER, TASK = 1.5, 3  # up to CHAPTER a heading is a category, below TASK a project
IN_SENTENCES = 6  # from this level on (一是, ●) one paragraph may hold several


@dataclass(frozen=True)
class Mark:
    """The number at the beginning of a line: its level, as printed, its value where it counts, and where it ends."""

    level: float
    printed: str
    value: int | None
    end: int


def mark_of(text: str) -> Mark | None:
    """Return the number at the beginning of a line, None for a line without one."""
    for level, pattern in PATTERNS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            printed = next((value for value in found.groupdict().values() if value), "")
            return Mark(level, found.group().strip(), number(printed), found.end())
    return None
