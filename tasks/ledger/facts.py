"""The facts of a task and of its units at one time, and the event that changes them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, get_type_hints

from tasks.choices import Precision, State, UnitRole, UnitState


class OwesAnswer(Protocol):
    """What is read of a unit that was asked for an answer: UnitFacts, or a row of TaskUnit."""

    @property
    def reply_by(self) -> date | None: ...

    @property
    def missed(self) -> int: ...


@dataclass(frozen=True)
class UnitFacts:
    """One unit in one role; `through` is the id of the collective by which the table names it."""

    department: int
    role: str
    through: int | None = None
    state: str = UnitState.PENDING
    percent: int | None = None
    reported_on: date | None = None
    heard_on: date | None = None  # the report from which its silence counts: see ledger/repetition.py
    urged_on: date | None = None
    urged_by: str = ""
    reply_by: date | None = None
    state_since: date | None = None
    acknowledged_on: date | None = None
    joined_on: date | None = None  # the unit, or the one whose place it took, came to carry the task
    claimed_on: date | None = None  # a lead claimed completion, or agreed to another lead's claim
    urge_level: str = ""
    missed: int = 0  # urgings in a row that the unit did not answer in time


@dataclass(frozen=True)
class Facts:
    """Every fact of a task at one time; the names are those of the columns in TaskState."""

    category: str = ""
    project_name: str = ""
    standard: str = ""
    baseline_state: str = ""
    mark: str = ""
    text: str = ""
    deadline_text: str = ""
    responsible_text: str = ""
    lead_text: str = ""
    cooperating_text: str = ""
    state: str = State.PENDING
    percent: int = 0
    percent_before_reopening: bool = False  # the leads said it before the task was reopened, and nothing since
    due_precision: str = Precision.NONE
    warn_on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    extensions: int = 0
    asked_due_on: date | None = None
    urges: int = 0
    dispatched_on: date | None = None
    active_since: date | None = None  # the latest of 交办, 恢复 and 重开: from then on units can be expected to report
    reported_on: date | None = None
    lead_reported_on: date | None = None  # a lead's report from which silence counts, a claim or an agreement
    returned_on: date | None = None
    completed_on: date | None = None
    latest_report: int | None = None  # the entry's number in the task
    state_since: date | None = None
    claim_unfinished: str = ""  # the units that had not finished when completion was claimed, and why it was claimed
    claim_reason: str = ""
    state_before: str = ""  # where a suspended task goes back to
    demanded: tuple[str, ...] = ()  # kinds of evidence that completion needs, in the order of EvidenceKind
    units: tuple[UnitFacts, ...] = ()

    def leads(self) -> frozenset[int]:
        """Return the department ids of the leads."""
        return frozenset(unit.department for unit in self.units if unit.role == UnitRole.LEAD)

    def leads_percent(self, default: int) -> int:
        """Return the lowest percent (0 to 100) that a lead has last reported; `default` when none has reported."""
        reported = [unit.percent for unit in self.units if unit.role == UnitRole.LEAD and unit.percent is not None]
        return min(reported, default=default)

    def claimants(self) -> frozenset[int]:
        """Return the department ids of the leads that have claimed completion or agreed to it."""
        return frozenset(unit.department for unit in self.units if unit.role == UnitRole.LEAD and unit.claimed_on)

    def unit(self, department: int | None) -> UnitFacts | None:
        """Return the part of one unit by its department id, or None; a unit in two roles has one part."""
        return next((unit for unit in self.units if unit.department == department), None)

    def departments(self) -> frozenset[int]:
        """Return the department ids of all units that carry the task."""
        return frozenset(unit.department for unit in self.units)

    def unfinished(self) -> tuple[int, ...]:
        """Return the department ids, in the task's order, of the units whose own part is not finished."""
        return tuple(dict.fromkeys(unit.department for unit in self.units if unit.state != UnitState.FINISHED))


# The names of the facts of a task and of a unit that are days; an entry writes them in ISO 8601.
DAYS = frozenset(
    name for each in (Facts, UnitFacts) for name, kind in get_type_hints(each).items() if kind == date | None
)


@dataclass(frozen=True)
class Event:
    """The part of an entry that changes facts: its number, kind, day, unit and detail."""

    seq: int
    kind: str
    on: date
    unit: int | None
    detail: Mapping[str, Any]
