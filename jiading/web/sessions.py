"""When a session ends: so many minutes after the person's last page. What a page asks for by itself does not count."""

import logging
from collections.abc import Callable

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

log = logging.getLogger("portal.sessions")
BACKGROUND = "X-Background"  # sent where a page asks its own address again by itself: a poll for progress


def asks_by_itself(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that only pages ask, again and again, without anybody's doing."""
    view.asked_by_itself = True
    return view


def extend_session_now(request: HttpRequest) -> None:
    """Save the session now and not with the answer: what the view starts next may keep others from writing for long."""
    request.session.save()
    leave_session(request)


def leave_session(request: HttpRequest) -> None:
    """Do not save the session with the answer, which would wait where another transaction keeps others from writing."""
    request.session.modified = False
    request.asked_by_itself = True


class IdleSessionMiddleware(SessionMiddleware):
    """Like Django's, but an answer to what a page asked by itself leaves the end of the session where it is."""

    def process_view(self, request: HttpRequest, view, args, options) -> None:
        request.asked_by_itself = getattr(view, "asked_by_itself", False)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        by_itself = getattr(request, "asked_by_itself", False) or BACKGROUND in request.headers
        if by_itself and not request.session.modified and not request.session.is_empty():
            patch_vary_headers(response, ("Cookie",))
            return response
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            if request.session.modified or not request.session.exists(request.session.session_key):
                raise
            log.warning("the end of a session was not moved: the database takes no writes")
            return response  # nothing is lost but some minutes of the session
