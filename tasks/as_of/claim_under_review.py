"""审核: what the confirmer sees of a claim: its text, its evidence, earlier returns, and changes since the last one."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.choices import CLAIMS, VOID
from tasks.models import Evidence, LedgerEntry
from tasks.models.entry import claims_in_force


@dataclass(frozen=True)
class Review:
    """The present claim with the agreements to it, the earlier returns, and the entries since the last claim."""

    claims: list[LedgerEntry]
    returns: list[LedgerEntry]
    changed: list[LedgerEntry]
    evidence: list[Evidence]
    new_files: frozenset[int]  # ids of the files that were handed in since the last claim

    @property
    def is_again(self) -> bool:
        return bool(self.returns)


def review_of(entries: Iterable[LedgerEntry]) -> Review:
    """Return the review of a task from all entries of its ledger."""
    ordered = sorted(entries, key=lambda entry: entry.seq)
    void = max((entry.seq for entry in ordered if entry.kind in VOID), default=0)
    claims = claims_in_force(ordered)
    before = max((entry.seq for entry in ordered if entry.kind in CLAIMS and entry.seq < void), default=0)
    changed = [entry for entry in ordered if before and entry.seq > before and entry not in claims]
    evidence = [file for entry in ordered for file in entry.evidence.all()]
    new_files = frozenset(file.pk for file in evidence if before and file.entry.seq > before)
    return Review(claims, [entry for entry in ordered if entry.kind in VOID], changed, evidence[::-1], new_files)
