"""What waits for the office, as rows to decide on: claims, extensions, answers that did not come, 批示.

Each takes what it shows from the sections' tasks, and all of them together three SQL statements.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from departments.models import User
from indicators.models import Plan
from tasks.as_of.day import AsOf
from tasks.as_of.evidence_states import evidence_states
from tasks.choices import ASKS, CLAIMS, VOID, EvidenceKind, EvidenceState, Kind, UrgeLevel
from tasks.models import Evidence, LedgerEntry, OpenedClaim, TaskUnit
from tasks.models.entry import claims_in_force
from tasks.pages.presenters.task_row import TaskRow
from tasks.pages.views.workbench.sections import TaskToDo
from tasks.services.urging import level_for

READ = (*CLAIMS, *VOID, Kind.EXTENSION_ASKED, Kind.URGED, Kind.INSTRUCTED)
LEVELS = {UrgeLevel.REMIND: "再催", UrgeLevel.SUPERVISE: "升级为督办…", UrgeLevel.ANNOUNCE: "升级为通报…"}
ORDER: list[str] = list(LEVELS)


@dataclass(frozen=True)
class Decision:
    """A task that waits for a decision, and the entry that asks for it."""

    task: TaskRow
    plan: Plan
    entry: LedgerEntry | None  # None where the ledger says it in another way


@dataclass(frozen=True)
class ClaimRow(Decision):
    """A claim: how many of its points are answered, what evidence there is, and whether the person has opened it."""

    points: int = 0
    answered: int = 0
    files: int = 0
    missing: Sequence[str] = ()  # kinds of evidence that are demanded and not there
    was_opened: bool = False
    changed_since: bool = False


@dataclass(frozen=True)
class ExtensionRow(Decision):
    """A request for a later deadline; `late` are the days by which it was asked too late, 0 before the deadline."""

    late: int = 0


@dataclass(frozen=True)
class RequestRow(Decision):
    """An urging or a 批示 to which units have not replied, and what the office can do next."""

    asked: int = 0  # units
    waiting: Sequence[str] = ()  # names of the units that have not replied
    reply_by: date | None = None
    word: str = ""  # 提醒, 督办, 通报 or 批示
    next_word: str = ""  # of the button: what the next urging will be
    is_late: bool = False

    @property
    def replied(self) -> int:
        return self.asked - len(self.waiting)


@dataclass(frozen=True)
class Facts:
    """What the rows of one page need, read once: entries, files by kind, units that owe an answer, looks at claims."""

    as_of: AsOf
    entries: Mapping[int, Sequence[LedgerEntry]]
    files: Mapping[int, "Counter[str]"]
    owing: Mapping[int, Sequence[TaskUnit]]
    seen: Mapping[int, int] = field(default_factory=dict)

    def latest(self, task: int, *kinds: str) -> LedgerEntry | None:
        """Return the last entry of those kinds on the task (id)."""
        return next((entry for entry in reversed(self.entries.get(task, ())) if entry.kind in kinds), None)


def facts_of(items: Iterable[TaskToDo], as_of: AsOf, person: User) -> Facts:
    """Return what the decisions on these tasks need."""
    tasks = sorted({one.task.task_id for one in items})
    entries: dict[int, list[LedgerEntry]] = {task: [] for task in tasks}
    owing: dict[int, list[TaskUnit]] = {task: [] for task in tasks}
    files: dict[int, Counter[str]] = {task: Counter() for task in tasks}
    for entry in LedgerEntry.objects.until(as_of.day).filter(task__in=tasks, kind__in=READ).in_order():
        entries[entry.task_id].append(entry)
    for part in TaskUnit.objects.as_of(as_of.day).filter(task__in=tasks, urged_on__isnull=False).order_by("position"):
        owing[part.task_id].append(part)
    there = Evidence.objects.in_force_on(as_of.day).filter(task__in=tasks).order_by()
    for task, kind in there.values_list("task", "evidence"):
        files[task][kind] += 1
    return Facts(as_of, entries, files, owing, OpenedClaim.objects.seen_by(person, tasks))


def claim_row(one: TaskToDo, facts: Facts) -> ClaimRow:
    """Return a claim that waits for the office."""
    task = one.task.task_id
    claims = claims_in_force(facts.entries[task])
    told = next((entry for entry in reversed(claims) if entry.detail.get("points")), None)
    points = told.detail["points"] if told else []
    states = evidence_states(one.state, set(facts.files[task]))
    seen, head = facts.seen.get(task), one.state.task.ledger_seq
    return ClaimRow(
        task=one.task,
        plan=one.plan,
        entry=claims[-1] if claims else None,
        points=len(points),
        answered=sum(bool(point["answer"]) for point in points),
        files=facts.files[task].total(),
        missing=[EvidenceKind(kind).label for kind, state in states.items() if state == EvidenceState.MISSING],
        was_opened=seen == head,
        changed_since=seen not in (None, head),
    )


def extension_row(one: TaskToDo, facts: Facts) -> ExtensionRow:
    """Return a request for a later deadline."""
    entry = facts.latest(one.task.task_id, Kind.EXTENSION_ASKED)
    old = date.fromisoformat(entry.detail["old_due_on"]) if entry and entry.detail.get("old_due_on") else None
    late = (entry.on - old).days if entry and old else 0
    return ExtensionRow(one.task, one.plan, entry, max(late, 0))


def late_answer_row(one: TaskToDo, facts: Facts) -> RequestRow:
    """Return a task on which the day of an answer is over; the button says what the next urging will be."""
    day = facts.as_of.day
    late = [part for part in facts.owing[one.task.task_id] if part.answer_is_overdue(day)]
    level = max((level_for(part, one.plan, day) for part in late), key=ORDER.index, default=UrgeLevel.REMIND)
    return request_row(one, facts, late, LEVELS[UrgeLevel(level)])


def instruction_row(one: TaskToDo, facts: Facts) -> RequestRow:
    """Return a task on which units have not answered a leader's 批示."""
    owing = [part for part in facts.owing[one.task.task_id] if part.urged_by == Kind.INSTRUCTED]
    return request_row(one, facts, owing, "去督办", Kind.INSTRUCTED)


def request_row(one: TaskToDo, facts: Facts, owing: Sequence[TaskUnit], next_word: str, *kinds: str) -> RequestRow:
    """Return the row of the last request to the units that owe an answer; each unit counts once."""
    waiting = list(dict.fromkeys(part.department_id for part in owing))
    asks = [entry for entry in facts.entries[one.task.task_id] if entry.kind in (kinds or ASKS)]
    entry = next((each for each in reversed(asks) if set(waiting) & set(each.detail["units"])), None)
    reply_by = min((part.reply_by for part in owing if part.reply_by), default=None)
    return RequestRow(
        task=one.task,
        plan=one.plan,
        entry=entry,
        asked=len(set(entry.detail["units"]) | set(waiting)) if entry else len(waiting),
        waiting=[facts.as_of.names.get(unit, "") for unit in waiting],
        reply_by=reply_by,
        word=(owing[0].get_urge_level_display() if owing else "") or "批示",
        next_word=next_word,
        is_late=reply_by is not None and reply_by < facts.as_of.day,
    )
