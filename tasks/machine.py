"""The state machine: in which state of the task each kind of entry may be appended."""

from collections.abc import Mapping

from tasks.choices import Kind, State
from tasks.refusals import NotDispatched, NotInThisState

ANY = frozenset(State.values)
WORKING = frozenset({State.PENDING, State.IN_PROGRESS})
RUNNING = WORKING | {State.CLAIMED}

ALLOWED: Mapping[str, frozenset[str]] = {
    Kind.DISPATCHED: frozenset({State.PENDING}),
    Kind.ACKNOWLEDGED: RUNNING,
    Kind.REPORTED: RUNNING,
    Kind.CORRECTED: RUNNING,
    Kind.CLAIMED: frozenset({State.IN_PROGRESS}),
    Kind.CONFIRMED: frozenset({State.CLAIMED}),
    Kind.SENT_BACK: frozenset({State.CLAIMED}),
    Kind.AGREED: frozenset({State.IN_PROGRESS}),
    Kind.OBJECTED: frozenset({State.IN_PROGRESS}),
    Kind.EXTENSION_ASKED: WORKING,
    Kind.EXTENSION_GRANTED: RUNNING,
    Kind.EXTENSION_REFUSED: RUNNING,
    Kind.URGED: RUNNING,
    Kind.INSTRUCTED: RUNNING,
    Kind.REPLIED: RUNNING,
    Kind.SUSPENDED: RUNNING,
    Kind.RESUMED: frozenset({State.SUSPENDED}),
    Kind.CANCELLED: RUNNING | {State.SUSPENDED},
    Kind.REOPENED: frozenset({State.COMPLETED, State.CANCELLED}),
    Kind.PLAN_CHANGED: ANY,
    Kind.DEMANDED: RUNNING | {State.SUSPENDED},
}
OF_THE_PLAN = (Kind.PLAN_CHANGED, Kind.DEMANDED)
AFTER_DISPATCH = frozenset(
    {
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
    }
)


def possible(state: str) -> list[str]:
    """Return the kinds of entry that the state allows, in the order of the work."""
    return [kind for kind in Kind.values if kind in ALLOWED and kind not in OF_THE_PLAN and state in ALLOWED[kind]]


def require_state(state: str, kind: str, *, dispatched: bool) -> None:
    """Raise NotInThisState or NotDispatched unless a task in this state may get this kind of entry."""
    if state not in ALLOWED[kind]:
        raise NotInThisState(state, kind, possible(state))
    if kind in AFTER_DISPATCH and not dispatched:
        raise NotDispatched
