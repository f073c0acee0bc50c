"""The type of a request as the portal's middleware leaves it; for annotations only, no such object is ever made."""

from collections.abc import Callable
from datetime import date
from typing import TypeGuard

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class RequestInDay(HttpRequest):
    """A request that has passed all middleware, with the day that it asks for.

    Views and helpers that serve anybody, signed in or not, take this one; behind the sign-in they take
    departments.requests.SignedInRequest, which adds the person. Middleware takes it where it sets or reads one of
    these attributes. Error pages and context processors take a plain HttpRequest, because an answer may be made before
    the day is known: has_day() tells.
    """

    number: str  # by which the log is searched
    asked_by_itself: bool  # whether the page asked and not the person, so that the session is not extended
    htmx: HtmxDetails
    may_open: Callable[[str], bool]  # whether the reader may open what the permission of that name guards
    today: date
    as_of: date  # the day the page shows: of ?as_of=, else today
    kept_plan: str  # the code that the links of the page carry: of ?plan=, else of the plan the page is about
    is_past: bool  # whether as_of lies before today


def has_day(request: HttpRequest) -> TypeGuard[RequestInDay]:
    """Return whether ReportDayMiddleware has given the request its day; a page refused earlier has none."""
    return hasattr(request, "as_of")
