"""本期无变化: whether a report repeats the last one of its unit: the one rule, for pages, sheets and silence. Pure.

The service that appends a report asks repetitions() under the lock of the task and keeps the number in the entry's
detail. Nobody reckons it again later: an entry of any past day says for itself what it was.
"""

from collections.abc import Mapping
from typing import Any, Protocol

MOST_COUNTED = 1  # repetitions in a row that count as a report for silence
WORDS = ("issues", "next_steps")


class Report(Protocol):
    """What is read of the last report: an entry of the ledger that reports or corrects."""

    @property
    def text(self) -> str: ...

    @property
    def detail(self) -> dict[str, Any]: ...


def repetitions(last: Report | None, text: str, detail: Mapping[str, Any], *, was_finished: bool) -> int:
    """Return the place in a row of repetitions that a new report has: 1 for the first, 0 when it says something new.

    `last` is the unit's last report or correction on the task, `text` and `detail` are those of the new entry, and
    `was_finished` says whether the unit's part is finished now. A report that hands in files, finishes the part or
    opens it again says something new.
    """
    if last is None or detail["files"] or detail["finished"] != was_finished:
        return 0
    same = words_of(last.text, last.detail) == words_of(text, detail)
    return last.detail.get("unchanged", 0) + 1 if same else 0


def words_of(text: str, detail: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what two reports must share for one to repeat the other."""
    return detail["percent"], without_space(text), *(without_space(detail[name]) for name in WORDS)


def without_space(text: str) -> str:
    """Return the text without white space, which says nothing in Chinese."""
    return "".join(text.split())


def ends_silence(detail: Mapping[str, Any]) -> bool:
    """Return whether silence counts anew from a report with that detail: it does not from a second repetition on."""
    unchanged: int = detail.get("unchanged", 0)
    return unchanged <= MOST_COUNTED
