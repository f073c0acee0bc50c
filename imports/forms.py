"""The forms of 导入: hand in a table, put one row right, say what columns and names mean, name the plan."""

# A ModelChoiceField takes no type parameter at run time.
# mypy: allow-any-generics

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from departments.choices import DepartmentKind
from departments.models import Department
from imports.plan_details import PlanDetails
from imports.services.reconciling import DROP, LONGEST
from imports.tasks_by_hand import tasks_written, written_out
from indicators.choices import Field
from indicators.models import Plan
from indicators.short_names import SHORT_NAME_LIMIT
from jiading.text import LineField, TextField
from tableparser.cells.numerals import squash
from tableparser.files.grid import Grid
from tableparser.files.opening import PASTED
from tableparser.files.scan import availability
from tableparser.reading import ReadRow
from tasks.pages.forms import DayField

SCANS_READ = "扫描件和照片（.jpg、.png、没有文字的 .pdf）由程序辨认文字，要几十秒，保存前须对照图片核对。"
SCANS_OFF = "扫描件和照片没有启用。"
PASTE_LIMIT = 5_000_000  # characters that a clipboard of a large table holds
OPEN, SETTLED, NO_DAY = "open", "settled", "none"
ROW_TEXTS = (Field.CATEGORY, Field.PROJECT, Field.STANDARD, Field.BASELINE_STATE)
ROLE_LABELS = {"lead": "牵头", "responsible": "责任", "cooperating": "配合"}
SHORT_LIMITS: dict[str, int] = {Field.CATEGORY: 100, Field.PROJECT: 200}


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    """Give a field of choices those that are known only when the form is made."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class PlanField(forms.ModelChoiceField):
    """The plan that a table is to bring up to date."""

    def label_from_instance(self, plan: Plan) -> str:
        return f"更新方案「{plan.title}」"


class UploadForm(forms.Form):
    """A file, or a table pasted from Word or Excel; for a new plan, or for one that is there."""

    plan = PlanField(
        label="用途", queryset=Plan.objects.unfinished().newest_first(), required=False, empty_label="作为新方案"
    )
    file = forms.FileField(
        label="任务表文件",
        required=False,
        help_text=".docx、.xlsx、.xls、.et、有文字的 .pdf、.csv、.txt、.html、.json，不超过 10 MB。"
        "服务器装有 LibreOffice 时，还有 .doc、.wps、.rtf、.odt、.ods；没有时请先另存为 .docx、.xlsx。",
    )
    pasted = forms.CharField(
        label="或者粘贴表格",
        required=False,
        max_length=PASTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "data-paste": ""}),
        help_text="在 Word、Excel 或 WPS 里选中整张表复制，在这里粘贴。",
    )
    html = forms.CharField(required=False, max_length=PASTE_LIMIT, widget=forms.HiddenInput(attrs={"data-html": ""}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += SCANS_READ if availability.is_ready() else SCANS_OFF

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if not self.errors and not said.get("file") and not said.get("pasted", "").strip() and not said.get("html"):
            self.add_error("file", "请选择一个文件，或者在下面粘贴表格。")
        return said

    def handed_in(self) -> tuple[bytes, str]:
        """Return the bytes and the name of what was handed in; a file goes before a pasted table."""
        said = self.cleaned_data
        if said.get("file"):
            return said["file"].read(), said["file"].name
        text = said.get("html") or said["pasted"]
        return text.encode("utf-8", "replace"), PASTED


class RowForm(forms.Form):
    """What one printed row became: its tasks, the day its deadline means, its units; and, rarely, its texts."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    tasks = TextField(
        label="具体任务",
        limit=LONGEST,
        required=False,
        help_text="一项任务一段，两段之间空一行；开头的编号照原样保留。",
    )
    due = forms.ChoiceField(label="期限是哪一天", widget=forms.RadioSelect)
    due_on = DayField(label="另定日期", required=False)

    def __init__(self, *args: Any, row: ReadRow, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)
        self.fields["tasks"].widget.attrs["rows"] = min(14, 3 * max(1, len(row.split.tasks)))
        set_choices(self, "due", self.readings())
        for role, label in ROLE_LABELS.items():
            self.fields[f"names_{role}"] = LineField(
                label=f"{label}单位",
                limit=2000,
                required=False,
                help_text="名称之间用顿号隔开" if role == "lead" else "",
            )
        for name in self.texts():
            words = TextField(label=Field(name).label, limit=SHORT_LIMITS.get(name, LONGEST), required=False)
            words.widget.attrs["rows"] = 2
            self.fields[f"text_{name}"] = words
        self.initial = {**self.present(), **self.initial}

    def texts(self) -> list[str]:
        """Return the columns whose words may be rewritten; those of the project only in its first row."""
        row = () if self.row.joins else ROW_TEXTS
        return [
            str(name)
            for name in (*row, Field.DEADLINE, Field.RESPONSIBLE, Field.LEAD, Field.COOPERATING)
            if name in self.row.texts or name in row
        ]

    def readings(self) -> list[tuple[str, str]]:
        """Return the days between which a person may choose."""
        read = self.row.deadline
        if self.row.due_is_settled:
            first = f"保持已核定的：{read.dates[0] if read.dates else '没有期限'}"
        elif len(read.dates) == 2:
            first = f"暂不定：{read.dates[0]} 预警，{read.dates[1]} 以后才算逾期，留作待核实"
        else:
            first = f"按原文：{read.dates[0]}" if read.dates else "按原文：没有确定日期"
        days = [day for day in (*read.dates, *read.proposal) if len(read.dates) != 1 or day != read.dates[0]]
        return [
            (OPEN, first),
            *((day.isoformat(), day.isoformat()) for day in dict.fromkeys(days)),
            (SETTLED, "另定日期"),
            (NO_DAY, "没有期限（长期）"),
        ]

    def present(self) -> dict[str, Any]:
        names = {f"names_{role}": "、".join(self.row.names(role)) for role in ROLE_LABELS}
        texts = {f"text_{name}": self.row.texts.get(name, "") for name in self.texts()}
        tasks = "" if self.row.whole_project else written_out(self.row.split.tasks)
        return {"tasks": tasks, "due": OPEN, **names, **texts}

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("due") == SETTLED and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "请填写日期，或选上面的一项。")
        return said

    def corrections(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the row's corrections: those of before, and what differs now from what was shown."""
        said, shown, kept = self.cleaned_data, self.present(), dict(before)
        for name in self.texts():
            if squash(said[f"text_{name}"]) != squash(shown[f"text_{name}"]):
                kept[name] = said[f"text_{name}"]
        if squash(said["tasks"]) != squash(shown["tasks"]) or paragraphs(said["tasks"]) != paragraphs(shown["tasks"]):
            kept["tasks"] = tasks_written(said["tasks"])
        if said["due"] != OPEN:
            chosen = {SETTLED: said["due_on"], NO_DAY: None}.get(said["due"], said["due"])
            kept["due"] = chosen.isoformat() if isinstance(chosen, date) else chosen or ""
        named = {role: said[f"names_{role}"] for role in ROLE_LABELS}
        if any(squash(named[role]) != squash(shown[f"names_{role}"]) for role in ROLE_LABELS):
            kept["units"] = {role: [each.strip() for each in named[role].split("、") if squash(each)] for role in named}
        return kept


def paragraphs(text: str) -> int:
    return len(tasks_written(text))


class ColumnsForm(forms.Form):
    """Which row of a table is its header, and which column is which of ours."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    header = forms.IntegerField(label="表头在第几行", min_value=0, help_text="表头有几行的填最后一行，没有表头填 0")

    def __init__(self, *args: Any, grid: Grid, mapped: dict[int, str], header: int, **kwargs: Any) -> None:
        """`mapped` is what each column is taken for at present, `header` the header's row counted from 0 (-1: none)."""
        super().__init__(*args, **kwargs)
        self.grid = grid
        self.initial = {"header": header + 1, **self.initial}
        choices = [("", "不对应，随行保存"), *((field.value, field.label) for field in Field)]
        for column in range(grid.width):
            self.fields[f"c{column}"] = forms.ChoiceField(label=f"第 {column + 1} 栏", choices=choices, required=False)
            self.initial.setdefault(f"c{column}", mapped.get(column, ""))

    def clean_header(self) -> int:
        row: int = self.cleaned_data["header"]
        if row > self.grid.height:
            raise ValidationError(f"这张表只有 {self.grid.height} 行。")
        return row - 1

    def columns(self) -> dict[int, str]:
        """Return the field of each column, "" for none."""
        return {column: self.cleaned_data[f"c{column}"] for column in range(self.grid.width)}


def unit_choices(near: Iterable[str], units: dict[str, Department]) -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Return what can be done about an unknown name, the nearest units first."""
    near_ones = [(f"alias:{units[name].pk}", f"就是「{name}」，以后也这样认") for name in near if name in units]
    others = [(f"alias:{unit.pk}", unit.name) for name, unit in units.items() if name == unit.name and name not in near]
    new = [(f"new:{kind.value}", f"登记为新单位：{kind.label}") for kind in DepartmentKind]
    first = [("", "先不定，留作待核实"), *near_ones]
    return [*first, ("登记", new), ("就是门户里的另一个单位", others), ("其他", [(DROP, "不是单位，不作责任单位")])]


class UnitsForm(forms.Form):
    """What each name that the portal does not know means."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        names: dict[str, list[str]],
        chosen: dict[str, str],
        units: dict[str, Department],
        **kwargs: Any,
    ) -> None:
        """`names` are the unknown names with their near ones, `chosen` what was decided before."""
        super().__init__(*args, **kwargs)
        self.names = list(names)
        for place, (name, near) in enumerate(names.items()):
            self.fields[f"u{place}"] = forms.ChoiceField(label=name, choices=unit_choices(near, units), required=False)
            self.initial.setdefault(f"u{place}", chosen.get(name, ""))

    def decisions(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"u{place}"] for place, name in enumerate(self.names)}


