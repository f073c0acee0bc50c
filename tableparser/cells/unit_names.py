"""责任单位: a cell of unit names as pairs of name and role.

The cell is split at punctuation, at words of duty (牵头, 配合), and at white space after the last character of a name.
"""

import itertools
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from tableparser.cells.numerals import squash
from tableparser.cells.unit_words import (
    AND,
    BRANCH,
    CANNOT_STAND_ALONE,
    CLOSE,
    COLLECTIVE,
    COMMITTEE,
    COOPERATING,
    DOT_BETWEEN_NAMES,
    DUTY,
    ENDS_A_LINE,
    ENDS_LIKE_A_UNIT,
    EVERYONE,
    GOES_ON_A_NAME,
    HARD,
    HAS_BRANCHES,
    IN_BRACKETS,
    LABEL,
    LEAD,
    LEADS_OTHERS,
    NOTHING,
    NUMBERS,
    OF_A_COMMITTEE,
    OPEN,
    ORNAMENTS,
    PLACE,
    RESPONSIBLE,
    ROLE_BRACKET,
    SHORT_NAMES,
    SPLITTERS,
    VAGUE,
    WITH_OTHERS,
)

LONGEST_NAME = 60  # no unit has a longer one; what is longer is kept as it is printed


@dataclass
class UnitReading:
    """The names of a cell, each with its role, in printed order; `asks` are ambiguities; `filler` are words of duty."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    filler: list[str] = field(default_factory=list)

    def names(self, role: str) -> list[str]:
        """Return the names in one role, once each."""
        return list(dict.fromkeys(name for name, each in self.pairs if each == role))


def read_units(text: str, role: str = RESPONSIBLE, known: Collection[str] = ()) -> UnitReading:
    """Read a cell of unit names; `role` is what its column means, `known` are the names and aliases of the portal."""
    reading = UnitReading()
    bare = squash(text)
    if unbracketed(bare).rstrip("。.") in NOTHING or not re.search(r"\w", bare):
        if bare in ("同上", "〃"):
            reading.asks.append(f"只写了「{bare}」")
        return reading
    for clause, clause_role in clauses(unbracketed(unnumbered(text.strip())), role):
        if clause_role == "person":
            reading.asks.append(f"「{squash(clause).strip(SPLITTERS)}」是人，不是单位")
            continue
        read_clause(clause, clause_role, role, known, reading)
    reading.pairs = list(dict.fromkeys(reading.pairs))
    return reading


def unbracketed(text: str) -> str:
    """Return what stands in brackets that embrace the whole cell, without them."""
    depth = list(itertools.accumulate((letter in OPEN) - (letter in CLOSE) for letter in text))
    if len(text) > 2 and text[0] in OPEN and depth[-1] == 0 and 0 not in depth[:-1]:
        return text[1:-1]
    return text


def unnumbered(text: str) -> str:
    """Return a numbered list as names with separators; dots between names and role brackets separate as well."""
    for number in NUMBERS:
        if re.match(number, text):
            text = re.sub(number, HARD, text)
    return DOT_BETWEEN_NAMES.sub(HARD, text)


def clauses(text: str, role: str) -> list[tuple[str, str]]:
    """Cut the cell at labels (牵头单位：… 配合单位：…); what stands before the first has the column's role."""
    found = [label for label in LABEL.finditer(text) if stands_free(label)]
    if not found:
        return [(text, role)]
    parts = [(text[: found[0].start()], role)]
    for place, label in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        parts.append((text[label.end() : end], role_said(label)))
    return [(part, each) for part, each in parts if part.strip(SPLITTERS)]


def stands_free(label: re.Match[str]) -> bool:
    """Return whether the match is a label: not in a name's brackets or after 为; without a colon, only in front."""
    before = label.string[: label.start()].rstrip(" \t\u3000")[-1:]
    if label.group()[-1] in ":：】]":
        return before == "" or before not in "为是" + OPEN
    return before == "" or before in SPLITTERS + CLOSE


def role_said(label: re.Match[str]) -> str:
    return next((role for role in ("person", LEAD, COOPERATING) if label[role]), RESPONSIBLE)


