"""The office's words for evidence on a day: which is demanded of a task, and whether it is there, waits for review, or is missing.

Only the tasks of the denominator count: nothing is missing in a cancelled one.
"""

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.fields.json import KT

from tasks.choices import EvidenceKind, EvidenceState, Kind, State, UnitRole
from tasks.models.entry import LedgerEntry
from tasks.models.evidence import Evidence


class EvidenceWords:
    """Words of StandingQuerySet that read the ledger's demands and the files handed in by that day."""

    def demanding(self, kind: str | None = None):
        """Tasks of which the office demands this kind of evidence, or any, by its last word on that day."""
        kinds = [kind] if kind else EvidenceKind.values
        return self._judged().filter(_any(_demanded(each) for each in kinds))

    def with_evidence(self, state: str, kind: str | None = None):
        """Tasks in which this kind of demanded evidence, or any, is in that state."""
        kinds = [kind] if kind else EvidenceKind.values
        judged = self._judged()
        return judged.filter(_any(_demanded(each) & judged._is(state, each) for each in kinds))

    def _judged(self):
        """Annotate `demanded_kinds`, a JSON list as text, and whether a claim is `under_review`."""
        last = LedgerEntry.objects.by(self.day).filter(task=OuterRef("task"), kind=Kind.DEMANDED).order_by("-seq")
        said = last.annotate(said=KT("detail__kinds")).values("said")[:1]
        waits = Q(state=State.CLAIMED) | Q(
            self._part_of(None, role=UnitRole.LEAD, claimed_on__isnull=False), state=State.IN_PROGRESS
        )
        review = ExpressionWrapper(waits, output_field=BooleanField())
        return self.counted().annotate(demanded_kinds=Subquery(said), under_review=review)

    def _is(self, state: str, kind: str) -> Q:
        there = Exists(Evidence.objects.standing_on(self.day).filter(task=OuterRef("task"), evidence=kind))
        if state == EvidenceState.MISSING:
            return Q(~there)
        return Q(there, under_review=state == EvidenceState.WAITING)


def _demanded(kind: str) -> Q:
    return Q(demanded_kinds__contains=f'"{kind}"')


def _any(questions) -> Q:
    answer = Q(pk=None)
    for each in questions:
        answer |= each
    return answer
