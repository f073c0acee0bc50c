"""The lines of a text in order: each begins with a number, with a label, or with neither."""

import itertools
import re
from dataclasses import dataclass, field

from tableparser.columns import Field
from tableparser.paragraphs.duties import units_in
from tableparser.paragraphs.labels import DUTIES, EXTRA, Labelled, label_of_line
from tableparser.paragraphs.marks import CHAPTER, TASK, Mark, mark_of
from tableparser.paragraphs.parts import Part, parts_of
from tableparser.paragraphs.times import deadline_in, period_in

PROBLEM_LEVEL = 2.5  # a problem under a label stands below （一） and above 1.
MARKED, LABELLED, PLAIN = "marked", "labelled", "plain"
TITLE = re.compile(r"^([^。；;：:]{2,30})[。]\s*(?=\S)")
LONGEST_TITLE, SHORT_TITLE = 60, 24
HEADING = re.compile(r"[^。；;：:，,（(〔【\d]{3,16}")  # a line that may be a heading without a number
GENERAL = re.compile(  # a heading that is no title
    r"^(?:主要|重点|工作|具体|总体|整改|保障|目标)*(?:任务|工作|措施|内容|要求|目标|安排|分工)$"
)
MEASURES = re.compile(r"^(?:整改|具体|工作|主要|落实)*(?:措施|举措)$")  # a label without a colon
PERSON = re.compile(r"(?:人|领导|电话|方式)$")  # a label that is no task, numbered or not
ABOVE = 0.25  # so far above the level of its list stands a heading without a number
OPENS_TASKS = (Field.TASKS, Field.PROJECT)


@dataclass(frozen=True)
class Line:
    """One line of text with the name by which a person finds it."""

    ref: str
    text: str


@dataclass
class Entry:
    """One line: what it begins with, and its text behind that."""

    line: Line
    kind: str
    text: str
    mark: Mark | None = None
    label: Labelled | None = None
    parts: list[Part] = field(default_factory=list)

    @property
    def level(self) -> float:
        return self.mark.level if self.mark else 9.0

    @property
    def field_said(self) -> str:
        """Return the field of the label with which the line begins, "" without a label."""
        return self.label.field if self.label else ""

    @property
    def says_duties(self) -> bool:
        """Return whether the line itself says whose its tasks are."""
        return any(part.duties for part in self.parts)

    @property
    def title(self) -> str:
        """Return the short first sentence of a text that goes on behind it, "" for none."""
        found = TITLE.match("".join(part.text for part in self.parts))
        return found[1] if found and self.parts[0].text.startswith(found[1] + "。") else ""


def entries_of(lines: list[Line]) -> list[Entry]:
    """Return one entry for each line."""
    found = with_bare_headings(with_headings([entry_of(line) for line in lines]))
    has_records = any(entry.kind == LABELLED and entry.field_said in DUTIES for entry in found)
    for entry in found:
        if entry.kind == LABELLED and entry.mark and entry.field_said not in DUTIES and not has_records:
            entry.kind = MARKED  # （一）工作目标：… in a plan without records is a heading like others
    for entry in found:
        entry.parts = parts_of(entry.text) if entry.kind != LABELLED else []
    return found


def entry_of(line: Line) -> Entry:
    mark = mark_of(line.text)
    text = line.text[mark.end :] if mark else line.text
    label = label_of_line(text)
    if label and (mark is None or label.field != EXTRA or PERSON.search(label.name)):
        return Entry(line, LABELLED, text, mark, label)
    return Entry(line, MARKED if mark else PLAIN, text, mark)


def with_headings(entries: list[Entry]) -> list[Entry]:
    """Return the entries with short plain lines right above a list as headings: they stand just above its level."""
    begun = False
    for entry, following in itertools.pairwise(entries):
        begun = begun or entry.kind == MARKED
        bare = entry.text.strip()
        if entry.kind != PLAIN or not HEADING.fullmatch(bare) or not (begun or GENERAL.match(bare)):
            continue
        if MEASURES.match(bare):
            entry.kind, entry.label = LABELLED, Labelled(Field.TASKS, bare, 0, len(entry.text), len(entry.text))
        elif following.mark and following.mark.value == 1 and following.kind == MARKED:
            entry.kind, entry.mark = MARKED, Mark(following.level - ABOVE, "", None, 0)
    return entries


def with_bare_headings(entries: list[Entry]) -> list[Entry]:
    """Return the entries of a text without any number with the short lines above its tasks as headings.

    There are at least two of them, the first is none (it is the title), and a line with units follows each.
    """
    if any(entry.kind != PLAIN for entry in entries):
        return entries
    heads = [
        entry
        for entry, following in itertools.islice(itertools.pairwise(entries), 1, None)
        if HEADING.fullmatch(entry.text.strip()) and any(part.duties for part in parts_of(following.text))
    ]
    for entry in heads if len(heads) > 1 else ():
        entry.kind, entry.mark = MARKED, Mark(CHAPTER, "", None, 0)
    return entries


def below(entries: list[Entry], place: int) -> list[Entry]:
    """Return the entries under a marked one: up to the next of its level, or the next problem."""
    level, end = entries[place].level, place + 1
    while end < len(entries) and not closes(entries[end], level):
        end += 1
    return entries[place + 1 : end]


def closes(entry: Entry, level: float) -> bool:
    """Return whether an entry ends what stands under a heading of a level."""
    if entry.kind == MARKED or (entry.kind == LABELLED and entry.mark and entry.field_said == Field.PROJECT):
        return entry.level <= level
    return entry.kind == LABELLED and entry.field_said == Field.PROJECT and level >= PROBLEM_LEVEL


def is_heading(entries: list[Entry], place: int) -> bool:
    """Return whether a marked line is the heading of what stands under it, and not a task itself."""
    entry, under = entries[place], below(entries, place)
    children = [
        each
        for each in under
        if each.kind == MARKED or (each.kind == LABELLED and each.field_said in (Field.TASKS, Field.PROJECT))
    ]
    if children:
        return True
    bodies = [each for each in under if each.kind == PLAIN]
    text = entry.parts[0].text.rstrip()
    if not bodies or (entry.says_duties and (len(text) > SHORT_TITLE or text[-1:] in "。；")):
        return False
    if entry.level < TASK:
        tells = units_in(text) or (deadline_in(text) and not period_in(text))  # a sentence that is a task itself
        return len(entry.text) <= LONGEST_TITLE and not entry.title and not tells
    return sum(each.says_duties for each in bodies) >= 2
