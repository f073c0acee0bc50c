"""Error pages: what happened, what to do next, and a number by which the log can be searched; never a trace."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jiading.web import form_recovery
from jiading.web.requests import RequestInDay

log = logging.getLogger("portal.errors")


class RequestIdMiddleware:
    """Give every request a short number, shown on error pages and in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: RequestInDay) -> HttpResponse:
        request.number = uuid4().hex[:8]
        response = self.get_response(request)
        response["X-Request-Id"] = request.number
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
            response.headers.setdefault("Vary", "Cookie")
        return response


def page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Return an error page with the number of the request."""
    number = getattr(request, "number", "")
    return render(request, template, {"request_number": number} | context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "403.html", 403, sentence=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "404.html", 404)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Say that the request has more than `most` MB."""
    return page(request, "413.html", 413, most=most)


def disk_is_full(request: HttpRequest) -> HttpResponse:
    log.error("request %s was refused: the disk is almost full", getattr(request, "number", "-"))
    return page(request, "507.html", 507)


def broken(request: HttpRequest) -> HttpResponse:
    log.error("request %s failed", getattr(request, "number", "-"))
    return page(request, "500.html", 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is too old: the typed text is kept for the same page."""
    remembered = form_recovery.keep(request) if form_recovery.came_from_here(request) else False
    return page(request, "csrf.html", 403, remembered=remembered, path=request.path)
