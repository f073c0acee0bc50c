"""Two lines of a cell of units, of which the office has taught whether they are one unit or two."""

import itertools
import re
from collections.abc import Iterator, Mapping

from tableparser.cells.numerals import squash
from tableparser.cells.unit_words import BOUNDARY, HARD, SPLITTERS
from tableparser.habits import ONE, TWO, Taught

SPACES = " \n\r\t\u3000\xa0"
SEPARATORS = re.compile(f"[{re.escape(''.join(each for each in SPLITTERS if each not in SPACES))}]+")


def neighbours_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each two pieces of a cell of units that only white space parts, in printed order."""
    yield from ((before, after) for before, after, _ in gaps_in(text))


def gaps_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each two pieces of a cell of units that only white space parts, with that white space."""
    for part in SEPARATORS.split(text):
        for before, after in itertools.pairwise(re.finditer(r"\S+", part)):
            yield before[0], after[0], part[before.end() : after.start()]


def with_taught_lines(text: str, lines: Mapping[tuple[str, str], Taught]) -> str:
    """Return a cell of units as it is to be read: taught lines put together, or parted where they are two units."""
    present = dict.fromkeys(neighbours_in(text)) if lines else {}
    for before, after in present:
        if taught := lines.get((before, after)):
            between = "" if taught.meaning == ONE else HARD
            found = rf"(?<![^{re.escape(SPLITTERS)}]){re.escape(before)}\s+{re.escape(after)}{BOUNDARY}"
            text = re.sub(found, f"{before}{between}{after}", text)
    return text


def names_the_lines_make(pair: tuple[str, str], names: list[str]) -> str | None:
    """Return ONE where names hold both pieces as one unit, TWO where they hold each alone, None for anything else."""
    before, after = map(squash, pair)
    if before + after in names and before not in names and after not in names:
        return ONE
    if before in names and after in names and before + after not in names:
        return TWO
    return None
