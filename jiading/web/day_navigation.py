"""Links between days: a week, a month or a quarter before and after the day of a page, and days to compare it with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jiading.calendar import WEEK, last_month_end, last_quarter_end, next_month_end, next_quarter_end
from jiading.day import UnknownDay, parse_day
from jiading.templatetags.portal import here
from jiading.web.requests import RequestInDay

Moves = tuple[tuple[str, Callable[[date], date]], ...]  # label, and the day to go to from a day
BACK: Moves = (
    ("上一周", lambda day: day - WEEK),
    ("上月末", last_month_end),
    ("上季末", last_quarter_end),
)
ON: Moves = (
    ("下一周", lambda day: day + WEEK),
    ("下月末", next_month_end),
    ("下季末", next_quarter_end),
)
EARLIER: Moves = (
    ("一周前", lambda day: day - WEEK),
    ("上月末", last_month_end),
    ("上季末", last_quarter_end),
)


@dataclass(frozen=True)
class Step:
    """A way to another day of the same page; without an address when that day has not come yet."""

    label: str
    day: date
    url: str
    chosen: bool = False


def day_steps(request: RequestInDay) -> list[tuple[Step, Step]]:
    """Return pairs of steps back and on from the day of the page; none leads past today."""
    return [
        (day_step(request, back[0], back[1](request.as_of)), day_step(request, on[0], on[1](request.as_of)))
        for back, on in zip(BACK, ON, strict=True)
    ]


def day_step(request: RequestInDay, label: str, day: date) -> Step:
    """A step keeps the address but for the day; a comparison with a day that is then not earlier falls away."""
    if day > request.today or day == request.as_of:
        return Step(label, day, "")
    compare = request.GET.get("compare", "")
    kept = compare if compare < f"{day:%Y-%m-%d}" else ""
    return Step(label, day, here({"request": request}, as_of=f"{day:%Y-%m-%d}", compare=kept, page=""))


def compare_day(request: RequestInDay) -> date:
    """Return the day of ?compare=, by default the end of the month before; raise UnknownDay unless it is earlier."""
    text = request.GET.get("compare", "").strip()
    if not text:
        return last_month_end(request.as_of)
    day = parse_day(text)
    if day >= request.as_of:
        raise UnknownDay(f"比较日期 {day} 不早于截至日期 {request.as_of}，请填写更早的一天。")
    return day


def compare_steps(request: RequestInDay, compared: date) -> list[Step]:
    """Return the usual days to compare with, each once."""
    days: dict[date, str] = {}
    for label, earlier in EARLIER:
        days.setdefault(earlier(request.as_of), label)
    return [
        Step(label, day, here({"request": request}, compare=f"{day:%Y-%m-%d}"), chosen=day == compared)
        for day, label in days.items()
    ]
