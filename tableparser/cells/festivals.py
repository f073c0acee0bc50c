"""Festivals in deadlines: 「2024年国庆前」 means the day before it, where the calendar gives the day."""

import re
from datetime import date, timedelta

from tableparser.cells.deadline_words import YEAR

FIXED = {  # a festival by its names: month and day
    "元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1),
    "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "国庆": (10, 1), "十一": (10, 1),
}  # fmt: skip
# The first day of the lunar year. Source: calendar of the Hong Kong Observatory, as computed by GB/T 33661-2017.
SPRING_FESTIVAL = {
    2010: "0214", 2011: "0203", 2012: "0123", 2013: "0210", 2014: "0131", 2015: "0219", 2016: "0208", 2017: "0128",
    2018: "0216", 2019: "0205", 2020: "0125", 2021: "0212", 2022: "0201", 2023: "0122", 2024: "0210", 2025: "0129",
    2026: "0217", 2027: "0206", 2028: "0126", 2029: "0213", 2030: "0203", 2031: "0123", 2032: "0211", 2033: "0131",
    2034: "0219", 2035: "0208",
}  # fmt: skip
BEFORE_FESTIVAL = re.compile(
    rf"(?<![(])(?:(?P<year>{YEAR})年)?的?[“\"'‘]?(?P<name>春节|国庆|元旦|劳动节|儿童节|建党节|建军节|五一"
    r"|(?<=[“\"'‘])(?:六一|七一|八一|十一))[”\"'’]?(?:国际)?(?:劳动节|节)?(?:假期|小?长假)?前(?!后|期|夕后|三)"
)


def with_days_of_festivals(said: str) -> str:
    """Return a text of normal spelling in which 「国庆前」 is the day before; a spring festival needs its year."""
    return BEFORE_FESTIVAL.sub(day_before, said)


def day_before(found: re.Match[str]) -> str:
    year, name = int(found["year"] or 0), found["name"]
    if name == "春节":
        day = SPRING_FESTIVAL.get(year)
        if day is None:
            return found[0]
        first = date(year, int(day[:2]), int(day[2:]))
    else:
        first = date(year or 2001, *FIXED[name])
    eve = first - timedelta(days=1)
    return f"{f'{eve.year}年' if year else ''}{eve.month}月{eve.day}日"
