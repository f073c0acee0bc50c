"""Open tasks by deadline: how many are due in each month, are overdue already, or have no deadline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from jiading.calendar import DAY, month_end, next_month_end
from reports.figures.counts import Figure
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import OPEN

MONTHS = 18  # shown one by one; what is due later stands together


@dataclass(frozen=True)
class Ahead:
    """Open tasks by when they are due; the figures add up to all open tasks."""

    overdue: Figure
    months: list[Figure]
    later: Figure | None
    undated: Figure

    @property
    def figures(self) -> list[Figure]:
        """Return all figures by date, tasks without a deadline last."""
        return [self.overdue, *self.months, *([self.later] if self.later else []), self.undated]


def ahead(rows: TaskStateQuerySet, months: int = MONTHS) -> Ahead:
    """Return the open tasks by deadline, one figure for every month from that of the day to that of the last deadline.

    At most `months` are shown one by one, later deadlines together.
    """
    due = dict(rows.running().order_by().values_list("due_on").annotate(number=Count("pk")))
    day, last = rows.day, max((each for each in due if each), default=None)
    spans = list(month_spans(day, last, months)) if last and last >= day else []
    beyond = spans[-1][1] + DAY if spans else day
    later = sum(number for each, number in due.items() if each and each >= beyond)
    overdue = sum(number for each, number in due.items() if each and each < day)
    return Ahead(
        Figure("已逾期", overdue, {"light": "overdue"}),
        [within(due, first, end) for first, end in spans],
        Figure(f"{beyond:%Y-%m} 起", later, {"state": OPEN, "due_from": f"{beyond:%Y-%m-%d}"}) if later else None,
        Figure("没有期限", due.get(None, 0), {"state": OPEN, "undated": "1"}),
    )


def month_spans(day: date, last: date, months: int) -> list[tuple[date, date]]:
    """Return first and last day of each month from `day` to `last`, at most `months`; the first begins with `day`."""
    spans: list[tuple[date, date]] = []
    first = day
    while first <= last and len(spans) < months:
        end = month_end(first)
        spans.append((first, end))
        first = next_month_end(end).replace(day=1)
    return spans


def within(due: Mapping[date | None, int], first: date, end: date) -> Figure:
    query = {"state": OPEN, "due_from": f"{first:%Y-%m-%d}", "due_to": f"{end:%Y-%m-%d}"}
    value = sum(number for each, number in due.items() if each and first <= each <= end)
    return Figure(f"{first.year} 年 {first.month} 月", value, query)
