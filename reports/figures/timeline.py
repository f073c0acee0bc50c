"""时间轴: the tasks of a plan over its months on any day, from dispatch to deadline or completion, with extensions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from departments.directory import names_on
from jiading.calendar import month_end, month_starts
from reports.figures.counts import Figure
from reports.figures.gaps import UNNAMED
from tasks.as_of.changes import move_of
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.as_of.timeliness import kept_deadline
from tasks.choices import Light, Turn
from tasks.models import TaskState, TaskUnit
from tasks.pages.filters import NO_CATEGORY_NAME
from tasks.pages.presenters.task_row import TaskRow, task_row

LONGEST = 120  # months that a picture shows; what lies beyond is written, not drawn


@dataclass(frozen=True)
class Bar:
    """One task on the time axis, with the dates that were known on the day."""

    task: TaskRow
    light: Light
    begins: date | None  # dispatch
    ends: date | None  # completion, else the deadline; none while a task without deadline is open
    warn_on: date | None
    due_on: date | None
    original_due_on: date | None
    extensions: int
    asked_due_on: date | None
    completed_on: date | None
    late_until: date | None  # completion or the day itself, when it lies after the deadline

    @property
    def move(self) -> Turn | None:
        """Return how 现定 differs from 原定; None when it does not."""
        return move_of(self.original_due_on, self.due_on)

    @property
    def is_moved(self) -> bool:
        """Return whether both deadlines exist and differ, so that an arrow leads from 原定 to 现定."""
        return self.move in (Turn.SLIPPED, Turn.ADVANCED)

    @property
    def is_ambiguous(self) -> bool:
        return self.due_on is not None and self.warn_on != self.due_on

    def days(self) -> list[date]:
        """Return the dates of the bar, up to which the axis must extend."""
        known = (self.warn_on, self.due_on, self.original_due_on, self.asked_due_on, self.completed_on)
        return [day for day in known if day]


@dataclass(frozen=True)
class Group:
    """The tasks of a project or of a lead unit, with the figure of their list."""

    name: str
    note: str
    count: Figure
    bars: list[Bar]


@dataclass(frozen=True)
class Timeline:
    """The axis as the first day of each month, the groups, and each task once; one with two leads is in two groups."""

    day: date
    months: list[date]
    groups: list[Group]
    bars: list[Bar]

    def by_month(self) -> list[tuple[date | None, list[Bar]]]:
        """Return each task once by the month of its deadline (its first day), those without one last."""
        found: dict[date | None, list[Bar]] = {}
        for bar in sorted(self.bars, key=lambda each: each.due_on or date.max):
            found.setdefault(bar.due_on and bar.due_on.replace(day=1), []).append(bar)
        return list(found.items())


def month_figure(month: date | None, number: int, query: Mapping[str, object]) -> Figure:
    """Return the figure of tasks due in a month (its first day), or without a deadline for None.

    `query` is the filter of the list; its own days of deadline still apply.
    """
    if month is None:
        return Figure("无期限", number, {**query, "undated": "1"})
    first, last = f"{month:%Y-%m-%d}", f"{month_end(month):%Y-%m-%d}"
    within = {
        "due_from": max(first, str(query.get("due_from", ""))),
        "due_to": min(last, str(query.get("due_to", last))),
    }
    return Figure(f"{month.year}年{month.month}月", number, {**query, **within})


def timeline(rows: TaskStateQuerySet, *, by_lead: bool = False, **query: object) -> Timeline:
    """Return the tasks in printed order by project, or by lead; `query` is the filter that they passed."""
    bars = [bar_of(state, rows.day) for state in rows.in_print_order().with_row()]
    groups = lead_groups(bars, rows.day, **query) if by_lead else project_groups(bars, **query)
    known = [day for bar in bars for day in bar.days()]
    first = min([rows.plan.starts_on, *(bar.begins for bar in bars if bar.begins)])
    return Timeline(rows.day, months_between(first, max([rows.plan.ends_on, *known])), groups, bars)


def bar_of(state: TaskState, day: date) -> Bar:
    done, due = state.completed_on, state.due_on
    late = (done or day) if kept_deadline(done, due) is False or state.light == Light.OVERDUE else None
    return Bar(
        task_row(state, day),
        Light(state.light),
        state.dispatched_on,
        done or due,
        state.warn_on,
        due,
        state.original_due_on,
        state.extensions,
        state.asked_due_on,
        done,
        late,
    )


def months_between(first: date, last: date) -> list[date]:
    """Return the first day of each month from the one to the other, at most LONGEST of them."""
    return list(islice(month_starts(first, last), LONGEST))


def project_groups(bars: Iterable[Bar], **query: object) -> list[Group]:
    found: dict[int, list[Bar]] = {}
    for bar in bars:
        found.setdefault(bar.task.project_position, []).append(bar)
    return [
        group(
            listed[0].task.project or UNNAMED,
            listed[0].task.category or NO_CATEGORY_NAME,
            listed,
            **query | {"row": position},
        )
        for position, listed in found.items()
    ]


def lead_groups(bars: list[Bar], day: date, **query: object) -> list[Group]:
    """Return a group for each lead on that day, in the order in which the table first names them."""
    leads: dict[int, list[int]] = {}
    rows = TaskUnit.objects.as_of(day).leads().filter(task__in=[bar.task.task_id for bar in bars])
    for task, department in rows.order_by("task", "position").values_list("task", "department"):
        leads.setdefault(task, []).append(department)
    found: dict[int, list[Bar]] = {}
    for bar in bars:
        for department in leads.get(bar.task.task_id, []):
            found.setdefault(department, []).append(bar)
    names = names_on(day)
    return [group(names[pk], "牵头", listed, **query | {"lead": pk}) for pk, listed in found.items()]


def group(name: str, note: str, bars: list[Bar], **query: object) -> Group:
    return Group(name, note, Figure(name, len(bars), query), bars)
