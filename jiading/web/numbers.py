"""Whole numbers as addresses, forms, cookies, headers and cells bring them: bounded before anything computes with them.

Python refuses to read a number of 4,301 digits (https://docs.python.org/3/library/stdtypes.html#int-max-str-length),
SQLite one of 20, and int() takes "٣", "１" and "1_000" as well. What a sender may choose is read here and nowhere else.
"""

import re
from collections.abc import Iterable

from django.urls import register_converter

MOST_DIGITS = 18  # the largest number of them fits into a signed column of 64 bits on both databases
LARGEST = 10**MOST_DIGITS - 1
WHOLE = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")


def whole_number(text: object, *, most: int = LARGEST) -> int | None:
    """Return the number from 0 to `most` that a text writes in at most 18 ASCII digits, else None.

    What is no text at all, such as a field that was not sent, is no number either.
    """
    if not isinstance(text, str) or WHOLE.fullmatch(text) is None:
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Return the numbers among posted texts, in their order; what is none is left out."""
    return [number for text in texts if (number := whole_number(text)) is not None]


class WholeNumberConverter:
    """A number in an address, as `<number:pk>`; an address with a longer one is not found.

    Django's own `int` takes any length.
    """

    regex = WHOLE.pattern

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


def register() -> None:
    """Let the addresses of all apps use `<number:…>`; called once, before the first of them is read."""
    register_converter(WholeNumberConverter, "number")
