"""The admin's lists of units and accounts, exported and imported.

Passwords are never exported, and only the SYSADMIN may import roles.
"""

# Its classes extend those of django-import-export, which has no types.
# mypy: allow-subclassing-any

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, TextChoices
from import_export import fields, widgets

from departments.choices import DepartmentKind, Role
from departments.models import Department, SpecialDay, User
from departments.people import initial_password, masked
from departments.services.accounts import take_post
from jiading.day import now
from jiading.spreadsheets import CheckedResource, DayWidget, WholeNumberWidget

Row = Mapping[str, object]  # of the file, by its headings


class ChoiceWidget(widgets.CharWidget):
    """A choice by its Chinese label or its code."""

    def __init__(self, choices: type[TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value: object, row: Row | None = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        for code, label in self.choices.choices:
            if text in (code, label):
                return code
        raise ValueError(f"看不懂「{text}」，可以写：{'、'.join(self.choices.labels)}。")

    def render(self, value: object, obj: Model | None = None, **kwargs: Any) -> str:
        return str(self.choices(str(value)).label) if value else ""


class EitherWidget(widgets.BooleanWidget):
    """One of two words, such as 上班 or 放假."""

    def __init__(self, yes: str, no: str) -> None:
        super().__init__()
        self.words = {yes: True, no: False}

    def clean(self, value: object, row: Row | None = None, **kwargs: Any) -> bool:
        text = str(value or "").strip()
        if text not in self.words:
            raise ValueError(f"看不懂「{text}」，可以写：{'、'.join(self.words)}。")
        return self.words[text]

    def render(self, value: object, obj: Model | None = None, **kwargs: Any) -> str:
        return next(word for word, meant in self.words.items() if meant == bool(value))


class NamedFaultsResource(CheckedResource):
    """A list whose faults name the column by its heading, and of each row all of them."""

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: Mapping[str, ValidationError] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError by heading; `import_validation_errors` are the cells that could not be read."""
        try:
            super().validate_instance(instance, import_validation_errors, validate_unique)
        except ValidationError as fault:
            headings = {field.attribute: field.column_name for field in self.get_import_fields()}
            by_field = fault.update_error_dict({})
            raise ValidationError({headings.get(name, name): faults for name, faults in by_field.items()}) from fault


class SpecialDayResource(NamedFaultsResource):
    on = fields.Field("on", "日期", widget=DayWidget())
    is_workday = fields.Field("is_workday", "上班或放假", widget=EitherWidget("上班", "放假"))
    name = fields.Field("name", "名称", default="")

    class Meta(CheckedResource.Meta):
        model = SpecialDay
        import_id_fields = ("on",)
        fields = ("on", "is_workday", "name")


class UnitWidget(widgets.ForeignKeyWidget):
    """A unit by its name."""

    def clean(self, value: object, row: Row | None = None, **kwargs: Any) -> Department | None:
        text = str(value or "").strip()
        if not text:
            return None
        unit = Department.objects.filter(name=text).first()
        if unit is None:
            raise ValueError(f"没有名为「{text}」的单位，请先在后台「单位」里登记，或改成已登记的名称。")
        return unit


class DepartmentResource(NamedFaultsResource):
    name = fields.Field("name", "名称")
    full_name = fields.Field("full_name", "全称")
    kind = fields.Field("kind", "类别", widget=ChoiceWidget(DepartmentKind))
    position = fields.Field("position", "排序", widget=WholeNumberWidget())

    class Meta(CheckedResource.Meta):
        model = Department
        import_id_fields = ("name",)
        fields = ("name", "full_name", "kind", "position")


class MaskedEmailWidget(widgets.CharWidget):
    """An address leaves masked; a masked one that comes back changes nothing, an empty one takes it away."""

    def clean(self, value: object, row: Row | None = None, **kwargs: Any) -> str:
        text = str(value or "").strip()
        if "*" not in text:
            return text
        known = User.objects.filter(username=(row or {}).get("账号")).values_list("email", flat=True).first() or ""
        if masked(known) != text:
            raise ValueError(f"「{text}」是遮盖过的地址，不能导入；请写完整的地址，或留空。")
        return known

    def render(self, value: str | None, obj: Model | None = None, **kwargs: Any) -> str:
        return masked(value or "")


class UserResource(NamedFaultsResource):
    username = fields.Field("username", "账号")
    name = fields.Field("name", "姓名")
    role = fields.Field("role", "角色", widget=ChoiceWidget(Role))
    department = fields.Field("department", "单位", widget=UnitWidget(Department, "name"))
    email = fields.Field("email", "电子邮箱", widget=MaskedEmailWidget(), default="")

    class Meta(CheckedResource.Meta):
        model = User
        import_id_fields = ("username",)
        fields = ("username", "name", "role", "department", "email")

    def before_save_instance(self, instance: User, row: Row, **kwargs: Any) -> None:
        """A new account gets a random password nobody knows; the SYSADMIN resets it to hand it over."""
        if instance._state.adding:
            instance.set_password(initial_password())
            instance.must_change_password = True
        take_post(instance, now())

    def validate_instance(
        self,
        instance: User,
        import_validation_errors: Mapping[str, ValidationError] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise ValidationError by heading; the password of a new account is made only when it is saved."""
        faults = dict(import_validation_errors or {})
        if instance.role in (Role.CLERK, Role.HEAD) and instance.department_id is None:
            # a unit that was written and is unknown is told with its name
            faults.setdefault("department", ValidationError("经办人和单位负责人必须属于一个单位。"))
        if instance._state.adding:
            instance.password = "!"
        super().validate_instance(instance, faults, validate_unique)
