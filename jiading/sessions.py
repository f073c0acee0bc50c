"""Idle time counts from the last page that a person asked for; what a page asks by itself does not extend it."""

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

BACKGROUND = "X-Background"  # sent by what a page asks by itself: a poll for progress, a wall that refreshes


class IdleSessionMiddleware(SessionMiddleware):
    """Django's own, but a background request leaves the session as it is, unless the view has changed it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.headers.get(BACKGROUND) and not request.session.modified and not request.session.is_empty():
            patch_vary_headers(response, ["Cookie"])
            return response
        return super().process_response(request, response)
