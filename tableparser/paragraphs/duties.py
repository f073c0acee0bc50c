"""Who does it until when: what brackets, labels and the last sentence of a paragraph say of units and deadline.

Brackets are of any kind; leads, units and deadline may come in any order, with labels (牵头单位：), with words of duty
(A牵头，B配合), or bare (A、B).
"""

import itertools
import re
from dataclasses import dataclass, field

from tableparser.cells.numerals import squash
from tableparser.cells.unit_names import duty
from tableparser.cells.unit_words import CLOSE, ENDS_A_LINE, ENDS_LIKE_A_UNIT, EVERYONE, LABEL, OPEN, VAGUE
from tableparser.columns import Field
from tableparser.paragraphs.labels import DUTIES, EXTRA, UNITS, Labelled, labels_of
from tableparser.table.columns.cells import is_date

END, STOPS = "。；;！!", "。；;，,、 \t\u3000"
PIECES = re.compile(r"[、，,；;。\s]+")
GENERIC = re.compile(
    r"^(?:各|有关|相关)?(?:街道|乡镇|镇街|街镇|镇|乡|村|社区|区|县|市|园区|学校|单位|部门|企业|中心|院|校|室)$"
)
LONGEST_NAME = 26
TO_THE_TIME = re.compile(  # up to the last time of a clause
    r"^.*(?:[\d一二三四五六七八九十](?:年|月|日|号|季度)|[今明后次当全本]年|半年)度?(?:[底末初中]|[上中下]旬)?(?:之|以)?[前内]?"
)
LONGEST_PREDICATE = 8  # characters behind a time (前全部完成到位); more are the work itself
NO_NAME = re.compile(r"[\d“”《》%：:]|^(?:不?含|包括|共|其中|约|如|即|原|以下|涉及|见|详见)")
VERBS = re.compile(r"的|了|不少于|以上|建设|改造|完成|推进|开展|加强")  # in a piece that does not end like a name
MOSTLY = 0.6
PREDICATE = re.compile(r"[，,](?=(?:具体|主要|全面)?(?:负责|统筹|组织|做好|承担|协调|落实)[^，,；;。、]{4,})[^；;。]*")
OF_ONE_UNIT = re.compile(  # 区财政局负责资金保障: the part of one unit, right behind its name
    r"(?<=[局委办部院所站心厅镇乡道府会社团队司处科县区市位门])(?:具体|主要|全面)?(?:负责|统筹|承担|组织|协调|做好)"
    r"(?!(?:牵头|落实|实施|推进|协调|抓总|抓好|办理|承办|做好|配合|具体|组织|等|的|单位|部门)*(?:$|[，,；;。、）)]))[^，,；;。、（）()]{3,}"
)
NOTE = re.compile(  # what holds for the whole list of units
    r"[（(〔\[][^（）()]*(?:下同|除标注|第一位|列第一|排第一|排名|按序)[^（）()]*[）)〕\]]|。.+$"
    r"|[；;，,](?:以下|均含|均需|不再)[^；;]*$",
    re.DOTALL,
)
BY = re.compile(r"^(?:具体)?(?:由|请)(?=.{2,}(?:牵头|负责|配合|落实|实施|主办|承办))")

LED_BY = re.compile(
    r"(?:^|(?<=[。；;，,：:]))(?P<said>由?[^，,。；;：:由]{2,60}牵头(?:负责)?(?:[，,][^，,。；;：:]{2,60}(?:配合|参与|协助|落实))*"
    r"|由[^，,。；;：:由]{2,60}负责(?=[，,。；;]))"
)


@dataclass
class Duties:
    """What was said: texts by field in printed order, labels and brackets by the way, and values without a field."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    signs: list[str] = field(default_factory=list)  # brackets, labels and commas: no part of any value
    notes: list[str] = field(default_factory=list)  # what stands beside the units: 下同, 负责统筹推进

    def __bool__(self) -> bool:
        return any(name in self.fields for name in DUTIES)

    def add(self, name: str, text: str) -> None:
        """Add a value to a field; what is no letter is a sign."""
        if re.search(r"\w", text):
            self.fields.setdefault(name, []).append(text.strip())
        else:
            self.signs.append(text)

    def take(self, other: "Duties") -> None:
        """Add what another bracket of the same task says."""
        for name, texts in other.fields.items():
            self.fields.setdefault(name, []).extend(texts)
        for name, text in other.extra.items():
            self.extra[name] = f"{self.extra[name]}\n{text}" if name in self.extra else text
        self.signs += other.signs
        self.notes += other.notes


def brackets(text: str) -> list[tuple[int, int]]:
    """Return begin and end of each outermost bracket, of whatever kind; one that is never closed is none."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        if letter in OPEN:
            start = place if depth == 0 else start
            depth += 1
        elif letter in CLOSE and depth:
            depth -= 1
            if depth == 0:
                found.append((start, place + 1))
    return found


