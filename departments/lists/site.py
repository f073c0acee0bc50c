"""Django's admin behind the portal's own sign-in and role table."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from departments.roles import Permission, may


class PortalAdminSite(AdminSite):
    site_header = site_title = "嘉定区创建任务督办 · 后台"
    index_title = "单位、账号、方案"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Only whom the role table lets enter, and only with a password of their own."""
        user = request.user
        return user.is_authenticated and may(user, Permission.ENTER_ADMIN) and not user.must_change_password

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in: the portal's, with its lock-out."""
        if request.user.is_authenticated:
            return redirect(settings.LOGIN_REDIRECT_URL)
        return redirect_to_login(request.GET.get("next", reverse("admin:index")))

    # The stubs promise a TemplateResponse of the next two; Django's own redirect as well.
    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(settings.LOGIN_REDIRECT_URL)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("departments:password")
