"""What a person has typed into the search: words that must all be found, or the number of a task."""

import re
from dataclasses import dataclass

from jiading.text import TextFilterField
from search.folding import folded

MOST_WORDS = 8
BY_INITIALS = re.compile(r"[a-z0-9]{2,}")  # one letter would be the initial of half of all texts
TASK_NUMBER = re.compile(r"\s*(\d{1,6})\s*[-–—－]\s*(\d{1,6})\s*")
LARGEST = 100_000  # a row or a place in it; larger numbers are no column's


@dataclass(frozen=True)
class Query:
    """The typed text without characters that no text can contain, and its words, folded as the texts are."""

    text: str
    words: tuple[str, ...]

    @property
    def task_number(self) -> tuple[int, int] | None:
        """Return row and place of the task whose number was typed, such as 14-3."""
        found = TASK_NUMBER.fullmatch(self.text)
        row, place = (int(found[1]), int(found[2])) if found else (0, 0)
        return (row, place) if 0 < row <= LARGEST and 0 < place <= LARGEST else None


def query_of(typed: str) -> Query:
    """Return what was typed, of at most MOST_WORDS words; what lies beyond the limit of a search box is dropped."""
    text = TextFilterField().to_python(typed)
    return Query(text, tuple(dict.fromkeys(folded(text).split()))[:MOST_WORDS])


def may_be_initials(word: str) -> bool:
    return BY_INITIALS.fullmatch(word) is not None
