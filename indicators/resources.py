"""What the admin exports and imports of plans and categories."""

# It extends a class of django-import-export, which has no types.
# mypy: allow-subclassing-any

from collections.abc import Mapping
from typing import Any

from import_export import fields, widgets

from departments.lists.resources import ChoiceWidget, EitherWidget
from indicators.choices import Cycle, JointClaim
from indicators.models import IndicatorCategory, Plan
from jiading.spreadsheets import CheckedResource, DayWidget, WholeNumberWidget


class PlanWidget(widgets.ForeignKeyWidget):
    """A plan by its code."""

    def clean(self, value: object, row: Mapping[str, object] | None = None, **kwargs: Any) -> Plan:
        """Return the plan that the cell names; raise ValueError with a sentence when there is none."""
        plan = Plan.objects.filter(code=str(value or "").strip()).first()
        if plan is None:
            raise ValueError(f"没有代码为「{value}」的方案。")
        return plan


def number(name: str, heading: str) -> fields.Field:
    """Return the column of a setting of the plan that is counted."""
    return fields.Field(name, heading, widget=WholeNumberWidget())


class PlanResource(CheckedResource):
    """A plan with its settings; a column that a file lacks changes nothing."""

    code = fields.Field("code", "方案代码")
    title = fields.Field("title", "标题")
    annex = fields.Field("annex", "附件号")
    starts_on = fields.Field("starts_on", "起始日期", widget=DayWidget())
    ends_on = fields.Field("ends_on", "结束日期", widget=DayWidget())
    due_soon_days = number("due_soon_days", "临期天数")
    due_very_soon_days = number("due_very_soon_days", "加急天数")
    report_cycle = fields.Field("report_cycle", "反馈周期", widget=ChoiceWidget(Cycle))
    grace_days = number("grace_days", "宽限（天）")
    acknowledge_workdays = number("acknowledge_workdays", "签收期限（工作日）")
    supervise_after = number("supervise_after", "几次未按时回复升为督办")
    announce_after = number("announce_after", "几次未按时回复升为通报")
    needs_document = fields.Field("needs_document", "中止、取消、恢复、重开须写文号", widget=EitherWidget("是", "否"))
    joint_claim = fields.Field("joint_claim", "几家牵头时的办结申请", widget=ChoiceWidget(JointClaim))

    class Meta(CheckedResource.Meta):
        model = Plan
        import_id_fields = ("code",)
        fields = (
            "code", "title", "annex", "starts_on", "ends_on", "due_soon_days", "due_very_soon_days", "report_cycle",
            "grace_days", "acknowledge_workdays", "supervise_after", "announce_after", "needs_document", "joint_claim",
        )  # fmt: skip


class CategoryResource(CheckedResource):
    plan = fields.Field("plan", "方案代码", widget=PlanWidget(Plan, "code"))
    name = fields.Field("name", "名称")
    position = fields.Field("position", "排序", widget=WholeNumberWidget())

    class Meta(CheckedResource.Meta):
        model = IndicatorCategory
        import_id_fields = ("plan", "name")
        fields = ("plan", "name", "position")
