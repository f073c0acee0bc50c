"""What the portal knows of the person on each request: what may be opened, and whether a new password is due."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from departments.models.password_ages import is_too_old
from departments.roles import NONE, Permission, scope
from jiading.web.requests import RequestInDay


class PasswordChangeMiddleware:
    """Send a person with an initial password to choose a new one; nothing else is open until then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: RequestInDay) -> HttpResponse:
        user = request.user
        request.may_open = lambda permission: False
        if user.is_authenticated:
            due = user.must_change_password or is_too_old(user, timezone.now())
            if due and request.path not in self.open_paths():
                return HttpResponseRedirect(reverse("departments:password"))
            if not due:
                request.may_open = lambda permission: scope(user, Permission[permission]) is not NONE
        return self.get_response(request)

    @staticmethod
    def open_paths() -> set[str]:
        return {reverse("departments:password"), reverse("departments:sign_out"), reverse("healthz")}