def read_clause(text: str, role: str, column: str, known: Collection[str], reading: UnitReading) -> None:
    """Read one clause: groups end at ，；。 where a word of duty says their role."""
    pending: list[tuple[str, str | None]] = []
    together = False  # after 会同 the rest cooperates, whatever they all do
    for token, stop in tokens(text, known):
        name, said = duty(token, known)
        if name in ("", "等") and said:
            reading.filler.append(token)
        joined = WITH_OTHERS.match(name)
        if joined and name not in known:
            flush(pending, LEAD, reading)
            name, together = joined["others"], True
        found = names_in(name, known, reading)
        if len(found) > 1 and found[0][1] == LEAD and found[1][1] == COOPERATING:  # 甲会同乙、丙
            flush(pending, LEAD, reading)
            together = True
        pending += [(one, own or (COOPERATING if together else None)) for one, own in found]
        if said:
            flush(pending, said, reading)
            role = RESPONSIBLE if said == LEAD and column != COOPERATING and not together else role
        elif stop in "；;。":
            flush(pending, role, reading)
        together = together and not said and stop not in "；;。"
    flush(pending, role, reading)


def flush(pending: list[tuple[str, str | None]], role: str, reading: UnitReading) -> None:
    reading.pairs += [(name, own or role) for name, own in pending]
    pending.clear()


def tokens(text: str, known: Collection[str]) -> list[tuple[str, str]]:
    """Cut a text at separators outside brackets; at white space only where a name has ended.

    Return each piece with the character that ended it.
    """
    text = ROLE_BRACKET.sub(set_off, text)
    whole = {place for found in COLLECTIVE.finditer(text) for place in range(*found.span())}
    pieces: list[tuple[str, str]] = []
    depth, start = 0, 0
    for place, letter in enumerate(text + "。"):
        depth += (letter in OPEN) - (letter in CLOSE and depth > 0)
        if letter in SPLITTERS and place not in whole and (depth == 0 or place == len(text)):
            pieces.append((text[start:place], letter))
            start = place + 1
    return [(token, stop) for token, stop in joined_over_space(pieces, known) if squash(token)]


def joined_over_space(pieces: list[tuple[str, str]], known: Collection[str]) -> list[tuple[str, str]]:
    """Put together what white space has cut within a name (绿洲控股↵集团, 财 政 局)."""
    joined: list[tuple[str, str]] = []
    for token, stop in pieces:
        if joined and joined[-1][1] != HARD and joined[-1][1].isspace() and len(joined[-1][0]) < LONGEST_NAME:
            before = joined[-1][0]
            if not squash(token) or not squash(before) or belongs(squash(before), squash(token), known):
                joined[-1] = (before + token, stop)
                continue
        joined.append((token, stop))
    return joined


def belongs(before: str, after: str, known: Collection[str]) -> bool:
    """Return whether two pieces with white space between are one name."""
    if before + after in known:
        return True
    if before in SHORT_NAMES and after in SHORT_NAMES:
        return False
    if before in known and (after in known or ENDS_LIKE_A_UNIT.search(after)):
        return CANNOT_STAND_ALONE.match(after) is not None and after not in known
    if re.match(r"(?:牵头|配合|负责|协办|等)", after) or CANNOT_STAND_ALONE.match(after):
        return True
    if ENDS_A_LINE.search(before) and not GOES_ON_A_NAME.match(after):
        return False
    if (HAS_BRANCHES.search(before) and BRANCH.match(after)) or (
        COMMITTEE.match(before) and OF_A_COMMITTEE.match(after)
    ):
        return True
    if len(after) == 1 or len(before) == 1:
        return len(before) < 3 or bool(ENDS_LIKE_A_UNIT.search(after)) or not ENDS_LIKE_A_UNIT.search(before)
    if VAGUE.search(before):
        return not after.startswith("各") and VAGUE.search(before + after) is not None
    if duty(before, known)[1]:
        return False
    if PLACE.search(before) and not PLACE.search(after) and before[0] not in "各全" and after not in known:
        return after[0] not in "区市县各"
    return not (ENDS_LIKE_A_UNIT.search(before) or EVERYONE.match(before) or after in known)


