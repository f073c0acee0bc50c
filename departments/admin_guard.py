"""What every page of the admin asks: the role table, and nothing else."""

from django.http import HttpRequest
from import_export.admin import ImportExportMixin

from departments.roles import Action, may
from jiading.spreadsheets import FORMATS, TooBig


class RoleGuard:
    """Grants of a model admin: `manages` to change, `reads` to look."""

    manages: Action
    reads: Action | None = None
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return may(request.user, self.reads or self.manages) or may(request.user, self.manages)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return may(request.user, self.manages)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.manages)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """What others refer to is closed or cancelled, never deleted."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.manages)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_actions(self, request: HttpRequest) -> dict:
        return {}


class ReadOnly(RoleGuard):
    """Nobody changes this in any screen."""

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class ListInOut(ImportExportMixin):
    """Import with preview, and export, as bounded .xlsx and CSV."""

    formats = FORMATS
    skip_export_form = True

    def add_data_read_fail_error_to_form(self, form, fault: Exception) -> None:
        """Say in Chinese why a file could not be read."""
        known = isinstance(fault, TooBig)
        form.add_error(
            "import_file", str(fault) if known else "这个文件读不出来，请另存为 .xlsx 或 UTF-8 的 CSV 再导入。"
        )
