"""An independent witness: how every task stood on any day, counted again from nothing but the rows of the ledger.

Plain dicts and loops, written from the rules of the domain and not from the portal's code, so that pages and files can
be compared with it. It reads kind, day, unit and detail of entries, and never task states, task words or figures.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from departments.models import Department, FormerName
from indicators.models import IndicatorCategory, Plan
from tasks.models import Evidence, LedgerEntry

CYCLES = {"monthly": 30, "fortnightly": 14, "weekly": 7}
OPEN = ("pending", "in_progress", "claimed")
AT_REST = ("suspended", "cancelled")
TAKE_BACK = ("claim_withdrawn", "extension_withdrawn", "request_withdrawn")  # what they name has not happened
READ = ("task_id", "task__project_id", "task__project__position", "task__position", "pk", "seq", "kind", "on")
READ += ("unit_id", "unit_name", "by_name", "text", "detail")
LIGHTS = ("overdue", "due_soon", "silent", "normal", "idle", "done", "undispatched")


def day_in(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def words_of(entry: dict) -> tuple:
    """What a unit says in a report; blanks and line breaks say nothing."""
    said = entry["detail"]
    texts = (entry["text"], said["issues"], said["next_steps"])
    return (said["percent"], *(re.sub(r"\s", "", text) for text in texts))


@dataclass
class Part:
    """What one unit has of one task; a unit in two roles has one part."""

    roles: set[str] = field(default_factory=set)
    state: str = "pending"
    percent: int | None = None
    joined: date | None = None
    acknowledged: date | None = None
    reported: date | None = None
    heard: date | None = None  # the same, without a second repetition in a row of what it had said, and later ones
    agreed: bool = False  # a lead: it has claimed, or stands behind the claim, in the present round
    took: int | None = None  # calendar days from the dispatch, or from joining if later, to its receipt
    asked: str = ""  # urged or instructed, and not answered yet
    asked_first: date | None = None
    reply_by: date | None = None
    replied_in: list[int] = field(default_factory=list)  # calendar days from the first request to the answer

    def answers(self, on: date) -> None:
        """The unit has answered, by whichever act."""
        if self.asked:
            self.replied_in.append((on - self.asked_first).days)
        self.asked, self.asked_first, self.reply_by = "", None, None


@dataclass
class Told:
    """One task as the entries up to the end of a day tell it."""

    task: int
    project: int
    place: tuple[int, int]  # row of the table, place in the row
    said: dict = field(default_factory=dict)  # the table's own words: text, category, project_name …
    parts: dict[int, Part] = field(default_factory=dict)
    words: dict[int, tuple] = field(default_factory=dict)  # what each unit last said, without white space
    repeats: dict[int, int] = field(default_factory=dict)  # how often in a row it has said just that again
    state: str = "pending"
    rested_from: str = ""
    percent: int = 0
    percent_is_old: bool = False  # said before the task was reopened
    original: date | None = None
    due: date | None = None
    warns: date | None = None
    extensions: int = 0
    asks_until: date | None = None
    urged: int = 0
    dispatched: date | None = None
    set_going: date | None = None  # handed out, resumed or reopened: the last day on which one of these happened
    lead_spoke: date | None = None
    spoken: dict | None = None  # the entry of the latest report
    spoke: date | None = None
    claimed_over: list[str] = field(default_factory=list)
    claim_reason: str = ""
    returned: date | None = None
    completed: date | None = None
    wanted: tuple[str, ...] = ()
    files: list[dict] = field(default_factory=list)
    day: date | None = None

    # who carries it
    def in_role(self, role: str) -> list[int]:
        return sorted(unit for unit, part in self.parts.items() if role in part.roles)

    @property
    def leads(self) -> list[int]:
        return self.in_role("lead")

    @property
    def percent_in_a_column(self) -> int | str:
        return f"{self.percent}（重开前）" if self.percent_is_old else self.percent

    @property
    def category(self) -> str:
        return self.said.get("category") or ""

    # where it stands
    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def counted(self) -> bool:
        return self.state != "cancelled"

    @property
    def handed_out(self) -> bool:
        return self.dispatched is not None

    @property
    def overdue(self) -> bool:
        """Due on day D, overdue from D + 1 on, while it is open and handed out."""
        return self.handed_out and self.open and self.due is not None and self.day > self.due

    @property
    def days_late(self) -> int:
        return (self.day - self.due).days if self.overdue else 0

    @property
    def days_late_by_original(self) -> int:
        late = self.handed_out and self.open and self.original is not None and self.day > self.original
        return (self.day - self.original).days if late else 0

    def punctual(self, deadline: date | None) -> bool | None:
        """Completed by that deadline or after it; nothing where there is no deadline, or no completion yet."""
        return None if None in (self.completed, deadline) else self.completed <= deadline

    @property
    def unanswered(self) -> list[int]:
        """Units that owe an answer to an urging or an instruction of an open task."""
        return sorted(unit for unit, part in self.parts.items() if part.asked) if self.open else []

    @property
    def unanswered_instruction(self) -> list[int]:
        return [unit for unit in self.unanswered if self.parts[unit].asked == "instructed"]

    @property
    def unanswered_and_late(self) -> list[int]:
        return [unit for unit in self.unanswered if self.parts[unit].reply_by < self.day]


class Recount:
    """Everything that can be said of a plan on any day, from its ledger."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        rows = LedgerEntry.objects.filter(task__plan=plan).order_by("task_id", "seq")
        self.entries = list(rows.values(*READ))
        self.numbers: dict[int, list[int]] = {}  # an entry names the file that its own replaces by number, its own not
        for pk, entry in Evidence.objects.order_by("pk").values_list("pk", "entry_id"):
            self.numbers.setdefault(entry, []).append(pk)
        self.quiet_after = CYCLES[plan.report_cycle] + plan.grace_days
        self.categories = {str(pk): name for pk, name in IndicatorCategory.objects.values_list("pk", "name")}
        self.present_names = dict(Department.objects.values_list("pk", "name"))
        self.former_names = list(FormerName.objects.values_list("department_id", "until", "name"))

    # --- the ledger, read again -------------------------------------------------------------------------------------
    def on(self, day: date) -> dict[int, Told]:
        """Return every task that had been entered by the end of that day."""
        tasks: dict[int, Told] = {}
        read = [entry for entry in self.entries if entry["on"] <= day]
        taken_back = {(entry["task_id"], entry["detail"]["withdraws"]) for entry in read if entry["kind"] in TAKE_BACK}
        for entry in read:
            pk, place = entry["task_id"], (entry["task__project__position"], entry["task__position"])
            if pk not in tasks:
                tasks[pk] = Told(pk, entry["task__project_id"], place, day=day)
            if entry["kind"] not in TAKE_BACK and (pk, entry["seq"]) not in taken_back:
                self.read(tasks[pk], entry)
            self.keep_files(tasks[pk], entry)
        return tasks

    def keep_files(self, told: Told, entry: dict) -> None:
        """What was handed in stays, even when the words that came with it are taken back."""
        files = zip(entry["detail"].get("files", ()), self.numbers.get(entry["pk"], ()), strict=True)
        told.files += [
            file | {"number": pk, "on": entry["on"], "entry": entry["pk"], "unit": entry["unit_id"]}
            for file, pk in files
        ]

    def read(self, told: Told, entry: dict) -> None:
        """Let one entry have its effect."""
        kind, on, unit, detail = entry["kind"], entry["on"], entry["unit_id"], entry["detail"]
        part = told.parts.get(unit)
        if kind in ("entered", "plan_changed"):
            self.read_table(told, detail["after"], on)
        elif kind == "dispatched":
            told.dispatched = told.set_going = on
        elif kind == "recalled":
            told.dispatched = told.set_going = told.asks_until = None
            for each in told.parts.values():
                each.asked, each.asked_first, each.reply_by = "", None, None
        elif kind == "acknowledged":
            self.take_up(told, part, on)
        elif kind in ("reported", "corrected"):
            self.read_words(told, part, entry)
        elif kind in ("claimed", "agreed"):
            self.take_up(told, part, on)
            part.answers(on)
            part.agreed, part.state, told.lead_spoke = True, "finished", on
            if kind == "claimed":
                told.returned, told.claimed_over = None, detail["unfinished"]
                told.claim_reason = detail["reason"] if detail["unfinished"] else ""
            if detail.get("complete", True):
                told.state = "claimed"
        elif kind in ("sent_back", "objected"):
            told.state, told.returned, told.claimed_over, told.claim_reason = "in_progress", on, [], ""
            for lead in told.leads:
                told.parts[lead].state, told.parts[lead].agreed = "in_progress", False
        elif kind == "confirmed":
            told.state, told.completed, told.percent, told.asks_until = "completed", on, 100, None
            told.percent_is_old = False
        elif kind == "extension_asked":
            told.asks_until = day_in(detail["due_on"])
        elif kind == "extension_refused":
            told.asks_until = None
        elif kind == "extension_granted":
            told.asks_until, told.extensions = None, told.extensions + 1
            told.due = told.warns = day_in(detail["due_on"])
        elif kind in ("urged", "instructed"):
            told.urged += kind == "urged"
            for asked in (told.parts[pk] for pk in detail["units"] if pk in told.parts):
                asked.asked_first = asked.asked_first or on
                asked.asked = "instructed" if asked.asked == "instructed" else kind
                asked.reply_by = day_in(detail["reply_by"])
        elif kind == "replied":
            if part:
                part.answers(on)
        elif kind == "suspended":
            told.rested_from, told.state, told.asks_until = told.state, "suspended", None
        elif kind == "cancelled":
            told.state, told.asks_until = "cancelled", None
        elif kind == "resumed":
            told.state = told.rested_from
            told.set_going = on if told.dispatched else None
        elif kind == "reopened" and detail.get("undispatched"):
            told.state = "pending"
        elif kind == "reopened":
            said = [told.parts[lead].percent for lead in told.leads if told.parts[lead].percent is not None]
            if told.state == "completed":
                told.percent = min(said, default=0)
            told.percent_is_old = bool(said)
            told.set_going = on if told.dispatched else None
            told.state, told.completed, told.claimed_over, told.claim_reason = "in_progress", None, [], ""
            for each in told.parts.values():
                each.state, each.agreed = "in_progress", False
        elif kind == "demanded":
            told.wanted = tuple(detail["kinds"])
        else:
            raise AssertionError(f"The recount does not know what {kind} does.")

    def read_table(self, told: Told, after: dict, on: date) -> None:
        """The table or the office's edit says what the task is, when it is due and who carries it."""
        told.said |= {name: value for name, value in after.items() if name != "units"}
        for name, mine in (("due_on", "due"), ("warn_on", "warns"), ("original_due_on", "original")):
            if name in after:
                setattr(told, mine, day_in(after[name]))
        told.extensions = after.get("extensions", told.extensions)
        if after.get("units") is None:
            return
        before, told.parts = told.parts, {}
        for row in after["units"]:
            unit = row["department"]
            known = before.get(unit) or before.get(row.get("heir_of")) or Part(joined=on)
            if unit not in told.parts:
                known.roles = set()
                told.parts[unit] = known
            told.parts[unit].roles.add(row["role"])

    def take_up(self, told: Told, part: Part | None, on: date) -> None:
        """A unit acknowledges its part, or acts as who has; a lead takes the whole in hand."""
        if part and part.state == "pending":
            part.state, part.acknowledged = "in_progress", on
            part.took = (on - max(part.joined, told.dispatched or part.joined)).days
        if part and "lead" in part.roles and told.state == "pending":
            told.state = "in_progress"

    def read_words(self, told: Told, part: Part, entry: dict) -> None:
        """A report, or its correction: the unit's own part, and the whole as far as the lead that is least far."""
        said, on = entry["detail"], entry["on"]
        if entry["kind"] == "reported":
            self.take_up(told, part, on)
            if not said.get("leaves_open"):
                part.answers(on)
            part.reported = told.spoke = on
            if self.repeats(told, part, entry) < 2:
                part.heard = on
                told.lead_spoke = on if "lead" in part.roles else told.lead_spoke
        told.words[entry["unit_id"]] = words_of(entry)
        if entry["kind"] == "corrected":
            told.repeats[entry["unit_id"]] = 0
        if entry["kind"] == "reported" or told.spoken["seq"] == said["corrects"]:
            told.spoken = entry
        part.state, part.percent = "finished" if said["finished"] else "in_progress", said["percent"]
        told.percent_is_old = told.percent_is_old and "lead" not in part.roles
        told.percent = min(
            (told.parts[lead].percent for lead in told.leads if told.parts[lead].percent is not None),
            default=told.percent,
        )

    def repeats(self, told: Told, part: Part, entry: dict) -> int:
        """How often in a row the unit has now said the same, bringing no file and neither finishing nor going back."""
        unit, said = entry["unit_id"], entry["detail"]
        same = told.words.get(unit) == words_of(entry) and not said["files"]
        same = same and said["finished"] == (part.state == "finished")
        told.repeats[unit] = told.repeats.get(unit, 0) + 1 if same else 0
        return told.repeats[unit]

    # --- silence and lights -----------------------------------------------------------------------------------------
    def silent(self, told: Told) -> bool:
        """No lead has spoken within the cycle and the grace, counted from when the task was last set going at first.

        Who has claimed has spoken: while the claim waits, the word is with the office.
        """
        if told.state not in ("pending", "in_progress") or told.set_going is None:
            return False
        heard = max(told.set_going, told.lead_spoke or told.set_going)
        return (told.day - heard).days > self.quiet_after

    def due_within(self, told: Told, days: int) -> bool:
        """The date that warns is no more than so many days away, and the task not overdue yet."""
        if not told.open or not told.handed_out or told.overdue or told.due is None:
            return False
        return told.warns - told.day <= timedelta(days=days)

    def light(self, told: Told) -> str:
        if told.state == "completed":
            return "done"
        if told.state in AT_REST:
            return "idle"
        if not told.handed_out:
            return "undispatched"
        if told.overdue:
            return "overdue"
        if self.due_within(told, self.plan.due_soon_days):
            return "due_soon"
        if self.silent(told):
            return "silent"
        return "idle" if told.due is None else "normal"

    # --- names ------------------------------------------------------------------------------------------------------
    def names(self, day: date) -> dict[int, str]:
        """What each unit was called on the day: the earliest of the names it has laid down since."""
        later = sorted((until, pk, name) for pk, until, name in self.former_names if until > day)
        return self.present_names | {pk: name for _, pk, name in reversed(later)}
