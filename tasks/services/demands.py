"""材料要求: the office says which evidence a task needs; a claim without it is refused."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Action
from jiading.day import Moment
from tasks.choices import EvidenceKind, Kind
from tasks.ledger import append
from tasks.models import EvidenceRequirement, LedgerEntry, Task
from tasks.refusals import NothingChanged, Refusal
from tasks.services.step import begin, words


class EvidenceIsMissing(Refusal):
    field = "files"

    def __init__(self, missing: Sequence[str]) -> None:
        named = "、".join(EvidenceKind(kind).label for kind in missing)
        super().__init__(f"这项任务办结须提交：{named}。请在反馈或本申请里附上，并选对材料类别。")


@transaction.atomic
def demand(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    kinds: Sequence[str],
    text: str = "",
    key: UUID | None = None,
    seen: int | None = None,
) -> LedgerEntry:
    """Say which kinds of evidence the task must have before its completion can be claimed, in place of what was said."""
    text = words(text, field="text")
    step = begin(task, Kind.DEMANDED, Action.CHANGE_PLAN, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    before, wanted = demanded(step.task), [kind for kind in EvidenceKind.values if kind in kinds]
    if wanted == before:
        raise NothingChanged
    EvidenceRequirement.objects.filter(task=step.task).delete()
    EvidenceRequirement.objects.bulk_create(EvidenceRequirement(task=step.task, kind=kind) for kind in wanted)
    detail = {"before": before, "kinds": wanted}
    return append(step.task, Kind.DEMANDED, by=by, when=when, text=text, detail=detail, key=key)


def demanded(task: Task) -> list[str]:
    """Return the kinds of evidence that the task must have, in the order of the list."""
    kinds = set(EvidenceRequirement.objects.filter(task=task).values_list("kind", flat=True))
    return [kind for kind in EvidenceKind.values if kind in kinds]


def handed_in(task: Task) -> set[str]:
    """Return the kinds of evidence that the task's entries have brought; the ledger's hash covers what each file is."""
    details = LedgerEntry.objects.filter(task=task).values_list("detail", flat=True)
    return {file.get("evidence", "") for detail in details for file in detail.get("files", [])}


def still_missing(task: Task) -> list[str]:
    """Return the demanded kinds of evidence that nobody has handed in."""
    wanted = demanded(task)
    there = handed_in(task) if wanted else set()
    return [kind for kind in wanted if kind not in there]


def require_evidence(task: Task, brought: Collection[str]) -> None:
    """Raise EvidenceIsMissing unless every demanded kind has been handed in, or is brought now."""
    if missing := [kind for kind in still_missing(task) if kind not in brought]:
        raise EvidenceIsMissing(missing)
