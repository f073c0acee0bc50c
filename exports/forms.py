"""The forms of the 报表 pages: what to make, what to write by itself, which period to lock."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet

from departments.models import User
from exports.choices import Every
from exports.cycles import WEEK_DAYS
from exports.kinds import KINDS
from exports.models import ReportSchedule
from exports.models.schedule import LAST_DAY, WEEKLY
from exports.services.mailing import may_receive
from exports.services.schedules import Settings
from indicators.models import Plan
from jiading.text import LineField, TextField
from saved_views.models import SavedView
from tasks.pages.forms import DayField

COUNTS = (
    ("last", "周期的最后一天（周日、月末、季末）"),
    ("每周、每两周", [(f"week-{day}", f"周{WEEK_DAYS[day - 1]}") for day in range(1, 8)]),
    ("每月、每季度（季末月）", [(f"month-{day}", f"{day} 日") for day in range(1, 32)]),
)


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.code, f"{kind.label}{'' if kind.takes_filter else '（不筛选）'}") for kind in KINDS.values()]


def views_of(user: User, plan: Plan | None) -> QuerySet[SavedView]:
    """Return the person's saved filters that suit the plan."""
    return SavedView.objects.of(user).filter(Q(plan=plan) | Q(plan=None))


class FilteredForm(forms.Form):
    """A kind of file and the filter of a list: the one carried along, a saved one of the person's own, or none."""

    kind = forms.ChoiceField(
        label="报表", error_messages={"required": "请选择报表。", "invalid_choice": "没有这种报表。"}
    )
    chosen = forms.ChoiceField(
        label="筛选", required=False, error_messages={"invalid_choice": "没有这个筛选，请重新选择。"}
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    def __init__(
        self, *args: Any, by: User, plan: Plan | None, query: str = "", words: str = "", **kwargs: Any
    ) -> None:
        """Offer the saved filters of the plan and of any plan, and `query`, a filter brought from a list.

        `words` is that filter in Chinese.
        """
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = kind_choices()
        self.views = {f"view-{view.pk}": view for view in views_of(by, plan)}
        carried = [("carried", words)] if query else []
        saved = [(code, f"常用筛选：{view.name}") for code, view in self.views.items()]
        chosen = cast(forms.ChoiceField, self.fields["chosen"])
        chosen.choices = [*carried, ("", "全部任务"), *saved]
        chosen.help_text = "只取部分任务：先在任务列表中筛选，再点「制作报表」；或者用常用筛选"
        self.initial.setdefault("query", query)
        self.initial.setdefault("chosen", "carried" if query else "")

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        chosen = said.get("chosen", "")
        said["filter"] = said.get("query", "") if chosen == "carried" else ""
        if chosen in self.views:
            said["filter"] = self.views[chosen].query
        return said


class MakeForm(FilteredForm):
    """「制作报表」."""

    day = DayField(label="截至日期")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("kind", "day", "chosen")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())


class ScheduleForm(FilteredForm):
    """定期报表: what is written by itself, when, and who gets it."""

    name = LineField(label="名称", limit=60, required=True, help_text="如 每月进展情况")
    every = forms.ChoiceField(label="周期", choices=Every.choices, initial=Every.MONTHLY)
    counts = forms.ChoiceField(
        label="截至", choices=COUNTS, initial="last", help_text="这一天过完以后写，内容截至这一天日终"
    )
    starts_on = DayField(label="从哪一天起", error_messages={"required": "请填写从哪一天起。"})
    recipients = forms.ModelMultipleChoiceField(
        label="写好后发邮件给",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "收件人已经不能查看全部任务，请重新勾选。"},
    )
    attach = forms.BooleanField(label="邮件里附上文件（10 MB 以内；不勾选只发链接）", required=False)
    field_order = ("name", "kind", "chosen", "every", "counts", "starts_on", "recipients", "attach")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(email="").order_by("pk")
        fit = [person.pk for person in people if may_receive(person)]
        recipients = cast("forms.ModelMultipleChoiceField[User]", self.fields["recipients"])
        recipients.queryset = User.objects.filter(pk__in=fit).order_by("pk")
        recipients.help_text = "只列出能查看全部任务、填了电子邮箱的人"

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        unit, _, number = said.get("counts", "").partition("-")
        weekly = said.get("every") in WEEKLY
        if unit == "week" and not weekly:
            self.add_error("counts", "每月、每季度的报表请选「几日」或最后一天。")
        elif unit == "month" and weekly:
            self.add_error("counts", "每周、每两周的报表请选「周几」或最后一天。")
        said["count_day"] = int(number or LAST_DAY)
        return said

    def settings(self) -> Settings:
        said = self.cleaned_data
        names = ("name", "kind", "every", "starts_on", "attach")
        people = list(said["recipients"])
        plain = {name: said[name] for name in names}
        return Settings(**plain, day=said["count_day"], query=said["filter"], recipients=people)

    @staticmethod
    def counts_of(schedule: ReportSchedule) -> str:
        """Return the choice that stands for the schedule's counting day."""
        if schedule.day == LAST_DAY:
            return "last"
        return f"{'week' if schedule.every in WEEKLY else 'month'}-{schedule.day}"


@dataclass(frozen=True)
class PeriodChoice:
    """A period that may be locked."""

    name: str
    first: date
    last: date

    @property
    def code(self) -> str:
        return f"{self.first}_{self.last}"


def why_field(label: str, help_text: str) -> TextField:
    field = TextField(label=label, limit=300, required=True, help_text=help_text)
    field.widget.attrs["rows"] = 2
    return field


class LockForm(forms.Form):
    """锁定期间: one that is over, and why."""

    period = forms.ChoiceField(
        label="期间", error_messages={"required": "请选择期间。", "invalid_choice": "没有这个期间，请重新选择。"}
    )
    why = why_field("锁定依据", "如「9 月报表已报区领导」")

    def __init__(self, *args: Any, periods: list[PeriodChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods = {each.code: each for each in periods}
        period = cast(forms.ChoiceField, self.fields["period"])
        period.choices = [(code, each.name) for code, each in self.periods.items()]


class LiftForm(forms.Form):
    """解锁: never without a reason."""

    why = why_field("解锁理由", "锁定和解锁都会留下记录")