def duty(token: str, known: Collection[str] = ()) -> tuple[str, str | None]:
    """Take a word of duty off the end of a token; return the rest and the role it gives."""
    bare = squash(token).rstrip("。．.")
    if bare in known:
        return bare, None
    bare = re.sub(r"^(?:并由|由|请)(?=.{2,})|^(?:以及|及其)(?=.)", "", bare)
    for role, pattern in DUTY.items():
        found = pattern.search(bare, max(0, len(bare) - LONGEST_NAME))
        if found and not (found.start() == 0 and found.group() in ("协同", "参与")):
            rest = bare[: found.start()]
            if role == RESPONSIBLE and not rest:
                return "", None if bare in ("负责", "落实") else RESPONSIBLE
            return rest, role
    return bare, None


def names_in(token: str, known: Collection[str], reading: UnitReading) -> list[tuple[str, str | None]]:
    """Return the names of one token with the role that brackets or 会同 give them."""
    bare = squash(token).strip(ORNAMENTS)
    if not bare or bare in NOTHING:
        return []
    if bare in known or COLLECTIVE.fullmatch(bare):
        return [(bare, None)]
    led = LEADS_OTHERS.match(bare)
    if led and ENDS_LIKE_A_UNIT.search(led["lead"]):
        leads = [(name, LEAD) for name, _ in names_joined(led["lead"], known, reading)]
        others = names_joined(led["others"], known, reading)
        return [*leads, *((name, own or COOPERATING) for name, own in others)]
    return names_joined(bare, known, reading)


def names_joined(bare: str, known: Collection[str], reading: UnitReading) -> list[tuple[str, str | None]]:
    """Return the names that 和 joins, with the role in their brackets."""
    bare, own = role_in_brackets(bare)
    parts = at_and(without_others(bare, known, reading), known)
    return [(name, own) for part in parts if (name := without_others(part, known, reading))]


def without_others(name: str, known: Collection[str], reading: UnitReading) -> str:
    """Return the name without 「等部门」, and ask who is meant by it."""
    vague = VAGUE.search(name)
    if not vague or name in known:
        return name
    reading.asks.append(f"「{name}」没有逐一写明单位")
    reading.filler.append(vague.group())
    return name[: vague.start()]


def set_off(found: re.Match[str]) -> str:
    """Return a bracket that says the role of the name before it, with a separator behind."""
    before = found.string[: found.start()].rstrip()[-1:]
    follows_a_name = before and before not in SPLITTERS and role_of(found[1])
    return f"{found.group()}{HARD if follows_a_name else ''}"


def role_of(words: str) -> str | None:
    bare = squash(words)
    return next((role for role, pattern in IN_BRACKETS.items() if pattern.match(bare)), None)


def role_in_brackets(token: str) -> tuple[str, str | None]:
    """Take 「（牵头）」 off a name; brackets with anything else belong to the name."""
    for found in ROLE_BRACKET.finditer(token):
        if role := role_of(found[1]):
            return token[: found.start()] + token[found.end() :], role
    return token, None


def at_and(name: str, known: Collection[str]) -> list[str]:
    """Cut at 和, 与, 及 only where both sides are names of their own (教育局和体育局, not 卫生和计划生育委)."""
    parts: list[str] = []
    depth, start = 0, 0
    for place, letter in enumerate(name):
        depth += (letter in OPEN) - (letter in CLOSE and depth > 0)
        found = AND.match(name, place) if depth == 0 and name[start:] not in known else None
        if found and start <= place and is_name(name[start:place], known) and begins_a_name(name[found.end() :], known):
            parts.append(name[start:place])
            start = found.end()
    return [*parts, name[start:]]


def begins_a_name(rest: str, known: Collection[str]) -> bool:
    return bool(rest) and (is_name(rest, known) or AND.search(rest) is not None)


def is_name(text: str, known: Collection[str]) -> bool:
    if text in known:
        return True
    if not 2 <= len(text) <= LONGEST_NAME:
        return False
    vague = VAGUE.search(text)
    text = text[: vague.start()] if vague else text
    return text in known or (len(text) >= 2 and (ENDS_LIKE_A_UNIT.search(text) or EVERYONE.match(text)) is not None)
