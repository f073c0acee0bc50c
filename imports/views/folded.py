"""导入: what was answered on the reconcile page keeps its place there, folded to a line with 改.

Beside it, by field, stands how many places are decided.

The session remembers which rows an answer was for; how many of them are still decided is told by the corrections, so
that a line is never older than the draft.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from departments.requests import SignedInRequest
from imports.models import ImportDraft
from imports.questions import QuestionKind, title_of
from indicators.choices import Field
from tableparser.interpret import Corrections

ANSWERED = "import_answered"  # in the session: kinds answered in one draft, in the order of answering
NEXT = "next-question"  # the id of what is to be answered next: an open question, else the bar at the end


@dataclass(frozen=True)
class AnsweredKind:
    """A kind of which some places were answered on this page: `name` is the field's in the corrections of a row.

    `below` is the code of the kind that stood below it then, "" where it was the last.
    """

    code: str
    title: str
    name: str
    count: int
    below: str


@dataclass(frozen=True)
class QuestionLine:
    """One line of the questions: a kind that is asked, or one that was answered (the other is None)."""

    kind: QuestionKind | None = None
    answered: AnsweredKind | None = None

    @property
    def code(self) -> str:
        """Return the code of a kind that is asked; "" for one that was answered."""
        return self.kind.code if self.kind else ""


def remember_answered(
    request: SignedInRequest, before: ImportDraft, after: ImportDraft, *, code: str, below: str
) -> None:
    """Keep in the session that rows of the kind `code` were answered: those whose corrections differ in the drafts."""
    title = title_of(code)
    old, new = (draft.corrections.get("rows", {}) for draft in (before, after))
    changed = {
        ref: name for ref, said in new.items() for name in said if old.get(ref, {}).get(name, None) != said[name]
    }
    if not title or not changed:
        return
    kept = entries_of(request, after.pk)
    former = kept.pop(code, {"refs": []})
    refs = list(dict.fromkeys([*former["refs"], *changed]))
    kept[code] = {"title": title, "name": next(iter(changed.values())), "refs": refs, "below": below}
    request.session[ANSWERED] = {"draft": after.pk, "kinds": list(kept.items())}


def entries_of(request: SignedInRequest, pk: int) -> dict[str, dict[str, Any]]:
    """Return what the session remembers of this draft, by the code of the kind; of one draft alone."""
    kept = request.session.get(ANSWERED)
    return dict(kept["kinds"]) if kept and kept["draft"] == pk else {}


def rows_answered(request: SignedInRequest, pk: int, code: str) -> list[str] | None:
    """Return the rows that were answered under this kind; None where the session knows of none."""
    entry = entries_of(request, pk).get(code)
    return list(entry["refs"]) if entry else None


def answered_kinds(request: SignedInRequest, pk: int, corrections: Corrections) -> list[AnsweredKind]:
    """Return the answered kinds of which some row is still as it was decided, in the order of answering."""
    found = []
    for code, entry in entries_of(request, pk).items():
        count = sum(entry["name"] in corrections.rows.get(ref, {}) for ref in entry["refs"])
        if count:
            found.append(AnsweredKind(code, entry["title"], entry["name"], count, entry["below"]))
    return found


def question_lines(kinds: Sequence[QuestionKind], answered: Sequence[AnsweredKind]) -> list[QuestionLine]:
    """Return the kinds in their order, each answered one where it stood: above its rest, else above what was below it.

    What was answered last is placed first, because what was answered before it may have stood above it.
    """
    lines = [QuestionLine(kind=kind) for kind in kinds]
    for each in reversed(answered):
        codes = [line.code or (line.answered.code if line.answered else "") for line in lines]
        place = next((codes.index(code) for code in (each.code, each.below) if code and code in codes), len(lines))
        lines.insert(place, QuestionLine(answered=each))
    return lines


@dataclass(frozen=True)
class Decided:
    """What a person has decided of one field in `count` places; `name` is the field's in the corrections of a row.

    `can_be_asked_again` is False for what was written row by row, which would be lost.
    """

    name: str
    title: str
    count: int
    can_be_asked_again: bool


DECIDED_TITLES = {"due": "期限是哪一天", "units": "逐行改的单位", Field.TASKS: "任务的拆分"}
ROW_BY_ROW = ("units", Field.TASKS)


def decided_fields(corrections: Corrections) -> list[Decided]:
    """Return the fields that a person has put right in some row, the most frequent first."""
    counts = Counter(name for said in corrections.rows.values() for name in said)
    return [
        Decided(name, DECIDED_TITLES.get(name) or Field(name).label, count, name not in ROW_BY_ROW)
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
