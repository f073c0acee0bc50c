"""The five steps from a file to tasks that are handed out, as each page of 导入 shows them on top."""

from dataclasses import dataclass
from enum import IntEnum

from django.urls import reverse

from imports.models import ImportDraft


class Step(IntEnum):
    """A step of the way; the number is the one on the page."""

    UPLOAD = 1
    COLUMNS = 2
    QUESTIONS = 3
    SAVE = 4
    DISPATCH = 5


TITLES = {
    Step.UPLOAD: "上传",
    Step.COLUMNS: "各栏对应",
    Step.QUESTIONS: "核对疑问",
    Step.SAVE: "保存为方案",
    Step.DISPATCH: "交办",
}
UPDATE_TITLES = {Step.SAVE: "确认变更", Step.DISPATCH: "写入方案"}  # of a draft that brings a plan up to date


@dataclass(frozen=True)
class StepShown:
    """One step of the bar: `state` is "done", "now" or "later"; `address` is "" where nobody can go back."""

    number: int
    title: str
    state: str
    address: str = ""
    count: str = ""


def steps_shown(
    now: Step, draft: ImportDraft | None = None, *, may_go_back: bool = True, count: str = ""
) -> list[StepShown]:
    """Return the steps as the page of step `now` shows them.

    `draft` is the open draft, None before there is one; `may_go_back` is False while the draft is being saved;
    `count` stands beside the present step, such as "9/28".
    """
    titles = TITLES | (UPDATE_TITLES if draft is not None and draft.plan_id else {})
    addresses = addresses_of(draft) if draft is not None and may_go_back else {}
    return [
        StepShown(step, titles[step], "done", addresses.get(step, ""))
        if step < now
        else StepShown(step, titles[step], "now" if step == now else "later", "", count if step == now else "")
        for step in Step
    ]


def addresses_of(draft: ImportDraft) -> dict[Step, str]:
    """Return the pages of an open draft to which a person can go back; a file is not uploaded again."""
    addresses = {Step.QUESTIONS: reverse("imports:draft", args=[draft.pk])}
    if draft.source.get("grids"):
        addresses[Step.COLUMNS] = reverse("imports:columns", args=[draft.pk, 0])
    return addresses
