"""Drafts and last reports: the initial values of a report form, and the storing of what is typed but not sent."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils import timezone

from departments.models import User
from departments.requests import SignedInRequest
from departments.roles import NotAllowed
from jiading.day import now
from jiading.web.numbers import whole_number
from tasks.choices import Kind
from tasks.models import LedgerEntry, ReportDraft, TaskUnit
from tasks.pages.report_forms import form_values_of
from tasks.services import drafts
from tasks.services.drafts import TEXTS

ITSELF = "itself"  # what a page sends as `draft` when it keeps the text by itself; a few words are the answer


def drafts_of(user: User, tasks: Iterable[int]) -> dict[int, ReportDraft]:
    """Return the person's own drafts, by task id."""
    return {draft.task_id: draft for draft in ReportDraft.objects.filter(user=user, task__in=tasks)}


def last_reports(user: User, tasks: Iterable[int]) -> dict[int, LedgerEntry]:
    """Return by task id the last report of the person's unit; `before_reopening` says whether a reopening followed."""
    reopened = LedgerEntry.objects.filter(task=OuterRef("task"), kind=Kind.REOPENED, seq__gt=OuterRef("seq"))
    spoken = LedgerEntry.objects.filter(task__in=tasks, unit=user.department_id).reports()
    return {entry.task_id: entry for entry in spoken.annotate(before_reopening=Exists(reopened)).order_by("seq")}


def parts_of(user: User, tasks: Iterable[int]) -> dict[int, TaskUnit]:
    """Return by task id the present part of the person's unit."""
    rows = TaskUnit.objects.present().filter(task__in=tasks, department=user.department_id)
    return {part.task_id: part for part in rows}


def keep_typed(request: SignedInRequest, task: int, prefix: str = "") -> list[str]:
    """Keep what stands in the posted fields of one task as a draft; return why it could not be kept, if so."""
    texts = {name: request.POST.get(f"{prefix}{name}", "") for name in TEXTS}
    percent = whole_number(request.POST.get(f"{prefix}percent"), most=999)
    try:
        drafts.keep(
            task=task,
            by=request.user,
            when=now(),
            percent=percent,
            finished=bool(request.POST.get(f"{prefix}finished")),
            key=number_of(request.POST.get(f"{prefix}key", "")),
            **texts,
        )
    except ValidationError as fault:
        return fault.messages
    except NotAllowed as refusal:
        return [str(refusal)]
    return []


def number_of(text: str) -> UUID | None:
    """Return a form's own number as it was posted; none when it is no number."""
    try:
        return UUID(text)
    except ValueError:
        return None


def answered(faults: list[str]) -> HttpResponse:
    """Return a line of text: the time at which the draft was stored, or why it was not (status 422)."""
    if faults:
        return HttpResponse(f"草稿没有保存：{faults[0]}", status=422, content_type="text/plain")
    return HttpResponse(f"草稿已保存 {timezone.localtime(now().at):%H:%M}", content_type="text/plain")


def begin_with(request: SignedInRequest, task: int) -> tuple[dict[str, Any], str]:
    """Return what the report form of a task begins with, and a word on where that is from."""
    if request.GET.get("copy"):
        last = last_reports(request.user, [task]).get(task)
        return (form_values_of(last) | {"finished": False}, "copied") if last else ({}, "")
    draft = drafts_of(request.user, [task]).get(task)
    return (draft.typed(), "draft") if draft else ({}, "")
