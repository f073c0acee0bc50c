"""Sign-in, sign-out, one's own account, the choice of a password, and the tokens of 日历与接口."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from departments.choices import TokenPurpose
from departments.guards import RoleRequiredMixin
from departments.models import AccessToken, SignedInSession, User
from departments.models.password_ages import is_too_old
from departments.requests import SignedInRequest
from departments.roles import NONE, NotAllowed, Permission, scope
from departments.services import access, accounts, sessions
from departments.services.access import TokenRefused
from departments.signing_in import gate
from departments.signing_in.forms import EmailForm, NewPasswordForm, SignInForm
from departments.signing_in.gate import NotNow
from departments.signing_in.passwords import RULES
from jiading.day import now
from jiading.web.account_sections import account_sections
from jiading.web.first_use import count_visit
from jiading.web.numbers import whole_number

TOKENS_A_PAGE, REVOKED_SHOWN = 50, 5
LOCK_MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


class SignIn(LoginView):
    """In the demonstration, and only there, a link of the page may bring the name of an account along."""

    template_name = "departments/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ("get", "head", "post", "options")  # Django's form views take PUT as POST

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("username", "")
        return {"username": asked if settings.DEMO and asked.isascii() else ""}

    def get_default_redirect_url(self) -> str:
        """Return where the person begins who asked for no page: on 工作台, or where the settings let the role begin."""
        role = getattr(self.request.user, "role", "")
        return reverse(settings.LANDING_PAGES.get(role, settings.LOGIN_REDIRECT_URL))

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        remember_session(cast(SignedInRequest, self.request))
        count_visit(cast(SignedInRequest, self.request).user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return told_to_wait(super().form_invalid(form), cast(SignInForm, form).refusal)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(help_contact=settings.HELP_CONTACT, **more)


def told_to_wait(response: HttpResponse, refusal: NotNow | None) -> HttpResponse:
    """Return the page of a form, as one that asks too much where the password was not compared."""
    if refusal is not None:
        response.status_code = 429
        response["Retry-After"] = str(refusal.wait)
    return response


def remember_session(request: SignedInRequest) -> None:
    """Write down where and when the session began, for 我的账号."""
    if request.session.session_key is None:
        request.session.cycle_key()  # somebody else was signed in here: that session is gone, this one has no key yet
    address = request.META.get("REMOTE_ADDR") or None
    key = str(request.session.session_key)
    sessions.remember(person=request.user, session_key=key, address=address, when=now())


class SignOut(LogoutView):
    """By POST only, so that no link can sign a person out."""

    http_method_names = ["post", "options"]


class MyAccount(RoleRequiredMixin, View):
    """我的账号: who I am here, my address for mail, where I am signed in, and what other rooms add."""

    permission = Permission.MANAGE_OWN_ACCOUNT

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, EmailForm(initial={"email": request.user.email}))

    def post(self, request: SignedInRequest) -> HttpResponse:
        if request.POST.get("act") == "end_sessions":
            key = str(request.session.session_key)
            ended = sessions.end_others(person=request.user, session_key=key, when=now())
            messages.success(request, f"已退出其他 {ended} 处登录。" if ended else "没有其他地方的登录。")
            return redirect("departments:me")
        form = EmailForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        accounts.change_own_email(person=request.user, email=form.cleaned_data["email"])
        messages.success(request, "电子邮箱已保存。")
        return redirect("departments:me")

    def page(self, request: SignedInRequest, form: EmailForm, status: int = 200) -> HttpResponse:
        here = request.session.session_key
        open_now = list(SignedInSession.objects.filter(person=request.user).alive(now().at))
        context = {
            "form": form,
            "sessions": open_now,
            "this_session": here,
            "is_known": any(each.session_key == here for each in open_now),
            "account_sections": account_sections(request),
        }
        return render(request, "departments/me.html", context, status=status)


class Password(View):
    """Choose a new password; after the first sign-in nothing else is open before."""

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, NewPasswordForm(request))

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = NewPasswordForm(request, request.POST)
        if not form.is_valid():
            return told_to_wait(self.page(request, form, status=422), form.refusal)
        try:
            with gate.turns.one():
                accounts.choose_password(user=request.user, password=form.cleaned_data["new_password1"])
        except (ValidationError, NotNow) as refusal:
            form.add_error("new_password1", refusal if isinstance(refusal, ValidationError) else str(refusal))
            return told_to_wait(self.page(request, form, status=422), refusal if isinstance(refusal, NotNow) else None)
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        remember_session(request)
        messages.success(request, "密码已修改。其他地方的登录已经退出。")
        return redirect(settings.LOGIN_REDIRECT_URL)

    def page(self, request: SignedInRequest, form: NewPasswordForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "rules": RULES, "forced": request.user.must_change_password, "days": 0}
        if is_too_old(request.user, timezone.now()):
            context["days"] = settings.PASSWORD_DAYS
        return render(request, "departments/password.html", context, status=status)


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
    """Say that the account is locked for a while, whether it exists or not."""
    shown = {"minutes": LOCK_MINUTES, "help_contact": settings.HELP_CONTACT}
    response = render(request, "departments/locked.html", shown, status=429)
    response["Retry-After"] = str(LOCK_MINUTES * 60)
    return response


class Access(RoleRequiredMixin, View):
    """日历与接口: the person's own tokens; the text of a new one is shown in the answer to the form and never again."""

    permission = Permission.SUBSCRIBE

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: SignedInRequest) -> HttpResponse:
        try:
            token, text = self.perform(request)
        except (TokenRefused, NotAllowed) as refusal:
            return self.page(request, fault=str(refusal), typed=request.POST, status=422)
        if text:
            return self.page(request, made=token, text=text)
        messages.success(request, f"已撤销「{token.label}」，从现在起用它读不到任何内容。")
        return redirect("departments:access")

    def perform(self, request: SignedInRequest) -> tuple[AccessToken, str]:
        """Do what the form asks; return the token that it is about and, of a new one, its text.

        Raises TokenRefused, also when the form names no token, or NotAllowed.
        """
        by, when, act = request.user, now(), request.POST.get("act")
        if act == "make":
            purpose = request.POST.get("purpose", "")
            if purpose == TokenPurpose.DATA and not settings.API:
                raise TokenRefused("数据接口没有打开，请联系系统管理员。")
            return access.make(person=by, purpose=purpose, label=request.POST.get("label", ""), when=when)
        if (token := whole_number(request.POST.get("token"))) is None:
            raise TokenRefused("没有看懂是哪一个令牌，请刷新页面后再试。")
        if act == "renew":
            return access.renew(token=token, by=by, when=when)
        return access.revoke(token=token, by=by, when=when), ""

    def page(self, request: SignedInRequest, *, text: str = "", status: int = 200, **more: Any) -> HttpResponse:
        mine = list(AccessToken.objects.filter(person=request.user).for_showing())
        mine = [one for one in mine if one.is_alive] + [one for one in mine if not one.is_alive][:REVOKED_SHOWN]
        own = {purpose: [one for one in mine if one.purpose == purpose] for purpose in TokenPurpose}
        shown = {TokenPurpose.CALENDAR: True, TokenPurpose.DATA: settings.API and may_use_api(request.user)}
        sections = [(purpose, own[purpose]) for purpose in TokenPurpose if shown[purpose] or own[purpose]]
        context = {"sections": sections, "text": text, "address": calendar_address(text), "api": settings.API} | more
        return render(request, "departments/access.html", context, status=status)


def may_use_api(user: User) -> bool:
    return scope(user, Permission.USE_API) is not NONE


def calendar_address(text: str) -> str:
    """Return the address of a calendar, or "" without a token.

    It begins with PORTAL_URL, because the Host header of a request can be forged.
    """
    return f"{settings.PORTAL_URL}{reverse(settings.CALENDAR_FEED, args=[text])}" if text else ""


class AllAccess(RoleRequiredMixin, View):
    """Every token of everybody, for the SYSADMIN to see and revoke; no token's text is known to the portal."""

    permission = Permission.MANAGE_ACCOUNTS

    def get(self, request: SignedInRequest) -> HttpResponse:
        page = Paginator(AccessToken.objects.for_showing(), TOKENS_A_PAGE).get_page(request.GET.get("page"))
        return render(request, "departments/access_all.html", {"page_obj": page})

    def post(self, request: SignedInRequest) -> HttpResponse:
        try:
            asked = whole_number(request.POST.get("token"))
            token = access.revoke(token=0 if asked is None else asked, by=request.user, when=now())
            messages.success(request, f"已撤销 {token}。")
        except NotAllowed:
            messages.error(request, "没有找到这个令牌。")
        return redirect("departments:access_all")
