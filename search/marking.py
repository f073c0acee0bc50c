"""Where in a text the words were found: a part of it, cut into pieces that are marked and pieces that are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from search.models import SearchText
from search.words import may_be_initials

WIDTH, BEFORE = 110, 24  # characters of a text that are shown, and of these before the first that was found


@dataclass(frozen=True)
class Piece:
    """A part of a text as it was written; the template escapes it."""

    text: str
    is_marked: bool


def pieces_of(found: SearchText, words: Sequence[str]) -> list[Piece]:
    """Return the part of the text around what was found, with … where it was cut, the words marked."""
    spans = merged(span for word in words for span in spans_of(found, word))
    first, end = window(len(found.text), spans)
    pieces, place = [Piece("…", False)] if first else [], first
    for start, stop in spans:
        if stop <= first or start >= end:
            continue
        pieces.append(Piece(found.text[place:start], False))
        pieces.append(Piece(found.text[max(start, first) : min(stop, end)], True))
        place = min(stop, end)
    pieces.append(Piece(found.text[place:end], False))
    pieces += [Piece("…", False)] if end < len(found.text) else []
    return [piece for piece in pieces if piece.text]


def spans_of(found: SearchText, word: str) -> list[tuple[int, int]]:
    """Return start and end of each place of the word; of its initials only where it is not written itself."""
    written = places_of(found.folded, word)
    return written or (places_of(found.initials, word) if may_be_initials(word) else [])


def places_of(text: str, word: str) -> list[tuple[int, int]]:
    spans, place = [], text.find(word)
    while place >= 0:
        spans.append((place, place + len(word)))
        place = text.find(word, place + len(word))
    return spans


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those that overlap or touch as one."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((start, stop))
    return found


def window(length: int, spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return start and end of the part of a text of that length that is shown."""
    if length <= WIDTH:
        return 0, length
    start = max(0, min(spans[0][0] - BEFORE, length - WIDTH)) if spans else 0
    return start, start + WIDTH
