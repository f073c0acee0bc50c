"""The times that a deadline text names: each a point with what is known of it, in the order of the text."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tableparser.cells.deadline_words import (
    AFTER,
    BEFORE,
    EVENT,
    EVERY,
    FINISHING,
    FROM,
    GOES_ON,
    GOING_ON,
    MAKES_A_PAPER,
    NAMES_A_PAPER,
    NOT_INCLUDED,
    NUMBER_OF_A_PAPER,
    POINT,
    REFERS,
    SEASON,
    TO,
    UNTIED,
    YEARS_LATER,
)


@dataclass(frozen=True)
class Point:
    """One time named in the text; where its year is not said it is None, and `later` counts from the year meant."""

    year: int | None
    unit: str
    month: int | None = None
    day: int | None = None
    nth: int | None = None
    at: tuple[int, int] = (0, 0)
    closed: bool = False  # 底, 末, 内, or a day: nothing is left to read into 前
    vague: bool = False
    later: int = 0
    untied: bool = False
    written: bool = False  # its own year is in the text
    of: str = ""  # what makes it no deadline: "event" (2016年运动会前), "name" (2016年工作计划) or "ongoing"

    def span(self) -> tuple[date, date]:
        """Return its first and last day; raise ValueError for a day that no calendar has, or that is not known."""
        year, month, day, nth = self.year or 0, self.month or 0, self.day or 0, self.nth or 0  # no calendar has a 0
        if self.unit == "year":
            return date(year, 1, 1), date(year, 12, 31)
        if self.unit == "half":
            return (date(year, 1, 1), date(year, 6, 30)) if nth == 1 else (date(year, 7, 1), date(year, 12, 31))
        if self.unit == "quarter":
            if not 1 <= nth <= 4:
                raise ValueError
            return date(year, nth * 3 - 2, 1), last_of(year, nth * 3)
        if self.unit == "day":
            return (date(year, month, day),) * 2
        if self.unit == "ten_days":
            start = date(year, month, nth * 10 - 9)
            return start, last_of(year, month) if nth == 3 else start + timedelta(days=9)
        return date(year, month, 1), last_of(year, month)

    def days(self, said: str) -> tuple[date, ...]:
        """Return its last day, or the two readings of 前; none where year or month are not known."""
        if not self.month_known():
            return ()
        if self.year is None:
            self.check_without_year()
            return ()
        first, last = self.span()
        if self.closed or not BEFORE.match(said, self.at[1]):
            return (last,)
        earlier = first - timedelta(days=1)
        return (earlier,) if NOT_INCLUDED.match(said, self.at[1]) else (earlier, last)

    def check_without_year(self) -> None:
        """Raise ValueError where no year at all could have the day (2016 is a leap year)."""
        if self.month is not None or self.unit == "quarter":
            replace(self, year=2016).span()

    def month_known(self) -> bool:
        return self.unit != "day" or self.month is not None

    def ends(self) -> bool:
        """Return whether its last day is known."""
        return self.year is not None and self.month_known()

    def is_start(self, said: str) -> bool:
        """Return whether the text says that something begins then, or afterwards."""
        return bool(AFTER.match(said, self.at[1]) or FROM.search(said[: self.at[0]][-4:]))

    def recurs(self, said: str) -> bool:
        """Return whether 每年 and the like stand before it in the same clause, or behind it."""
        clause = re.split(r"[,;。]", said[: self.at[0]][-16:])[-1]
        return bool(EVERY.search(clause) or EVERY.match(said, self.at[1]))


def last_of(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError
    return date(year, month, monthrange(year, month)[1])


def checklist_of(said: str) -> Iterator[Point]:
    """Yield the times named in the text, in order."""
    for found in POINT.finditer(said):
        point = point_of({name: value for name, value in found.groupdict().items() if value}, found.span())
        yield replace(point, of=named(point, said))


def point_of(part: dict[str, str], at: tuple[int, int]) -> Point:
    relative = part.get("rel") or part.get("relonly")
    short = part.get("y2") or part.get("y2only")
    written = part.get("y") or part.get("yonly") or (short and f"20{short}")
    point = Point(
        int(written) if written else None,
        "year",
        at=at,
        closed="end" in part,
        vague="mid" in part,
        later=YEARS_LATER.get(relative or "", 0),
        untied=relative in UNTIED,
        written=bool(written),
    )
    if "half" in part:
        return replace(point, unit="half", nth=1 if part["half"] == "上" else 2)
    if "quarter" in part or "q" in part:
        return replace(point, unit="quarter", nth=int(part.get("quarter") or part["q"]))
    if "day" in part or "dayonly" in part:
        month = int(part["month"]) if "month" in part else None
        return replace(point, unit="day", month=month, day=int(part.get("day") or part["dayonly"]), closed=True)
    if "ten" in part:
        return replace(point, unit="ten_days", month=int(part["month"]), nth="上中下".index(part["ten"]) + 1)
    if "month" in part:
        return replace(point, unit="month", month=int(part["month"]))
    return point


def named(point: Point, said: str) -> str:
    """Return what the time refers to when it is not the deadline itself; "" when it is the deadline.

    "event": another event or a season (验收前); "name": the name of a document (2016年工作计划); "ongoing": work that
    goes on. `said` is the whole text in which the point was found.
    """
    rest = said[point.at[1] : point.at[1] + 40]
    if NUMBER_OF_A_PAPER.search(said[: point.at[0]][-4:]):
        return "name"
    if BEFORE.match(rest):
        return ""
    event = EVENT.match(rest)
    if point.unit != "day" and (SEASON.match(rest) or (event and not is_finishing(event[0]))):
        return "event"
    open_ended = not point.closed
    if open_ended and re.match(GOING_ON, rest):
        return "ongoing"
    clause = re.split(r"[,。;、()]", rest, maxsplit=1)[0]
    if clause and REFERS.search(said[: point.at[0]][-8:]):
        return "name"
    if NAMES_A_PAPER.search(clause) and not MAKES_A_PAPER.match(clause) and not FINISHING.search(clause):
        return "name"
    return "name" if open_ended and not GOES_ON.match(rest) and not FINISHING.search(clause) else ""


def is_finishing(event: str) -> bool:
    """Return whether the words mean the end of the task itself (完成后长期坚持) and not some other event."""
    return bool(FINISHING.match(event) or (event.endswith("前") and FINISHING.search(event)))


def carried(points: list[Point], said: str) -> list[Point]:
    """Let a point without year or month take those of the point before it in the same text; drop starts of spans."""
    kept: list[Point] = []
    for place, point in enumerate(points):
        before = points[place - 1] if place else None
        if before is not None:
            spans = re.fullmatch(TO, said[before.at[1] : point.at[0]]) is not None
            month = point.month or (before.month if point.unit == "day" else None)
            year = point.year or year_carried(before, point, month, spans or before.is_start(said))
            point = replace(point, month=month, year=year)
            points[place] = point
            if spans and kept:
                kept.pop()
        kept.append(point)
    return kept


def year_carried(before: Point, point: Point, month: int | None, begun: bool) -> int | None:
    """Return the year of the point before (次年: the next), unless what begins then would end before it."""
    if before.year is None or point.untied:
        return None
    if begun and not point.later and month and before.month and month < before.month:
        return None
    return before.year + point.later


def recurring_of(points: list[Point], said: str) -> list[Point]:
    """Return the times that recur, and those which one 每年 behind the last of them means, too (2016年、2017年每月)."""
    found: list[Point] = []
    for point in reversed(points):
        listed = bool(found) and re.fullmatch("[、和及]", said[point.at[1] : found[-1].at[0]])
        if point.recurs(said) or listed:
            found.append(point)
    return found


def narrowed(points: list[Point], said: str) -> list[Point]:
    """Leave out points that only name the year, half-year or quarter of another.

    2016年：9月底前 and 9月底前（2016年） are one point each.
    """
    kept: list[Point] = []
    for point in points:
        before = kept[-1] if kept else None
        if before is None:
            kept.append(point)
            continue
        between, behind = said[before.at[1] : point.at[0]], said[point.at[1] :]
        bracketed = re.fullmatch(r"前?(?:完成)?\(", between) and re.match(r"前?(?:完成)?(?:\)|$)", behind)
        if bracketed and before.year is None and point.unit == "year":
            kept[-1] = replace(before, year=point.year)
        elif bracketed and lies_in(before, point):
            continue
        elif lies_in(point, before) and not before.closed and (bracketed or re.fullmatch("[,:;、的]", between)):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def lies_in(point: Point, other: Point) -> bool:
    """Return whether a point is a part of the time of another."""
    if not point.ends() or not other.ends():
        return False
    (first, last), (start, end) = point.span(), other.span()
    return start <= first and last <= end and (first, last) != (start, end)


def breaks_off(points: list[Point], said: str) -> bool:
    """Return whether a span ends in digits that are no time (2016年6月-99), or before it begins."""
    starts = {point.at[0]: point for point in points}
    for point in points:
        span = re.compile(TO).match(said, point.at[1])
        end = starts.get(span.end()) if span else None
        if span and end is None and said[span.end() : span.end() + 1].isdecimal():
            return True
        if end and point.ends() and end.ends() and end.span()[1] < point.span()[0]:
            return True
    return False
