"""The forms of the work: what an officer, a head, the office or a leader fills in."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict

from departments.models import User
from jiading.text import LineField, TextField
from tasks.as_of.blockers import facts_of_rows, units_to_urge
from tasks.choices import WITHDRAWAL_LIMIT, WORDS_LIMIT, EvidenceKind
from tasks.evidence.form_field import BringsEvidence, files_field
from tasks.evidence.limits import EACH
from tasks.ledger.claim_checklist import checklist_of
from tasks.ledger.projection import facts_of
from tasks.models import Task, TaskUnit
from tasks.pages.presenters.returned_claims import ReturnedClaim
from tasks.services.claims import names_of, silent_beside
from tasks.services.demands import kind_labels, missing_kinds
from tasks.services.steering import DOCUMENT_LIMIT


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day of the calendar, typed or picked; anything else is refused in a sentence."""

    default_error_messages = {
        "invalid": "看不懂这个日期，请填写日历上有的日子，如 2016-10-15。",
        "required": "请填写日期。",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=day_input(), input_formats=["%Y-%m-%d"], **options)


class StepForm(forms.Form):
    """Base of the forms of an act; `key` is the idempotency key, `seen` the last entry that the reader was shown."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, task: Task, by: User, **kwargs: Any) -> None:
        """`task` is the task the form is about, `by` the person who fills it in."""
        self.task, self.by = task, by
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid4())
        self.initial.setdefault("seen", task.ledger_seq)

    def words(self) -> dict[str, Any]:
        """Return what the person filled in, without the form's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "seen")}

    def mark_seen(self, head: int) -> None:
        """Let the form, when it is sent again, count the entries up to number `head` as seen."""
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = str(head)
        self.data = data


def words_field(label: str, help_text: str = "", *, required: bool = False, rows: int = 3) -> TextField:
    field = TextField(label=label, limit=WORDS_LIMIT, required=required, help_text=help_text)
    field.widget.attrs["rows"] = rows
    return field


def withdrawal_field(help_text: str = "", *, required: bool = True) -> TextField:
    """Return the field for the reason, in a few words, for which an act is taken back."""
    field = TextField(label="撤回的理由", limit=WITHDRAWAL_LIMIT, required=required, help_text=help_text)
    field.widget.attrs["rows"] = 2
    return field


def document_field() -> LineField:
    """Return the field for the number of the document behind an act."""
    return LineField(label="依据文件的文号", limit=DOCUMENT_LIMIT, required=False, help_text="如 嘉创办〔2016〕3 号")


class ReasonForm(StepForm):
    """One text that must not be empty."""

    text = words_field("说明", required=True, rows=4)


class ReplyForm(BringsEvidence, ReasonForm):
    """回复催办、批示: words, and files that prove them."""

    # The class of a form loses its fields when it is made, so that form.files stays Django's own; no stub can say so.
    files = files_field()  # type: ignore[assignment]


class SteerForm(ReasonForm):
    """中止、取消、恢复、重开: the reason, and the document behind it."""

    document = document_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].required = self.task.plan.needs_document


class NoteForm(StepForm):
    """One text that may be empty."""

    text = words_field("说明", "可不填", rows=3)


class DispatchForm(NoteForm):
    """交办: a note to the units and the document behind it, both as wished."""

    document = document_field()


class WithdrawForm(StepForm):
    """撤回: why an act is taken back."""

    text = withdrawal_field()


class WithdrawExtensionForm(StepForm):
    """撤回延期申请: the reason may be left out."""

    text = withdrawal_field("可不填", required=False)


class ConfirmOnlyForm(StepForm):
    """A form without fields: sending it is the act."""


