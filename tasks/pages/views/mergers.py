"""单位合并: the SYSADMIN sees what will move, then confirms."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from departments.guards import RoleRequiredMixin
from departments.models import Department, User
from departments.requests import SignedInRequest
from departments.roles import NotAllowed, Permission
from departments.services.mergers import CannotMerge, require_mergeable
from jiading.day import now
from tasks.services import mergers


class MergeForm(forms.Form):
    """The unit that is merged, and the unit of which it becomes part."""

    unit = forms.ModelChoiceField(label="被并入的单位", queryset=Department.objects.none(), empty_label="请选择")
    into = forms.ModelChoiceField(
        label="并入", queryset=Department.objects.none(), empty_label="请选择", help_text="从今天起接办前一个单位的工作"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "into"):
            field = cast("forms.ModelChoiceField[Department]", self.fields[name])
            field.queryset = Department.objects.in_use().single()
            field.error_messages["required"] = "请选择单位。"

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if not self.errors:
            try:
                require_mergeable(said["unit"], said["into"])
            except CannotMerge as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return said


class MergeUnits(RoleRequiredMixin, View):
    """Show what would move; merge the units when 「确认」 is sent."""

    permission = Permission.MANAGE_ACCOUNTS

    def get(self, request: SignedInRequest) -> HttpResponse:
        return self.page(request, MergeForm())

    def post(self, request: SignedInRequest) -> HttpResponse:
        form = MergeForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        said = form.cleaned_data
        if "confirm" not in request.POST:
            return self.page(request, form, **self.preview(**said))
        try:
            done = mergers.merge(unit=said["unit"], into=said["into"], by=request.user, when=now())
        except (CannotMerge, NotAllowed) as refusal:
            form.add_error(None, str(refusal))
            return self.page(request, form, status=422)
        moved = f"{done.tasks} 项在办任务、{len(done.people)} 个账号"
        messages.success(request, f"「{said['unit']}」已并入「{said['into']}」，{moved}已转过去。")
        return redirect("tasks:merge_units")

    def preview(self, unit: Department, into: Department) -> dict[str, Any]:
        """Return what a merger would move."""
        people = User.objects.filter(department=unit).order_by("pk")
        return {"unit": unit, "into": into, "open_tasks": len(mergers.open_tasks(unit)), "people": people}

    def page(self, request: SignedInRequest, form: MergeForm, status: int = 200, **shown: Any) -> HttpResponse:
        merged = Department.objects.filter(merged_into__isnull=False).select_related("merged_into")
        context = {"form": form, "merged": merged.order_by("-merged_on", "pk"), **shown}
        return render(request, "tasks/merge_units.html", context, status=status)
