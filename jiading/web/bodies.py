"""The body of a request is taken whole or not at all, within a size, and only where the disk has room for its files.

A browser that loses its connection or cancels while it sends leaves a body that ends early. Django reads what has come
as if that were all: a report would be entered without its last file, or with a part of it.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from jiading.database.disk import has_room
from jiading.web import errors
from jiading.web.numbers import whole_number
from jiading.web.sessions import comes_from_nobody

PIECE = 1 << 16  # bytes
OF_NOBODY = 64 << 10  # bytes of a request without a session: a sign-in is shorter


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


class BodyMiddleware:
    """Read a form before anything else does, and answer 413, 507 or 400 where it cannot be taken; nothing is done then.

    Of who has no session and had none, nothing beyond OF_NOBODY is read: it would fill memory and disk before any view.

    It stands before the CSRF check, which would take a body that ended early for an empty one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if length := length_of(request):
            # Django has no public way to put a stream before its parsers, which only read, readline and close it.
            request._stream = WholeBody(request._stream, length)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, options: Any
    ) -> HttpResponse | None:
        length, most = length_of(request), settings.REQUEST_MOST_MB
        if length is None:
            return errors.bad_request(request)
        if length > OF_NOBODY and comes_from_nobody(request):
            return errors.page(request, "413_nobody.html", 413)
        try:
            if length > most << 20:
                return drained(request, errors.too_large(request, most))
            if request.content_type == "multipart/form-data" and not can_be_stored(length):
                return drained(request, errors.disk_is_full(request))
            request.POST  # noqa: B018 — reading it parses the body, and Django keeps what it found
        except UnreadablePostError:
            return errors.bad_request(request)
        return None


def length_of(request: HttpRequest) -> int | None:
    """Return how many bytes the body has as its sender says, None when that is no number.

    0 without a length: nothing of the body is read then.
    """
    return whole_number(request.META.get("CONTENT_LENGTH") or "0")


def upload_folder() -> Path:
    """Return where uploaded files lie while they come in."""
    return Path(settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir())


def can_be_stored(size: int) -> bool:
    """Return whether the disk has room for uploaded files while they come in, and when they are kept."""
    return has_room(upload_folder(), size) and has_room(Path(settings.MEDIA_ROOT), size)


def drained(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Return the answer after the body was read and thrown away, as far as two full requests.

    A browser that is still sending does not look for an answer: it would say that the connection was reset.
    """
    for _ in range((2 * settings.REQUEST_MOST_MB << 20) // PIECE):
        if not request.read(PIECE):
            break
    return answer
