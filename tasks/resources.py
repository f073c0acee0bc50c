"""What the admin exports and imports of rows and tasks: existing ones by number, each change through its service."""

# django-import-export has no types.
# mypy: allow-subclassing-any

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from import_export import fields

from departments.models import User
from departments.roles import NotAllowed
from indicators.models import Project
from jiading.day import now
from jiading.spreadsheets import ListResource, WholeNumberWidget
from tasks.models import Task
from tasks.refusals import NothingChanged, Refusal
from tasks.services import planning

REASON = "后台导入"


class ThroughService(ListResource):
    """Rows are found by 编号 and changed by a service in the importer's name; unknown numbers are refused."""

    id = fields.Field("id", "编号", widget=WholeNumberWidget())

    class Meta:
        import_id_fields = ("id",)
        use_transactions = True
        skip_unchanged = True
        report_skipped = True

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> tuple[Model, bool]:
        if "编号" not in row:
            raise ValueError("文件的表头里缺少「编号」一栏；请先导出，在导出的文件上修改再导入。")
        found = self.get_instance(instance_loader, row)
        if found is None:
            raise ValueError(f"没有编号为「{row.get('编号')}」的记录；新的行和任务请由创建办录入。")
        return found, False

    def save_instance(self, instance: Model, is_create: bool, row: Mapping[str, Any], **kwargs: Any) -> None:
        try:
            self.through_service(instance, kwargs["user"])
        except NothingChanged:
            return
        except (Refusal, NotAllowed) as refusal:
            raise ValueError(str(refusal)) from refusal
        except ValidationError as fault:
            raise ValueError("；".join(fault.messages)) from fault

    def through_service(self, instance: Any, user: User) -> None:
        """Change the row or task as the file says, in the name of `user`; raise as the service does."""
        raise NotImplementedError


class ProjectResource(ThroughService):
    plan = fields.Field("plan__code", "方案", readonly=True)
    position = fields.Field("position", "行号", readonly=True)
    category = fields.Field("category__name", "指标分类", readonly=True)
    name = fields.Field("name", "项目名称")
    standard = fields.Field("standard", "创建标准和要求")
    baseline_state = fields.Field("baseline_state", "目前现状")

    class Meta(ThroughService.Meta):
        model = Project
        fields = ("id", "plan", "position", "category", "name", "standard", "baseline_state")

    def through_service(self, instance: Project, user: User) -> None:
        texts = {name: getattr(instance, name) or "" for name in ("name", "standard", "baseline_state")}
        planning.change_row(project=instance.pk, by=user, when=now(), reason=REASON, **texts)


class TaskResource(ThroughService):
    project = fields.Field("project__name", "项目名称", readonly=True)
    mark = fields.Field("present__mark", "原表编号")
    text = fields.Field("present__text", "具体任务")
    deadline_text = fields.Field("present__deadline_text", "时间节点", readonly=True)
    due_on = fields.Field("present__due_on", "现定期限", readonly=True)
    lead_text = fields.Field("present__lead_text", "牵头部门", readonly=True)
    responsible_text = fields.Field("present__responsible_text", "责任单位", readonly=True)
    state = fields.Field("present__get_state_display", "状态", readonly=True)

    class Meta(ThroughService.Meta):
        model = Task
        fields = ("id", "project", "mark", "text", "deadline_text", "due_on", "lead_text", "responsible_text", "state")

    def get_queryset(self) -> QuerySet[Task]:
        rows: QuerySet[Task] = super().get_queryset().select_related("project", "present")
        return rows

    def through_service(self, instance: Task, user: User) -> None:
        mark, text = instance.present.mark or "", instance.present.text or ""
        planning.change_task(task=instance.pk, by=user, when=now(), reason=REASON, mark=mark, text=text)
