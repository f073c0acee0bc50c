"""Decisions of a draft that a person takes back: his last answers, or all that he decided about one field."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from departments.models import User
from imports.models import ImportDraft
from imports.services.reconciling import correct
from indicators.choices import Field
from tableparser.interpret import Corrections


def take_back(
    *, draft: ImportDraft | int, rows: Mapping[str, Mapping[str, Any] | None], by: User, version: int
) -> ImportDraft:
    """Give rows the corrections again that they had before; None for a row that had none."""

    def change(corrections: Corrections) -> None:
        for ref, before in rows.items():
            if before is None:
                corrections.rows.pop(ref, None)
            else:
                corrections.rows[ref] = dict(before)

    return correct(draft=draft, by=by, change=change, version=version)


def ask_again(
    *, draft: ImportDraft | int, name: str, by: User, version: int, refs: Collection[str] | None = None
) -> ImportDraft:
    """Drop what was decided of one field ("due" or a column of texts), so that its questions come back.

    It is dropped in the rows of these names, None for all rows.
    """
    if name != "due" and (name not in Field.values or name == Field.TASKS):
        raise ValidationError("这一项要在各行里修改。")

    def change(corrections: Corrections) -> None:
        without = {
            ref: {each: value for each, value in said.items() if each != name or (refs is not None and ref not in refs)}
            for ref, said in corrections.rows.items()
        }
        corrections.rows = {ref: said for ref, said in without.items() if said}

    return correct(draft=draft, by=by, change=change, version=version)
