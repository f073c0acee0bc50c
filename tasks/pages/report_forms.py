"""The forms of 进展反馈: one report, its correction, and a line of the page that reports several."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.http import QueryDict

from tasks.choices import UnitState
from tasks.evidence.form_field import BringsEvidence, files_field
from tasks.ledger.repetition import without_space
from tasks.models import LedgerEntry, TaskUnit
from tasks.pages.forms import StepForm, words_field

PROGRESS_MISSING = "请写明进展：做了什么，到了哪一步。"
TEXTS = ("progress", "issues", "next_steps")


class ReportForm(BringsEvidence, StepForm):
    """进展反馈: what is new, or with `unchanged` that nothing is."""

    progress = words_field("进展", "做了什么，到了哪一步", required=True, rows=4)
    percent = forms.IntegerField(
        label="完成 %",
        min_value=0,
        max_value=100,
        error_messages={
            "required": "请填写 0 到 100 的整数。",
            "invalid": "请填写 0 到 100 的整数。",
            "min_value": "完成百分比不能小于 0。",
            "max_value": "完成百分比不能大于 100。",
        },
    )
    fall_reason = words_field("下降的原因", rows=2)
    issues = words_field("存在问题", "没有可不填")
    next_steps = words_field("下一步打算", "没有可不填")
    finished = forms.BooleanField(label="本单位部分已完成", required=False)
    leaves_open = forms.BooleanField(label="这次不算回复，另行回复", required=False)
    unchanged = forms.BooleanField(label="本期无变化", required=False)
    # The class of a form loses its fields when it is made, so that form.files stays Django's own; no stub can say so.
    files = files_field()  # type: ignore[assignment]

    def __init__(
        self, *args: Any, last: LedgerEntry | None = None, part: TaskUnit | None = None, **kwargs: Any
    ) -> None:
        """`last` is the unit's last report on the task, `part` the unit's part of it, read here when it is None."""
        super().__init__(*args, **kwargs)
        self.last, self.part = last, part or self.own_part()
        self.fields["progress"].error_messages["required"] = PROGRESS_MISSING
        self.last_percent = self.part.percent if self.part else None
        self.initial.setdefault("percent", self.last_percent or 0)
        if not self.may_leave_open:
            self.fields.pop("leaves_open", None)
        if last is None:
            self.fields.pop("unchanged", None)

    def own_part(self) -> TaskUnit | None:
        """Return the unit's part of the task as it stands now."""
        return TaskUnit.objects.present().filter(task=self.task, department=self.by.department_id).first()

    @property
    def may_leave_open(self) -> bool:
        """Whether a 催办 or 批示 waits for the unit's answer, which its report is unless the person says otherwise."""
        return bool(self.part and self.part.urged_on)

    @property
    def part_is_finished(self) -> bool:
        return self.part is not None and self.part.state == UnitState.FINISHED

    @property
    def is_touched(self) -> bool:
        """Whether the person wants to report."""
        return True

    @property
    def shows_fall_reason(self) -> bool:
        """Whether the form asks why the percent falls: once a lower one was sent."""
        return "fall_reason" in self.fields and bool(self["fall_reason"].errors or self["fall_reason"].value())

    def full_clean(self) -> None:
        """Put the unit's last report in place of what was posted when the person says that nothing has changed."""
        says_unchanged = self.is_bound and "unchanged" in self.fields and bool(self["unchanged"].data)
        self.changed_labels = self.labels_of_changes() if says_unchanged else []
        if says_unchanged and not self.changed_labels:
            self.repeat_last()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if self.changed_labels:
            named = "、".join(self.changed_labels)
            fault = f"填写的内容与上次不同（{named}），不是「本期无变化」：请提交，或改回上次的内容。"
            self.add_error("unchanged", fault)
        elif self.is_touched and self.falls(typed) and not typed.get("fall_reason"):
            asked = f"上次 {self.last_percent} %，这次 {typed['percent']} %，确认下降？请写明原因。"
            self.add_error("fall_reason", asked)
        return typed

    def falls(self, typed: Mapping[str, Any]) -> bool:
        """Return whether the percent is lower than the unit's last one, and the form asks for the reason."""
        percent, before = typed.get("percent"), self.last_percent
        return "fall_reason" in self.fields and percent is not None and before is not None and percent < before

    def labels_of_changes(self) -> list[str]:
        """Return the labels of what was posted that differs from the unit's last report; an empty text does not."""
        assert self.last is not None
        before = form_values_of(self.last)
        typed = {name: self[name].data or "" for name in (*TEXTS, "percent")}
        found = [
            name for name in typed if typed[name] and without_space(typed[name]) != without_space(str(before[name]))
        ]
        found += ["finished"] if self["finished"].data and not self.part_is_finished else []
        found += ["files"] if "files" in self.fields and self["files"].data else []
        return [str(self.fields[name].label) for name in found]

    def repeat_last(self) -> None:
        """Let the form say what the unit said last, with the unit's part finished or not as it is now."""
        assert self.last is not None
        said = form_values_of(self.last) | {"finished": "on" if self.part_is_finished else ""}
        self.data = with_values(
            cast(QueryDict, self.data), {self.add_prefix(name): str(value) for name, value in said.items()}
        )

    def words(self) -> dict[str, Any]:
        words = super().words()
        words.pop("unchanged", None)  # the form says the last report again, and the service sees that it does
        return words | {"answers": not words.pop("leaves_open", False)}


