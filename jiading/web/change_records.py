"""变更记录: the pages of the admin that show what was changed when, in Chinese; the library's are half in English."""

from typing import Any, cast

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class ChangeRecords:
    """For a ModelAdmin that extends SimpleHistoryAdmin; it stands before that among its bases."""

    object_history_list_template = "admin/history_list.html"

    def render_history_view(
        self, request: HttpRequest, template: str, context: dict[str, Any], **kwargs: Any
    ) -> HttpResponse:
        """Show an object as it was under the name of its own list, since that of its history is in English."""
        own = cast("ModelAdmin[Model]", self).opts
        return render(request, template, context | {"opts": own}, **kwargs)
