"""Typed text survives an expired session: what was posted is kept for the same page until the person is back.

Only text fields are kept, never files or passwords, in the browser's own session and for one address; the first
visit of that address after the sign-in takes them out again. A form that names its writer in a field `writer` gives
them back to nobody else.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect

from jiading.web.requests import RequestInDay
from jiading.web.sessions import comes_from_nobody, replace_ended_session

SLOT = "kept_text"
WRITER = "writer"  # the field by which a form says whose words it holds
MOST = 300_000  # characters
WORTH_COPYING = 6  # characters: shorter values are choices and numbers, typed again at once
NEVER = ("csrfmiddlewaretoken", "key", "seen")


def came_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that the form was on one of the portal's own pages."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def typed_texts(request: HttpRequest) -> dict[str, str]:
    """Return the posted texts by the names of their fields: no passwords, and none that the page itself made."""
    return {
        name: values[-1]
        for name, values in request.POST.lists()
        if name not in NEVER and "password" not in name and values
    }


def refused_texts(request: HttpRequest) -> list[str]:
    """Return, to be copied, what a signed-in person typed into a form that is refused for good, and remember it.

    The person may have been given another unit or role since the form was opened; the form's page then is not theirs
    any more, but may be again.
    """
    user = getattr(request, "user", None)
    if request.method != "POST" or request.resolver_match is None or user is None or not user.is_authenticated:
        return []
    keep(request)
    return [text for text in typed_texts(request).values() if len(text) >= WORTH_COPYING]


def keep(request: HttpRequest) -> bool:
    """Remember the posted texts for this address; return whether there was anything to remember.

    An ended session is used up by it, so that there are never more such texts than there were sign-ins. Who brings no
    session at all may have signed out in another window: the texts are kept too, but few a minute of one address, for
    whoever reaches the portal could fill its database with them.
    """
    from jiading.web.rate_limits import one_too_many  # only now: its page of a refusal needs this module

    texts = typed_texts(request)
    if not texts or sum(map(len, texts.values())) > MOST:
        return False
    if comes_from_nobody(request) and one_too_many("keep", str(request.META.get("REMOTE_ADDR", ""))[:45]):
        return False
    replace_ended_session(request)
    request.session[SLOT] = {"path": request.path, "texts": texts}
    return True


def take(request: HttpRequest, path: str = "") -> dict[str, str] | None:
    """Return, once, what this person typed on this page, or for that address, before the session ended."""
    remembered = request.session.get(SLOT)
    if not remembered or remembered["path"] != (path or request.path):
        return None
    del request.session[SLOT]
    texts = remembered["texts"]
    return texts if texts.pop(WRITER, "") in ("", str(request.user.pk)) else None


class KeepTypedTextMiddleware:
    """Stands before the sign-in check: a form sent without a session is remembered, then the person signs in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: RequestInDay, view: Callable[..., HttpResponseBase], args: Any, options: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.method == "POST":
            keep(request)
        if request.htmx:
            return HttpResponseClientRedirect(
                redirect_to_login(self.page_of(request), resolve_url(settings.LOGIN_URL)).url
            )
        return None

    @staticmethod
    def page_of(request: HttpRequest) -> str:
        """Return where to go after the sign-in: the form's own page, or the page that asked in the background."""
        return request.path if request.method == "POST" else request.get_full_path()