def form_values_of(entry: LedgerEntry) -> dict[str, Any]:
    """Return a report as a form's initial values."""
    return {"progress": entry.text} | {
        name: entry.detail[name] for name in ("percent", "issues", "next_steps", "finished")
    }


def with_values(data: QueryDict, values: Mapping[str, str]) -> QueryDict:
    """Return posted data with these values in place of what was posted; an empty one is as if it was not posted."""
    changed = data.copy()
    for name, value in values.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return changed


class GridForm(ReportForm):
    """One task's line on the page that reports several; a line that nobody has touched is left out."""

    files = None  # type: ignore[assignment]  # takes the field of ReportForm away; as there
    progress = words_field("进展", rows=2)
    issues = words_field("存在问题", rows=2)
    next_steps = words_field("下一步", rows=2)
    shown_percent = forms.CharField(widget=forms.HiddenInput, required=False)  # to see whether the person changed it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"t{kwargs['task'].pk}", **kwargs)
        self.fields["percent"].required = False
        self.initial.setdefault("shown_percent", self.last_percent or 0)

    @property
    def percent_is_changed(self) -> bool:
        """Whether the posted percent is neither the one that the page showed nor the unit's last one."""
        posted, shown = (str(self[name].data or "").strip() for name in ("percent", "shown_percent"))
        return posted not in ("", shown, str(self.last_percent or 0))

    @property
    def is_touched(self) -> bool:
        """Whether the person has changed anything on this line."""
        typed = any(self[name].data for name in (*TEXTS, "finished", "fall_reason", "unchanged") if name in self.fields)
        return typed or self.percent_is_changed

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if not self.is_touched:
            return typed
        if not typed.get("progress") and "progress" not in self.errors:
            self.add_error("progress", self.missing_progress())
        if typed.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", "请填写 0 到 100 的整数。")
        return typed

    def missing_progress(self) -> str:
        """Return what the line lacks: words, where only the percent was changed."""
        if not self.percent_is_changed or any(self[name].data for name in (*TEXTS, "finished")):
            return PROGRESS_MISSING
        way = "，或勾选「本期无变化」" if "unchanged" in self.fields else ""
        return f"只改了完成 %，没有写进展。请写明进展{way}。"

    def words(self) -> dict[str, Any]:
        words = super().words()
        del words["shown_percent"]
        return words


class CorrectForm(ReportForm):
    """更正本单位最近一次反馈: it says why it corrects, and answers nothing."""

    files = None  # type: ignore[assignment]  # takes the field of ReportForm away; as there
    fall_reason = None  # type: ignore[assignment]
    leaves_open = None  # type: ignore[assignment]
    unchanged = None  # type: ignore[assignment]
    reason = words_field("更正理由", "为什么要更正，原来的反馈仍留在台账里", required=True, rows=2)

    def words(self) -> dict[str, Any]:
        words = super().words()
        del words["answers"]
        return words
