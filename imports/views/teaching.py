"""导入: 「下次也这样读」, what a draft's corrections teach for later files, and taking that back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.requests import SignedInRequest
from departments.roles import Permission
from imports.models import ImportDraft, ImportHabit
from imports.services import teaching
from imports.services.offers import lesson_of
from imports.views.drafts import draft_or_404
from jiading.day import now
from tasks.refusals import Refusal


class TeachPage(RoleRequiredMixin, View):
    """What one's own draft, open or saved, can teach and has taught; the chosen offers come in force."""

    permission = Permission.IMPORT_TABLE

    def get(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = kept_draft_or_404(request, pk)
        return render(request, "imports/lesson.html", {"draft": draft, "lesson": lesson_of(draft)})

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        draft = kept_draft_or_404(request, pk)
        tokens = request.POST.getlist("offer")
        if not tokens:
            messages.info(request, "没有勾选任何一条，什么都没有记住。")
            return redirect(lesson_address(draft))
        try:
            habits = teaching.teach(draft=draft, tokens=tokens, by=request.user, when=now())
            messages.success(request, f"已记住 {len(habits)} 条导入习惯，以后的文件也这样读。记错了可以撤销。")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(lesson_address(draft))


class RevokeHabit(RoleRequiredMixin, View):
    """Take back a habit that one's own draft has taught; every other is revoked under 后台."""

    permission = Permission.IMPORT_TABLE

    def post(self, request: SignedInRequest, pk: int) -> HttpResponse:
        habit = get_object_or_404(ImportHabit.objects.select_related("draft"), pk=pk, draft__made_by=request.user)
        try:
            teaching.revoke(habit=habit, by=request.user, when=now())
            messages.success(request, f"已撤销{habit.written}这条导入习惯，以后的文件不再这样读。")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(lesson_address(habit.draft))


def kept_draft_or_404(request: SignedInRequest, pk: int) -> ImportDraft:
    """Return the person's own draft, open or saved; raise Http404 for one that was given up."""
    draft = draft_or_404(request, pk)
    if draft.discarded_at is not None:
        raise Http404("这份草稿已经放弃。")
    return draft


def lesson_address(draft: ImportDraft) -> str:
    """Return where the box stands: in the page of an open draft, or on a page of its own."""
    if draft.is_open:
        return f"{reverse('imports:draft', args=[draft.pk])}#lesson"
    return reverse("imports:teach", args=[draft.pk])
