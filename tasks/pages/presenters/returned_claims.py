"""退回: the unit's last claim and why it was refused, with which the form of the next claim begins."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.choices import REFUSED_CLAIM, VOID, Kind
from tasks.models import LedgerEntry


@dataclass(frozen=True)
class ReturnedClaim:
    """A claim of the unit and the entry that refused it."""

    claim: LedgerEntry
    refusal: LedgerEntry

    @property
    def unmet(self) -> str:
        """Return the point of the checklist that was not met; "" when the refusal names none."""
        point: str = self.refusal.detail.get("point", "")
        return point

    def answer_to(self, point: str) -> str:
        """Return what the claim answered to a point of the checklist; "" for one that it did not have."""
        answers: dict[str, str] = {each["point"]: each["answer"] for each in self.claim.detail.get("points", [])}
        return answers.get(point, "")


def returned_claim(entries: Iterable[LedgerEntry], unit: int | None) -> ReturnedClaim | None:
    """Return the last claim of a unit (id) with its refusal; None unless it was refused and nothing followed.

    `entries` are those of one task in the order of its ledger. A new claim, or a task reopened, begins anew.
    """
    claim: LedgerEntry | None = None
    found: ReturnedClaim | None = None
    for entry in entries:
        if entry.kind == Kind.CLAIMED:
            claim, found = (entry if entry.unit_id == unit else None), None
        elif entry.kind in VOID:
            found = ReturnedClaim(claim, entry) if claim and entry.kind in REFUSED_CLAIM else None
            claim = None
    return found
