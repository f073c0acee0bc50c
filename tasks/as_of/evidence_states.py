"""Which evidence is demanded of tasks on a day, and whether it is there, waits for review or is missing.

A kind of evidence is there while a current version of it is: a file that no later one has replaced by that day. Only
tasks of the denominator count: nothing is missing in a cancelled one.
"""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Self

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from tasks.as_of.rows_of_day import RowsOfDay
from tasks.choices import EvidenceKind, EvidenceState, State, UnitRole
from tasks.models import TaskState
from tasks.models.evidence import Evidence


class EvidenceWords(RowsOfDay):
    """Methods of TaskStateQuerySet that compare the demanded kinds with the files handed in by the day of the rows."""

    def demanding(self, kind: str | None = None) -> Self:
        """Tasks of which the office demands this kind of evidence, or any kind for None, on that day."""
        kinds = [kind] if kind else EvidenceKind.values
        return self.counted().filter(_any(_demands(each) for each in kinds))

    def with_evidence(self, state: str, kind: str | None = None) -> Self:
        """Tasks in which this demanded kind of evidence, or any kind for None, is in that EvidenceState."""
        kinds = [kind] if kind else EvidenceKind.values
        reviewed = self.with_review()
        return reviewed.counted().filter(_any(_demands(each) & reviewed._is(state, each) for each in kinds))

    def with_review(self) -> Self:
        """Annotate `under_review`: a claim of completion waits for the office or for another lead."""
        waits = Q(state=State.CLAIMED) | Q(
            self._part_of(None, role=UnitRole.LEAD, claimed_on__isnull=False), state=State.IN_PROGRESS
        )
        return self.annotate(under_review=ExpressionWrapper(waits, output_field=BooleanField()))

    def _is(self, state: str, kind: str) -> Q:
        there = Exists(Evidence.objects.in_force_on(self.day).filter(task=OuterRef("task"), evidence=kind))
        if state == EvidenceState.MISSING:
            return Q(~there)
        return Q(there, under_review=state == EvidenceState.WAITING)


def evidence_states(state: TaskState, there: Collection[str]) -> dict[str, EvidenceState]:
    """Return the state of each demanded kind of evidence of one task, by the rule of with_evidence().

    `state` comes from with_review(); `there` are the kinds of the task's current versions on its day.
    """
    if state.state == State.CANCELLED:
        return {}
    held = EvidenceState.WAITING if state.under_review else EvidenceState.PRESENT
    return {kind: held if kind in there else EvidenceState.MISSING for kind in state.demanded}


def _demands(kind: str) -> Q:
    return Q(demanded_kinds__contains=f",{kind},")


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk=None))
