"""A matter as the page of notices shows it: one line, which opens in place where it is about several tasks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from notices.matters import Notices
from notices.models import Notice
from tasks.choices import Kind


@dataclass(frozen=True)
class TaskLine:
    """One notice of a matter: its task as printed, and what the entry said."""

    pk: int
    task_id: int
    printed: str
    text: str
    note: str
    is_unread: bool


@dataclass(frozen=True)
class Matter:
    """What one person did on one day of one kind in one plan, as its reader was told."""

    pk: int  # of one of its notices, by which a form names it
    what: str
    number: int
    unread: int
    on: date
    by: str
    plan_title: str
    plan_tag: str
    text: str  # what all its entries say, "" where they differ
    note: str
    lines: Sequence[TaskLine]

    @property
    def left_out(self) -> int:
        """Return how many tasks the page does not list."""
        return self.number - len(self.lines)


def shown_matters(notices: Notices, tab: str, page: Sequence[Mapping[str, Any]]) -> list[Matter]:
    """Return the matters of a page as they are shown; two SQL statements however many they are."""
    by_matter: dict[str, list[Notice]] = {row["matter"]: [] for row in page}
    for notice in notices.lines(tab, list(by_matter)) if by_matter else ():
        by_matter[notice.matter].append(notice)
    # a matter whose notices went between the two statements is left out
    return [matter_of(row, by_matter[row["matter"]]) for row in page if by_matter[row["matter"]]]


def matter_of(row: Mapping[str, Any], notices: Sequence[Notice]) -> Matter:
    """Return one matter with its numbers and its notices, at least one; what all of them say is said once."""
    first, plan = notices[0], notices[0].task.plan
    lines = [line_of(notice) for notice in notices]
    text, note = (only(getattr(line, name) for line in lines) for name in ("text", "note"))
    return Matter(
        pk=first.pk,
        what=first.get_subject_display(),
        number=row["number"],
        unread=row["unread"],
        on=first.entry.on,
        by=f"{first.entry.unit_name} {first.entry.hand}".strip(),
        plan_title=plan.title,
        plan_tag=plan.tag,
        text=text,
        note=note,
        lines=lines,
    )


def only(texts: Iterable[str]) -> str:
    """Return the text that all of them are; "" when they differ."""
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def line_of(notice: Notice) -> TaskLine:
    """Return one notice as a line; it must come with its entry and task, as Notices.lines() brings them."""
    entry, printed = notice.entry, notice.task.present.printed
    note = note_of(entry.kind, entry.detail)
    return TaskLine(notice.pk, notice.task_id, printed, entry.text_with_note, note, notice.is_unread)


def note_of(kind: str, detail: Mapping[str, Any]) -> str:
    """Return by when an answer is asked for, or how the deadline moved; "" where the entry says neither."""
    if detail.get("reply_by"):
        return f"要求 {detail['reply_by']} 前回复"
    if kind == Kind.EXTENSION_GRANTED or detail.get("old_due_on"):
        return f"{detail.get('old_due_on') or '没有期限'} → {detail.get('due_on')}"
    return ""
