"""导入: the picture of a scan's cell, and what a person says of one after comparing it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.services import scans
from imports.views.answering import answered
from imports.views.drafts import open_draft_or_404

LONGEST_NAME = 200


def cell_name(text: str) -> str:
    """Return the name of a cell as a page sent it."""
    return text[:LONGEST_NAME].replace("\0", "")


class CellPicture(RoleRequiredMixin, View):
    """The picture of one cell, for whoever may see the draft."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        picture = scans.picture_of_cell(open_draft_or_404(request, pk), cell_name(request.GET.get("cell", "")))
        if picture is None:
            raise Http404("这一格没有图片。")
        return HttpResponse(picture, content_type="image/jpeg")


class CheckCell(RoleRequiredMixin, View):
    """Say that a cell is right as read (`same`), or what really stands there."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft, ref = open_draft_or_404(request, pk), cell_name(request.POST.get("cell", ""))
        text = None if "same" in request.POST else request.POST.get("text", "")

        def check(version: int) -> None:
            scans.check_cell(draft=draft, ref=ref, text=text, by=request.user, version=version)
            messages.success(request, f"{ref} 已对照图片核对。")

        return answered(request, pk, check, "#scan")
