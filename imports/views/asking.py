"""导入: what the reconcile page shows of the questions: those that are open, and those that are answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from departments.requests import SignedInRequest
from imports.models import ImportDraft
from imports.presenters import RowShown, corrections_made
from imports.questions import ColumnsAsked, columns_asked, kind_after, kinds_of_question, link_questions, opened
from imports.services import reconciling
from imports.views.excerpts import excerpt_of, headings_in_order
from imports.views.folded import answered_kinds, decided_fields, question_lines
from imports.views.step_bar import Step, steps_shown
from tableparser.files.grid import source_of
from tableparser.interpret import Corrections
from tableparser.reading import AmbiguityKind, Reading, UnitPair


@dataclass(frozen=True)
class PairShown:
    """Two pieces of cells of units as the page asks of them: `name` is the form's field, `rows` count from 1."""

    name: str
    pair: UnitPair
    texts: list[str]
    rows: list[int]
    tasks: int

    @property
    def joined(self) -> str:
        return f"{self.pair.before}{self.pair.after}"


UNDO = "import_undo"  # in the session: the last answers, and what the rows were before


def question_context(
    request: SignedInRequest, draft: ImportDraft, reading: Reading, rows: Sequence[RowShown]
) -> dict[str, Any]:
    """Return what the page shows of the questions; the address names the kind and the place that are open."""
    corrections, kinds = Corrections(**draft.corrections), kinds_of_question(rows)
    link_questions(rows, kinds)
    said = request.GET
    shown = opened(kinds, said.get("kind", ""), said.get("at", ""), said.get("way"), said.get("below", ""))
    decided = corrections_made(corrections)
    asked = decided + len(reading.ambiguities)
    return {
        "steps": steps_shown(Step.QUESTIONS, draft, count=f"{decided} / {asked}" if asked else ""),
        "kinds": kinds,
        "lines": question_lines(kinds, answered_kinds(request, draft.pk, corrections)),
        "columns_decided": columns_decided(draft, reading, corrections),
        "unit_pairs": pairs_shown(reading),
        "lines_number": len(kinds) + 1,
        "units_number": len(kinds) + 1 + bool(reading.unit_pairs),
        "open_kind": shown,
        "kind_below": kinds[shown.kind.number].code if shown and shown.kind.number < len(kinds) else "",
        "next_kind": kind_after(kinds, shown),
        "excerpt": excerpt_of(shown.place, headings_in_order(reading)) if shown else [],
        "decided": decided_fields(corrections),
        "decided_names": len(corrections.units),
        "decided_count": decided,
        "asked_count": asked,
        "last_answers": last_answers(request, draft.pk, draft.version),
    }


def pairs_shown(reading: Reading) -> list[PairShown]:
    """Return the pieces that are one unit or two, with the texts of the cells and the rows in which they stand."""
    found = []
    for number, pair in enumerate(reading.unit_pairs):
        texts = dict.fromkeys(reading.rows[row].texts.get(name, "") for row, name in pair.places)
        rows = list(dict.fromkeys(row + 1 for row, _ in pair.places))
        tasks = sum(len(reading.rows[row - 1].split.tasks) for row in rows)
        found.append(PairShown(f"pair-{number}", pair, list(texts), rows, tasks))
    return found


def last_answers(request: SignedInRequest, pk: int, version: int | None = None) -> dict[str, Any] | None:
    """Return the last answers of this draft as the session has them; None when `version` says that it changed since."""
    last = request.session.get(UNDO)
    if not last or last["draft"] != pk or (version is not None and last["version"] != version):
        return None
    return dict(last)


def columns_asked_in(draft: ImportDraft, reading: Reading) -> list[ColumnsAsked]:
    """Return the tables about whose columns a person must decide."""
    if not any(question.kind == AmbiguityKind.COLUMN for question in reading.ambiguities):
        return []
    grids = dict(enumerate(source_of(draft.source).grids))
    headers = {place: header for place, grid in grids.items() if (header := reconciling.header_found(draft, grid))}
    return columns_asked(reading, headers, {place: grid.name or "表格" for place, grid in grids.items()})


def columns_decided(draft: ImportDraft, reading: Reading, corrections: Corrections) -> list[tuple[int, str]]:
    """Return place and name of each table whose columns a person has said, in the order of the file."""
    asked = {question.table for question in reading.ambiguities if question.kind == AmbiguityKind.COLUMN}
    said = sorted({int(place) for place in corrections.columns} - asked)
    grids = draft.source["grids"]
    return [(place, grids[place].get("name") or "表格") for place in said if place < len(grids)]
