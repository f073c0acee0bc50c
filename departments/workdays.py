"""工作日: which days people work, by the State Council's yearly notice; pages say so when a year is not known.

The library chinesecalendar has the notices of past years; the SYSADMIN's table adds later ones and wins where both have
a day. A year that neither knows goes by plain weekdays, and unknown_years() says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import constants

from departments.models import SpecialDay

SATURDAY = 5
BUILT_IN = range(min(constants.holidays).year, max(constants.holidays).year + 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """The calendar of working days, read once; `special` is the SYSADMIN's table."""

    special: dict[date, bool]

    def is_workday(self, day: date) -> bool:
        """Return whether people work on that day."""
        if day in self.special:
            return self.special[day]
        if day in constants.workdays:
            return True
        return day.weekday() < SATURDAY and day not in constants.holidays

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after that day; for 0 the day itself."""
        while count:
            day += ONE_DAY
            count -= self.is_workday(day)
        return day

    def last_late(self, day: date, count: int) -> date:
        """Return the latest day from which `count` working days were over before `day`, a working day or later."""
        found = day - ONE_DAY
        while self.after(found, count + 1) > day:
            found -= ONE_DAY
        return found

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie after the first day, up to and with the last."""
        return sum(self.is_workday(first + ONE_DAY * each) for each in range(1, (last - first).days + 1))

    def unknown_years(self, days: Iterable[date]) -> list[int]:
        """Return the years of those days of which neither the built-in calendar nor the table knows anything."""
        told = {day.year for day in self.special}
        return sorted({day.year for day in days if day.year not in BUILT_IN and day.year not in told})


def workdays() -> Workdays:
    """Return the calendar as it is now."""
    return Workdays(dict(SpecialDay.objects.values_list("on", "is_workday")))


def notice(years: Iterable[int]) -> str:
    """Return the sentence that says that holidays of these years are not known, or nothing."""
    named = "、".join(f"{year} 年" for year in years)
    return f"{named}的节假日安排还没有录入，暂按周一至周五计算工作日；请系统管理员在后台补录。" if named else ""
