"""Pages ask the role table before they do anything: a page names its permission, and nothing else grants."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from departments.roles import NONE, Permission, scope


class RoleRequiredMixin(LoginRequiredMixin):
    """A class-based page that only roles with some scope for `permission` may open.

    Its get() and post() take a departments.requests.SignedInRequest: whoever is not signed in is sent to the sign-in.
    """

    permission: Permission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and scope(request.user, self.permission) is NONE:
            raise PermissionDenied(f"您的角色是{request.user.get_role_display()}，不能{self.permission.value}。")
        return super().dispatch(request, *args, **kwargs)
