"""后台：单位与账号, for the SYSADMIN."""

# django-simple-history has no types, and a ModelAdmin takes no type parameter at run time.
# mypy: allow-subclassing-any, allow-any-generics

from typing import Any, cast

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Case, F, Model, QuerySet, When
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from import_export.results import Result
from simple_history.admin import SimpleHistoryAdmin

from departments.lists.guard import ListInOut, RoleGuard
from departments.lists.resources import DepartmentResource, SpecialDayResource, UserResource
from departments.models import Department, DepartmentAlias, SpecialDay, User
from departments.people import masked
from departments.requests import SignedInRequest
from departments.roles import Permission
from departments.services import accounts, locks, units
from departments.services.accounts import InitialPassword
from jiading.day import now

BY_UNIT = (F("department__position").asc(nulls_last=True), "role", "username")


class RequestForAccount(SignedInRequest):
    """A request that makes an account, on which save_model() leaves what response_add() shows; for annotations only."""

    initial_password: InitialPassword


class SignedInFilter(admin.SimpleListFilter):
    """Accounts that nobody has used yet: those of a list just imported, whose slips are still to be handed out."""

    title, parameter_name = "是否登录过", "signed_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("0", "还没有登录过"), ("1", "登录过")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[User]") -> "QuerySet[User]":
        wanted = self.value()
        return queryset.filter(last_login__isnull=wanted == "0") if wanted in ("0", "1") else queryset


class LockedFilter(admin.SimpleListFilter):
    """Accounts that nobody can sign in with for a while, because a wrong password was tried too often."""

    title, parameter_name = "是否锁定", "locked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "已锁定")]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[User]") -> "QuerySet[User]":
        return queryset.filter(username__in=locks.locked_usernames(now().at)) if self.value() == "1" else queryset


class AliasInline(RoleGuard, admin.TabularInline):
    """Other ways of writing the unit; an alias may be taken away again."""

    manages = Permission.MANAGE_ACCOUNTS
    model = DepartmentAlias
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Department)
class DepartmentAdmin(RoleGuard, ListInOut, SimpleHistoryAdmin):
    manages, reads = Permission.MANAGE_ACCOUNTS, Permission.ENTER_ADMIN
    resource_classes = [DepartmentResource]
    list_display = ("name", "full_name", "kind", "position", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "full_name", "aliases__name")
    fields = ("name", "full_name", "kind", "position", "is_active")
    inlines = [AliasInline]

    def save_model(
        self, request: SignedInRequest, obj: Department, form: "ModelForm[Department]", change: bool
    ) -> None:
        units.save_unit(unit=obj, by=request.user, when=now())


@admin.register(SpecialDay)
class SpecialDayAdmin(RoleGuard, ListInOut, admin.ModelAdmin):
    """Holidays and make-up days of years that the built-in calendar lacks; a wrong line may be taken away."""

    manages, reads = Permission.MANAGE_ACCOUNTS, Permission.ENTER_ADMIN
    resource_classes = [SpecialDayResource]
    list_display = ("on", "is_workday", "name")
    list_filter = ("is_workday",)
    date_hierarchy = "on"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(User)
class UserAdmin(RoleGuard, ListInOut, SimpleHistoryAdmin):
    manages = Permission.MANAGE_ACCOUNTS
    resource_classes = [UserResource]
    list_display = ("username", "name", "role", "department", "masked_email", "is_active", "locked", "last_login")
    list_filter = ("role", "is_active", SignedInFilter, LockedFilter)
    search_fields = ("username", "name", "department__name")
    fields = ("username", "name", "role", "department", "email", "is_active")
    autocomplete_fields = ("department",)

    @admin.display(description="电子邮箱")
    def masked_email(self, account: User) -> str:
        return masked(account.email)

    @admin.display(description="锁定")
    def locked(self, account: User) -> str:
        return "已锁定" if vars(account)["locked_now"] else ""

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        locked = When(username__in=locks.locked_usernames(now().at), then=True)
        found = cast("QuerySet[User]", super().get_queryset(request))
        return found.annotate(locked_now=Case(locked, default=False))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = [self.get_action(name) for name in ("reset_passwords", "unlock")]
        return {each[1]: each for each in found} if self.has_change_permission(request) else {}

    @admin.action(description="解除锁定")
    def unlock(self, request: SignedInRequest, chosen: "QuerySet[User]") -> None:
        """Let the chosen accounts that are locked sign in again with their old passwords."""
        freed = locks.unlock_accounts(accounts=chosen, by=request.user, at=now().at)
        names = "、".join(one.username for one in freed)
        self.message_user(request, f"已解除锁定：{names}。" if freed else "选中的账号都没有锁定。")

    @admin.action(description="重置密码")
    def reset_passwords(self, request: SignedInRequest, chosen: "QuerySet[User]") -> HttpResponse | None:
        """Ask once, with names and units in view; then answer with a slip for each account."""
        listed = accounts.resettable(chosen.select_related("department").order_by(*BY_UNIT), request.user)
        if not listed:
            sentence = "没有可以重置的账号：自己的密码请登录后自己修改，门户自己的账号没有密码。"
            self.message_user(request, sentence, messages.WARNING)
            return None
        if "confirm" not in request.POST:
            left_out = chosen.count() - len(listed)
            shown = {"title": "重置密码", "accounts": listed, "left_out": left_out, "opts": self.opts}
            context = self.admin_site.each_context(request) | shown
            return TemplateResponse(request, "admin/departments/user/reset_passwords.html", context)
        return slips(request, accounts.reset_passwords(accounts=listed, by=request.user))

    def save_model(self, request: RequestForAccount, obj: User, form: "ModelForm[User]", change: bool) -> None:
        if change:
            accounts.change_account(account=obj, by=request.user, when=now())
        else:
            request.initial_password = accounts.open_account(account=obj, by=request.user)

    def response_add(self, request: RequestForAccount, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Answer with the slip of the new account, whichever button was pressed: it is shown this once."""
        return slips(request, [request.initial_password])

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        """Say beside the numbers of an import how its new accounts get to their people."""
        super().add_success_message(result, request)
        if made := result.totals["new"]:
            words = "个新账号还没有人知道密码：请筛选「还没有登录过」，选中后「重置密码」，打印条子交给本人。"
            messages.warning(request, f"{made} {words}")


def slips(request: SignedInRequest, made: list[InitialPassword]) -> HttpResponse:
    """Return the page of slips to print; no cache may keep it, as of every page of the portal."""
    shown = {"made": made, "address": settings.PORTAL_URL, "hours": settings.INITIAL_PASSWORD_HOURS}
    return render(request, "departments/initial_passwords.html", shown)
