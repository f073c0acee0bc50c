"""The filter of the task list: light, state, category, lead, unit and role, due window, text, and what is needed."""

# django-filter has no types.
# mypy: allow-subclassing-any

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet
from django_filters.fields import ModelChoiceField

from departments.models import Department
from indicators.models import IndicatorCategory, Plan
from jiading.text import TextFilterField
from tasks.as_of.day import AsOf
from tasks.as_of.periods import period_of
from tasks.as_of.report_words import some_report_says
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import EvidenceKind, EvidenceState, Light, State, Turn, UnitRole
from tasks.models import TaskState, TaskUnit

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from departments.models.department import NameThen

NEEDS = (
    ("dispatch", "待交办"),
    ("acknowledge", "待签收"),
    ("receipt", "逾期未签收"),
    ("finish", "本部分未完成"),
    ("period", "本期待反馈"),
    ("report", "超过周期未反馈"),
    ("answer", "待回复催办、批示"),
    ("late_answer", "催办、批示到期未回复"),
    ("instructed", "领导批示未回复"),
    ("returned", "已退回"),
    ("claim", "待申请办结"),
    ("agree", "待牵头单位同意办结"),
    ("confirm", "待审核"),
    ("extension", "待批延期"),
)
NO_CATEGORY, NO_CATEGORY_NAME = "none", "（分类待核实）"
DEMANDED = "demanded"
EVIDENCE = (*EvidenceState.choices, (DEMANDED, "有要求"))
KEPT = (  # value: label, the word of the query set, the deadline
    ("judged", "现定期限已到或已办结", "judged", "present"),
    ("present", "按现定期限办结", "in_time", "present"),
    ("late", "误了现定期限", "late", "present"),
    ("judged_original", "原定期限已到或已办结", "judged", "original"),
    ("original", "按原定期限办结", "in_time", "original"),
    ("late_original", "误了原定期限", "late", "original"),
)
OPEN = "open"  # beside the states: all in which work is expected to go on
STATES = (*State.choices, (OPEN, "未办结（待签收、办理中、待审核）"))


class TextFilter(filters.Filter):
    field_class = TextFilterField


class UnitField(ModelChoiceField):
    """A choice between units from Department.objects.named_on(), by the names that they had on that day."""

    def label_from_instance(self, obj: "WithAnnotations[Department, NameThen]") -> str:
        return obj.name_then


class UnitFilter(filters.ModelChoiceFilter):
    field_class = UnitField


SELDOM = (
    *("original_to", "evidence", "evidence_kind", "row", "kept"),
    *("changed", "since", "silent", "counted", "undated", "carried"),
)


class TaskFilterForm(forms.Form):
    """The form of the filter; with `changed` it requires `since`, the day to compare with."""

    def often(self) -> list[forms.BoundField]:
        """Return the fields that are always on the page."""
        return [field for field in self if field.name not in SELDOM]

    def seldom(self) -> list[forms.BoundField]:
        """Return the fields that stay folded away until one of them narrows the list."""
        return [self[name] for name in SELDOM]

    def is_narrowed_seldom(self) -> bool:
        return any(field.value() not in (None, "", False) or field.errors for field in self.seldom())

    def clean(self) -> dict[str, Any]:
        super().clean()
        asked = self.cleaned_data
        if asked.get("changed") and not asked.get("since") and "since" not in self.errors:
            self.add_error("since", "看变化要写明与哪一天比。")
        return asked


def before(day: date) -> MaxValueValidator:
    return MaxValueValidator(day, f"请填写早于截至日期的一天，最晚 {day:%Y-%m-%d}。")


