"""The three small made-up plans beside the official one, as rows of small_plans.json; every text of them is marked."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from demonstration.words import MARK, made_up
from departments.directory import known_units, units_named
from departments.models import Department, User
from indicators.models import Plan
from indicators.services.plans import begin_plan
from jiading.day import Moment
from tableparser.cells.deadlines import read_deadline
from tasks.choices import UnitRole
from tasks.services.planning import Deadline, NewTask, enter_row

FILE = Path(__file__).with_name("small_plans.json")


def enter_small_plan(name: str, *, by: User, when: Moment) -> Plan:
    """Enter the plan of that name in small_plans.json as a draft, and return it."""
    table = json.loads(FILE.read_text(encoding="utf-8"))[name]
    plan = Plan(
        code=table["code"],
        title=f"{table['title']}{MARK}",
        short_name=f"{table['short_name']}{MARK}",
        year=table["year"],
        starts_on=date.fromisoformat(table["starts_on"]),
        ends_on=date.fromisoformat(table["ends_on"]),
    )
    begin_plan(plan, by=by, when=when)
    known = known_units()
    for position, row in enumerate(table["rows"], start=1):
        texts = {"category": row["category"], "name": row["project"], "standard": row["standard"]}
        texts = {key: made_up(text) for key, text in (texts | {"baseline_state": row["baseline_state"]}).items()}
        tasks = new_tasks(row, known)
        enter_row(plan=plan, position=position, by=by, when=when, texts=texts, source={"file": FILE.name}, tasks=tasks)
    return plan


def new_tasks(row: dict[str, Any], known: dict[str, Department]) -> list[NewTask]:
    """Return the tasks of a row, numbered from 1, each with the deadline and the units of the row."""
    units: list[tuple[Department, str]] = []
    for role, field in ((UnitRole.LEAD, "lead"), (UnitRole.RESPONSIBLE, "responsible")):
        found, unknown = units_named(row[field], known)
        if unknown:
            raise LookupError(f"{FILE.name} names units that are not registered: {unknown}")
        units += [(unit, role) for unit in found]
    return [
        NewTask(
            mark=f"{number}.",
            text=made_up(text),
            deadline=deadline_of(row["deadline"]),
            units=units,
            responsible_text="、".join(row["responsible"]),
            lead_text="、".join(row["lead"]),
        )
        for number, text in enumerate(row["tasks"], start=1)
    ]


def deadline_of(text: str) -> Deadline:
    """Return what a deadline text means, which must be one day."""
    reading = read_deadline(text)
    (day,) = reading.dates
    return Deadline(text, due_on=day, warn_on=day, precision=reading.precision)
