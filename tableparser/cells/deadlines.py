"""时间节点: what a deadline text means, and what it leaves open. Nothing is invented: a missing year is a proposal.

「X月底前」「X月完成」「X年」 mean the last day. 「X月前」 without 底 has two readings: before the month, or by its end.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from tableparser.cells.deadline_points import Point, breaks_off, carried, checklist_of, narrowed, recurring_of
from tableparser.cells.deadline_spelling import spelled_out
from tableparser.cells.deadline_words import (
    ABOUT,
    COUNTED,
    DONE,
    EVERY,
    FIVE_YEARS,
    MISTYPED,
    ONGOING,
    OPEN_STILL,
    STRENGTH,
    UNSAID,
)
from tableparser.cells.festivals import with_days_of_festivals
from tableparser.cells.numerals import number

MIDDLE_OF_YEAR = re.compile(r"年中$")


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
    why_two: str = ""  # why there are two dates, where it is not the word 前

    @property
    def ambiguous(self) -> bool:
        return len(self.dates) == 2


def read_deadline(text: str, *, year: int | None = None) -> DeadlineReading:
    """Read a deadline text; `year` is that of the row, title or plan, and is used for proposals only."""
    said = with_days_of_festivals(spelled_out(text))
    strength = "、".join(dict.fromkeys(STRENGTH.findall(said)))
    reading = DeadlineReading("".join(text.split()), strength=strength, also_ongoing=bool(ONGOING.search(said)))
    if not said or UNSAID.match(said):
        return replace(reading, doubt="没有写明时间" if said else "")
    if MISTYPED.search(said):
        return replace(reading, doubt="日期的写法看不明白")
    named = list(checklist_of(said))
    times = [one for one in named if one.of != "name"]
    points = carried(times, said)
    for point in (*named, *times):
        try:
            point.days(said)
        except ValueError:
            return replace(reading, doubt=f"没有这样的日期：{said[slice(*point.at)]}")
    if breaks_off(times, said):
        return replace(reading, doubt="起止时间看不明白")
    return resolved(reading, points, said, year)


def resolved(reading: DeadlineReading, points: list[Point], said: str, year: int | None) -> DeadlineReading:
    """Tell the times that are deadlines from those that recur, begin something, go on, or name a happening."""
    recurring = recurring_of(points, said)
    points = [one for one in points if one not in recurring]
    starts = [one for one in points if one.is_start(said)]
    ends = [one for one in points if one not in starts]
    if EVERY.search(said) and (recurring or not ends) and not any(one.written for one in ends):
        return replace(reading, precision="ongoing")
    if COUNTED.search(said):
        return replace(reading, doubt="要从另一件事算起，算不出是哪一天")
    events = [one for one in ends if one.of == "event"]
    going_on = [one for one in ends if one.of == "ongoing"]
    due = narrowed([one for one in ends if not one.of], said)
    if going_on and all(DONE.match(said, one.at[1]) for one in due):  # 2015年已完成，2016年持续推进
        return undated(reading, said, going_on, starts)
    if events and not all(over_by(due, one, said) for one in events):
        return replace(reading, doubt="时间随另一件事而定，看不出是哪一天")
    return dated(reading, due, said, year) if due else undated(reading, said, going_on, starts)


def over_by(due: list[Point], other: Point, said: str) -> bool:
    """Return whether another time is over by the last of the deadlines, so that it decides nothing."""
    return other.ends() and any(other.span()[1] <= days[-1] for one in due if (days := one.days(said)))


def undated(reading: DeadlineReading, said: str, going_on: list[Point], starts: list[Point]) -> DeadlineReading:
    """A text without a time of its own: going on, or open."""
    if going_on and going_on[-1].year:
        days = going_on[-1].days(said)
        return replace(reading, precision="ongoing", doubt="写了时间，又是持续的工作", proposal=days)
    if reading.also_ongoing:
        return replace(reading, precision="ongoing")
    if starts:
        return replace(reading, doubt="只写明何时开始，没有写明何时完成")
    plan = FIVE_YEARS.search(said)
    if plan and (nth := number(plan[1])):
        end = date(2005 + 5 * nth, 12, 31)
        if plan[2] in ("期末", "末"):
            return replace(reading, precision="year", dates=(end,))
        return replace(reading, doubt="只写了规划期，没有写明日期", proposal=(end,))
    return replace(reading, doubt="看不出是哪一天")


def dated(reading: DeadlineReading, points: list[Point], said: str, year: int | None) -> DeadlineReading:
    """Resolve the points; the last of several is the deadline."""
    found = [(days, point) for point in points if (days := point.days(said))]
    if len(found) == 1 and MIDDLE_OF_YEAR.search(said[slice(*found[0][1].at)]):
        middle = date(found[0][0][-1].year, 6, 30)
        return replace(reading, precision="day", dates=(middle,), doubt="「年中」按6月30日算")
    doubts = ["「初」「中」没有写明是哪一天"] if any(point.vague for point in points) else []
    if not points[-1].ends():
        return without_year(reading, points, said, year, doubts)
    if len({days[-1] for days, _ in found}) > 1:
        doubts.append("写了几个时间，按最后一个算")
    if ABOUT.search(said):
        doubts.append("时间是大致的")
    days, point = max(found, key=lambda pair: pair[0][-1])
    if len(points) > 1 and "或" in said[points[0].at[1] : points[-1].at[0]]:
        return replace(reading, precision=point.unit, doubt="写了两个时间，不知按哪一个", proposal=days)
    if OPEN_STILL.search(said):
        return replace(reading, precision=point.unit, doubt="写了时间，又说还没有定", proposal=days)
    reading = replace(reading, precision=point.unit, doubt="；".join(doubts))
    return replace(reading, proposal=days) if point.vague else replace(reading, dates=days)


def without_year(
    reading: DeadlineReading, points: list[Point], said: str, year: int | None, doubts: list[str]
) -> DeadlineReading:
    """A text that names no year: the row's, title's or plan's year makes a proposal, of several times the last."""
    if not points[-1].month_known():
        return replace(reading, doubt="没有写明月份")
    doubts = [*doubts, "没有写明年份"]
    guesses = [(one if one.year or year is None else replace(one, year=year + one.later), one) for one in points]
    try:
        found = [(days, one) for guess, one in guesses if (days := guess.days(said))]
    except ValueError:
        found = []
        doubts.append(f"{year} 年没有这一天")
    days, last = max(found, key=lambda pair: pair[0][-1]) if found else ((), points[-1])
    if days and MIDDLE_OF_YEAR.search(said[slice(*last.at)]):
        days = (date(days[-1].year, 6, 30),)
    return replace(reading, precision=last.unit, doubt="；".join(doubts), proposal=days)
