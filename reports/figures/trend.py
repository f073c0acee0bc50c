"""办结进度与时间节点 (burn-up): how many tasks were completed by each day, and how many were due by then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, IntegerField, Value, When

from jiading.calendar import month_ends, week_ends
from reports.figures.counts import Figure
from tasks.as_of.changes import whether
from tasks.as_of.rows_of_day import in_hand
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import State
from tasks.models import TaskState

ENDS = {"month": month_ends, "week": week_ends}


@dataclass(frozen=True)
class Point:
    """The numbers at the end of one day; a day after that of the rows has only how many tasks are due by then."""

    day: date
    expected: Figure
    expected_originally: Figure
    completed: Figure | None = None
    counted: Figure | None = None
    overdue: Figure | None = None


@dataclass(frozen=True)
class Group:
    """`number` tasks of equal state and deadlines, at the past points from `first` to `gone` (exclusive)."""

    first: int
    gone: int
    state: str
    due_on: date | None
    original_due_on: date | None
    in_hand: bool  # work that the units have in hand
    number: int


def trend(rows: TaskStateQuerySet, every: str = "month") -> list[Point]:
    """Return the burn-up by "month" or "week", up to the day of the rows and on to the end of the plan; one query.

    完成 at a point: completed at the end of that day. 应完成: not cancelled and due on or before that day, by 现定 or
    原定 as they were known at the end of that day. 总数: all but the cancelled. Points before any task was entered are
    left out, but for the last of them.
    """
    past, ahead = points(rows.plan.starts_on, rows.plan.ends_on, rows.day, every)
    groups = list(history(rows, past))
    known = [
        past_point(day, [one for one in groups if one.first <= place < one.gone]) for place, day in enumerate(past)
    ]
    present = [one for one in groups if one.gone == len(past)]
    begun = next((place for place, point in enumerate(known) if point.counted and point.counted.value), len(known))
    return known[max(begun - 1, 0) :] + [point_ahead(day, present) for day in ahead]


def points(starts_on: date, ends_on: date, day: date, every: str) -> tuple[list[date], list[date]]:
    """Return the days of the points up to and including `day`, and those after it up to the plan's end."""
    ends = list(ENDS[every](starts_on, max(ends_on, day)))
    return [*(end for end in ends if end < day), day], [end for end in ends if end > day]


def history(rows: TaskStateQuerySet, past: Sequence[date]) -> Iterable[Group]:
    """Return the states of the tasks at the past points, in groups of equal ones."""
    stood = TaskState.objects.filter(task__in=rows.order_by().values("task"), since__lte=past[-1]).order_by()
    stood = stood if rows.as_of.sees_undispatched else stood.filter(dispatched_on__isnull=False)
    stood = stood.annotate(
        first=place_of("since", past), gone=place_of("until", past), working=whether(in_hand())
    ).filter(first__lt=F("gone"))
    alike = stood.values_list("first", "gone", "state", "due_on", "original_due_on", "working").annotate(
        number=Count("pk")
    )
    return (Group(*values) for values in alike)


def place_of(field: str, past: Sequence[date]) -> Case:
    """Return the index of the first point on or after the day in that column; len(past) when there is none."""
    places = (When(**{f"{field}__lte": day}, then=Value(place)) for place, day in enumerate(past))
    return Case(*places, default=Value(len(past)), output_field=IntegerField())


def number(groups: Iterable[Group]) -> int:
    return sum(one.number for one in groups)


def due_by(groups: Iterable[Group], day: date, field: str) -> int:
    """Return how many tasks that are not cancelled are due on or before the day, by that deadline."""
    dated = (one for one in groups if one.state != State.CANCELLED and getattr(one, field) is not None)
    return number(one for one in dated if getattr(one, field) <= day)


def expectations(groups: Sequence[Group], day: date, **query: object) -> dict[str, Figure]:
    asked = {"counted": "1"} | query
    return {
        "expected": Figure("按现定期限应办结", due_by(groups, day, "due_on"), asked | {"due_to": f"{day:%Y-%m-%d}"}),
        "expected_originally": Figure(
            "按原定期限应办结", due_by(groups, day, "original_due_on"), asked | {"original_to": f"{day:%Y-%m-%d}"}
        ),
    }


def past_point(day: date, groups: Sequence[Group]) -> Point:
    """Return the numbers of a day up to that of the rows; each list is opened on that day."""
    on = {"as_of": f"{day:%Y-%m-%d}"}
    late = (one for one in groups if one.in_hand and one.due_on is not None and one.due_on < day)
    completed = number(one for one in groups if one.state == State.COMPLETED)
    counted = number(one for one in groups if one.state != State.CANCELLED)
    return Point(
        day,
        **expectations(groups, day, **on),
        completed=Figure("已办结", completed, {"state": State.COMPLETED.value} | on),
        counted=Figure("任务总数", counted, {"counted": "1"} | on),
        overdue=Figure("逾期", number(late), {"light": "overdue"} | on),
    )


def point_ahead(day: date, groups: Sequence[Group]) -> Point:
    """Return how many tasks are due by a later day, by the deadlines known on the day of the rows."""
    return Point(day, **expectations(groups, day))
