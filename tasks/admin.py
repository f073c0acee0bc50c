"""后台：rows, tasks, collectives, and the ledger read-only. Every change passes its service, or is refused in words."""

# django-import-export has no types, and a ModelAdmin or ModelForm takes no type parameter at run time.
# mypy: allow-subclassing-any, allow-any-generics

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model, Prefetch, QuerySet
from django.http import HttpRequest

from departments.lists.guard import ListInOut, ReadOnly, RoleGuard
from departments.models import Membership, User
from departments.roles import NotAllowed, Permission
from indicators.models import OpenQuestion, Project
from jiading.day import now
from jiading.text import LineField
from tasks.models import Evidence, LedgerAnchor, LedgerEntry, Task, TaskState, TaskUnit
from tasks.refusals import NothingChanged, Refusal
from tasks.resources import ProjectResource, TaskResource
from tasks.services import collectives, planning


def signed_in(request: HttpRequest) -> User:
    """Return the person before the screen: RoleGuard lets nobody in who is not signed in."""
    return cast(User, request.user)


class ReasonedForm(forms.ModelForm):
    """A change of the plan says why; the service is tried before the form calls itself valid."""

    reason = LineField(label="修改理由", limit=200, help_text="写入台账")
    by: User  # the person; set by the admin for each request

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self.try_service(self.cleaned_data)
        return self.cleaned_data

    def try_service(self, said: dict[str, Any]) -> None:
        """Carry the change out and take it back, so that a refusal stands beside its field."""
        try:
            with transaction.atomic():
                self.change(said)
                transaction.set_rollback(True)
        except NothingChanged:
            return
        except (Refusal, NotAllowed) as refusal:
            field = getattr(refusal, "field", None)
            self.add_error(field if field in self.fields else None, str(refusal))
        except ValidationError as fault:
            self.add_error(None, fault.messages)

    def change(self, said: dict[str, Any]) -> None:
        """Carry the change out by its service; raise as that does."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        """The instance is left alone: only the service writes it."""


class ProjectForm(ReasonedForm):
    class Meta:
        model = Project
        fields = ("category", "name", "standard", "baseline_state")

    def change(self, said: dict[str, Any]) -> None:
        texts = {name: said[name] for name in ("name", "standard", "baseline_state")}
        texts["category"] = said["category"].name if said["category"] else ""
        planning.change_row(project=self.instance.pk, by=self.by, when=now(), reason=said["reason"], **texts)


class TaskForm(ReasonedForm):
    """Number and text of a task, which stand in its present state."""

    mark = TaskState._meta.get_field("mark").formfield(widget=AdminTextInputWidget)
    text = TaskState._meta.get_field("text").formfield(widget=AdminTextareaWidget)

    class Meta:
        model = Task
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mark", "text"):
            self.initial[name] = getattr(self.instance.present, name)

    def change(self, said: dict[str, Any]) -> None:
        planning.change_task(
            task=self.instance.pk,
            by=self.by,
            when=now(),
            reason=said["reason"],
            mark=said["mark"],
            text=said["text"],
        )


class ThroughService(RoleGuard, ListInOut, admin.ModelAdmin):
    """The form's change is carried out by its service, in the name of who sits before the screen."""

    manages = Permission.CHANGE_PLAN

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ReasonedForm]:
        made = cast(type[ReasonedForm], super().get_form(request, obj, change, **kwargs))
        made.by = signed_in(request)
        return made

    def save_model(self, request: HttpRequest, obj: Model, form: ReasonedForm, change: bool) -> None:
        try:
            form.change(form.cleaned_data)
        except NothingChanged:
            self.message_user(request, "内容和原来一样，没有写入台账。")


@admin.register(Project)
class ProjectAdmin(ThroughService):
    form = ProjectForm
    resource_classes = [ProjectResource]
    list_display = ("position", "name_or_missing", "category", "plan")
    list_display_links = ("name_or_missing",)
    list_filter = ("plan", "category")
    search_fields = ("name",)

    @admin.display(description="项目名称")
    def name_or_missing(self, obj: Project) -> str:
        return str(obj)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        """Offer only the categories of the row's own plan."""
        found = super().formfield_for_foreignkey(db_field, request, **kwargs)
        match = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if db_field.name == "category" and match and found is not None and found.queryset is not None:
            found.queryset = found.queryset.filter(plan__projects=match).distinct()
        return found


