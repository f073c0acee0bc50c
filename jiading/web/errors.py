"""Error pages: what happened, what to do next, and a number by which the log can be searched; never a trace."""

import logging
import sys
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from jiading.day import ANSWERS_ITSELF
from jiading.web import form_recovery
from jiading.web.requests import RequestInDay

log = logging.getLogger("portal.errors")
DATABASE_TROUBLE = (OperationalError, InterfaceError)  # gone, locked, too slow, without room: not a fault of the page
WAIT = 10  # seconds after which a browser may try again


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
    typed = form_recovery.refused_texts(request)
    return page(request, "403.html", 403, sentence=str(exception or ""), typed=typed)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "404.html", 404, typed=form_recovery.refused_texts(request))


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    """Say that the request has more than `most` MB."""
    return page(request, "413.html", 413, most=most)


def disk_is_full(request: HttpRequest) -> HttpResponse:
    log.error("request %s was refused: the disk is almost full", getattr(request, "number", "-"))
    return page(request, "507.html", 507)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer what nothing else has caught; Django calls this while the exception is being handled."""
    trouble = isinstance(sys.exc_info()[1], DATABASE_TROUBLE)
    if not trouble:
        log.error("request %s failed", getattr(request, "number", "-"))
    if request.path.startswith(ANSWERS_ITSELF):
        return told_to_a_program(request, trouble)
    return database_trouble(request) if trouble else page(request, "500.html", 500)


def told_to_a_program(request: HttpRequest, trouble: bool) -> HttpResponse:
    """Answer an address of the data interface, whose refusals are all JSON of one shape."""
    number = getattr(request, "number", "")
    if trouble:
        log.error("request %s was refused: the database cannot be used", number)
        fault = {"code": "unavailable", "message": f"数据库暂时用不了，请 {WAIT} 秒后再试。请求号 {number}。"}
        return JsonResponse({"error": fault}, status=503, headers={"Retry-After": str(WAIT)})
    fault = {"code": "broken", "message": f"服务器出错，请求号 {number}。"}
    return JsonResponse({"error": fault}, status=500)


def database_trouble(request: HttpRequest) -> HttpResponse:
    """Say that the database cannot be used at present, with what was typed in the page itself.

    Nothing is asked of the database for it: no session, so the texts are not kept there, and no context processor.
    """
    log.error("request %s was refused: the database cannot be used", getattr(request, "number", "-"))
    typed = form_recovery.typed_texts(request) if request.method == "POST" else {}
    shown = {
        "request_number": getattr(request, "number", ""),
        "typed": [text for text in typed.values() if len(text) >= form_recovery.WORTH_COPYING],
        "had_files": request.method == "POST" and bool(request.FILES),
        "address": request.get_full_path() if request.method == "GET" else request.path,
    }
    response = HttpResponse(render_to_string("503.html", shown), status=503)
    response["Retry-After"] = str(WAIT)
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is too old: the typed text is kept for the same page."""
    remembered = form_recovery.keep(request) if form_recovery.came_from_here(request) else False
    return page(request, "csrf.html", 403, remembered=remembered, path=request.path)