def duties_of_bracket(text: str, start: int, end: int) -> Duties | None:
    """Return what a bracket says of units and deadline; None for one that belongs to the sentence."""
    inner, before, behind = text[start + 1 : end - 1], text[:start].rstrip(), text[end:].lstrip()
    closes = not behind or behind[0] in END + OPEN or before[-1:] in END
    said = None
    if any(each.field in DUTIES for each in labels_of(inner)):
        said = labelled(inner)
    elif closes and (are_units(inner) or LABEL.match(inner.strip())):
        said = units_and_times(inner, Field.RESPONSIBLE)
    elif closes and is_date(squash(inner)) and re.search(r"前|底|末|完成|期|月", inner) and not behind.strip(STOPS):
        said = Duties({Field.DEADLINE: [inner.strip()]})
    if said:
        said.signs += [text[start], text[end - 1]]
    return said or None


def labelled(text: str) -> Duties:
    """Return what a text with labels says; what stands before the first label has no label of its own."""
    said, found = Duties(), labels_of(text)
    first = text[: found[0].start] if found else text
    if first.strip(STOPS):
        said.take(units_and_times(first, Field.RESPONSIBLE) if are_units(first) else Duties(notes=[first]))
    else:
        said.signs.append(first)
    for label in found:
        said.signs.append(text[label.start : label.end])
        said.take(value_of(label, text[label.end : label.stop]))
    return said


def value_of(label: Labelled, text: str) -> Duties:
    """Return what the value of a label says."""
    value = text.rstrip(STOPS)
    said = Duties(signs=[text[len(value) :]])
    if label.field == EXTRA:
        said.extra[label.name] = value
    elif label.field in UNITS:
        said.take(units_and_times(value, label.field))
    elif label.field == Field.DEADLINE:
        said.add(label.field, value)
    else:
        said.notes.append(value)
    return said


def units_and_times(text: str, role: str) -> Duties:
    """Return units and times of a text such as 「A牵头，B、C配合，2022年底前完成」; notes beside them are set apart."""
    said = Duties()
    for pattern in (NOTE, PREDICATE, OF_ONE_UNIT):
        said.notes += [each.group() for each in pattern.finditer(text)]
        text = pattern.sub("", text)
    units = text
    for piece in times_of(text):
        units = units.replace(piece, "", 1)
        kept = piece.strip(STOPS)
        said.add(Field.DEADLINE, kept)
        said.signs.append(piece.replace(kept, "", 1))
    kept = units.strip(STOPS)
    said.signs.append(units.replace(kept, "", 1) if kept else units)
    if kept:
        said.add(role, kept)
    return said


def times_of(text: str) -> list[str]:
    """Return the pieces between commas that are times, each with the comma before it; those side by side are one."""
    depth = list(itertools.accumulate((letter in OPEN) - (letter in CLOSE) for letter in text))
    cuts = [0, *(place for place, letter in enumerate(text) if letter in "，,；;。" and depth[place] == 0), len(text)]
    found: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(cuts):
        if is_date(squash(text[start:end]).strip(STOPS)):
            joins = bool(found) and found[-1][1] == start
            found[-1:] = [(found[-1][0], end)] if joins else [*found[-1:], (start, end)]
    return [text[start:end] for start, end in found]


def are_units(text: str) -> bool:
    """Return whether a text is a list of units, with or without words of duty and a time."""
    bare = squash(OF_ONE_UNIT.sub("", PREDICATE.sub("", NOTE.sub("", text)))).rstrip(STOPS)
    said = [piece for piece in PIECES.split(outside(bare)) if piece]
    pieces = [piece for piece in said if not is_time(piece)]
    timed = len(pieces) < len(said)  # beside a time 各街镇 is who does it, alone it may belong to the sentence
    generic = GENERIC.match(bare) or all(GENERIC.match(piece) for piece in pieces)
    if not pieces or (generic and not timed):
        return False
    names = [duty(BY.sub("", piece)) for piece in pieces]
    like = sum(is_like_a_name(name) for name, _ in names)
    strange = any(is_strange(name) for name, _ in names)
    needed = MOSTLY if any(role for _, role in names) else 0.75
    return not strange and like >= needed * len(names) and is_like_a_name(names[0][0])


def is_time(text: str) -> bool:
    """Return whether a clause is a time and no more: 2022年底前完成, but not 2022年底前完成仓房的屋面翻修."""
    return is_date(text) and len(TO_THE_TIME.sub("", text)) <= LONGEST_PREDICATE


def is_strange(name: str) -> bool:
    """Return whether a piece can be no unit at all, so that the whole text is no list of units."""
    no_name = len(name) > LONGEST_NAME or NO_NAME.search(name)
    return bool(no_name or (VERBS.search(name) and not is_like_a_name(name)))


def units_in(text: str) -> str:
    """Return the clauses in which a sentence itself says who leads (由A牵头，B配合，…), as printed; "" for none."""
    for found in LED_BY.finditer(text):
        said = found["said"].rstrip("，,")
        if are_units(said):
            return said
    return ""


def outside(text: str) -> str:
    """Return a text without its brackets: 各县（市、区） is one name."""
    for start, end in reversed(brackets(text)):
        text = text[:start] + text[end:]
    return text


def is_like_a_name(name: str) -> bool:
    vague = VAGUE.search(name)
    name = name[: vague.start()] if vague else name
    likely = ENDS_LIKE_A_UNIT.search(name) or ENDS_A_LINE.search(name) or EVERYONE.match(name)
    return not name or bool(likely and 2 <= len(name) <= LONGEST_NAME)
