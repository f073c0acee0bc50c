"""What a Recount adds up to: the figures of a day, and the list that an address of the task page asks for."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import chinese_calendar

from indicators.models import Plan
from tests.recount import LIGHTS, Recount, Told

LIGHT_WORDS = dict(zip(LIGHTS, ("逾期", "临期", "沉默", "正常", "无期限、中止", "已办结", "未交办"), strict=True))
BEFORE_CLAIM = ("pending", "in_progress")
ONE_DAY = timedelta(days=1)


@dataclass
class Day:
    """A plan on one day, as far as one unit may see it (all of it when no unit is named)."""

    recount: Recount
    day: date
    unit: int | None = None
    present: date | None = None  # sight follows the units of the present, also for a past day

    def __post_init__(self) -> None:
        self.plan: Plan = self.recount.plan
        everything = self.recount.on(self.day)
        if self.unit is None:
            self.tasks = everything
        else:
            now = self.recount.on(self.present)
            carried = {pk: told for pk, told in everything.items() if self.unit in now[pk].parts}
            self.tasks = {pk: told for pk, told in carried.items() if told.handed_out}
        self.light = {pk: self.recount.light(told) for pk, told in self.tasks.items()}
        self.silent = {pk for pk, told in self.tasks.items() if self.recount.silent(told)}

    def which(self, rule: Callable[[Told], bool]) -> list[int]:
        return sorted(pk for pk, told in self.tasks.items() if rule(told))

    # --- figures ----------------------------------------------------------------------------------------------------
    def lights(self, tasks: Iterable[int] | None = None) -> dict[str, int]:
        counted = Counter(self.light[pk] for pk in (self.tasks if tasks is None else tasks))
        return {light: counted[light] for light in LIGHTS}

    def rate(self) -> dict:
        """落实率 = completed ÷ (all − cancelled); to one decimal, with its band and what is lacking to the next."""
        states = Counter(told.state for told in self.tasks.values())
        done, counted = states["completed"], len(self.tasks) - states["cancelled"]
        share = Fraction(100 * done, counted) if counted else Fraction(0)
        band = "优秀" if counted and share >= 80 else "合格" if counted and share >= 60 else "不合格"
        lacking = None
        for floor, word in ((60, "合格"), (80, "优秀")):
            if counted and share < floor and lacking is None:
                more = next(more for more in range(counted + 1) if Fraction(100 * (done + more), counted) >= floor)
                lacking = (word, floor, more)
        percent = round(100 * done / counted, 1) if counted else 0.0
        formula = f"{done} ÷（{len(self.tasks)} − {states['cancelled']}）= {percent}%"
        return {"percent": percent, "band": band, "next": lacking, "formula": formula}

    def by_category(self) -> dict[str, dict[str, int]]:
        """Lights by the category that the ledger names; "" for rows without one."""
        names = {told.category for told in self.tasks.values()}
        return {
            name: self.lights(pk for pk, told in self.tasks.items() if told.category == name) for name in sorted(names)
        }

    def by_lead(self) -> dict[str, dict[str, int]]:
        """Lights by lead; a task of two leads counts for both, one that is not handed out for none."""
        names = self.recount.names(self.day)
        leads = {lead for told in self.tasks.values() if told.handed_out for lead in told.leads}
        return {names[lead]: self.lights(self.which(lambda told, lead=lead: self.leads(told, lead))) for lead in leads}

    def leads(self, told: Told, unit: int) -> bool:
        return told.handed_out and unit in told.leads

    def punctuality(self) -> dict[str, int]:
        """Completed tasks, those of them that have the present and the original deadline, and those that kept it."""
        present = [told.punctual(told.due) for told in self.tasks.values()]
        original = [told.punctual(told.original) for told in self.tasks.values()]
        return {
            "completed": len(self.which(lambda told: told.completed is not None)),
            "dated_present": len(present) - present.count(None),
            "kept_present": present.count(True),
            "dated_original": len(original) - original.count(None),
            "kept_original": original.count(True),
        }

    def overdue(self) -> list[tuple[int, int]]:
        """Days late and task, the longest first."""
        late = [(-told.days_late, pk) for pk, told in self.tasks.items() if told.overdue]
        return [(-days, pk) for days, pk in sorted(late)]

    def response(self, unit: int) -> tuple[float | None, float | None]:
        """Mean calendar days in which the unit acknowledged and answered, on the tasks that it carries now."""
        parts = [told.parts[unit] for told in self.tasks.values() if told.counted and unit in told.parts]
        acknowledgements = [part.took for part in parts if part.took is not None]
        replies = [days for part in parts for days in part.replied_in]
        return mean(acknowledgements), mean(replies)

    # --- lists ------------------------------------------------------------------------------------------------------
    def listed(self, query: Mapping[str, str]) -> list[int]:
        """Return the ids of the tasks that an address of the task list asks for; an unknown word of it is an error."""
        asked = {name: value for name, value in query.items() if name not in ("as_of", "plan", "page", "sort")}
        unit, role = int(asked.pop("unit", 0)), asked.pop("role", "")
        since, turn = asked.pop("since", ""), asked.pop("changed", "")
        kind, stands = asked.pop("evidence_kind", ""), asked.pop("evidence", "")
        rules = [RULES[name](self, value, unit) for name, value in asked.items() if value != ""]
        if unit and role:
            rules.append(lambda told: unit in told.in_role(role))
        elif unit:
            rules.append(lambda told: unit in told.parts)
        elif role:
            rules.append(lambda told: bool(told.in_role(role)))
        if (unit or role) and asked.get("needs") != "dispatch" and asked.get("light") != "undispatched":
            rules.append(lambda told: told.handed_out)
        if turn:
            changed = self.changed(turn, day_said(since))
            rules.append(lambda told: told.task in changed)
        if kind or stands:
            rules.append(lambda told: (stands or "demanded") in self.evidence(told, kind))
        return self.which(lambda told: all(rule(told) for rule in rules))

    def changed(self, turn: str, since: date) -> set[int]:
        """Tasks of which that has become since the end of the earlier day; one not entered then was nothing then."""
        before = Day(self.recount, since, self.unit, self.present)
        nothing = Told(0, 0, (0, 0), day=since)
        pairs = [(before.tasks.get(pk, nothing), told) for pk, told in self.tasks.items()]
        rule = {
            "done": lambda then, now: now.completed is not None and then.completed is None,
            "overdue": lambda then, now: now.overdue and not then.overdue,
            "slipped": lambda then, now: now.due is not None and then.due is not None and now.due > then.due,
            "advanced": lambda then, now: now.due is not None and then.due is not None and now.due < then.due,
            "undated": lambda then, now: now.due is None and then.due is not None,
            "dated": lambda then, now: then is not nothing and then.due is None and now.due is not None,
            "extended": lambda then, now: now.extensions > then.extensions,
            "silent": lambda then, now: now.task in self.silent and then.task not in before.silent,
            "returned": lambda then, now: now.state == "in_progress" and now.returned and now.returned > since,
            "reopened": lambda then, now: now.completed is None and then.completed is not None,
        }[turn]
        return {now.task for then, now in pairs if rule(then, now)}

    def evidence(self, told: Told, kind: str) -> set[str]:
        """How the demanded kinds of evidence of a task stand, or one of them: missing, waiting, present."""
        wanted = [each for each in told.wanted if kind in ("", each)] if told.counted else []
        waits = told.state == "claimed" or bool(self.to_agree(told))
        replaced = {file.get("replaces") for file in told.files}
        there = {file.get("evidence") for file in told.files if file["number"] not in replaced}
        states = {("waiting" if waits else "present") if each in there else "missing" for each in wanted}
        return states | {"demanded"} if wanted else set()

    # --- what is still to be done -----------------------------------------------------------------------------------
    def needs(self, need: str, unit: int) -> Callable[[Told], bool]:
        """Tasks on which something is owed, by that unit where one is named."""
        mine = {"acknowledge": self.to_acknowledge, "finish": self.to_finish, "period": self.to_report}
        mine |= {"report": self.to_report_again}
        if need in mine:
            return lambda told: any(mine[need](told, one) for one in those(told, unit))
        return {
            "dispatch": lambda told: told.state == "pending" and told.dispatched is None,
            "receipt": lambda told: any(self.acknowledgement_is_late(told, one) for one in those(told, unit)),
            "answer": lambda told: any(one in told.unanswered for one in those(told, unit)),
            "late_answer": lambda told: any(one in told.unanswered_and_late for one in those(told, unit)),
            "instructed": lambda told: any(one in told.unanswered_instruction for one in those(told, unit)),
            "returned": lambda told: told.state == "in_progress" and told.returned is not None,
            "claim": lambda told: any(self.to_claim(told, one) for one in those(told, unit)),
            "agree": lambda told: any(one in self.to_agree(told) for one in those(told, unit)),
            "confirm": lambda told: told.state == "claimed",
            "extension": lambda told: told.asks_until is not None,
        }[need]

    def to_acknowledge(self, told: Told, unit: int) -> bool:
        return told.open and told.handed_out and told.parts[unit].state == "pending"

    def acknowledgement_is_late(self, told: Told, unit: int) -> bool:
        """Late from the first working day after the last on which the receipt was in time."""
        if not self.to_acknowledge(told, unit):
            return False
        day, left = max(told.dispatched, told.parts[unit].joined), self.plan.acknowledge_workdays + 1
        while left:
            day += ONE_DAY
            left -= chinese_calendar.is_workday(day)
        return self.day >= day

    def to_finish(self, told: Told, unit: int) -> bool:
        """A lead has not finished until it claims."""
        part = told.parts[unit]
        return told.handed_out and told.state in BEFORE_CLAIM and (part.state != "finished" or "lead" in part.roles)

    def to_claim(self, told: Told, unit: int) -> bool:
        """Everybody is done, and no lead has claimed, nor has a claim come back."""
        parts = told.parts.values()
        return (
            told.handed_out
            and told.state in BEFORE_CLAIM
            and told.returned is None
            and unit in told.leads
            and all(part.state == "finished" for part in parts)
            and not any(part.agreed for part in parts)
        )

    def to_report(self, told: Told, unit: int) -> bool:
        """Nothing said in this month, fortnight or week."""
        heard = told.parts[unit].reported
        return self.to_finish(told, unit) and not (heard and heard >= self.period()[0])

    def to_report_again(self, told: Told, unit: int) -> bool:
        """No report on its part for longer than cycle and grace, nor has it joined or the task been set going since."""
        if not self.to_finish(told, unit) or told.set_going is None:
            return False
        part = told.parts[unit]
        quiet = min((self.day - each).days for each in (part.joined, told.set_going, part.heard) if each)
        return quiet > self.recount.quiet_after

    def to_agree(self, told: Told) -> list[int]:
        agreed = [lead for lead in told.leads if told.parts[lead].agreed]
        return [lead for lead in told.leads if lead not in agreed] if agreed and told.state == "in_progress" else []

    def period(self) -> tuple[date, date]:
        """The month of the day; the demonstration's plan has no other cycle."""
        assert self.plan.report_cycle == "monthly"
        first = self.day.replace(day=1)
        return first, first.replace(day=monthrange(first.year, first.month)[1])


