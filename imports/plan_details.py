"""What a new plan needs besides its table, suggested from the table: title, annex, period, a code."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from tableparser.cells.near_names import sounds_of
from tableparser.reading import Reading

YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
PLACE = re.compile(r"^([\u4e00-\u9fff]{2,4}?)(?:省|市|区|县|镇|街道|新区)")


@dataclass(frozen=True)
class PlanDetails:
    """What a person says of a new plan; the days are its period, both inclusive."""

    code: str
    title: str
    annex: str
    starts_on: date
    ends_on: date

    def as_json(self) -> dict[str, str]:
        """Return what was said as JSON can keep it."""
        return {name: str(value) for name, value in vars(self).items()}

    @classmethod
    def from_json(cls, said: dict[str, str]) -> "PlanDetails":
        """Return what as_json() has kept."""
        starts_on, ends_on = date.fromisoformat(said["starts_on"]), date.fromisoformat(said["ends_on"])
        return cls(said["code"], said["title"], said["annex"], starts_on, ends_on)


def suggested(reading: Reading, taken: Collection[str], today: date) -> PlanDetails:
    """Return a suggestion: the period spans the years of the title and of all deadlines; the code is free."""
    years = {int(found) for found in YEARS.findall(reading.title)}
    years |= {day.year for row in reading.rows for day in row.deadline.dates}
    first, last = (min(years), max(years)) if years else (today.year, today.year)
    title = reading.title or PurePath(reading.file).stem
    return PlanDetails(
        free_code(title, first, taken), title[:200], reading.annex[:40], date(first, 1, 1), date(last, 12, 31)
    )


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
