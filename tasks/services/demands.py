"""材料要求: the office says which evidence a task needs; a claim without it is refused."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from departments.models import User
from departments.roles import Permission
from jiading.day import Moment
from tasks.choices import EvidenceKind, Kind
from tasks.ledger.append import append
from tasks.ledger.facts import Facts
from tasks.models import Evidence, LedgerEntry, Task
from tasks.models.evidence import current_versions
from tasks.refusals import NothingChanged, Refusal
from tasks.services.step import begin, words


class EvidenceIsMissing(Refusal):
    field = "files"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(f"这项任务办结须提交：{kind_labels(missing)}。请在反馈或本申请里附上，并选对材料类别。")


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
    """Set the kinds of evidence that the task must have before its completion can be claimed.

    `kinds` are values of EvidenceKind and replace those demanded so far. Raises NothingChanged.
    """
    text = words(text, field="text")
    step = begin(task, Kind.DEMANDED, Permission.CHANGE_PLAN, by=by, key=key, seen=seen)
    if step.done:
        return step.done
    before, wanted = list(step.facts.demanded), [kind for kind in EvidenceKind.values if kind in kinds]
    if wanted == before:
        raise NothingChanged
    detail = {"before": before, "kinds": wanted}
    return append(step.task, Kind.DEMANDED, by=by, when=when, text=text, detail=detail, key=key)


def kind_labels(kinds: Iterable[str]) -> str:
    """Return the names of kinds of evidence as a sentence lists them."""
    return "、".join(EvidenceKind(kind).label for kind in kinds)


def missing_kinds(task: Task, facts: Facts, brought: Iterable[Evidence] = ()) -> list[str]:
    """Return the demanded kinds of which neither the task's files nor `brought` have a current version.

    `brought` are the unsaved files of a claim.
    """
    files = [*Evidence.objects.filter(task=task), *brought] if facts.demanded else []
    there = {file.evidence for file in current_versions(files)}
    return [kind for kind in facts.demanded if kind not in there]


def require_evidence(task: Task, facts: Facts, brought: Iterable[Evidence]) -> None:
    """Raise EvidenceIsMissing unless each demanded kind is there, counting the unsaved files `brought` to a claim."""
    if missing := missing_kinds(task, facts, brought):
        raise EvidenceIsMissing(missing)
