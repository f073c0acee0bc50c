"""The state machine of a task: in which of its states each kind of entry may be appended."""

from collections.abc import Collection, Mapping

from tasks.choices import CLOSED, NOT_CLOSED, RUNNING, UNDER_CLAIM, WITHDRAWALS, WORKING, Kind, State
from tasks.refusals import NotDispatched, NotInThisState

ANY = tuple(State.values)

ALLOWED: Mapping[str, Collection[str]] = {
    Kind.DISPATCHED: (State.PENDING,),
    Kind.RECALLED: (State.PENDING,),
    Kind.ACKNOWLEDGED: RUNNING,
    Kind.REPORTED: RUNNING,
    Kind.CORRECTED: RUNNING,
    Kind.CLAIMED: (State.IN_PROGRESS,),
    Kind.CONFIRMED: (State.CLAIMED,),
    Kind.SENT_BACK: (State.CLAIMED,),
    Kind.AGREED: (State.IN_PROGRESS,),
    Kind.OBJECTED: (State.IN_PROGRESS,),
    Kind.EXTENSION_ASKED: WORKING,
    Kind.EXTENSION_GRANTED: RUNNING,
    Kind.EXTENSION_REFUSED: RUNNING,
    Kind.URGED: WORKING,  # a claim waits for the office, which urges nobody for its own review
    Kind.INSTRUCTED: RUNNING,
    Kind.REPLIED: RUNNING,
    Kind.SUSPENDED: RUNNING,
    Kind.RESUMED: (State.SUSPENDED,),
    Kind.CANCELLED: NOT_CLOSED,
    Kind.REOPENED: CLOSED,
    Kind.PLAN_CHANGED: ANY,
    Kind.DEMANDED: NOT_CLOSED,
    Kind.CLAIM_WITHDRAWN: UNDER_CLAIM,
    Kind.EXTENSION_WITHDRAWN: RUNNING,
    Kind.REQUEST_WITHDRAWN: RUNNING,
}
OF_THE_PLAN = (Kind.PLAN_CHANGED, Kind.DEMANDED)
AFTER_DISPATCH = frozenset(
    {
        Kind.RECALLED,
        Kind.ACKNOWLEDGED,
        Kind.REPORTED,
        Kind.CORRECTED,
        Kind.CLAIMED,
        Kind.AGREED,
        Kind.OBJECTED,
        Kind.EXTENSION_ASKED,
        Kind.URGED,
        Kind.INSTRUCTED,
        Kind.REPLIED,
        *WITHDRAWALS,
    }
)


def possible(state: str) -> list[str]:
    """Return the kinds of entry that the state allows, in the order of Kind, as the next steps of the work.

    What changes the plan or takes an act back is no such step.
    """
    beside = (*OF_THE_PLAN, *WITHDRAWALS)
    return [kind for kind in Kind.values if kind in ALLOWED and kind not in beside and state in ALLOWED[kind]]


def require_state(state: str, kind: str, *, dispatched: bool) -> None:
    """Raise NotInThisState or NotDispatched unless an entry of that kind may be appended in that state."""
    if state not in ALLOWED[kind]:
        raise NotInThisState(state, kind, possible(state))
    if kind in AFTER_DISPATCH and not dispatched:
        raise NotDispatched
