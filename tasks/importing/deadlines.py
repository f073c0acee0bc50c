"""时间节点: what a deadline text means, and what it leaves open. Nothing is invented: a missing year is a proposal.

「X月底前」「X月完成」「X年」 end on the last day; 「X月前」 without 底 allows two readings: before the month, or by its end.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.importing.deadline_words import (
    ABOUT,
    AFTER,
    BEFORE,
    EVENT,
    EVERY,
    FINISHING,
    ONGOING,
    POINT,
    SEASON,
    SINCE,
    STRENGTH,
    TIME_OF_DAY,
    TO,
    UNSAID,
    spelled_out,
)
from tasks.importing.numerals import number, plain


@dataclass(frozen=True)
class DeadlineReading:
    """What a text means. `dates` is empty, one day, or the earlier and the later of two readings.

    `precision` is day, ten_days, month, quarter, half, year, ongoing or none; `proposal` are days that follow only
    with a guess, which `doubt` explains.
    """

    text: str
    dates: tuple[date, ...] = ()
    precision: str = "none"
    strength: str = ""
    doubt: str = ""
    proposal: tuple[date, ...] = ()
    also_ongoing: bool = False

    @property
    def ambiguous(self) -> bool:
        return len(self.dates) == 2


@dataclass(frozen=True)
class Point:
    """One time named in the text; `first` and `last` are what is known of its span; no year, no span."""

    year: int | None
    unit: str
    month: int | None = None
    day: int | None = None
    nth: int | None = None
    at: tuple[int, int] = (0, 0)
    closed: bool = False  # 底, 末, 内, or a day: nothing is left to read into 前
    vague: bool = False

    def span(self) -> tuple[date, date]:
        """Return its first and last day; raise ValueError for a day that no calendar has."""
        year = self.year
        if self.unit == "year":
            return date(year, 1, 1), date(year, 12, 31)
        if self.unit == "half":
            return (date(year, 1, 1), date(year, 6, 30)) if self.nth == 1 else (date(year, 7, 1), date(year, 12, 31))
        if self.unit == "quarter":
            if not 1 <= self.nth <= 4:
                raise ValueError
            return date(year, self.nth * 3 - 2, 1), last_of(year, self.nth * 3)
        if self.unit == "day":
            return (date(year, self.month, self.day),) * 2
        if self.unit == "ten_days":
            start = date(year, self.month, self.nth * 10 - 9)
            return start, last_of(year, self.month) if self.nth == 3 else start + timedelta(days=9)
        return date(year, self.month, 1), last_of(year, self.month)


def last_of(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError
    return date(year, month, monthrange(year, month)[1])


def read_deadline(text: str, *, year: int | None = None) -> DeadlineReading:
    """Read a deadline text; `year` is that of the row, title or plan, and is used for proposals only."""
    shown = "".join(text.split())
    said = spelled_out(plain(TIME_OF_DAY.sub("", text)))
    strength = "、".join(dict.fromkeys(STRENGTH.findall(said)))
    reading = DeadlineReading(shown, strength=strength, also_ongoing=bool(ONGOING.search(said)))
    if not said or UNSAID.match(said):
        return replace(reading, doubt="没有写明时间" if said else "")
    points = [one for one in carried(list(points_of(said)), said) if not is_start(one, said)]
    if EVERY.search(said) and not any(dated_after(one, said) for one in points):
        return replace(reading, precision="ongoing")
    if not points:
        return undated(reading, said, year)
    return dated(reading, points, said, year)


def points_of(said: str) -> Iterator[Point]:
    """Yield the times named in the text, in order."""
    for found in POINT.finditer(said):
        if point := point_of(found, said):
            yield point


def point_of(found: re.Match, said: str) -> Point | None:
    part = {name: value for name, value in found.groupdict().items() if value}
    year = year_of(part)
    at = found.span()
    shared = {"year": year, "at": at, "closed": "end" in part, "vague": "mid" in part or "vague" in part}
    if "ymd" in part:
        packed = part["ymd"]
        return Point(int(packed[:4]), "day", int(packed[4:6]), int(packed[6:]), at=at, closed=True)
    if "mn" in part:
        day = int(part["dn"]) if "dn" in part else None
        unit = "day" if day else "month"
        return Point(**shared | {"closed": bool(day) or "end" in part}, unit=unit, month=int(part["mn"]), day=day)
    if "half" in part:
        return Point(**shared, unit="half", nth=1 if part["half"] == "上" else 2)
    if "quarter" in part or "q" in part:
        return Point(**shared, unit="quarter", nth=int(part.get("quarter") or part["q"]))
    if "month" in part:
        return month_point(part, shared, said[at[1] :])
    if "dayonly" in part:
        return Point(None, "day", None, int(part["dayonly"]), at=at, closed=True)
    if "yearend" in part:
        return Point(**shared | {"closed": True}, unit="year")
    if "vague" in part:
        return Point(**shared, unit="year")
    return None if is_event(said[at[1] :]) else Point(**shared, unit="year")


def is_event(rest: str) -> bool:
    """Return whether a happening follows (2016年运动会前), so that the year or month alone is not the time meant."""
    if SEASON.match(rest):
        return True
    event = EVENT.match(rest)
    return event is not None and not BEFORE.match(rest) and not FINISHING.search(event[0])


def month_point(part: dict[str, str], shared: dict, rest: str) -> Point | None:
    month = int(part["month"])
    if not {"day", "ten", "end"} & set(part) and is_event(rest):
        return None
    if "day" in part:
        return Point(**shared | {"closed": True}, unit="day", month=month, day=int(part["day"]))
    if "ten" in part:
        return Point(**shared, unit="ten_days", month=month, nth="上中下".index(part["ten"]) + 1)
    return Point(**shared, unit="month", month=month)


def year_of(part: dict[str, str]) -> int | None:
    for name in ("y", "yn", "yonly"):
        if name in part:
            return int(part[name])
    short = part.get("y2") or part.get("y2only")
    return 2000 + int(short) if short else None


def is_start(point: Point, said: str) -> bool:
    """Return whether the text says that something begins then, or afterwards."""
    return bool((SINCE if point.closed else AFTER).match(said, point.at[1]))


def dated_after(point: Point, said: str) -> bool:
    """Return whether the point stands with its own year and not after 每年."""
    return point.year is not None and not EVERY.search(said[: point.at[0]][-6:]) and not EVERY.match(said, point.at[1])


def carried(points: list[Point], said: str) -> list[Point]:
    """Let a point without year or month take those of the point before it in the same text; drop starts of spans."""
    kept: list[Point] = []
    for place, point in enumerate(points):
        before = points[place - 1] if place else None
        if before is not None:
            spans = re.fullmatch(rf"{TO}", said[before.at[1] : point.at[0]]) is not None
            month = point.month or (before.month if point.unit == "day" else None)
            point = replace(point, month=month, year=point.year or year_carried(before, point, month, spans))
            points[place] = point
            if spans and kept:
                kept.pop()
        kept.append(point)
    return kept


def year_carried(before: Point, point: Point, month: int | None, spans: bool) -> int | None:
    """Return the year of the point before, unless a span would then end before it begins."""
    if spans and before.unit == "month" and month and before.month and month < before.month:
        return None
    return before.year


def undated(reading: DeadlineReading, said: str, year: int | None) -> DeadlineReading:
    """A text without a time of its own: going on, or open."""
    if reading.also_ongoing:
        return replace(reading, precision="ongoing")
    plan = re.search(r"十([一二三四五])五[”\"]?(期末|末|期间)?", said)
    if plan:
        end = date(2005 + 5 * number(plan[1]), 12, 31)
        return replace(reading, doubt="只写了规划期，没有写明日期", proposal=(end,))
    return replace(reading, doubt="看不出是哪一天")


def dated(reading: DeadlineReading, points: list[Point], said: str, year: int | None) -> DeadlineReading:
    """Resolve the points; the last of several is the deadline."""
    resolved: list[tuple[tuple[date, ...], Point]] = []
    doubts = []
    for point in points:
        try:
            days = days_of(point, said)
        except ValueError:
            return replace(reading, doubt=f"没有这样的日期：{said[slice(*point.at)]}")
        if days:
            resolved.append((days, point))
    if any(point.vague for point in points):
        doubts.append("「初」「中」没有写明是哪一天")
    lost = points[-1].year is None or (points[-1].unit == "day" and points[-1].month is None)
    if not resolved or (lost and len(points) > 1):
        return without_year(reading, points, said, year, doubts)
    if len({days[-1] for days, _ in resolved}) > 1:
        doubts.append("写了几个时间，按最后一个算")
    if ABOUT.search(said):
        doubts.append("时间是大致的")
    days, point = max(resolved, key=lambda pair: pair[0][-1])
    if point.vague:
        return replace(reading, precision=point.unit, doubt="；".join(doubts), proposal=days)
    return replace(reading, dates=days, precision=point.unit, doubt="；".join(doubts))


def days_of(point: Point, said: str) -> tuple[date, ...]:
    """Return the day or the two readings of a point with a year; none without."""
    if point.unit == "day" and point.month is None:
        return ()
    if point.year is None:
        check_without_year(point)
        return ()
    first, last = point.span()
    if BEFORE.match(said, point.at[1]) and not point.closed:
        return (first - timedelta(days=1), last)
    return (last,)


def check_without_year(point: Point) -> None:
    """Raise ValueError where no year at all could have the day (2016 is a leap year)."""
    if point.month is not None or point.unit == "quarter":
        replace(point, year=2016).span()


def without_year(
    reading: DeadlineReading, points: list[Point], said: str, year: int | None, doubts: list[str]
) -> DeadlineReading:
    """A text that names no year: the row's, title's or plan's year makes a proposal."""
    last = points[-1]
    if last.unit == "day" and last.month is None:
        return replace(reading, doubt="没有写明月份")
    doubts = [*doubts, "没有写明年份"]
    proposal: tuple[date, ...] = ()
    if year is not None:
        try:
            proposal = days_of(replace(last, year=year), said)
        except ValueError:
            doubts.append(f"{year} 年没有这一天")
    if reading.also_ongoing and last.unit == "year":
        return replace(reading, precision="ongoing", doubt="；".join(doubts), proposal=proposal)
    return replace(reading, precision=last.unit, doubt="；".join(doubts), proposal=proposal)
