"""The ledger of a task as its page shows it: narrowed by a filter, or whole with its long runs folded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from tasks.choices import ASKS, REPORTS, WITHDRAWALS, Kind, UnitRole
from tasks.models import LedgerEntry, TaskUnit
from tasks.pages.presenters.entries import EntryShown

FOLDED_FROM = 3  # entries next to each other
RECEIPTS, OTHERS_REPORTS = "签收", "责任单位进展"  # the runs that are folded


@dataclass(frozen=True)
class Line:
    """One entry, and whether a lead or the reader's own unit made it."""

    shown: EntryShown
    is_lead: bool
    is_own: bool

    @property
    def entry(self) -> LedgerEntry:
        return self.shown.entry


@dataclass(frozen=True)
class Fold:
    """Entries next to each other that stand on one line until it is opened, the newest first."""

    what: str
    lines: list[Line]

    @property
    def first(self) -> LedgerEntry:
        return self.lines[-1].entry

    @property
    def last(self) -> LedgerEntry:
        return self.lines[0].entry

    @property
    def units(self) -> list[tuple[str, int]]:
        """Return the units in the order of their first entry here, each with the number of its entries."""
        names = [line.entry.unit_name for line in reversed(self.lines)]
        return [(name, names.count(name)) for name in dict.fromkeys(names)]


@dataclass(frozen=True)
class Choice:
    """A filter of the ledger: its key in the address, its name, and how many entries it leaves."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class LedgerShown:
    """What the page shows of the ledger: the choices, which of them is on, the words looked for, and the lines."""

    count: int
    choices: list[Choice]
    chosen: str
    words: str
    lines: list[Line | Fold]
    lead_report: LedgerEntry | None  # what a lead said last


def ledger_shown(
    entries: Sequence[EntryShown], units: Collection[TaskUnit], own: int | None, chosen: str, words: str
) -> LedgerShown:
    """Return the entries, the newest first, as a reader of unit `own` (id) asks for them.

    `chosen` is the key of a choice; an unknown one is taken as all. `words` must stand in the text of an entry, its
    facts, or the names of its unit and person.
    """
    leads = {unit.department_id for unit in units if unit.role == UnitRole.LEAD}
    lines = [
        Line(shown, shown.entry.unit_id in leads, own is not None and shown.entry.unit_id == own) for shown in entries
    ]
    groups = {key: [line for line in lines if key in kinds_of(line)] for key in LABELS}
    choices = [Choice(key, label, len(groups[key])) for key, label in LABELS.items() if groups[key]]
    if chosen not in groups or not groups[chosen]:
        chosen = ""
    found = [line for line in (groups[chosen] if chosen else lines) if words in words_of(line.entry)]
    whole = not chosen and not words
    of_leads = (line.entry for line in lines if line.is_lead and line.entry.kind in REPORTS)
    shown: list[Line | Fold] = folded(found) if whole else [*found]
    return LedgerShown(len(lines), choices, chosen, words, shown, next(of_leads, None))


LABELS = {"reports": "进展", "lead": "牵头的", "own": "本单位", "asks": "催办和回复", "receipts": "签收"}


def kinds_of(line: Line) -> set[str]:
    """Return the keys of the choices that the line belongs to."""
    kind = line.entry.kind
    is_receipt = kind == Kind.ACKNOWLEDGED
    found = {
        "reports": kind in REPORTS,
        "lead": line.is_lead and not is_receipt,
        "own": line.is_own,
        "asks": kind in (*ASKS, Kind.REPLIED, Kind.REQUEST_WITHDRAWN),
        "receipts": is_receipt,
    }
    return {key for key, is_so in found.items() if is_so}


def words_of(entry: LedgerEntry) -> str:
    detail = entry.detail
    facts = [f"{detail.get(name) or ''}" for name in ("issues", "next_steps", "reason", "document", "point")]
    return "\n".join([entry.get_kind_display(), entry.unit_name, entry.by_name, entry.text, *facts])


def folded(lines: Sequence[Line]) -> list[Line | Fold]:
    """Return the lines with each run of receipts, and of reports of units that neither lead nor read, folded.

    The newest entry stays as it is: it tells how far the task is.
    """
    shown: list[Line | Fold] = list(lines[:1])
    for what, run in groupby(lines[1:], key=run_of):
        alike = list(run)
        shown += [Fold(what, alike)] if what and len(alike) >= FOLDED_FROM else alike
    return shown


def run_of(line: Line) -> str:
    """Return which run the line can be folded into; "" for one that always stands open."""
    if line.entry.kind == Kind.ACKNOWLEDGED:
        return RECEIPTS
    is_in_force = line.shown.withdrawal is None and line.entry.kind not in WITHDRAWALS
    is_others = line.entry.kind in REPORTS and not line.is_lead and not line.is_own
    return OTHERS_REPORTS if is_others and is_in_force else ""
