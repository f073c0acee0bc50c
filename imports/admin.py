"""后台：导入习惯. Everybody of the office sees what was taught and may revoke it; nobody rewrites a habit."""

# A ModelAdmin takes no type parameter at run time.
# mypy: allow-any-generics

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from departments.lists.guard import ReadOnly
from departments.models import User
from departments.roles import Permission
from imports.models import ImportHabit
from imports.services import teaching
from jiading.day import now
from tasks.refusals import Refusal


class InForceFilter(admin.SimpleListFilter):
    """Habits that files are read by today, or those that were revoked."""

    title, parameter_name = "状态", "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "有效"), ("0", "已停用")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportHabit]) -> QuerySet[ImportHabit]:
        wanted = self.value()
        return queryset.filter(revoked_at__isnull=wanted == "1") if wanted in ("0", "1") else queryset


@admin.register(ImportHabit)
class ImportHabitAdmin(ReadOnly, admin.ModelAdmin):
    """A habit is read here and revoked; teaching happens beside the corrections of a file."""

    manages = Permission.IMPORT_TABLE
    list_display = ("written", "kind", "means", "taught_by", "taught_on", "file", "state")
    list_filter = (InForceFilter, "kind")
    search_fields = ("text",)
    list_select_related = ("taught_by", "revoked_by", "draft")
    fields = ("written", "kind", "means", "taught_by", "taught_on", "taught_at", "file", "state", "revoked_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportHabit]:
        return super().get_queryset(request).defer("draft__source", "draft__corrections", "draft__habits")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = self.get_action("revoke")
        return {found[1]: found} if found and self.has_view_permission(request) else {}

    @admin.action(description="停用")
    def revoke(self, request: HttpRequest, chosen: QuerySet[ImportHabit]) -> HttpResponse | None:
        """Ask once, with what is to be revoked in view; then revoke what is still in force."""
        habits = list(chosen.filter(revoked_at=None))
        if not habits:
            self.message_user(request, "选中的习惯都已经停用。", messages.WARNING)
            return None
        if "confirm" not in request.POST:
            shown = {
                **self.admin_site.each_context(request),
                "title": "停用导入习惯",
                "habits": habits,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/imports/importhabit/revoke.html", shown)
        ended = sum(self.revoked(request, habit) for habit in habits)
        self.message_user(request, f"已停用 {ended} 条导入习惯，以后的文件不再这样读。", messages.SUCCESS)
        return None

    def revoked(self, request: HttpRequest, habit: ImportHabit) -> bool:
        """Revoke one habit; a colleague may have been quicker, which is no fault."""
        try:
            teaching.revoke(habit=habit, by=cast(User, request.user), when=now())
        except Refusal:
            return False
        return True

    @admin.display(description="文件里写的", ordering="text")
    def written(self, obj: ImportHabit) -> str:
        return obj.written

    @admin.display(description="读作", ordering="meaning")
    def means(self, obj: ImportHabit) -> str:
        return obj.means

    @admin.display(description="来自文件", ordering="draft__file_name")
    def file(self, obj: ImportHabit) -> str:
        return obj.draft.file_name

    @admin.display(description="状态", ordering="revoked_at")
    def state(self, obj: ImportHabit) -> str:
        return f"{obj.revoked_on} {obj.revoked_by.name} 停用" if obj.revoked_by else "有效"
