"""代录填报单: append returned rows as entries of their units, through progress.report_for_unit.

Either all confirmed rows become entries, or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.db import transaction

from departments.models import Department, User
from departments.roles import Permission, require
from fill_sheets.comparing import Verdict
from fill_sheets.models import FillSheetDraft
from fill_sheets.reader import FilledSheet, sheet_from
from fill_sheets.review import Review, review
from jiading.day import Moment
from tasks.ledger.append import locked
from tasks.models import LedgerEntry
from tasks.refusals import AlreadyDone, LookAgain, ReasonIsMissing
from tasks.services import progress

ENTER, SKIP = "enter", "skip"


@transaction.atomic
def begin(*, sheets: Sequence[FilledSheet], refused: Sequence[str], by: User, when: Moment) -> FillSheetDraft:
    """Keep what was read as a draft of the person's own; `refused` are sentences about files that were not read."""
    require(by, Permission.REPORT_FOR_UNIT)
    return FillSheetDraft.objects.create(
        files=list(dict.fromkeys(sheet.file for sheet in sheets)),
        sheets=[asdict(sheet) for sheet in sheets],
        refused=list(refused),
        made_by=by,
        made_at=when.at,
    )


def review_of(draft: FillSheetDraft) -> Review:
    """Return the draft's rows beside the portal as it stands now."""
    return review(sheets_of(draft))


def sheets_of(draft: FillSheetDraft) -> list[FilledSheet]:
    return [sheet_from(sheet) for sheet in draft.sheets]


@transaction.atomic
def enter(*, draft: FillSheetDraft, choices: Mapping[str, str], seen: str, by: User, when: Moment) -> list[LedgerEntry]:
    """Enter every new row and every conflict that the person chose to enter, or nothing at all.

    `choices` says enter or skip by row id, `seen` is the fingerprint of what was shown. Raises LookAgain when
    the portal has changed since, ReasonIsMissing when a conflict was left undecided.
    """
    draft = open_draft(draft, by)
    lock_tasks(review_of(draft))
    found = review_of(draft)
    if found.fingerprint != seen:
        raise LookAgain("您核对以后门户里又有了变化，没有录入。请看过下面的新内容，再确认一次。")
    undecided = [each for each in found.conflicts if choices.get(each.id) not in (ENTER, SKIP)]
    if undecided:
        raise ReasonIsMissing(f"还有 {len(undecided)} 行没有选择「仍然代录」或「不录」，请选择以后再确认。")
    chosen = [each for each in found.conflicts if choices[each.id] == ENTER] + found.to_enter
    sheets = sheets_of(draft)
    entries = [enter_row(each, sheets[each.sheet], by, when) for each in chosen]
    draft.entered_at, draft.entered_count = when.at, len(entries)
    draft.save()
    return entries


def lock_tasks(found: Review) -> None:
    """Lock the tasks in the order of their ids; two people who enter at once could deadlock in any other order."""
    for task in sorted({each.answer.task for each in [*found.to_enter, *found.conflicts] if each.answer}):
        locked(task)


def enter_row(verdict: Verdict, sheet: FilledSheet, by: User, when: Moment) -> LedgerEntry:
    """Append the entry of a row that is new or a conflict."""
    answer = verdict.answer
    assert answer is not None  # all such rows have one
    return progress.report_for_unit(
        task=answer.task,
        unit=Department.objects.get(pk=answer.unit),
        by=by,
        when=when,
        said=progress.ProgressUpdate(**asdict(answer.said)),
        sheet={"file": sheet.file, "sha256": sheet.sha256, "row": verdict.row.ref},
        key=answer.key,
    )


@transaction.atomic
def discard(*, draft: FillSheetDraft, by: User, when: Moment) -> FillSheetDraft:
    """Give the upload up; nothing of it was ever entered."""
    draft = open_draft(draft, by)
    draft.discarded_at = when.at
    draft.save()
    return draft


def open_draft(draft: FillSheetDraft, by: User) -> FillSheetDraft:
    """Return the draft locked; raise NotAllowed or AlreadyDone when it is not the person's own open one."""
    require(by, Permission.REPORT_FOR_UNIT)
    draft = FillSheetDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk, made_by=by)
    if not draft.is_open:
        raise AlreadyDone("这次上传已经录入或放弃。")
    return draft
