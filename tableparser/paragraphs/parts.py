"""The tasks of one paragraph: each ends, or begins, where a bracket says whose it is."""

import re
from dataclasses import dataclass, field

from tableparser.cells.unit_names import duty
from tableparser.cells.unit_words import CLOSE
from tableparser.columns import Field
from tableparser.paragraphs.duties import (
    END,
    PIECES,
    STOPS,
    Duties,
    are_units,
    brackets,
    duties_of_bracket,
    labelled,
    units_and_times,
)
from tableparser.paragraphs.labels import DUTIES, labels_of


@dataclass
class Part:
    """A piece of a paragraph that is a task of its own, with what its brackets say."""

    text: str
    duties: Duties = field(default_factory=Duties)


def parts_of(text: str) -> list[Part]:
    """Return the tasks of a paragraph: each ends where a bracket says whose it is; one without brackets is one task."""
    parts, part, at = [], Part(""), 0
    found = [(start, end, said) for start, end in brackets(text) if (said := duties_of_bracket(text, start, end))]
    for start, end, said in found:
        between = text[at:start]
        leads = part.duties and not part.text.strip(STOPS)  # （A、B）做什么: the bracket stands before its task
        if leads and re.search(r"\w", between):
            part.text, between = between, ""
            parts.append(part)
            part = Part("")
        elif part.duties and re.search(r"\w", between):
            parts.append(part)
            part = Part("")
        if part.duties:
            part.duties.signs.append(between)
        else:
            part.text += between
        part.duties.take(said)
        at = taken_stop(text, end, part)
    rest = text[at:]
    if not re.search(r"\w", rest):
        part.duties.signs.append(rest)
        return [*parts, part]
    if part.duties and not part.text.strip(STOPS):
        part.text = rest
        return [*parts, part]
    if part.duties:
        parts.append(part)
        part = Part("")
    part.text += rest
    with_tail(part)
    if parts and not part.text.strip(STOPS):
        parts[-1].duties.take(part.duties)
        parts[-1].duties.signs.append(part.text)
        return parts
    return [*parts, part]


def taken_stop(text: str, at: int, part: Part) -> int:
    """Give the stop behind a bracket to the task that it ends; return where the text goes on."""
    stop = text[at : at + 1]
    if stop and stop in END and part.text.rstrip()[-1:] not in END + "：:":
        part.text = part.text.rstrip() + stop
        return at + 1
    if stop and stop in STOPS:
        part.duties.signs.append(stop)
        return at + 1
    return at


def with_tail(part: Part) -> None:
    """Take units and deadline off the end of a task without brackets: labels, or a last sentence of duty."""
    text = part.text
    dash = text.rfind("——")
    if dash > 0 and are_units(text[dash + 2 :].strip(STOPS)):
        part.text = text[:dash]
        part.duties.signs.append("——")
        part.duties.take(units_and_times(text[dash + 2 :], Field.RESPONSIBLE))
        return
    label = next((each for each in labels_of(text) if each.field in DUTIES and ends_before(text, each.start)), None)
    if label:
        part.text = text[: label.start].rstrip("：:，,—")
        part.duties.signs.append(text[len(part.text) : label.start])
        part.duties.take(labelled(text[label.start :]))
        return
    cut = max((text.rstrip(STOPS).rfind(stop) for stop in END), default=-1) + 1
    last = text[cut:]
    bare = last.strip(STOPS)
    said = bare and any(role for _, role in (duty(piece) for piece in PIECES.split(bare) if piece))
    if cut and said and are_units(bare):
        part.text = text[:cut]
        part.duties.take(units_and_times(last, Field.RESPONSIBLE))


def ends_before(text: str, place: int) -> bool:
    """Return whether a sentence has ended before a place, or nothing stands before it."""
    before = text[:place].rstrip()
    return not before or before[-1] in END + CLOSE + "：:，,—" or text[place : place + 1].isspace()
