"""One unit or two: pieces of cells of units that only white space parts, asked about once for the whole file."""

import re
from collections.abc import Collection, Iterator, Mapping

from tableparser.cells.numerals import squash
from tableparser.cells.unit_lines import gaps_in, names_the_lines_make
from tableparser.cells.unit_words import (
    CANNOT_STAND_ALONE,
    COMMITTEE,
    ENDS_LIKE_A_UNIT,
    EVERYONE,
    GOES_ON_A_NAME,
    PLACE,
    SHORT_NAMES,
)
from tableparser.columns import Field
from tableparser.habits import ONE, TWO, Taught
from tableparser.reading import Ambiguity, AmbiguityKind, Reading, ReadRow, UnitPair

UNIT_FIELDS = (Field.LEAD, Field.RESPONSIBLE, Field.COOPERATING)
HAS_PARTS = re.compile(r"(?:局|委|办|院|公司|集团|镇|街道|中心|大学|学校)$")
PART = re.compile(r"(?<!学)(?:科|股|室|处|队|站|所|组|分局|工程处|窗口)$")  # may be a part of the unit before it
READ_AS = {ONE: "一个单位", TWO: "两个单位"}


def pairs_asked(
    reading: Reading,
    settled: Collection[str],
    known: Collection[str],
    taught: Mapping[tuple[str, str], Taught],
) -> list[UnitPair]:
    """Return the pieces that could be one unit or two, in printed order, each once with all its places.

    `settled` are the names of the rows whose units a person has said; `known` the names and aliases of the portal;
    `taught` what the office has taught. These leave nothing to ask.
    """
    found: dict[tuple[str, str], UnitPair] = {}
    for place, row in enumerate(reading.rows):
        if row.ref in settled:
            continue
        for name, before, after, meaning in doubtful_in(row, known):
            if (before, after) not in taught:
                pair = found.setdefault((before, after), UnitPair(before, after, meaning))
                pair.places.append((place, name))
    return list(found.values())


def doubtful_in(row: ReadRow, known: Collection[str]) -> Iterator[tuple[Field, str, str, str]]:
    """Yield field, pieces and present meaning of each two pieces of a row that could be one unit or two."""
    for name in UNIT_FIELDS:
        gaps = list(gaps_in(row.texts.get(name, "")))
        names = [each for reading in row.units.values() for each, _ in reading.pairs] if gaps else []
        for before, after, gap in gaps:
            meaning = names_the_lines_make((before, after), names)
            if meaning and may_be_either(squash(before), squash(after), gap, meaning, known):
                yield name, before, after, meaning


def may_be_either(before: str, after: str, gap: str, meaning: str, known: Collection[str]) -> bool:
    """Return whether two pieces, with `gap` between them in the file, could also mean the other of ONE and TWO."""
    if before + after in known or (before in known and after in known):
        return False
    if min(len(before), len(after)) < 2 or EVERYONE.match(before) or EVERYONE.match(after):
        return False
    if meaning == ONE:
        rest = CANNOT_STAND_ALONE.match(after) or GOES_ON_A_NAME.match(after)
        within = COMMITTEE.match(before) or PLACE.search(before)
        return len(after) > 2 and bool(ENDS_LIKE_A_UNIT.search(after)) and not (rest or within)
    if before in SHORT_NAMES and after in SHORT_NAMES:
        return False
    is_blank = not re.search(r"[\r\n]", gap)
    return is_blank or bool(HAS_PARTS.search(before) and PART.search(after))


def ambiguities_of_pairs(reading: Reading) -> list[Ambiguity]:
    """Ask about each pair once, in the first of its rows."""
    return [ambiguity_of(pair, reading) for pair in reading.unit_pairs]


def ambiguity_of(pair: UnitPair, reading: Reading) -> Ambiguity:
    place, name = pair.places[0]
    row = reading.rows[place]
    many = f"，共 {len(pair.places)} 处" if len(pair.places) > 1 else ""
    return Ambiguity(
        place,
        name,
        f"「{pair.before}」「{pair.after}」是一个单位还是两个{many}",
        row.texts.get(name, ""),
        reason=f"中间只有空白或者换行，先读作{READ_AS[pair.meaning]}。",
        ref=row.refs.get(name, row.ref),
        kind=AmbiguityKind.UNIT_LINES,
    )
