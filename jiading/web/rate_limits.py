"""How often one person may ask for what costs the server much: searches, exports, uploads, the interfaces.

Counted in the database, so that all processes and machines share the count; a window is one minute of the clock.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views import View

from jiading.database.snapshot import outside_snapshot
from jiading.models import RateCounter
from jiading.web import errors, form_recovery

log = logging.getLogger("portal.rates")
WINDOW = 60  # seconds
TRIES = 3


@dataclass(frozen=True)
class TooOften:
    """The limit is reached: so many a minute, and so many seconds until the next minute begins."""

    most: int
    wait: int


def clock() -> float:
    return time.time()


def one_too_many(kind: str, who: str) -> TooOften | None:
    """Count one more request of this kind by this person; return TooOften when the limit is exceeded, else None."""
    most, now = settings.RATES[kind], int(clock())
    if not most:
        return None
    window = now - now % WINDOW
    try:
        with outside_snapshot():
            count = counted(f"{kind}:{who}", window)
    except Error:  # a disk without room takes no counter, and must not take the page away with it
        log.exception("a request was not counted")
        return None
    return TooOften(most, window + WINDOW - now) if count > most else None


@transaction.atomic
def counted(key: str, window: int) -> int:
    """Add one to the counter of the window and return it; requests at the same time are each counted once."""
    mine = RateCounter.objects.filter(key=key)
    for _ in range(TRIES):
        if mine.filter(window=window).update(count=F("count") + 1):
            return mine.values_list("count", flat=True).get()
        if not mine.filter(window__lt=window).update(window=window, count=0):
            RateCounter.objects.bulk_create([RateCounter(key=key, window=window)], ignore_conflicts=True)
    return 0  # the clock went back, so that the counter is of a later window: nobody is refused for that


class Limited(View):
    """A view that costs much. It stands after RoleRequiredMixin: who may not open the page is told so first."""

    rate: str  # a key of settings.RATES

    def costs(self, request: HttpRequest) -> bool:
        """Return whether this request is one that counts; forms count when they are sent, pages when they are read."""
        return request.method in ("GET", "HEAD", "POST")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.costs(request) and (refused := one_too_many(self.rate, str(request.user.pk))):
            return self.too_often(request, refused)
        return super().dispatch(request, *args, **kwargs)

    def too_often(self, request: HttpRequest, refused: TooOften) -> HttpResponse:
        """Say calmly that it was too often, and when to go on; typed text is kept for the form's own page."""
        remembered = request.method == "POST" and form_recovery.keep(request)
        response = errors.page(
            request, "429.html", 429, refused=refused, remembered=remembered, had_files=bool(request.FILES)
        )
        response["Retry-After"] = str(refused.wait)
        return response


class LimitedSearch(Limited):
    """A list whose text search counts; leafing through it does not."""

    rate = "search"

    def costs(self, request: HttpRequest) -> bool:
        return bool(request.GET.get("q", "").strip())


class LimitedUpload(Limited):
    """A form with files: sending them counts."""

    rate = "upload"

    def costs(self, request: HttpRequest) -> bool:
        return request.method == "POST" and bool(request.FILES)
