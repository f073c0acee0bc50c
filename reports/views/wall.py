"""挂图: the table on a big screen; the page asks for its content again by itself, which keeps no session alive."""

import hashlib
import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from departments.requests import SignedInRequest
from departments.roles import ALL, NONE, Permission, scope
from indicators.current import plan_of
from jiading.day import now
from jiading.templatetags.portal import to
from jiading.web.sessions import asks_by_itself
from reports import figures
from reports.wall import screen
from tasks.as_of.day import AsOf

CHECKED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d\Z")
SECONDS, TURN = 60, 20  # between two looks at one screen, or until the next of several


def content(request: SignedInRequest, as_of: AsOf) -> dict[str, Any]:
    """Return what the wall shows: `body`, `seal` (its hash, so that a changed screen is noticed), when to ask again."""
    rows = as_of.tasks()
    shown = screen(rows, request.GET.get("screen", ""))
    context = {
        "plan": as_of.plans[0],
        "screen": shown,
        "rate": figures.rate(rows),
        "lights": figures.lights_shown(figures.by_light(rows)),
        "links": scope(request.user, Permission.READ_TASK) is ALL,
    }
    body = render_to_string("reports/_wall_body.html", context, request)
    return {
        "body": body,
        "screen": shown,
        "seal": hashlib.sha256(body.encode()).hexdigest()[:16],
        "seconds": TURN if shown.of > 1 else SECONDS,
        "checked": f"{timezone.localtime(now().at):%Y-%m-%d %H:%M}",
    }


def wall_page(request: SignedInRequest, as_of: AsOf) -> HttpResponse:
    """Return the whole page of the wall."""
    return render(request, "reports/wall.html", {"plan": as_of.plans[0]} | content(request, as_of))


@method_decorator([login_not_required, asks_by_itself], name="dispatch")
class WallPart(View):
    """What the wall asks for by itself: nothing new, its content anew, or, when the session has ended, a note.

    It needs no sign-in, since it must answer when that is over; without one it shows nothing but the note.
    """

    def get(self, request: SignedInRequest) -> HttpResponse:
        if not request.htmx:
            return redirect(to({"request": request}, "reports:table", view="wall"))
        if not request.user.is_authenticated:
            return render(request, "reports/_wall_ended.html", {"checked": last_checked(request)})
        if scope(request.user, Permission.READ_TABLE) is NONE:
            raise PermissionDenied(f"您的角色是{request.user.get_role_display()}，不能{Permission.READ_TABLE.value}。")
        plan = plan_of(request)
        if plan is None:
            return HttpResponse(status=204)
        shown = content(request, AsOf([plan], request.as_of))
        if shown["seal"] == request.GET.get("seal"):
            return HttpResponse(status=204, headers={"X-Checked": shown["checked"]})
        return render(request, "reports/_wall.html", shown)


def last_checked(request: SignedInRequest) -> str:
    """Return when the wall was last known to be right, as the page says it; nothing for any other text."""
    told = request.GET.get("checked", "")
    return told if CHECKED.match(told) else ""
