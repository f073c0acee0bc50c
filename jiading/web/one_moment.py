"""A page that is only read is of one moment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jiading.database.snapshot import snapshot

WATCHED = "/healthz"  # says by itself what is wrong with the database


class OneMomentMiddleware:
    """Let a page read all its statements from one snapshot, from the person's session to the last line of the template.

    It stands within the middleware of sessions, which writes the session when the snapshot has ended. Pages that are
    sent (POST) read as they go and so see what they have written. What streams is read before or behind: no transaction
    is open while an answer goes out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path == WATCHED:
            return self.get_response(request)
        with snapshot():
            return self.get_response(request)
