"""A reading as the JSON that import_table prints."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from tableparser.cells.numerals import squash
from tableparser.columns import Field
from tableparser.reading import CellFate, ColumnReading, Reading, ReadRow

KEYS = {"baseline_state": "current_state"}


def as_json(reading: Reading) -> dict[str, Any]:
    """Return rows, tasks, counts, questions, proof and errors; what the source has not is null."""
    rows = [row_json(place, row) for place, row in enumerate(reading.rows, start=1)]
    return {
        "file": reading.file,
        "kind": "bad" if reading.errors else "good",
        "title": reading.title or None,
        "annex": reading.annex or None,
        "header": {KEYS.get(name, name): reading.headings[name] for name in Field if name in reading.headings},
        "rows": rows,
        "flat_tasks": [flat(row, task) for row in rows for task in row["tasks"]],
        "counts": reading.counts(),
        "categories": named(row["category"] for row in rows),
        "projects": named(row["project"] for row in rows),
        "deadline_texts": sorted(named(row["deadline"]["text"] for row in rows)),
        "units": reading.unit_names(),
        "questions": [ambiguity.as_json() for ambiguity in reading.ambiguities],
        "columns": [column_json(column) for column in reading.columns],
        "sections": [asdict(section) for section in reading.sections],
        "warnings": reading.notices,
        "proof": reading.proof()
        | {"not_imported": [not_imported(each) for each in reading.cell_fates if each.fate == "listed"]},
        "errors": reading.errors,
    }


def flat(row: dict[str, Any], task: dict[str, Any]) -> dict[str, Any]:
    """Return one task with what its row says of it."""
    deadline = row["deadline"]
    shared = {name: row[name] for name in ("row", "category", "project")} | {"no": task["no"], "text": task["text"]}
    shared |= {"deadline_text": deadline["text"], "dates": deadline["dates"], "precision": deadline["precision"]}
    return shared | {role: row[role] for role in ("lead", "responsible", "cooperating")}


def column_json(column: ColumnReading) -> dict[str, Any]:
    """Return how a column was understood, tables and columns counted from 1, fields under the keys of a row."""
    roles = {name: KEYS.get(said, said) if (said := getattr(column, name)) else None for name in ("role", "runner_up")}
    return asdict(column) | roles | {"table": column.table + 1, "column": column.column + 1}


def named(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))


def row_json(place: int, row: ReadRow) -> dict[str, Any]:
    """Return one row under the keys of the transcription."""
    shown: dict[str, Any] = {
        KEYS.get(name, name): row.texts.get(name) or None
        for name in ("category", "project", "standard", "baseline_state")
    }
    shown["tasks"] = [{"no": task.no, "text": task.text} for task in row.split.tasks]
    read = row.deadline
    shown["deadline"] = {
        "text": squash(read.text),
        "dates": [d.isoformat() for d in read.dates],
        "precision": read.precision,
    }
    if read.ambiguous:
        shown["deadline"]["ambiguous"] = True
    shown |= {role: row.names(role) for role in ("lead", "responsible", "cooperating")}
    return shown | {"extra": row.extra, "row": place}


def not_imported(cell_fate: CellFate) -> dict[str, str]:
    return {"cell": cell_fate.ref, "text": cell_fate.text, "why": cell_fate.why}
