"""运行状态: for the SYSADMIN, whether reminders go out, who has no address, what files take, which forms are read."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import NONE, Permission, scope
from notices.models import Reminder
from tableparser.extras import extras
from tasks.evidence.storage import quota
from tasks.models import Evidence

SHOWN_DAYS = 14


class Status(RoleRequiredMixin, View):
    """The last two weeks of reminders, day by day; nothing of the work is shown."""

    permission = Permission.MANAGE_ACCOUNTS

    def get(self, request: SignedInRequest) -> HttpResponse:
        context = {
            "mail_is_set": bool(settings.EMAIL_HOST and settings.PORTAL_URL),
            "chat_is_set": bool(settings.WORK_CHAT_WEBHOOK),
            "days": reminder_days(request.today),
            "without_address": people_without_address(),
            "rooms": rooms(),
            "quota": quota(),
            "extras": extras(),
        }
        return render(request, "notices/status.html", context)


def reminder_days(today: date) -> list[Mapping[str, object]]:
    """Return for each of the last days how many reminders were sent and how many were not, with one fault."""
    waiting = Q(sent_at=None)
    rows = Reminder.objects.since(today - timedelta(days=SHOWN_DAYS)).values("on").order_by("-on")
    return list(
        rows.annotate(
            sent=Count("pk", filter=~waiting),
            waiting=Count("pk", filter=waiting),
            fault=Max("fault", filter=waiting),
            last=Max("tried_at"),
        )
    )


def rooms() -> list[dict[str, Any]]:
    """Return how many files each unit has handed in and what they take, the most first."""
    rows = Evidence.objects.order_by().values("entry__unit__name").annotate(files=Count("pk"), used=Sum("size"))
    listed = rows.order_by("-used", "entry__unit__name")
    return [row | {"unit": row["entry__unit__name"], "percent": 100 * row["used"] / quota()} for row in listed]


def people_without_address() -> list[User]:
    """Return who would be reminded but has no address."""
    people = User.objects.filter(is_active=True, email="").select_related("department")
    return [one for one in people if one.has_usable_password() and scope(one, Permission.READ_TASK) is not NONE]
