"""后台：方案与指标分类, for the OFFICE. Rows and tasks are in tasks/admin.py, since changing them appends an entry."""

# django-simple-history has no types, and a ModelAdmin takes no type parameter at run time.
# mypy: allow-subclassing-any, allow-any-generics

from django.contrib import admin
from django.http import HttpRequest
from simple_history.admin import SimpleHistoryAdmin

from departments.lists.guard import ListInOut, RoleGuard
from departments.roles import Permission
from indicators.models import IndicatorCategory, Plan
from indicators.resources import CategoryResource, PlanResource


@admin.register(Plan)
class PlanAdmin(RoleGuard, ListInOut, SimpleHistoryAdmin):
    manages = Permission.CHANGE_PLAN
    resource_classes = [PlanResource]
    list_display = ("title", "code", "annex", "starts_on", "ends_on")
    exclude = ("headings",)

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        """A plan's code is fixed once it has rows: files and addresses name it."""
        return ("code",) if obj and obj.projects.exists() else ()


@admin.register(IndicatorCategory)
class CategoryAdmin(RoleGuard, ListInOut, admin.ModelAdmin):
    manages = Permission.CHANGE_PLAN
    resource_classes = [CategoryResource]
    list_display = ("name", "plan", "position")
    list_filter = ("plan",)

    def get_readonly_fields(self, request: HttpRequest, obj: IndicatorCategory | None = None) -> tuple[str, ...]:
        """A category in use keeps its name, because past days must show it; rows are moved to a new one instead."""
        return ("plan", "name") if obj and obj.in_use() else ()
