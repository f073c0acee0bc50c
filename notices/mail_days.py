"""On which days a reminder goes out, by how often a person wants it. Pure but for the calendar it is given."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from departments.workdays import ONE_DAY, Workdays
from notices.choices import MailFrequency

LONGEST = 31  # days to look back for the last reminder; longer holidays there are none


@dataclass(frozen=True)
class MailDay:
    """A day on which reminders may go out."""

    day: date
    calendar: Workdays

    @property
    def is_working(self) -> bool:
        return self.calendar.is_workday(self.day)

    @property
    def is_weekly(self) -> bool:
        """Return whether it is the first working day of its week: Monday, or a later day when that is a day off."""
        earlier = (self.day - ONE_DAY * each for each in range(1, self.day.weekday() + 1))
        return self.is_working and not any(self.calendar.is_workday(each) for each in earlier)

    def allows(self, frequency: str) -> bool:
        """Return whether a person who wants that frequency is mailed on the day."""
        if frequency == MailFrequency.WEEKLY:
            return self.is_weekly
        return frequency == MailFrequency.DAILY and self.is_working

    def previous(self, frequency: str, missed: Callable[[date], bool] = lambda day: False) -> date:
        """Return the last day before this one on which such a person was mailed; days that are `missed` do not count.

        Where every day was missed, it is as if none had been: before the first reminder nothing was dropped.
        """
        days = [self.day - timedelta(days=each) for each in range(1, LONGEST)]
        mailed = [each for each in days if MailDay(each, self.calendar).allows(frequency)]
        reached = [each for each in mailed if not missed(each)]
        return next(iter(reached or mailed), self.day - timedelta(days=LONGEST))
