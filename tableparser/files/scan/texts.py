"""From characters to the text of a cell: lines that were wrapped are joined, doubtful characters marked.

Needs no library: what is read stands here as characters with their confidence.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tableparser.files.grid import SURE

HALF_AND_FULL = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}
GAP, GAP_AT_END = 1.75, 0.8  # heights of a line: so far from one character's middle to the next, or to the ink's end
OPENING, CLOSING = "（〔《“「【(", "）〕》”」】)，。、；：,"


@dataclass(frozen=True)
class Character:
    """One character as read: how sure the model is of it, from 0 to 1, and where its middle stands, in pixels."""

    text: str
    confidence: float
    at: float = 0.0


@dataclass(frozen=True)
class ReadLine:
    """A line as read: where its ink begins and ends and how high it is, in pixels."""

    begin: float
    end: float
    height: float
    characters: Sequence[Character]


@dataclass
class ReadText:
    """A text put together from lines: `doubtful` are the places of the characters below SURE."""

    text: str = ""
    confidence: float = 1.0
    doubtful: list[int] = field(default_factory=list)
    is_full: bool = False  # its last line reaches the right edge

    def add(self, character: Character) -> None:
        if character.confidence < SURE:
            self.doubtful.append(len(self.text))
        self.confidence = min(self.confidence, character.confidence)
        self.text += character.text


def text_of_lines(lines: Sequence[ReadLine], left: float, right: float) -> ReadText:
    """Return the text of a cell between two edges: a line that leaves room for the next one's beginning ends there."""
    whole, room = ReadText(), 0.0
    written = [(line, trimmed(with_gaps(line))) for line in lines]
    written = [(line, characters) for line, characters in written if characters]
    margin = max(0.0, min((line.begin for line, _ in written), default=left) - left)
    for line, characters in written:
        if whole.text:
            is_wrapped = room < max(beginning(characters), 1.5) * line.height
            joint = blank_between(whole.text, characters[0].text) if is_wrapped else "\n"
            whole.text += joint
        for character in characters:
            whole.add(character)
        room = right - line.end - margin
    whole.is_full = bool(written) and room < 1.5 * written[-1][0].height
    if lines and not written:  # ink that no character was found in
        whole.confidence = 0.0
    elif len(written) < len(lines):
        whole.confidence = min(whole.confidence, SURE / 2)
    return whole


def with_gaps(line: ReadLine) -> list[Character]:
    """Return the characters of a line, those beside ink that was read as nothing made doubtful.

    Models leave out a full stop at the end, or a letter they do not know, without being less sure of the others.
    """
    found = list(line.characters)
    marked = set()
    if found and line.end - found[-1].at > GAP_AT_END * line.height:
        marked.add(len(found) - 1)
    if found and found[0].at - line.begin > GAP_AT_END * line.height:
        marked.add(0)
    for place in range(len(found) - 1):
        if found[place + 1].at - found[place].at > GAP * line.height:
            marked |= {place, place + 1}
    return [
        replace(each, confidence=min(each.confidence, SURE / 2)) if place in marked else each
        for place, each in enumerate(found)
    ]


def trimmed(characters: Sequence[Character]) -> list[Character]:
    """Return the characters without blanks at the ends, brackets and commas of Chinese text in full width."""
    written = [place for place, each in enumerate(characters) if each.text.strip()]
    kept = list(characters[written[0] : written[-1] + 1]) if written else []
    return [
        replace(each, text=HALF_AND_FULL[each.text]) if touches_chinese(kept, place) else each
        for place, each in enumerate(kept)
    ]


def touches_chinese(characters: Sequence[Character], place: int) -> bool:
    """Return whether a mark in half width stands beside a Chinese character, so that it was written in full width."""
    if characters[place].text not in HALF_AND_FULL:
        return False
    beside = [characters[each].text for each in (place - 1, place + 1) if 0 <= each < len(characters)]
    return any(is_wide(text) for text in beside)


def is_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[:1] or "a") in "WF"


def beginning(characters: Sequence[Character]) -> float:
    """Return how many letters wide the beginning of a line is that no program parts: a number, or what a bracket holds.

    One Chinese character counts 1, a letter or digit a half.
    """
    width, in_word = 0.0, False
    for character in characters:
        narrow = not is_wide(character.text) and character.text not in OPENING + CLOSING
        if width and not (in_word and narrow) and character.text not in CLOSING and not opens(characters, width):
            break
        in_word = narrow
        width += 0.5 if narrow else 1.0
    return width


def opens(characters: Sequence[Character], width: float) -> bool:
    """Return whether what was counted so far is an opening bracket alone."""
    return width == 1.0 and characters[0].text in OPENING


def blank_between(before: str, behind: str) -> str:
    """Return what stands between two pieces of a wrapped text: a blank between words of letters, else nothing."""
    ends = f"{before[-1:]}{behind[:1]}"
    return " " if len(ends) == 2 and ends.isascii() and ends.isalpha() else ""
