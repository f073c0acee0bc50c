"""What every page of the admin asks: the role table, and nothing else."""

# Its classes extend those of django-import-export, which has no types.
# mypy: allow-subclassing-any

import logging
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin
from import_export.forms import ImportForm

from departments.roles import Permission, may
from jiading.spreadsheets import FORMATS, MAX_BYTES, NotRead
from jiading.web.bounded_lists import BoundedList
from jiading.web.change_records import ChangeRecords

log = logging.getLogger("portal.lists")


class RoleGuard(ChangeRecords, BoundedList):
    """Grants of a model admin: `manages` to change, `reads` to look."""

    manages: Permission
    reads: Permission | None = None
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, self.reads or self.manages) or may(request.user, self.manages)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, self.manages)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.manages)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What others refer to is closed or cancelled, never deleted."""
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may(request.user, self.manages)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}


class ReadOnly(RoleGuard):
    """Nobody changes this in any screen."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class ListForm(ImportForm):
    """A list to import; a file of any size but a sane one is refused before it is copied or read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "import_file"
        ].help_text = "第一行是表头。Excel 文件读取第一个没有隐藏的工作表；有合并单元格、隐藏的行或栏时不读取。"

    def clean_import_file(self) -> "UploadedFile[Any]":
        """Return the uploaded file; raise ValidationError when it is too large."""
        file = self.cleaned_data["import_file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                f"文件有 {file.size / (1 << 20):.1f} MB，超过 {MAX_BYTES >> 20} MB。"
                "请只保留需要导入的行，或分成几个文件。"
            )
        return cast("UploadedFile[Any]", file)


class ListInOut(ImportExportMixin):
    """Import with preview, and export, as .xlsx and CSV; every reading of a file happens within bounds."""

    formats = FORMATS
    skip_export_form = True
    import_form_class = ListForm

    def add_data_read_fail_error_to_form(self, form: ListForm, fault: Exception) -> None:
        """Say in Chinese why a file could not be read, and keep no copy of it."""
        known = isinstance(fault, NotRead)
        if not known:
            log.error("a list could not be read", exc_info=fault)
        form.add_error("import_file", str(fault) if known else "这个文件读不出来，请另存为 .xlsx 再导入。")
        self.get_tmp_storage_class()(name=form.files["import_file"].tmp_storage_name).remove()

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry out what was confirmed; a file that is refused now, or is gone, is told on the page of the upload."""
        try:
            return cast(HttpResponse, super().process_import(request, **kwargs))
        except NotRead as refusal:
            sentence = str(refusal)
        except FileNotFoundError:
            sentence = "上传的文件已经不在了（可能已经导入过），没有导入任何内容。请看过列表以后再上传。"
        messages.error(request, sentence)
        return redirect(f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_import")
