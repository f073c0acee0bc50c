"""What the admin exports and imports of plans and categories."""

from import_export import fields, widgets

from indicators.models import IndicatorCategory, Plan
from jiading.spreadsheets import CheckedResource


class PlanWidget(widgets.ForeignKeyWidget):
    """A plan by its code."""

    def clean(self, value, row=None, **kwargs):
        plan = Plan.objects.filter(code=str(value or "").strip()).first()
        if plan is None:
            raise ValueError(f"没有代码为「{value}」的方案。")
        return plan


class PlanResource(CheckedResource):
    code = fields.Field("code", "方案代码")
    title = fields.Field("title", "标题")
    annex = fields.Field("annex", "附件号")
    starts_on = fields.Field("starts_on", "起始日期", widget=widgets.DateWidget("%Y-%m-%d"))
    ends_on = fields.Field("ends_on", "结束日期", widget=widgets.DateWidget("%Y-%m-%d"))

    class Meta(CheckedResource.Meta):
        model = Plan
        import_id_fields = ("code",)
        fields = ("code", "title", "annex", "starts_on", "ends_on")


class CategoryResource(CheckedResource):
    plan = fields.Field("plan", "方案代码", widget=PlanWidget(Plan, "code"))
    name = fields.Field("name", "名称")
    position = fields.Field("position", "排序", widget=widgets.IntegerWidget())

    class Meta(CheckedResource.Meta):
        model = IndicatorCategory
        import_id_fields = ("plan", "name")
        fields = ("plan", "name", "position")