class FilterInWords(filters.FilterSet):
    """A filter that says what it has chosen, at the head of a file and in its name."""

    NAMED_ALONE = ("q", "light", "state", "category", "unit", "kind", "of_plan")  # their values say what they are

    def in_words(self) -> str:
        """Return the filter as a sentence for the head of a file, such as 灯：逾期；单位：马陆镇."""
        chosen = self.chosen().values()
        return "；".join(f"{field.label}：{self.shown(field, value)}" for field, value in chosen) or "全部任务"

    def in_file_name(self) -> str:
        """Return what is chosen as part of a file's name, such as 逾期_马陆镇_期限到2016-10-31; nothing for all."""
        parts = []
        for name, (field, value) in self.chosen().items():
            label = "" if name in self.NAMED_ALONE else field.label
            parts.append(f"{label}{'' if value is True else self.shown(field, value)}")
        return "_".join(parts)

    def chosen(self) -> dict[str, tuple[forms.Field, Any]]:
        """Return the fields that narrow the list, each with its value; none when the filter is not valid."""
        if not self.is_bound or not self.is_valid():
            return {}
        given = {name: (self.form.fields[name], value) for name, value in self.form.cleaned_data.items()}
        return {name: (field, value) for name, (field, value) in given.items() if value not in (None, "", False)}

    def shown(self, field: forms.Field, value: Any) -> object:
        """Return a chosen value as the form shows it; a unit by its name on the day."""
        if isinstance(field, forms.ModelChoiceField):
            return field.label_from_instance(value)
        return "是" if value is True else dict(getattr(field, "choices", [])).get(value, value)


