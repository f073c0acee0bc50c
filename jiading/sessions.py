"""When a session ends: so many minutes after the person's last page. What a page asks for by itself does not count."""

from collections.abc import Callable

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


def asks_by_itself(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that a page asks again and again without anybody's doing."""
    view.asked_by_itself = True
    return view


class IdleSessionMiddleware(SessionMiddleware):
    """Like Django's, but an answer to what a page asked by itself leaves the end of the session where it is."""

    def process_view(self, request: HttpRequest, view, args, options) -> None:
        request.asked_by_itself = getattr(view, "asked_by_itself", False)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        if getattr(request, "asked_by_itself", False) and not session.modified and not session.is_empty():
            patch_vary_headers(response, ("Cookie",))
            return response
        return super().process_response(request, response)
