"""Coordinates of the drawing of 时间轴, in the drawing's own units; all months are equally wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jiading.calendar import month_end
from reports.figures.timeline import Bar, Timeline
from tasks.pages.presenters.lights import LightShown

HEIGHT = 40
ROOMY, CLOSE, DENSE = 42, 30, 18  # width of a month: two years, four years, longer
SHAPE = 6  # half the width of a light's shape
LABEL = 150  # room that a label needs to its right


@dataclass(frozen=True)
class Scale:
    """Days laid out from left to right."""

    months: list[date]
    unit: int

    @property
    def width(self) -> int:
        return self.unit * len(self.months)

    def at(self, day: date, part: float = 1.0) -> float:
        """Return where the day lies: its end, its beginning with part 0; outside the months it is the edge."""
        month = (day.year - self.months[0].year) * 12 + day.month - self.months[0].month
        within = (day.day - 1 + part) / month_end(day).day
        return round(min(max((month + within) * self.unit, 0), self.width), 1)

    def shape_at(self, day: date) -> float:
        """Return the middle of a shape that ends with the day and stays in the picture."""
        return round(max(self.at(day) - SHAPE, SHAPE), 1)


@dataclass(frozen=True)
class Span:
    """A piece of a line from left to right."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return round(max(self.right - self.left, 1), 1)


@dataclass(frozen=True)
class Drawn:
    """One task as the picture shows it; what does not apply is none."""

    bar: Bar
    light: object
    run: Span | None
    late: Span | None
    moved: Span | None
    asked: Span | None
    doubt: Span | None
    due: float | None
    shape: float | None
    label: str
    label_at: float
    label_ends: bool


def scale_of(timeline: Timeline) -> Scale:
    count = len(timeline.months)
    return Scale(timeline.months, ROOMY if count <= 24 else CLOSE if count <= 48 else DENSE)


def draw(bar: Bar, scale: Scale) -> Drawn:
    """Return where the parts of one task lie."""
    light = bar.task.light
    shape = scale.shape_at(bar.ends) if bar.ends else None
    beside = max(shape or 0, scale.at(bar.late_until) if bar.late_until and not bar.completed_on else 0)
    ends = beside + LABEL > scale.width
    return Drawn(
        bar,
        light,
        span(scale, bar.begins, bar.ends) if bar.begins and bar.ends and bar.begins <= bar.ends else None,
        span(scale, bar.due_on, bar.late_until, part=1.0),
        span(scale, bar.original_due_on, bar.due_on, part=1.0) if bar.is_moved else None,
        span(scale, bar.due_on, bar.asked_due_on, part=1.0),
        span(scale, bar.warn_on, bar.due_on) if bar.is_ambiguous else None,
        scale.at(bar.due_on) if bar.due_on and bar.completed_on else None,
        shape,
        label_of(bar, light),
        scale.width if ends else (shape or 0) - SHAPE,
        ends,
    )


def span(scale: Scale, begins: date | None, ends: date | None, *, part: float = 0.0) -> Span | None:
    """Return where a stretch of days lies; None when one of its ends is not known."""
    return Span(scale.at(begins, part), scale.at(ends)) if begins and ends else None


def label_of(bar: Bar, light: LightShown) -> str:
    """Return the words beside the shape: the light, how late or how soon, and what was postponed."""
    word = light.note or light.word if bar.completed_on else " ".join(filter(None, (light.word, light.note)))
    if light.code == "silent":
        word = light.word
    said = [word]
    if bar.extensions:
        said.append(f"延期 {bar.extensions} 次")
    elif bar.move:
        said.append(bar.move.label)
    if bar.asked_due_on:
        said.append("申请延期")
    if bar.is_ambiguous:
        said.append("日期待核实")
    return " · ".join(said)


@dataclass(frozen=True)
class Head:
    """The months and years over the picture, and where the day lies."""

    scale: Scale
    day: date
    day_at: float
    day_ends: bool
    months: Sequence[tuple[float, int]]
    years: Sequence[tuple[float, int]]
    lines: str
    year_lines: str


def head_of(scale: Scale, day: date) -> Head:
    unit, places = scale.unit, list(enumerate(scale.months))
    years = [(place * unit, month.year) for place, month in places if not place or month.month == 1]
    return Head(
        scale,
        day,
        scale.at(day),
        scale.at(day) + 70 > scale.width,
        [(place * unit + unit / 2, month.month) for place, month in places],
        years,
        "".join(f"M{place * unit} 0V{HEIGHT}" for place, month in places if month.month != 1),
        "".join(f"M{left} 0V{HEIGHT}" for left, _ in years),
    )
