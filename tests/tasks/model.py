"""A small pure model of one task: what each step is answered with, and what is true afterwards.

Written from the rules of the office, not from the code; the stateful test drives both and compares.
"""

from copy import deepcopy
from dataclasses import dataclass, field, fields
from datetime import date

OPEN = ("pending", "in_progress")
RUNNING = (*OPEN, "claimed")
WHEN = {  # act: the states of the task in which it can be done
    "dispatch": ("pending",),
    "recall": ("pending",),
    "acknowledge": RUNNING,
    "report": RUNNING,
    "reply": RUNNING,
    "claim": ("in_progress",),
    "agree": ("in_progress",),
    "object": ("in_progress",),
    "withdraw_claim": ("in_progress", "claimed"),
    "withdraw_extension": RUNNING,
    "withdraw_request": RUNNING,
    "confirm": ("claimed",),
    "send_back": ("claimed",),
    "ask": OPEN,
    "grant": RUNNING,
    "refuse": RUNNING,
    "urge": OPEN,
    "instruct": RUNNING,
    "suspend": RUNNING,
    "resume": ("suspended",),
    "cancel": (*RUNNING, "suspended"),
    "reopen": ("completed", "cancelled"),
}
WHO = {  # role: what it may do at all; officers only for their own tasks
    "CLERK": {"acknowledge", "report", "reply"},
    "HEAD": {
        "acknowledge",
        "report",
        "reply",
        "claim",
        "agree",
        "object",
        "ask",
        "withdraw_claim",
        "withdraw_extension",
    },
    "OFFICE": {
        "dispatch",
        "recall",
        "confirm",
        "send_back",
        "grant",
        "refuse",
        "urge",
        "withdraw_request",
        "suspend",
        "resume",
        "cancel",
        "reopen",
    },
    "LEADER": {"instruct", "withdraw_request"},
}
NEEDS_DISPATCH = {"recall", "acknowledge", "report", "reply", "claim", "agree", "object", "ask", "urge", "instruct"}
NEEDS_DISPATCH |= {"withdraw_claim", "withdraw_extension", "withdraw_request"}
ANSWERS = ("report", "reply", "claim", "agree")
ABOUT_EXTENSIONS = ("ask", "grant", "refuse", "withdraw_extension")
VOIDS_A_CLAIM = ("send_back", "object", "reopen")


@dataclass
class Part:
    """One unit's part of the task."""

    lead: bool
    state: str = "pending"
    claimed: bool = False
    reply_by: date | None = None
    missed: int = 0
    level: str = ""


@dataclass
class Taken:
    """A step that was taken; `said` has what the act names, so that it can be read again in another past."""

    name: str
    unit: str | None
    on: date
    said: dict


