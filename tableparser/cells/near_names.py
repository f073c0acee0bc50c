"""Which known unit a strange name may mean: by its characters, and by how it sounds (文广局 for 文光局)."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import lru_cache

DISTRICT = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}(?:省|市|区|县)|[省市区县])(?=.{2,})")
LONG_FORMS = (
    ("委员会", "委"),
    ("办公室", "办"),
    ("人民政府", "政府"),
    ("管理局", "局"),
    ("和", ""),
    ("与", ""),
    ("(", "（"),
    (")", "）"),
)
NEAR = 0.6


def core(name: str) -> str:
    """Return a name without its district and with the short form of its kind."""
    name = DISTRICT.sub("", name)
    for long, short in LONG_FORMS:
        name = name.replace(long, short)
    return name


def is_abbreviation(short: str, long: str) -> bool:
    """Return whether `short` is a subsequence of `long` that ends with the same character (文广局 of 文化广播局)."""
    letters = iter(long)
    return 2 <= len(short) < len(long) and short[-1] == long[-1] and all(letter in letters for letter in short)


def likeness(one: str, other: str) -> float:
    """Return how near two names are, 0 to 1."""
    a, b = core(one), core(other)
    if a == b:
        return 1.0
    if is_abbreviation(a, b) or is_abbreviation(b, a):
        return 0.8 if a[0] == b[0] else 0.7
    if sounds_of(a) == sounds_of(b):
        return 0.95
    letters = SequenceMatcher(None, a, b, autojunk=False).ratio()
    sounds = SequenceMatcher(None, sounds_of(a), sounds_of(b), autojunk=False).ratio()
    return 0.9 * max(letters, 0.95 * sounds)


@lru_cache(maxsize=2048)
def sounds_of(name: str) -> tuple[str, ...]:
    """Return how a name is spoken, by syllables; the portal's own names are compared with each strange one."""
    from pypinyin import lazy_pinyin  # only now: its dictionary takes 0.3 s and 40 MB, and few processes need it

    return tuple(lazy_pinyin(name))


def near(name: str, known: Mapping[str, str]) -> list[str]:
    """Return the portal's names that are near to a name or whose alias is, the nearest first."""
    best: dict[str, float] = {}
    for written, unit in known.items():
        best[unit] = max(best.get(unit, 0.0), likeness(name, written))
    found = [unit for unit, score in best.items() if score >= NEAR]
    return sorted(found, key=lambda unit: (-best[unit], unit))
