"""What the sentence of the office and of a leader is made of: its parts, its button, and the first open 批示."""

from dataclasses import dataclass
from datetime import date

from tasks.pages.presenters.day_words import near_day, plain_day
from tasks.pages.views.workbench.decisions import RequestRow


@dataclass(frozen=True)
class Clause:
    """A part of the sentence, with the place on the page that it leads to."""

    words: str
    kind: str


@dataclass(frozen=True)
class Button:
    """The filled button of the page: what is due now."""

    label: str
    url: str


def reply_order(row: RequestRow) -> str:
    """Return the place among requests: the answer that is due first comes first."""
    return f"{row.reply_by}"


def instruction_words(row: RequestRow, day: date) -> str:
    """Return when the first answer to a leader is due, and whose it is."""
    assert row.reply_by is not None  # every request names the day of the answer
    who = f"{row.waiting[0]}{'等' if len(row.waiting) > 1 else ''}"
    if row.is_late:
        return f"最早一件应在 {plain_day(row.reply_by, day)} 前回复，等 {who}"
    return f"最早一件 {near_day(row.reply_by, day)} 到期，等 {who}"
