"""后台：单位与账号, for the SYSADMIN."""

# django-simple-history has no types, and a ModelAdmin takes no type parameter at run time.
# mypy: allow-subclassing-any, allow-any-generics

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from departments.admin_guard import ListInOut, RoleGuard
from departments.models import Department, DepartmentAlias, SpecialDay, User
from departments.people import masked
from departments.requests import SignedInRequest
from departments.resources import DepartmentResource, SpecialDayResource, UserResource
from departments.roles import Permission
from departments.services import accounts, units
from jiading.day import now


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
    list_display = ("username", "name", "role", "department", "masked_email", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name", "department__name")
    fields = ("username", "name", "role", "department", "email", "is_active")
    autocomplete_fields = ("department",)

    @admin.display(description="电子邮箱")
    def masked_email(self, account: User) -> str:
        return masked(account.email)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = self.get_action("reset_passwords")
        return {found[1]: found} if self.has_change_permission(request) else {}

    @admin.action(description="重置密码（显示新的初始密码）")
    def reset_passwords(self, request: SignedInRequest, chosen: "QuerySet[User]") -> None:
        for account in chosen:
            password = accounts.reset_password(account=account, by=request.user)
            messages.warning(request, f"账号 {account.username} 的初始密码：{password}（只显示这一次，首次登录须修改）")

    def save_model(self, request: SignedInRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        if change:
            accounts.change_account(account=obj, by=request.user, when=now())
            return
        password = accounts.open_account(account=obj, by=request.user)
        messages.warning(request, f"账号 {obj.username} 的初始密码：{password}（只显示这一次，首次登录须修改）")