@dataclass
class Model:
    """The task and its units; `each` is the plan's setting that every lead must claim."""

    parts: dict[str, Part]
    due: date
    each: bool = False
    state: str = "pending"
    rests_from: str = ""
    dispatched: bool = False
    returned: bool = False
    asked: date | None = None
    extensions: int = 0
    urges: int = 0
    seq: int = 1
    completed: date | None = None
    unfinished: list[str] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)  # without those that were taken back
    last_of_extension: tuple[str, str | None] = ("", None)  # the last step about a later deadline, and whose it was
    entered: dict = field(default_factory=dict)  # every value of the task as it was entered

    def __post_init__(self) -> None:
        self.entered = {each.name: deepcopy(getattr(self, each.name)) for each in fields(self)}

    def leads(self) -> list[str]:
        return [name for name, part in self.parts.items() if part.lead]

    def claimants(self) -> list[str]:
        return [name for name in self.leads() if self.parts[name].claimed]

    def refusal(self, act: str, role: str, unit: str | None, on: date, said: dict) -> str:
        """Why the step is refused, or nothing; the first reason counts."""
        if act not in WHO.get(role, ()) or (role in ("CLERK", "HEAD") and unit not in self.parts):
            return "NotAllowed"
        if self.state not in WHEN[act]:
            return "NotInThisState"
        if act in NEEDS_DISPATCH and not self.dispatched:
            return "NotDispatched"
        if said.get("stale") and self.seq > 1:
            return "NewerEntries"
        return getattr(self, f"refusal_of_{act}", lambda *_: "")(unit, on, said | {"role": role})

    def refusal_of_dispatch(self, unit, on, said) -> str:
        return "AlreadyDone" if self.dispatched else ""

    def refusal_of_recall(self, unit, on, said) -> str:
        return "AlreadyDone" if any(part.state != "pending" for part in self.parts.values()) else ""

    def refusal_of_acknowledge(self, unit, on, said) -> str:
        return "" if self.parts[unit].state == "pending" else "AlreadyDone"

    def refusal_of_reply(self, unit, on, said) -> str:
        return "" if self.parts[unit].reply_by else "AlreadyDone"

    def refusal_of_claim(self, unit, on, said) -> str:
        if not self.parts[unit].lead:
            return "NotAllowed"
        others_owe = [name for name in self.leads() if name != unit and not self.parts[name].claimed]
        if self.parts[unit].claimed and others_owe:
            return "AlreadyDone"
        return "ReasonIsMissing" if self.not_done() and not said["reason"] else ""

    def refusal_of_agree(self, unit, on, said) -> str:
        return self.refusal_of_object(unit, on, said) or ("NotAllowed" if self.each else "")

    def refusal_of_object(self, unit, on, said) -> str:
        if not self.parts[unit].lead:
            return "NotAllowed"
        return "AlreadyDone" if self.parts[unit].claimed or not self.claimants() else ""

    def claims(self) -> list[Taken]:
        """The claims and agreements that wait for an answer."""
        voids = [place for place, act in enumerate(self.taken) if act.name in VOIDS_A_CLAIM]
        return [act for act in self.taken[voids[-1] if voids else 0 :] if act.name in ("claim", "agree")]

    def refusal_of_withdraw_claim(self, unit, on, said) -> str:
        if not self.parts[unit].lead:
            return "NotAllowed"
        claims = self.claims()
        mine = [place for place, act in enumerate(claims) if (act.name, act.unit) == ("claim", unit)]
        if not claims:
            return "AlreadyDone"
        if not mine:
            return "NotAllowed"
        return "TooLateToWithdraw" if mine[-1] < len(claims) - 1 else ""

    def refusal_of_withdraw_extension(self, unit, on, said) -> str:
        act, asker = self.last_of_extension
        if act in ("", "withdraw_extension"):
            return "AlreadyDone"
        if act != "ask":
            return "TooLateToWithdraw"
        if asker != unit:
            return "NotAllowed"
        return "" if self.asked else "AlreadyDone"

    def last_request(self) -> int | None:
        """The place of the last request among the steps taken, unless the task was taken back since."""
        places = [place for place, act in enumerate(self.taken) if act.name in ("urge", "instruct", "recall")]
        return places[-1] if places and self.taken[places[-1]].name != "recall" else None

    def refusal_of_withdraw_request(self, unit, on, said) -> str:
        place = self.last_request()
        if place is None:
            return "AlreadyDone"
        request = self.taken[place]
        if said["role"] != {"urge": "OFFICE", "instruct": "LEADER"}[request.name]:
            return "NotAllowed"
        asked = request.said["slow"] if request.name == "urge" else self.leads()
        answered = any(act.name in ANSWERS and act.unit in asked for act in self.taken[place + 1 :])
        return "TooLateToWithdraw" if answered else ""

    def refusal_of_ask(self, unit, on, said) -> str:
        if self.asked:
            return "AlreadyDone"
        return "DayIsWrong" if said["due_on"] <= max(self.due, on) else ""

    def refusal_of_grant(self, unit, on, said) -> str:
        return "" if self.asked else "AlreadyDone"

    refusal_of_refuse = refusal_of_grant

    def not_done(self) -> list[str]:
        """Units beside the leads whose part is not finished."""
        return [name for name, part in self.parts.items() if not part.lead and part.state != "finished"]

    def take(self, act: str, unit: str | None, on: date, said: dict) -> None:
        """The step has been taken."""
        self.seq += 1
        if act in ABOUT_EXTENSIONS:
            self.last_of_extension = (act, unit)
        if act in WITHDRAWS:
            self.forget(WITHDRAWS[act](self))
            return
        if act == "urge":
            said = said | {"slow": self.slow()}
            said |= {"levels": {name: self.level_for(name, on) for name in said["slow"]}}
        self.taken.append(Taken(act, unit, on, said))
        getattr(self, act)(unit, on, said)

    def forget(self, act: Taken) -> None:
        """The task is as if that act had not been: all the others are read again from the first on."""
        entered, seq, taken = self.entered, self.seq, [each for each in self.taken if each is not act]
        last = self.last_of_extension
        for name, value in deepcopy(entered).items():
            setattr(self, name, value)
        for each in taken:
            getattr(self, each.name)(each.unit, each.on, each.said)
        self.entered, self.seq, self.taken, self.last_of_extension = entered, seq, taken, last

    def dispatch(self, unit, on, said) -> None:
        self.dispatched = True

    def recall(self, unit, on, said) -> None:
        self.dispatched, self.asked = False, None
        for part in self.parts.values():
            part.reply_by, part.level = None, ""

    def acknowledge(self, unit, on, said) -> None:
        part = self.parts[unit]
        if part.state == "pending":
            part.state = "in_progress"
        if part.lead and self.state == "pending":
            self.state = "in_progress"

    def report(self, unit, on, said) -> None:
        self.acknowledge(unit, on, said)
        self.parts[unit].state = "finished" if said["finished"] else "in_progress"
        self.reply(unit, on, said)

    def reply(self, unit, on, said) -> None:
        part = self.parts[unit]
        if part.reply_by:
            part.missed = part.missed + 1 if part.reply_by < on else 0
            part.reply_by, part.level = None, ""

    def claim(self, unit, on, said) -> None:
        self.unfinished, self.returned = self.not_done(), False
        self.agree(unit, on, said)

    def agree(self, unit, on, said) -> None:
        self.reply(unit, on, said)
        self.parts[unit].claimed, self.parts[unit].state = True, "finished"
        if len(self.claimants()) == len(self.leads()):
            self.state = "claimed"

    def confirm(self, unit, on, said) -> None:
        self.state, self.completed, self.asked = "completed", on, None

    def send_back(self, unit, on, said) -> None:
        self.state, self.unfinished, self.returned = "in_progress", [], True
        for name in self.leads():
            self.parts[name].state, self.parts[name].claimed = "in_progress", False

    object = send_back

    def ask(self, unit, on, said) -> None:
        self.asked = said["due_on"]

    def grant(self, unit, on, said) -> None:
        self.due, self.asked, self.extensions = self.asked, None, self.extensions + 1

    def refuse(self, unit, on, said) -> None:
        self.asked = None

    def slow(self) -> list[str]:
        """Who holds the task up: leads that owe an answer, else leads that have not acknowledged, else the others."""
        if self.claimants():
            return [name for name in self.leads() if not self.parts[name].claimed]
        if asleep := [name for name in self.leads() if self.parts[name].state == "pending"]:
            return asleep
        unfinished = [
            name for name, part in self.parts.items() if part.state != "finished" or (part.lead and self.returned)
        ]
        return unfinished or self.leads()

    def level_for(self, name, on) -> str:
        part = self.parts[name]
        missed = part.missed + bool(part.reply_by and part.reply_by < on)
        return ("remind", "supervise", "announce")[min(missed, 2)]

    def urge(self, unit, on, said) -> None:
        self.request(said["slow"], on, said)
        self.urges += 1
        for name in said["slow"]:
            self.parts[name].level = said["levels"][name]

    def instruct(self, unit, on, said) -> None:
        self.request(self.leads(), on, said)

    def request(self, names, on, said) -> None:
        for part in (self.parts[name] for name in names):
            part.missed += bool(part.reply_by and part.reply_by < on)
            part.reply_by, part.level = said["reply_by"], ""

    def suspend(self, unit, on, said) -> None:
        self.rests_from, self.state, self.asked = self.state, "suspended", None

    def resume(self, unit, on, said) -> None:
        self.state = self.rests_from

    def cancel(self, unit, on, said) -> None:
        self.state, self.asked = "cancelled", None

    def reopen(self, unit, on, said) -> None:
        if not self.dispatched:
            self.state = "pending"
            return
        self.state, self.completed, self.unfinished = "in_progress", None, []
        for part in self.parts.values():
            part.state, part.claimed = "in_progress", False


WITHDRAWS = {  # act: what it takes back
    "withdraw_claim": lambda model: model.claims()[-1],
    "withdraw_request": lambda model: model.taken[model.last_request()],
    "withdraw_extension": lambda model: [act for act in model.taken if act.name == "ask"][-1],
}
