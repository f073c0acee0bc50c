"""Sign-in, sign-out, and the choice of a password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.demo_accounts import ACCOUNTS, PASSWORD
from departments.forms import NewPasswordForm, SignInForm
from departments.passwords import RULES
from departments.services import accounts

LOCK_MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


class SignIn(LoginView):
    """In the demonstration, and only there, the page lists the accounts to try."""

    template_name = "departments/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_initial(self) -> dict:
        asked = self.request.GET.get("username", "")
        return {"username": asked if settings.DEMO and asked.isascii() else ""}

    def get_context_data(self, **context) -> dict:
        shown = [account for account in ACCOUNTS if account.shown] if settings.DEMO else []
        password = PASSWORD if settings.DEMO else ""
        return super().get_context_data(demo_accounts=shown, demo_password=password, **context)


class SignOut(LogoutView):
    """By POST only, so that no link can sign a person out."""

    http_method_names = ["post", "options"]


class Password(View):
    """Choose a new password; after the first sign-in nothing else is open before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, NewPasswordForm(request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewPasswordForm(request.user, request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        accounts.choose_password(user=request.user, password=form.cleaned_data["new_password1"])
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        messages.success(request, "密码已修改。其他地方的登录已经退出。")
        return redirect("tasks:workbench")

    def page(self, request: HttpRequest, form: NewPasswordForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "rules": RULES, "forced": request.user.must_change_password}
        return render(request, "departments/password.html", context, status=status)


def locked_out(request: HttpRequest, credentials: dict, *args, **kwargs) -> HttpResponse:
    """Say that the account is locked for a while, whether it exists or not."""
    response = render(request, "departments/locked.html", {"minutes": LOCK_MINUTES}, status=429)
    response["Retry-After"] = str(LOCK_MINUTES * 60)
    return response
