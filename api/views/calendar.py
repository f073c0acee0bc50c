"""日历订阅: a calendar program reads the deadlines by an address that only its person knows; no sign-in, no session."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View

from api.calendar_ics import calendar_of
from departments.choices import TokenPurpose
from departments.services.access import holder_of
from jiading.web.rate_limits import one_too_many
from jiading.web.requests import RequestInDay


@method_decorator(login_not_required, name="dispatch")
class CalendarFeed(View):
    """The deadlines at present; a token that does not hold any more is as little found as one that never was."""

    http_method_names = ["get", "head"]

    def get(self, request: RequestInDay, token: str) -> HttpResponse:
        holder = holder_of(token, TokenPurpose.CALENDAR, request.today)
        if holder is None:
            raise Http404
        if refused := one_too_many("calendar", f"t{holder.pk}"):
            response = HttpResponse(
                f"请 {refused.wait} 秒后再取。", status=429, content_type="text/plain; charset=utf-8"
            )
            response["Retry-After"] = str(refused.wait)
        else:
            calendar = calendar_of(holder.person, request.today)
            response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
            response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response
