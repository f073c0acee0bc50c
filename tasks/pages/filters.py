"""The filter of the task list: light, state, category, lead, unit and role, due window, text, and what is needed."""

from datetime import date, timedelta

import django_filters as filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Q, QuerySet

from departments.models import Department
from indicators.models import Plan
from jiading.text import TextFilterField
from tasks.as_of.day import AsOf
from tasks.as_of.periods import period_of
from tasks.choices import EvidenceKind, EvidenceState, Light, State, Turn, UnitRole
from tasks.models import TaskState, TaskUnit

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
    ("agree", "待牵头单位同意办结"),
    ("confirm", "待审核"),
    ("extension", "待批延期"),
)
NEEDS_A_UNIT = ("acknowledge", "finish", "period", "report")
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


class UnitFilter(filters.ModelChoiceFilter):
    """A choice between units by the names that they had on the day of the list."""

    @property
    def field(self):
        field = super().field
        field.label_from_instance = lambda unit: unit.name_then
        return field


SELDOM = ("original_to", "evidence", "evidence_kind", "row", "kept", "changed", "since", "silent", "counted", "undated")


class TaskFilterForm(forms.Form):
    """What a change is measured from must be said, and lie before the day of the list."""

    def often(self) -> list[forms.BoundField]:
        """The fields that stand on the page."""
        return [field for field in self if field.name not in SELDOM]

    def seldom(self) -> list[forms.BoundField]:
        """The fields that are folded away until one of them narrows the list."""
        return [self[name] for name in SELDOM]

    def is_narrowed_seldom(self) -> bool:
        return any(field.value() not in (None, "", False) or field.errors for field in self.seldom())

    def clean(self) -> dict:
        asked = super().clean()
        if asked.get("changed") and not asked.get("since") and "since" not in self.errors:
            self.add_error("since", "看变化要写明与哪一天比。")
        return asked


def before(day: date) -> MaxValueValidator:
    return MaxValueValidator(day, f"请填写早于截至日期的一天，最晚 {day:%Y-%m-%d}。")


class TaskFilter(filters.FilterSet):
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
    changed = filters.ChoiceFilter(label="变化", choices=Turn.choices, method="by_turn", empty_label="不限")
    since = filters.DateFilter(label="与哪一天比", method="with_turn")

    class Meta:
        model = TaskState
        form = TaskFilterForm
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
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

    def by_text(self, rows, name, value):
        words = Q(text__icontains=value) | Q(wording__name__icontains=value) | Q(deadline_text__icontains=value)
        return rows.filter(words | Q(latest_report__text__icontains=value)) if value else rows

    def by_light(self, rows, name, value):
        return rows.filter(light=value)

    def by_state(self, rows, name, value):
        return rows.running() if value == OPEN else rows.filter(state=value)

    def by_category(self, rows, name, value):
        return rows.filter(category=None) if value == NO_CATEGORY else rows.filter(category=value)

    def by_lead(self, rows, name, value):
        return rows.led_by(value)

    def by_unit(self, rows, name, value):
        return rows.carried_by(value, self.form.cleaned_data.get("role") or None)

    def with_unit(self, rows, name, value):
        """The role narrows `unit`; alone it keeps tasks on which anybody has that role."""
        if self.form.cleaned_data.get("unit"):
            return rows
        return rows.carried_by(None, value)

    def by_need(self, rows, name, value):
        """What is still to be done, by the chosen unit where one is chosen."""
        unit = self.form.cleaned_data.get("unit")
        if value in NEEDS_A_UNIT:
            if value == "period":
                return rows.owing_report(unit, period_of(rows.plan, rows.day).first)
            words = {"acknowledge": rows.unacknowledged, "finish": rows.unfinished, "report": rows.unreported}
            return words[value](unit)
        of_any = {"answer": rows.unanswered, "agree": rows.awaiting_agreement, "receipt": rows.acknowledgement_overdue}
        of_any |= {"late_answer": rows.answer_overdue, "instructed": rows.instructed}
        if value in of_any:
            return of_any[value](unit)
        words = {
            "dispatch": rows.undispatched,
            "confirm": rows.claimed,
            "extension": rows.asking_extension,
            "returned": rows.returned,
        }
        return words[value]()

    def by_evidence(self, rows, name, value):
        """How demanded evidence stands: of the chosen kind where one is chosen, else of any."""
        kind = self.form.cleaned_data.get("evidence_kind") or None
        return rows.demanding(kind) if value == DEMANDED else rows.with_evidence(value, kind)

    def with_evidence(self, rows, name, value):
        """The kind narrows `evidence`; alone it keeps tasks of which it is demanded."""
        return rows if self.form.cleaned_data.get("evidence") else rows.demanding(value)

    def by_timeliness(self, rows, name, value):
        word, deadline = next(each[2:] for each in KEPT if each[0] == value)
        return getattr(rows, word)(deadline)

    def by_silence(self, rows, name, value):
        return rows.silent() if value else rows

    def by_counted(self, rows, name, value):
        return rows.counted() if value else rows

    def by_absent_date(self, rows, name, value):
        return rows.undated() if value else rows

    def by_turn(self, rows, name, value):
        """What became of the tasks since the day that `since` names."""
        earlier = self.form.cleaned_data.get("since")
        return rows.turned(value, earlier) if earlier else rows.none()

    def with_turn(self, rows, name, value):
        """The day narrows `changed`; alone it keeps all tasks."""
        return rows

    def in_words(self) -> str:
        """Return the filter as a sentence for the head of a file, such as 灯：逾期；单位：马陆镇."""
        if not self.is_bound or not self.is_valid():
            return "全部任务"
        said = []
        for name, value in self.form.cleaned_data.items():
            if value in (None, "", False):
                continue
            field = self.form.fields[name]
            said.append(f"{field.label}：{self.shown(field, value)}")
        return "；".join(said) or "全部任务"

    def shown(self, field: forms.Field, value: object) -> object:
        """Return a chosen value as the form shows it; a unit by its name on the day."""
        if isinstance(value, Department):
            return value.name_then
        return "是" if value is True else dict(getattr(field, "choices", [])).get(value, value)


def categories_on(plan: Plan, day: date) -> QuerySet:
    """Return id and name of the categories that some task of the plan had on that day, as printed."""
    used = AsOf([plan], day).tasks().exclude(category=None).order_by().values("category")
    return plan.categories.filter(pk__in=used).values_list("pk", "name")