@admin.register(Task)
class TaskAdmin(ThroughService):
    form = TaskForm
    resource_classes = [TaskResource]
    list_display = ("number", "text", "project", "leads", "responsible", "deadline_text", "due_on", "state")
    list_display_links = ("text",)
    list_filter = ("plan", "present__state")
    search_fields = ("present__text",)
    readonly_fields = ("project", "leads", "responsible", "cooperating", "deadline_text", "due_on", "state")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("project", "mark", "text", "reason", *self.readonly_fields[1:])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Task]:
        units = TaskUnit.objects.present().select_related("department", "through")
        rows = super().get_queryset(request).select_related("project", "present")
        return rows.prefetch_related(Prefetch("units", units))

    @admin.display(description="编号", ordering="pk")
    def number(self, obj: Task) -> int:
        return obj.pk

    @admin.display(description="具体任务", ordering="present__text")
    def text(self, obj: Task) -> str:
        return obj.present.text

    @admin.display(description="时间节点", ordering="present__deadline_text")
    def deadline_text(self, obj: Task) -> str:
        return obj.present.deadline_text

    @admin.display(description="现定期限", ordering="present__due_on")
    def due_on(self, obj: Task) -> date | None:
        return obj.present.due_on

    @admin.display(description="状态", ordering="present__state")
    def state(self, obj: Task) -> str:
        return obj.present.get_state_display()

    def named(self, obj: Task, role: str) -> str:
        """Return the names of the present units in that role, which get_queryset() has read; a collective once."""
        names = [(row.through or row.department).name for row in obj.units.all() if row.role == role]
        return "、".join(dict.fromkeys(names)) or "—"

    @admin.display(description="牵头部门")
    def leads(self, obj: Task) -> str:
        return self.named(obj, "lead")

    @admin.display(description="责任单位")
    def responsible(self, obj: Task) -> str:
        return self.named(obj, "responsible")

    @admin.display(description="配合单位")
    def cooperating(self, obj: Task) -> str:
        return self.named(obj, "cooperating")


@admin.register(OpenQuestion)
class QuestionAdmin(ReadOnly, admin.ModelAdmin):
    """Questions are settled on their own page, which writes the ledger."""

    manages = Permission.CHANGE_PLAN
    list_display = ("project", "field", "asks", "settled_on")


@admin.register(LedgerEntry)
class LedgerAdmin(ReadOnly, admin.ModelAdmin):
    manages = Permission.CHANGE_PLAN
    list_display = ("on", "kind", "task_text", "seq", "unit_name", "by_name", "text")
    list_filter = ("kind",)
    date_hierarchy = "on"
    list_select_related = ("task__present",)

    @admin.display(description="任务", ordering="task")
    def task_text(self, obj: LedgerEntry) -> str:
        return obj.task.present.printed


@admin.register(LedgerAnchor)
class AnchorAdmin(ReadOnly, admin.ModelAdmin):
    manages = Permission.CHANGE_PLAN
    list_display = ("on", "entries", "digest")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, admin.ModelAdmin):
    manages = Permission.CHANGE_PLAN
    list_display = ("name", "task_text", "entry", "size", "sha256")
    exclude = ("file",)
    list_select_related = ("task__present", "entry")

    @admin.display(description="任务", ordering="task")
    def task_text(self, obj: Evidence) -> str:
        return obj.task.present.printed


@admin.register(Membership)
class MembershipAdmin(RoleGuard, admin.ModelAdmin):
    """Members of a collective come and go by date; every open task that names the collective gets an entry."""

    manages = Permission.MANAGE_ACCOUNTS
    list_display = ("collective", "member", "since", "until")
    fields = ("collective", "member")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = self.get_action("leave")
        return {found[1]: found} if found and self.has_add_permission(request) else {}

    @admin.action(description="从今天起不再是成员")
    def leave(self, request: HttpRequest, chosen: Iterable[Membership]) -> None:
        for membership in chosen:
            collectives.leave(membership=membership, by=signed_in(request), when=now())

    def save_model(
        self, request: HttpRequest, obj: Membership, form: "forms.ModelForm[Membership]", change: bool
    ) -> None:
        collectives.join(collective=obj.collective, member=obj.member, by=signed_in(request), when=now())
