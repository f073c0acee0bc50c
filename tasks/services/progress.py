"""进展反馈: a unit reports on its part of a task, and corrects its last report."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from departments.models import Department, User
from departments.roles import Permission, require
from jiading.day import Moment
from tasks.choices import Kind, UnitState
from tasks.evidence.storage import EvidenceUpload, attached
from tasks.ledger.append import append, locked
from tasks.ledger.repetition import repetitions
from tasks.ledger.requests import ABOUT_REQUESTS, open_requests, request_noted
from tasks.models import LedgerEntry, Task
from tasks.refusals import AlreadyDone, NotCarried, NothingChanged
from tasks.services.drafts import drop
from tasks.services.locking import late_correction_mark, late_mark
from tasks.services.step import Step, begin, words


@dataclass(frozen=True)
class ProgressUpdate:
    """What an officer reports: progress, percent (0 to 100), issues, next steps, and whether the part is finished."""

    progress: str
    percent: int
    issues: str = ""
    next_steps: str = ""
    finished: bool = False

    def checked(self) -> "ProgressUpdate":
        """Return it fit to be stored; raise ValidationError or ReasonIsMissing for the field at fault."""
        if isinstance(self.percent, bool) or not isinstance(self.percent, int) or not 0 <= self.percent <= 100:
            raise ValidationError({"percent": "完成百分比须是 0 到 100 之间的整数。"})
        return ProgressUpdate(
            progress=words(self.progress, field="progress", missing="请写明进展：做了什么，到了哪一步。"),
            percent=self.percent,
            issues=words(self.issues, field="issues"),
            next_steps=words(self.next_steps, field="next_steps"),
            finished=bool(self.finished),
        )


def report(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    said: ProgressUpdate,
    files: "Sequence[UploadedFile[Any] | EvidenceUpload]" = (),
    evidence: str = "",
    answers: bool = True,
    fall_reason: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Append the report of `by`'s unit with its files, and delete the person's draft.

    `files` without a kind of their own are of the kind `evidence`. The report answers the open requests to the unit
    unless `answers` is False; `fall_reason` says why its percent is lower than before. Raises QuotaIsFull,
    FileIsNotThere.
    """
    said, fall_reason = said.checked(), words(fall_reason, field="fall_reason")
    with attached(files, evidence, by=by) as kept:
        step = begin(task, Kind.REPORTED, Permission.REPORT_PROGRESS, by=by, key=key, seen=seen)
        if step.done:
            return step.done
        text, detail = report_detail(step, by.department_id, said, kept.described(), when.on)
        detail |= fall_detail(step, by.department_id, said.percent, fall_reason)
        detail |= answer_detail(step, by.department_id, answers=answers)
        entry = append(step.task, Kind.REPORTED, by=by, when=when, text=text, detail=detail, key=key)
        kept.bind(entry)
        drop(task=step.task, by=by)
    return entry


@transaction.atomic
def report_for_unit(
    *,
    task: Task | int,
    unit: Department,
    by: User,
    when: Moment,
    said: ProgressUpdate,
    sheet: dict[str, str],
    key: UUID,
) -> LedgerEntry:
    """Append the report that a unit wrote on its 填报单, in the unit's name, by a person of the office.

    `sheet` names file, SHA-256 and row; `key` is made from the row and its answers, so that the same answers are
    entered once, whoever uploads them. Raises NotCarried.
    """
    require(by, Permission.REPORT_FOR_UNIT)
    said = said.checked()
    entered = LedgerEntry.objects.filter(task=locked(task), request_key=key).first()
    if entered:
        return entered
    step = begin(task, Kind.REPORTED, Permission.REPORT_FOR_UNIT, by=by)
    if unit.pk not in step.facts.departments():
        raise NotCarried(unit.name)
    text, detail = report_detail(step, unit.pk, said, [], when.on)
    detail |= {"sheet": sheet} | answer_detail(step, unit.pk, answers=True)
    return append(step.task, Kind.REPORTED, by=by, unit=unit, when=when, text=text, detail=detail, key=key)


def report_detail(
    step: Step, unit: int | None, said: ProgressUpdate, files: list[dict[str, Any]], on: date
) -> tuple[str, dict[str, Any]]:
    """Return text and detail of a unit's report: what it says, 本期无变化 when it repeats the last one, and 补报."""
    detail = asdict(said) | {"files": files}
    text = detail.pop("progress")
    part = step.facts.unit(unit)
    last = last_report_of(step.task, unit) if part and part.reported_on else None
    finished = part is not None and part.state == UnitState.FINISHED
    unchanged = repetitions(last, text, detail, was_finished=finished)
    return text, detail | ({"unchanged": unchanged} if unchanged else {}) | late_mark(step, unit, on)


def fall_detail(step: Step, unit: int | None, percent: int, reason: str) -> dict[str, Any]:
    """Return the reason for a percent below the unit's last one, with that one; nothing where it has not fallen."""
    part = step.facts.unit(unit)
    if part is None or part.percent is None or percent >= part.percent or not reason:
        return {}
    return {"fall": {"from": part.percent, "reason": reason}}


def answer_detail(step: Step, unit: int | None, *, answers: bool) -> dict[str, Any]:
    """Return which open requests to the unit a report answers, or that it leaves them open; nothing without one."""
    part = step.facts.unit(unit)
    if part is None or part.urged_on is None:
        return {}
    if not answers:
        return {"leaves_open": True}
    told = LedgerEntry.objects.filter(task=step.task, kind__in=ABOUT_REQUESTS).in_order()
    return {"answered": [request_noted(each) for each in open_requests(told, unit)]}


@transaction.atomic
def correct(
    *,
    entry: LedgerEntry,
    by: User,
    when: Moment,
    said: ProgressUpdate,
    reason: str,
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Append a correction of the last report of `by`'s unit; the corrected entry stays as it is.

    Raises AlreadyDone when `entry` is not the last report, NothingChanged.
    """
    said, reason = said.checked(), words(reason, field="text", missing="请写明更正的理由。")
    step = begin(entry.task_id, Kind.CORRECTED, Permission.CORRECT_REPORT, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    if entry.pk != last_said_by(step.task, by).pk:
        raise AlreadyDone("只能更正本单位最近一次反馈；更早的反馈请在新的反馈里说明。")
    detail = asdict(said)
    if (entry.text, *(entry.detail[name] for name in ("percent", "issues", "next_steps", "finished"))) == tuple(
        detail.values()
    ):
        raise NothingChanged
    text = detail.pop("progress")
    detail |= {"corrects": entry.seq, "reason": reason, "files": []} | late_correction_mark(step, entry, when.on)
    return append(step.task, Kind.CORRECTED, by=by, when=when, text=text, detail=detail, corrects=entry, key=key)


def last_said_by(task: Task, by: User) -> LedgerEntry:
    """Return the last report or correction of the person's unit; raise AlreadyDone when there is none."""
    last = last_report_of(task, by.department_id)
    if last is None:
        raise AlreadyDone("本单位还没有反馈过，没有可更正的内容。")
    return last


def last_report_of(task: Task, unit: int | None) -> LedgerEntry | None:
    """Return the last report or correction of a unit (id) on the task; None when there is none."""
    return LedgerEntry.objects.filter(task=task, unit=unit).reports().order_by("-seq").first()
