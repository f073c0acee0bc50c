"""The report day: what "today" is, and which day a page is asked to show.

The clock is read here, at the door, and passed in; nothing below asks for the time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiading.web.requests import RequestInDay

FIRST_YEAR = 1949  # no plan is older, and rules that look back some weeks from a day stay within the calendar


class UnknownDay(ValueError):
    """The text is no day of the calendar; the message says so in a sentence for the person."""


@dataclass(frozen=True)
class Moment:
    """When something is done: the instant `at`, and the portal's day `on` that every list goes by."""

    at: datetime
    on: date


def today() -> date:
    """Return the portal's day in Asia/Shanghai, or the fixed PORTAL_TODAY of a drill or demonstration."""
    return settings.PORTAL_TODAY or timezone.localdate()


def now() -> Moment:
    """Return the present instant together with the portal's day."""
    return Moment(at=timezone.now(), on=today())


def parse_day(text: str) -> date:
    """Read a day written as 2016-10-15; raise UnknownDay with a sentence for anything else."""
    try:
        if len(text) != len("2016-10-15") or not text.isascii():
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        shown = text[:20].replace("\0", "")
        raise UnknownDay(f"看不懂日期「{shown}」，请按 2016-10-15 的样子填写一个日历上有的日子。") from None
    if day.year < FIRST_YEAR:
        raise UnknownDay(f"日期 {text} 太早了，请填写 {FIRST_YEAR} 年以后的日子。")
    return day


def asked_day(request: HttpRequest, present: date) -> date:
    """Return the day the address asks for with ?as_of=, today without it; refuse the future."""
    text = request.GET.get("as_of", "").strip()
    if not text:
        return present
    day = parse_day(text)
    if day > present:
        raise UnknownDay(f"截至日期 {day} 还没有到，最晚只能看到今天 {present}。")
    return day


ANSWERS_ITSELF = "/api/"  # what lies below refuses an unknown day in a form of its own


class ReportDayMiddleware:
    """Give every request its today, its as_of, whether it looks at the past, and the plan that the address names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: RequestInDay) -> HttpResponse:
        request.today = request.as_of = today()
        request.is_past, request.kept_plan = False, request.GET.get("plan", "")
        if request.path.startswith(ANSWERS_ITSELF):
            return self.get_response(request)
        try:
            request.as_of = asked_day(request, request.today)
        except UnknownDay as refusal:
            return render(request, "400_day.html", {"sentence": str(refusal)}, status=400)
        request.is_past = request.as_of < request.today
        return self.get_response(request)
