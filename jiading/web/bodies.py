"""The body of a request is taken whole or not at all.

A browser that loses its connection or cancels while it sends leaves a body that ends early. Django reads what has come
as if that were all: a report would be entered without its last file, or with a part of it.
"""

from collections.abc import Callable
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from jiading.web import errors


class WholeBody:
    """The stream of a body of `length` bytes; reading raises OSError when it ends before them."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int = -1, /) -> bytes:
        """Return `size` bytes, or all that are left; a stream may give them in pieces."""
        wanted, pieces = self.left if size < 0 else min(size, self.left), []
        while wanted > 0:
            pieces.append(self.counted(self.stream.read(wanted)))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int = -1, /) -> bytes:
        return self.counted(self.stream.readline(size)) if self.left else b""

    def close(self) -> None:
        self.stream.close()

    def counted(self, data: bytes) -> bytes:
        """Return what was read and count it; raise OSError when it is nothing although more was promised."""
        if not data:
            raise OSError(f"the body of the request ended {self.left} bytes early")
        self.left -= len(data)
        return data


class WholeBodyMiddleware:
    """Read a form before anything else does, and answer 400 when it did not come whole; then nothing has been done.

    It stands before the CSRF check, which would take a body that ended early for an empty one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal():
            # Django has no public way to put a stream before its parsers, which only read, readline and close it.
            request._stream = WholeBody(request._stream, int(length))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, options: Any
    ) -> HttpResponse | None:
        try:
            request.POST  # noqa: B018 — reading it parses the body, and Django keeps what it found
        except UnreadablePostError:
            return errors.bad_request(request)
        return None
