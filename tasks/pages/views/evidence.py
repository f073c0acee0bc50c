"""佐证材料: the list of a task's files, one file shown, listed or downloaded, all files as an archive.

Every view gets its files from evidence_of(), which checks who may read them.
"""

import tempfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from jiading.database.snapshot import outside_snapshot
from jiading.pictures import CannotBeDrawn, drawn_anew
from jiading.web.filenames import content_disposition, safe_name
from jiading.web.rate_limits import Limited
from tasks.evidence.archive import Damaged, opened, versions_of, write_archive
from tasks.evidence.zip_listing import listing_of
from tasks.models import Evidence
from tasks.models.evidence import SHOWN_AS
from tasks.pages.presenters.task_row import task_row
from tasks.pages.views.scoped import evidence_of, state_or_404

DRAWN_AS = {"jpg": "JPEG", "png": "PNG"}
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
# Browsers draw a PDF with a part of their own, which they refuse to start in a sandbox; nothing else may run.
PDF_ALONE = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class EvidenceGuard(RoleRequiredMixin, View):
    """Base of the pages about files: a damaged file is reported (status 409) and not sent."""

    permission = Permission.READ_EVIDENCE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Damaged as fault:
            return render(request, "tasks/evidence_damaged.html", {"evidence": fault.evidence}, status=409)


class EvidenceList(EvidenceGuard):
    """Every file of a task with title, kind, versions, who, when and its SHA-256."""

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        files = list(evidence_of(request, pk))
        state = state_or_404(request, pk)
        context = {"task": task_row(state, request.as_of), "versions": versions_of(files)}
        return render(request, "tasks/evidence.html", context)


class EvidenceFile(EvidenceGuard):
    """Download one file under its own name."""

    def get(self, request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
        evidence = get_object_or_404(evidence_of(request, pk), pk=evidence_pk)
        return sent(evidence, "application/octet-stream", SANDBOX, as_attachment=True)


class EvidenceShown(EvidenceGuard):
    """Show a picture, drawn anew, or a PDF in the browser; raise Http404 for any other kind of file."""

    def get(self, request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
        evidence = get_object_or_404(evidence_of(request, pk), pk=evidence_pk)
        if not evidence.can_be_shown:
            raise Http404("这种材料不能在线查看，请下载。")
        if evidence.kind == "pdf":
            return sent(evidence, SHOWN_AS["pdf"], PDF_ALONE, as_attachment=False)
        try:
            with opened(evidence) as stored:
                picture = drawn_anew(stored, DRAWN_AS[evidence.kind])
        except CannotBeDrawn:
            return render(request, "tasks/evidence_not_drawn.html", {"evidence": evidence}, status=415)
        return guarded(HttpResponse(picture, content_type=SHOWN_AS[evidence.kind]), evidence, SANDBOX)


class EvidenceInside(EvidenceGuard):
    """List the files in an uploaded .zip; raise Http404 for any other kind of file."""

    def get(self, request: SignedInRequest, pk: int, evidence_pk: int) -> HttpResponse:
        evidence = get_object_or_404(evidence_of(request, pk), pk=evidence_pk)
        if not evidence.can_be_listed:
            raise Http404("只有压缩包有目录可看。")
        with opened(evidence) as stored:
            listing = listing_of(stored)
        context = {"task": task_row(state_or_404(request, pk), request.as_of), "file": evidence, "listing": listing}
        return render(request, "tasks/evidence_inside.html", context)


class EvidenceArchive(Limited, EvidenceGuard):
    """All files of a task as one .zip with an index."""

    rate = "export"

    def get(self, request: SignedInRequest, pk: int) -> FileResponse:
        files = list(evidence_of(request, pk))
        if not files:
            raise Http404("这项任务还没有佐证材料。")
        title = f"佐证材料_{files[0].task.present.printed[:30]}"
        made = tempfile.TemporaryFile()  # noqa: SIM115 — the answer closes it when it has been sent
        try:
            with outside_snapshot():  # packing asks the database nothing and may take long
                write_archive(files, made)
        except Damaged:
            made.close()
            raise
        made.seek(0)
        response = FileResponse(made, content_type="application/zip")
        response["Content-Disposition"] = content_disposition(safe_name(title, request.as_of, "zip"))
        response["X-Content-Type-Options"] = "nosniff"
        return response


def sent(evidence: Evidence, content_type: str, policy: str, *, as_attachment: bool) -> HttpResponseBase:
    """Return the checked file as it was handed in."""
    return guarded(FileResponse(opened(evidence), content_type=content_type), evidence, policy, as_attachment)


def guarded(
    response: HttpResponseBase, evidence: Evidence, policy: str, as_attachment: bool = False
) -> HttpResponseBase:
    """Return the answer under the file's name, so that no browser takes it for anything else."""
    response["Content-Disposition"] = content_disposition(evidence.name, as_attachment=as_attachment)
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    return response
