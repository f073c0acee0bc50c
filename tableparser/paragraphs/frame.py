"""What stands around the tasks of a document: title, addressees, introduction above; attachments, signature below."""

import itertools
import re
from dataclasses import dataclass, field

from tableparser.cells.numerals import squash
from tableparser.cells.unit_words import ENDS_LIKE_A_UNIT
from tableparser.columns import Field
from tableparser.paragraphs.entries import GENERAL, LABELLED, MARKED, Entry, Line, entries_of
from tableparser.paragraphs.labels import UNITS

TITLE_END = re.compile(
    r"(?:方案|计划|要点|分工|清单|安排|意见|任务|任务书|分解表?|台账|实事|项目|措施|举措|行动|通知|报告|纪要|规划|责任书|目录"
    r"|责任|工作|汇总表?|一览表?)(?:[（(〔][^（）()]{1,20}[）)〕])?$"
)
NUMBER_OF_DOCUMENT = re.compile(r"[〔\[（(]\s*20\d\d\s*[〕\]）)]\s*\d*\s*号")
DAY = re.compile(
    r"^[（(]?(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年\s*[\d一二三四五六七八九十]{1,3}月\s*[\d一二三四五六七八九十]{1,3}日[）)]?(?:印发)?$"
)
ATTACHED = re.compile(r"^附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*(?:[:：.、]|$)")
CLOSING = re.compile(
    r"^(?:[（(]?此件|抄送|主送|[（(]?联系人|联系电话|[（(]?电话|责任编辑|编辑|来源|打印|关闭|信息来源|扫一扫|主题词|校对"
    r"|[（(]略[）)]|—|-+\s*\d+|特此|(?:出席|列席|缺席|请假|主持|记录|分送|发送|参会|参加)(?:人员|领导|人|单位)?[:：]"
    r"|本(?:方案|措施|意见|办法|计划|分工)自.{0,12}起)"
)
IN_BRACKETS = re.compile(r"[（(〔][^（）()]{2,20}[）)〕]")  # the last line of a title: （2022—2024年）, （试行）
LONGEST_TITLE = 60
SHORT_TITLE = 14


@dataclass
class Document:
    """One document of a file: its title (lines), the entries that may be tasks, and the lines around them."""

    title: list[Line] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return the title without white space."""
        return "".join(squash(line.text) for line in self.title)

    @property
    def year(self) -> int | None:
        """Return the year in which the document was written: of its number or signature, None where these differ."""
        texts = [squash(line.text) for line in (*self.above, *self.below)]
        dated = [text for text in texts if DAY.match(text) or NUMBER_OF_DOCUMENT.search(text)]
        years = {int(found) for text in dated for found in re.findall(r"20\d\d", text)}
        return years.pop() if len(years) == 1 else None

    @property
    def heading(self) -> str:
        """Return by what a person tells what the document is: its title, else its first line."""
        return self.name or "".join(squash(line.text)[:LONGEST_TITLE] for line in self.above[:1])


def documents_in(lines: list[Line]) -> list[Document]:
    """Return the documents of a file: a notice and what is attached to it are two."""
    cuts = [0, *(place for place in range(1, len(lines)) if begins_a_document(lines, place)), len(lines)]
    return [document_of(lines[a:b]) for a, b in itertools.pairwise(cuts) if a < b]


def begins_a_document(lines: list[Line], place: int) -> bool:
    """Return whether a title stands here, right below a signature, a date or the word 附件."""
    before = squash(lines[place - 1].text)
    ended = DAY.match(before) or (ATTACHED.match(before) and len(before) <= 6) or CLOSING.match(before)
    return bool(ended) and is_title(lines[place].text, ended=False)


def is_title(text: str, *, ended: bool = True) -> bool:
    """Return whether a line may be a title, or (`ended` False) the first of its lines."""
    bare = squash(text)
    plain = (
        4 <= len(bare) <= LONGEST_TITLE and not re.search(r"[。；，：:;]", bare) and not NUMBER_OF_DOCUMENT.search(bare)
    )
    return plain and not DAY.match(bare) and (not ended or bool(TITLE_END.search(bare)))


def document_of(lines: list[Line]) -> Document:
    entries = entries_of(lines)
    first = next((place for place, entry in enumerate(entries) if begins_tasks(entry)), len(entries))
    if 1 < first < len(entries) and entries[first].field_said in UNITS and not is_title(lines[first - 1].text):
        first -= 1  # the paragraph of which the label tells
    last = end_of_tasks(entries, first)
    above = lines[:first]
    title = title_of(above)
    others = [line for line in above if line not in title]
    return Document(title, entries[first:last], others, lines[last:])


def begins_tasks(entry: Entry) -> bool:
    """Return whether the tasks of a document may begin with an entry."""
    if entry.kind == LABELLED:
        return entry.field_said in (*UNITS, Field.PROJECT, Field.TASKS, Field.CATEGORY)
    return entry.kind == MARKED or entry.says_duties


def title_of(lines: list[Line]) -> list[Line]:
    """Return the lines of the title: the last that ends like one, with the line before it where it is short."""
    plain = [line for line in lines if is_title(line.text, ended=False) and not GENERAL.match(squash(line.text))]
    titled = [line for line in plain if is_title(line.text)]
    if not titled:
        return plain[:1]
    place = plain.index(titled[-1])
    short = len(squash(titled[-1].text)) < SHORT_TITLE and place > 0
    beside = short and lines.index(plain[place - 1]) == lines.index(titled[-1]) - 1
    before = squash(plain[place - 1].text) if beside else ""
    joins = before and not ENDS_LIKE_A_UNIT.search(before) and not is_title(before) and not ATTACHED.match(before)
    behind = lines[lines.index(titled[-1]) + 1 :][:1]
    years = [line for line in behind if IN_BRACKETS.fullmatch(squash(line.text))]
    return [*(plain[place - 1 : place] if joins else []), titled[-1], *years]


def end_of_tasks(entries: list[Entry], first: int) -> int:
    """Return where signature, date and the list of attachments begin."""
    last = len(entries)
    while last > first and is_closing(entries, last - 1):
        last -= 1
    attached = [place for place in range(first, last) if ATTACHED.match(squash(entries[place].line.text))]
    for place in attached:
        if not any(entry.says_duties or entry.kind == LABELLED for entry in entries[place:last]):
            last = place
            break
    while last > first and is_closing(entries, last - 1):
        last -= 1
    return last


def is_closing(entries: list[Entry], place: int) -> bool:
    bare = squash(entries[place].line.text)
    if entries[place].kind == MARKED or entries[place].says_duties:
        return False
    signs = len(bare) <= 30 and ENDS_LIKE_A_UNIT.search(bare) and not re.search(r"[，。；：:]", bare)
    dated = place + 1 < len(entries) and DAY.match(squash(entries[place + 1].line.text))
    return bool(DAY.match(bare) or ATTACHED.match(bare) or CLOSING.match(bare) or (signs and dated))