class TaskFilter(FilterInWords):
    """Filters of the rows of one plan on one day; every figure's link is made of these parameters."""

    q = TextFilter(label="文字", method="by_text")
    light = filters.ChoiceFilter(label="灯", choices=Light.choices, method="by_light", empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=STATES, method="by_state", empty_label="全部")
    category = filters.ChoiceFilter(label="指标分类", method="by_category", empty_label="全部")
    lead = UnitFilter(label="牵头部门", queryset=Department.objects.none(), method="by_lead", empty_label="全部")
    unit = UnitFilter(label="单位", queryset=Department.objects.none(), method="by_unit", empty_label="全部")
    role = filters.ChoiceFilter(label="职责", choices=UnitRole.choices, method="with_unit", empty_label="不限")
    due_from = filters.DateFilter(label="期限从", field_name="due_on", lookup_expr="gte")
    due_to = filters.DateFilter(label="期限到", field_name="due_on", lookup_expr="lte")
    original_to = filters.DateFilter(label="原定期限到", field_name="original_due_on", lookup_expr="lte")
    needs = filters.ChoiceFilter(label="待办", choices=NEEDS, method="by_need", empty_label="不限")
    evidence = filters.ChoiceFilter(label="材料要求", choices=EVIDENCE, method="by_evidence", empty_label="不限")
    evidence_kind = filters.ChoiceFilter(
        label="材料类别", choices=EvidenceKind.choices, method="with_evidence", empty_label="不限"
    )
    row = filters.NumberFilter(label="行号", field_name="task__project__position", min_value=1, max_value=100_000)
    kept = filters.ChoiceFilter(
        label="按期", choices=[each[:2] for each in KEPT], method="by_timeliness", empty_label="不限"
    )
    silent = filters.BooleanFilter(label="只看沉默", method="by_silence", widget=forms.CheckboxInput)
    counted = filters.BooleanFilter(label="不含已取消", method="by_counted", widget=forms.CheckboxInput)
    undated = filters.BooleanFilter(label="只看没有期限的", method="by_absent_date", widget=forms.CheckboxInput)
    carried = filters.BooleanFilter(label="只看结转的", method="by_origin", widget=forms.CheckboxInput)
    changed = filters.ChoiceFilter(label="变化", choices=Turn.choices, method="by_turn", empty_label="不限")
    since = filters.DateFilter(label="与哪一天比", method="with_turn")

    class Meta:
        model = TaskState
        form = TaskFilterForm
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.queryset.plan if self.queryset.plans else None
        names = list(categories_on(plan, self.queryset.day)) if plan else []
        self.filters["category"].extra["choices"] = [*names, (NO_CATEGORY, NO_CATEGORY_NAME)]
        # Ids and no subquery: PostgreSQL, with fresh tables, walked the task units again for every department.
        that_day = TaskUnit.objects.as_of(self.queryset.day).filter(task__plan=plan).order_by()
        carried = set(that_day.values_list("department", "role").distinct())
        leads = {pk for pk, role in carried if role == UnitRole.LEAD}
        for name, units in (("unit", {pk for pk, _ in carried}), ("lead", leads)):
            self.filters[name].queryset = Department.objects.filter(pk__in=units).named_on(self.queryset.day)
        for name in ("due_from", "due_to", "original_to", "since"):
            self.filters[name].extra["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self.filters["since"].extra["validators"] = [before(self.queryset.day - timedelta(days=1))]

    def by_text(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks that have the text in their words, project, deadline, or in a report by the day of the rows."""
        if not value:
            return rows
        words = Q(text__icontains=value) | Q(wording__name__icontains=value) | Q(deadline_text__icontains=value)
        return rows.filter(words | some_report_says(value, rows.day))

    def asks_undispatched(self) -> bool:
        """Return whether the list is of what is not dispatched, which no unit carries yet: units are those named."""
        asked = self.form.cleaned_data
        return bool(asked.get("light") == Light.UNDISPATCHED or asked.get("needs") == "dispatch")

    def by_light(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.filter(light=value)

    def by_state(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.running() if value == OPEN else rows.filter(state=value)

    def by_category(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.filter(category=None) if value == NO_CATEGORY else rows.filter(category=value)

    def by_lead(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.named_to(value, UnitRole.LEAD) if self.asks_undispatched() else rows.led_by(value)

    def by_unit(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        role = self.form.cleaned_data.get("role") or None
        return rows.named_to(value, role) if self.asks_undispatched() else rows.carried_by(value, role)

    def with_unit(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks on which any unit has the role; where `unit` is chosen, by_unit() applies both."""
        if self.form.cleaned_data.get("unit"):
            return rows
        return rows.named_to(None, value) if self.asks_undispatched() else rows.carried_by(None, value)

    def by_need(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks that still need this, of the chosen unit where one is chosen."""
        unit = self.form.cleaned_data.get("unit")
        if value == "period":
            return rows.owing_report(unit, period_of(rows.plan, rows.day).first)
        of_unit: dict[str, Callable[[Department | None], TaskStateQuerySet]] = {
            "acknowledge": rows.unacknowledged,
            "finish": rows.unfinished,
            "report": rows.unreported,
            "answer": rows.unanswered,
            "claim": rows.ready_to_claim,
            "agree": rows.awaiting_agreement,
            "receipt": rows.acknowledgement_overdue,
            "late_answer": rows.answer_overdue,
            "instructed": rows.instructed,
        }
        if value in of_unit:
            return of_unit[value](unit)
        of_task: dict[str, Callable[[], TaskStateQuerySet]] = {
            "dispatch": rows.undispatched,
            "confirm": rows.claimed,
            "extension": rows.asking_extension,
            "returned": rows.returned,
        }
        return of_task[value]()

    def by_evidence(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks whose demanded evidence is in that state: that of the chosen kind, else of any."""
        kind = self.form.cleaned_data.get("evidence_kind") or None
        return rows.demanding(kind) if value == DEMANDED else rows.with_evidence(value, kind)

    def with_evidence(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks of which the kind is demanded; where `evidence` is chosen, by_evidence() applies both."""
        return rows if self.form.cleaned_data.get("evidence") else rows.demanding(value)

    def by_timeliness(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        word, deadline = next(each[2:] for each in KEPT if each[0] == value)
        chosen: TaskStateQuerySet = getattr(rows, word)(deadline)
        return chosen

    def by_silence(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.silent() if value else rows

    def by_counted(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.counted() if value else rows

    def by_absent_date(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.undated() if value else rows

    def by_origin(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        return rows.carried_over() if value else rows

    def by_turn(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """Tasks that have changed in that way since the day in `since`; none without a day."""
        earlier = self.form.cleaned_data.get("since")
        return rows.turned(value, earlier) if earlier else rows.none()

    def with_turn(self, rows: TaskStateQuerySet, name: str, value: Any) -> TaskStateQuerySet:
        """All tasks: by_turn() applies the day."""
        return rows


def categories_on(plan: Plan, day: date) -> QuerySet[IndicatorCategory, tuple[int, str]]:
    """Return id and name of the categories that some task of the plan had on that day, as printed."""
    used = AsOf([plan], day).states().exclude(category=None).order_by().values("category")
    return plan.categories.filter(pk__in=used).values_list("pk", "name")
