"""What a new plan needs besides its table, suggested from the table: title, short name, year, annex, period, a code."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from indicators.short_names import numbered, short_name_of
from tableparser.cells.near_names import sounds_of
from tableparser.reading import Reading

YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
PLACE = re.compile(r"^([\u4e00-\u9fff]{2,4}?)(?:省|市|区|县|镇|街道|新区)")


@dataclass(frozen=True)
class PlanDetails:
    """What a person says of a new plan; the days are its period, both inclusive.

    An empty short name and no year are filled in when the plan is saved, from its title and its first day.
    """

    code: str
    title: str
    annex: str
    starts_on: date
    ends_on: date
    short_name: str = ""
    year: int | None = None

    def as_json(self) -> dict[str, str]:
        """Return what was said as JSON can keep it."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}

    @classmethod
    def from_json(cls, said: dict[str, str]) -> "PlanDetails":
        """Return what as_json() has kept."""
        starts_on, ends_on = date.fromisoformat(said["starts_on"]), date.fromisoformat(said["ends_on"])
        short_name, year = said.get("short_name", ""), said.get("year")  # jobs of earlier versions have neither
        named = (short_name, int(year) if year else None)
        return cls(said["code"], said["title"], said["annex"], starts_on, ends_on, *named)


def suggested(reading: Reading, taken: Collection[str], today: date) -> PlanDetails:
    """Return a suggestion: the period spans the years of the title and of all deadlines; the code is free."""
    years = {int(found) for found in YEARS.findall(reading.title)}
    years |= {day.year for row in reading.rows for day in row.deadline.dates}
    first, last = (min(years), max(years)) if years else (today.year, today.year)
    title = reading.title or PurePath(reading.file).stem
    code = free_code(title, first, taken)
    number = code.rpartition(f"-{first}-")[2]  # a second plan of that place and year may well have the same title
    name = numbered(short_name_of(title), int(number)) if number != code else short_name_of(title)
    period = (date(first, 1, 1), date(last, 12, 31))
    return PlanDetails(code, title[:200], reading.annex[:40], *period, name, first)


def free_code(title: str, year: int, taken: Collection[str]) -> str:
    """Return a code such as jiading-2016 that no plan has yet."""
    place = PLACE.match(title)
    letters = "".join(sounds_of(place[1])) if place else "fangan"
    stem = re.sub(r"[^a-z0-9]", "", letters.lower())[:24] or "fangan"
    code = f"{stem}-{year}"
    number = 2
    while code in taken:
        code, number = f"{stem}-{year}-{number}", number + 1
    return code
