"""What every request leaves in the audit log: a refusal, or the file that somebody takes along."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.db import Error
from django.http import HttpRequest, HttpResponse

from auditing.choices import AuditKind, Result
from auditing.recording import Visit, recorded, visit

log = logging.getLogger("portal.audit")
TAKEN = (200, 206)
NAMED = "filename*=utf-8''"


class AuditMiddleware:
    """Know the visit while a request is answered, and record what its answer says.

    It stands outside the middleware that reads a page from one moment, since it writes. A download that cannot be
    recorded is not sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = visit.set(
            Visit(str(request.META.get("REMOTE_ADDR") or ""), getattr(request, "number", ""), request.path)
        )
        try:
            response = self.get_response(request)
            self.note(request, response)
            return response
        finally:
            visit.reset(token)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        """Learn who is signed in; called after all middleware has seen the request."""
        if request.user.is_authenticated:
            here = visit.get()
            visit.set(Visit(here.address, here.number, here.page, request.user))

    def note(self, request: HttpRequest, response: HttpResponse) -> None:
        """Record a refusal or a download of somebody who is signed in."""
        person = getattr(request, "user", None)
        if person is None or not person.is_authenticated:
            return
        if response.status_code == 403:
            note_refusal(person, f"{request.method} {request.path}")
        elif name := file_name(response):
            recorded(AuditKind.DOWNLOADED, by=person, about=name)


def note_refusal(person: Any, about: str) -> None:
    """Record that somebody was refused; he stays refused when that cannot be written."""
    try:
        recorded(AuditKind.REFUSED, by=person, about=about, result=Result.FAILED)
    except Error:
        log.exception("a refusal was not recorded")


def file_name(response: HttpResponse) -> str:
    """Return the name of the file that an answer hands over, "" when it is no download."""
    disposition = response.headers.get("Content-Disposition", "")
    if response.status_code not in TAKEN or not disposition.startswith("attachment"):
        return ""
    _, encoded, rest = disposition.partition(NAMED)
    return unquote(rest) if encoded else disposition.partition("filename=")[2].strip('"') or "未命名"
