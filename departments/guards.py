"""Pages ask the role table before they do anything: a page names its action, and nothing else grants."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from departments.roles import NONE, Action, scope


class Guarded(LoginRequiredMixin):
    """A class-based page that only roles with some scope for `action` may open."""

    action: Action

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated and scope(request.user, self.action) is NONE:
            raise PermissionDenied(f"您的角色是{request.user.get_role_display()}，不能{self.action.value}。")
        return super().dispatch(request, *args, **kwargs)
