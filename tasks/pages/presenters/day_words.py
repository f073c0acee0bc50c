"""Days as a sentence says them, seen from a day: 今天, 明天, 下周一（10月17日）, 9月12日, 2015年9月12日."""

from datetime import date, timedelta

NEAR = 13  # days ahead in which a sentence also says the day of the week
WEEKDAYS = "一二三四五六日"


def plain_day(on: date, day: date) -> str:
    """Return a day as 9月12日, with its year where that is another than that of `day`."""
    year = "" if on.year == day.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


def near_day(on: date, day: date) -> str:
    """Return a coming day with its day of the week where it is in this week or the next; an earlier one plainly."""
    if on == day:
        return "今天"
    if on == day + timedelta(days=1):
        return f"明天（{plain_day(on, day)}）"
    weeks = (monday(on) - monday(day)).days // 7
    if on < day or weeks > 1 or (on - day).days > NEAR:
        return plain_day(on, day)
    return f"{'下周' if weeks else '周'}{WEEKDAYS[on.weekday()]}（{plain_day(on, day)}）"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