def those(told: Told, unit: int) -> list[int]:
    """The unit that is asked about, or all of the task's."""
    return [one for one in told.parts if not unit or one == unit]


def mean(days: list[int]) -> float | None:
    return round(sum(days) / len(days), 1) if days else None


def kept(day: Day, value: str) -> Callable[[Told], bool]:
    """Judged is a task with that deadline that is completed, or open when the deadline is over; kept or late."""

    def rule(told: Told) -> bool:
        deadline = told.original if value.endswith("original") else told.due
        if deadline is None or not (told.completed or (told.open and day.day > deadline)):
            return False
        in_time = told.punctual(deadline) is True
        return {"judged": True, "late": not in_time}.get(value.removesuffix("_original"), in_time)

    return rule


def day_said(text: str) -> date:
    return date.fromisoformat(text)


def checked(value: str) -> bool:
    assert value in ("1", "on", "true", "True"), value
    return True


# A word of the address → (the day, its value, the chosen unit) → whether a task belongs to the list.
RULES: dict[str, Callable[[Day, str, int], Callable[[Told], bool]]] = {
    "light": lambda day, value, unit: lambda told: day.light[told.task] == value,
    "state": lambda day, value, unit: lambda told: told.open if value == "open" else told.state == value,
    "category": lambda day, value, unit: lambda told: told.category == day.recount.categories.get(value, ""),
    "lead": lambda day, value, unit: lambda told: day.leads(told, int(value)),
    "due_from": lambda day, value, unit: lambda told: told.due is not None and told.due >= day_said(value),
    "due_to": lambda day, value, unit: lambda told: told.due is not None and told.due <= day_said(value),
    "original_to": lambda day, value, unit: lambda told: told.original is not None and told.original <= day_said(value),
    "undated": lambda day, value, unit: lambda told: checked(value) and told.due is None,
    "row": lambda day, value, unit: lambda told: told.place[0] == int(value),
    "kept": lambda day, value, unit: kept(day, value),
    "needs": lambda day, value, unit: day.needs(value, unit),
    "silent": lambda day, value, unit: lambda told: checked(value) and told.task in day.silent,
    "counted": lambda day, value, unit: lambda told: checked(value) and told.counted,
}
