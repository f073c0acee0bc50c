"""How the office answers an open question."""

from typing import Any, cast

from django import forms

from indicators.choices import Field
from indicators.models import OpenQuestion
from jiading.text import TextField
from tasks.choices import WORDS_LIMIT
from tasks.services.questions import KEEP_AS_PRINTED

OWN = "__own__"


class SettleForm(forms.Form):
    """Choose a proposal or reading, or write the answer oneself; a note may explain it."""

    choice = forms.ChoiceField(label="核实结果", widget=forms.RadioSelect, error_messages={"required": "请选择一项。"})
    answer = TextField(label="自己填写", required=False, limit=WORDS_LIMIT)
    note = TextField(label="说明", required=False, limit=WORDS_LIMIT, help_text="依据什么、问过谁，可不填")

    def __init__(self, *args: Any, question: OpenQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = list(dict.fromkeys([*question.options, question.proposal, KEEP_AS_PRINTED]))
        named = [
            (value, f"采用：{value}" if value != KEEP_AS_PRINTED else KEEP_AS_PRINTED) for value in offered if value
        ]
        cast(forms.ChoiceField, self.fields["choice"]).choices = [*named, (OWN, "自己填写")]
        if question.field == Field.DEADLINE:
            self.fields["answer"].help_text = "按 2016-12-31 的样子填写日期"
        elif question.field in (Field.RESPONSIBLE, Field.LEAD):
            self.fields["answer"].help_text = "单位之间用顿号隔开，名称与后台登记的一致"

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        if said.get("choice") == OWN and not said.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "请写下核实的结果。")
        return said

    def settled_answer(self) -> str:
        """Return the chosen or written answer."""
        chosen: str = self.cleaned_data["choice"]
        return self.cleaned_data["answer"] if chosen == OWN else chosen
