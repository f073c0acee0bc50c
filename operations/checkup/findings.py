"""What a check of an installation finds: how it stands, and what to do about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from jiading.day import Moment


class State(Enum):
    """How something stands; the value is how a line begins."""

    GOOD = "✓"
    DOUBTFUL = "！"
    BAD = "✗"


@dataclass(frozen=True)
class Finding:
    """What one check has found: a sentence on how it stands, and one on how to mend it where it is not good."""

    state: State
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Check:
    """One line of the examination: `name` is what is looked at, `find` looks, now or at any other moment."""

    name: str
    find: Callable[[Moment], Finding]


def good(says: str) -> Finding:
    return Finding(State.GOOD, says)


def doubtful(says: str, mend: str) -> Finding:
    return Finding(State.DOUBTFUL, says, mend)


def bad(says: str, mend: str) -> Finding:
    return Finding(State.BAD, says, mend)


def all_of(faults: Iterable[str], says: str, mend: str) -> Finding:
    """Return what is bad in one sentence, or that all is good."""
    listed = list(faults)
    return bad("；".join(listed), mend) if listed else good(says)
