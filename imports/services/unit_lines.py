"""One unit or two: what a person says of pieces of cells of units holds in every row of the file where they stand."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.models import User
from imports.models import ImportDraft
from imports.services.reconciling import correct, open_draft, reading_of
from tableparser.habits import ONE, TWO, Taught
from tableparser.interpret import UNIT_FIELDS, Corrections
from tasks.refusals import AlreadyDone


@transaction.atomic
def decide_lines(*, draft: ImportDraft | int, said: Mapping[int, str], by: User, version: int) -> ImportDraft:
    """Keep the names that follow as the units of each row in which the pieces stand.

    `said` gives ONE or TWO by the place of a pair in `Reading.unit_pairs`; `version` is what the person was shown. A
    pair of which nothing is said stays as it is read in these rows.
    """
    draft = open_draft(draft, by, version)
    reading = reading_of(draft)
    if any(place >= len(reading.unit_pairs) for place in said):
        raise AlreadyDone("这个问题已经不在了，请刷新页面再看。")
    if not said or not set(said.values()) <= {ONE, TWO}:
        raise ValidationError("请选一个单位还是两个单位。")
    pairs = {reading.unit_pairs[place].name: Taught(meaning, "") for place, meaning in said.items()}
    touched = {row for place in said for row, _ in reading.unit_pairs[place].places}
    after = reading_of(draft, lines=pairs).rows
    units = {after[row].ref: {role: after[row].names(role) for role in UNIT_FIELDS.values()} for row in touched}

    def change(corrections: Corrections) -> None:
        for ref, names in units.items():
            corrections.rows[ref] = corrections.rows.get(ref, {}) | {"units": names}

    return correct(draft=draft, by=by, change=change, version=version)