class DetailsForm(forms.Form):
    """What a new plan is called and when it runs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = LineField(label="标题", limit=200)
    short_name = LineField(
        label="简称",
        limit=SHORT_NAME_LIMIT,
        required=False,
        help_text=f"至多 {SHORT_NAME_LIMIT} 个字，与年份一起在各页上区分方案；不填则取自标题",
    )
    year = forms.IntegerField(
        label="年份", min_value=1949, max_value=2199, required=False, help_text="不填则取起始年份"
    )
    annex = LineField(label="附件号", limit=40, required=False)
    code = LineField(label="方案代码", limit=40, help_text="小写字母、数字、- 和 _，用在网址和导出文件里，以后不改")
    starts_on = DayField(label="起始日期")
    ends_on = DayField(label="结束日期")

    def details(self) -> PlanDetails:
        """Return what was said, once the form is valid."""
        return PlanDetails(**{name: self.cleaned_data[name] for name in PlanDetails.__dataclass_fields__})


class ChangesForm(forms.Form):
    """Which differences are written, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "方案在您核对以后又有了变化，请重新看过差异再确认。"}
    )
    reason = TextField(
        label="修改依据", limit=2000, required=False, help_text="写进每条台账；不填则写「再次导入」和文件名"
    )

    def __init__(self, *args: Any, tokens: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "chosen", ((token, token) for token in tokens))
        self.fields["reason"].widget.attrs["rows"] = 2

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.cleaned_data.get("chosen"):
            raise ValidationError("没有选中任何一处变更。")
        return self.cleaned_data
