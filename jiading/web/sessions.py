"""When a session ends: so many minutes after the person's last page. What a page asks for by itself does not count."""

import logging
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from jiading.web.requests import RequestInDay

log = logging.getLogger("portal.sessions")
EXTENDED = "extended"  # in the session: when its end was last moved, in seconds since 1970
BACKGROUND = "X-Background"  # sent where a page asks its own address again by itself: a poll for progress
KEY = re.compile(r"[a-z0-9]{8,40}")  # of a session
KEPT_FOR = timedelta(days=1)  # an ended session, with the typed text in it
ViewFunction = TypeVar("ViewFunction", bound=Callable[..., HttpResponseBase])


def asks_by_itself(view: ViewFunction) -> ViewFunction:
    """Mark a view that a page asks again and again by itself; its answers do not extend the session."""
    vars(view)["asked_by_itself"] = True  # the type of a function has no attributes of our own
    return view


def extend_session_now(request: RequestInDay) -> None:
    """Save the session now and not with the answer.

    A view calls it before it starts what may keep all others from writing for long (on SQLite, a job).
    """
    request.session.save()
    leave_session(request)


def leave_session(request: RequestInDay) -> None:
    """Do not save the session with the answer: on SQLite that would wait for the transaction of a job."""
    request.session.modified = False
    request.asked_by_itself = True


class IdleSessionMiddleware(SessionMiddleware):
    """Like Django's, but the end of a session is moved at most once in SESSION_MOVED_EVERY seconds.

    To move it with each page would be a transaction for each page that is only read. A session so ends by up to these
    seconds earlier than its time after the last page. What a page asked by itself does not move it.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Open the session of the cookie; a key that no session can have asks the database nothing.

        A cookie may bring a NUL, which PostgreSQL refuses to compare with anything.
        """
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = self.SessionStore(key if key and KEY.fullmatch(key) else None)

    def process_view(
        self, request: RequestInDay, view: Callable[..., HttpResponseBase], args: Any, options: Any
    ) -> None:
        request.asked_by_itself = getattr(view, "asked_by_itself", False)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session, changed = request.session, request.session.modified
        if not session.is_empty():
            if not changed and (asked_by_itself(request) or was_moved_lately(session)):
                patch_vary_headers(response, ("Cookie",))
                return response
            session[EXTENDED] = int(time.time())
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            key = session.session_key
            reads = request.method in ("GET", "HEAD")  # what it took out of the session is taken out the next time
            if (changed and not reads) or key is None or not session.exists(key):
                raise
            log.warning("a session was not saved: the database takes no writes")
            return response  # the session only ends some minutes earlier


def comes_from_nobody(request: HttpRequest) -> bool:
    """Return whether who asks is not signed in and brings no key of a session, be it one that has ended."""
    if request.user.is_authenticated:
        return False
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return not (KEY.fullmatch(key) and Session.objects.filter(session_key=key).exists())


def replace_ended_session(request: HttpRequest) -> None:
    """Delete the session that the cookie names when it has ended, so that its key opens the way only once."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if key and key != request.session.session_key:
        Session.objects.filter(session_key=key).delete()


def sweep_sessions(at: datetime) -> int:
    """Delete sessions that ended KEPT_FOR before that moment, with the typed text in them; return how many."""
    return Session.objects.filter(expire_date__lt=at - KEPT_FOR).delete()[0]


def asked_by_itself(request: HttpRequest) -> bool:
    """Return whether no person but the page asked."""
    return getattr(request, "asked_by_itself", False) or BACKGROUND in request.headers


def was_moved_lately(session: SessionBase) -> bool:
    """Return whether the end of the session was moved within SESSION_MOVED_EVERY seconds."""
    moved: int = session.get(EXTENDED, 0)
    return time.time() < moved + settings.SESSION_MOVED_EVERY
