"""退回、撤回: the unit's last claim and why it no longer counts, with which the form of the next claim begins."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.choices import REFUSED_CLAIM, VOID, Kind
from tasks.models import LedgerEntry


@dataclass(frozen=True)
class ReturnedClaim:
    """A claim of the unit that no longer counts: `refusal` is what refused it, `withdrawal` what took it back.

    A claim that was made after a refusal and taken back has both: it must still meet what the refusal names.
    """

    claim: LedgerEntry
    refusal: LedgerEntry | None
    withdrawal: LedgerEntry | None = None

    @property
    def unmet(self) -> str:
        """Return the point of the checklist that was not met; "" when no refusal names one."""
        point: str = self.refusal.detail.get("point", "") if self.refusal else ""
        return point

    def answer_to(self, point: str) -> str:
        """Return what the claim answered to a point of the checklist; "" for one that it did not have."""
        answers: dict[str, str] = {each["point"]: each["answer"] for each in self.claim.detail.get("points", [])}
        return answers.get(point, "")


def returned_claim(entries: Iterable[LedgerEntry], unit: int | None) -> ReturnedClaim | None:
    """Return the last claim of a unit (id) that was refused or taken back; None unless nothing followed.

    `entries` are those of one task in the order of its ledger. A new claim, or a task reopened, begins anew.
    """
    claim: LedgerEntry | None = None
    found: ReturnedClaim | None = None
    before: ReturnedClaim | None = None  # what was found when the claim was made
    for entry in entries:
        if entry.kind == Kind.CLAIMED:
            claim, before, found = (entry if entry.unit_id == unit else None), found, None
        elif entry.kind == Kind.CLAIM_WITHDRAWN:
            found = ReturnedClaim(claim, before.refusal if before else None, entry) if claim else before
            claim = None
        elif entry.kind in VOID:
            found = ReturnedClaim(claim, entry) if claim and entry.kind in REFUSED_CLAIM else None
            claim = None
    return found