class ClaimForm(BringsEvidence, StepForm):
    """办结申请: a summary, an answer to each point of the task and its standard, and why other units are unfinished."""

    text = words_field("总的完成情况", required=True, rows=3)
    reason = words_field("尚有单位未完成的理由", "还有责任单位没有完成时必须填写", rows=3)
    # The class of a form loses its fields when it is made, so that form.files stays Django's own; no stub can say so.
    files = files_field()  # type: ignore[assignment]

    def __init__(self, *args: Any, returned: ReturnedClaim | None = None, **kwargs: Any) -> None:
        """`returned` is the unit's last claim, refused or taken back: the form begins with what it said."""
        super().__init__(*args, **kwargs)
        facts = facts_of(self.task)
        self.points, silent = checklist_of(facts), names_of(silent_beside(facts))
        ends = {name: self.fields.pop(name) for name in ("reason", "files")}
        if silent:
            ends["reason"].help_text = f"还有 {len(silent)} 个单位没有完成：{'、'.join(silent)}。必须写明为什么仍可办结"
        else:
            del ends["reason"]
        for place, point in enumerate(self.points):
            self.fields[f"point_{place}"] = words_field(f"对照 {place + 1}：{point}", required=True, rows=2)
        self.fields |= ends
        if facts.demanded:
            missing = kind_labels(missing_kinds(self.task, facts))
            wanted = f"{kind_labels(facts.demanded)}（{f'还缺：{missing}' if missing else '都已提交'}）"
            self.fields["files"].help_text = f"办结须提交：{wanted}。可选多个，{EACH}"
        if returned:
            self.begin_with(returned)

    def begin_with(self, returned: ReturnedClaim) -> None:
        """Fill in what the returned claim said, unless something was typed, and mark the point that was not met."""
        said: dict[str, Any] = {"text": returned.claim.text, "reason": returned.claim.detail.get("reason", "")}
        said |= {f"point_{place}": returned.answer_to(point) for place, point in enumerate(self.points)}
        self.initial = said | dict(self.initial)
        if returned.unmet in self.points:
            field = self.fields[f"point_{self.points.index(returned.unmet)}"]
            field.help_text = "退回时这一条没有达到要求，请补充后再申请"
            field.widget.attrs["data-unmet"] = True

    def words(self) -> dict[str, Any]:
        words = super().words()
        answers = [words.pop(f"point_{place}") for place in range(len(self.points))]
        return words | {"answers": answers}


class ReturnForm(ReasonForm):
    """退回: what is lacking, and which point of the claim is not met."""

    point = forms.ChoiceField(label="没有达到的要求", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = checklist_of(facts_of(self.task))
        cast(forms.ChoiceField, self.fields["point"]).choices = [
            ("", "不限于某一条"),
            *((point, point) for point in points),
        ]


class DemandForm(StepForm):
    """材料要求: the kinds of evidence without which completion cannot be claimed."""

    kinds = forms.MultipleChoiceField(
        label="办结须提交", choices=EvidenceKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    text = words_field("说明", "可不填", rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kinds", list(self.task.present.demanded))


class ExtensionForm(StepForm):
    """延期申请."""

    due_on = DayField(label="申请延期至")
    text = words_field("理由", required=True, rows=4)


class RequestForm(StepForm):
    """批示: words and a day for the answer."""

    text = words_field("内容", required=True, rows=4)
    reply_by = DayField(label="要求回复日期")


class TickedForm(forms.Form):
    """Base of the forms of one act on a list: the tasks that are still ticked, and the idempotency key."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    tasks = forms.TypedMultipleChoiceField(
        label="任务", coerce=int, error_messages={"required": "请至少勾选一项任务。"}
    )

    def __init__(self, *args: Any, listed: Iterable[int], **kwargs: Any) -> None:
        """`listed` are the ids of the tasks that may be ticked."""
        super().__init__(*args, **kwargs)
        cast(forms.TypedMultipleChoiceField, self.fields["tasks"]).choices = [(pk, pk) for pk in listed]
        self.fields["tasks"].error_messages["invalid_choice"] = "列表里有任务已经变化，请回到任务列表重新筛选。"
        self.initial.setdefault("key", uuid4())


class BulkForm(TickedForm):
    """一并催办 or 一并批示: words, and a day for the answers."""

    text = words_field("内容", required=True, rows=4)
    reply_by = DayField(label="要求回复日期")


class DispatchListForm(TickedForm):
    """交办: what goes with all of them, as wished."""

    text = words_field("交办要求", "随任务送达各单位，可不填", rows=3)
    document = document_field()


class RecallListForm(TickedForm):
    """撤回交办: why."""

    text = words_field("撤回的理由", required=True, rows=3)


class UrgeForm(RequestForm):
    """催办: the units to ask, with those ticked that hold the task up."""

    units = forms.TypedMultipleChoiceField(
        label="催办单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="卡住任务的单位已经勾选；一个都不选，就催办它们",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = list(TaskUnit.objects.present().filter(task=self.task).select_related("department"))
        units = {part.department_id: part.department for part in parts}
        field = cast(forms.TypedMultipleChoiceField, self.fields["units"])
        field.choices = [(pk, unit.name) for pk, unit in units.items()]
        field.coerce = lambda pk: units[int(pk)]
        self.initial.setdefault("units", units_to_urge(facts_of_rows(parts, self.task.present)))
