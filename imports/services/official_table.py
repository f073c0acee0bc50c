"""The official table of fixtures/jiading_plan.json as a live plan: every row, task and question, nothing guessed."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from departments.choices import DepartmentKind
from departments.directory import known_units, units_named
from departments.models import Department, DepartmentAlias, Membership, User
from indicators.choices import Stage
from indicators.models import OpenQuestion, Plan, Project
from indicators.services.stages import enter_stage
from jiading.day import Moment
from tasks.choices import UnitRole
from tasks.services.planning import Deadline, NewTask, enter_row

DEPARTMENTS = "departments.json"
PLAN = "jiading_plan.json"


def fixture(name: str) -> dict[str, Any]:
    """Return one of the portal's own JSON files."""
    found: dict[str, Any] = json.loads(Path(settings.BASE_DIR, "fixtures", name).read_text(encoding="utf-8"))
    return found


@transaction.atomic
def load_departments() -> int:
    """Register the units of the official table that the portal does not know yet; return how many were new."""
    listed = fixture(DEPARTMENTS)["departments"]
    known = known_units()
    new = [row for row in listed if row["name"] not in known]
    for row in new:
        place = listed.index(row) + 1
        unit = Department.objects.create(name=row["name"], kind=DepartmentKind(row["kind"]), position=place)
        DepartmentAlias.objects.bulk_create(DepartmentAlias(department=unit, name=name) for name in row["aliases"])
        for member in row.get("members", []):
            Membership.objects.create(collective=unit, member=Department.objects.get(name=member))
    return len(new)


@transaction.atomic
def load_jiading(*, by: User, when: Moment) -> Plan | None:
    """Enter the official table as a plan; return None, and change nothing, when it is there already."""
    table = fixture(PLAN)
    if Plan.objects.filter(code=table["code"]).exists():
        return None
    load_departments()
    plan = Plan.objects.create(
        **{name: table[name] for name in ("code", "title", "short_name", "year", "annex", "headings")},
        starts_on=date.fromisoformat(table["starts_on"]),
        ends_on=date.fromisoformat(table["ends_on"]),
    )
    enter_stage(plan, Stage.DRAFT, by=by, when=when)
    known = known_units()
    for row in table["rows"]:
        load_row(plan, row, known, by, when)
    return plan


def load_row(plan: Plan, row: dict[str, Any], known: dict[str, Department], by: User, when: Moment) -> None:
    """Enter one row with its tasks, and ask its open questions."""
    texts = {"category": row["category"], "name": row["project"], "standard": row["standard"]}
    texts["baseline_state"] = row["current_state"]
    shared = {
        "deadline": deadline_of(row["deadline"]),
        "units": units_of(row, known),
        "responsible_text": row["responsible_text"],
        "lead_text": row["lead_text"],
    }
    tasks = [NewTask(mark=task["mark"], text=task["text"], **shared) for task in row["tasks"]]
    project = enter_row(
        plan=plan, position=row["position"], by=by, when=when, texts=texts, source=row["source"], tasks=tasks
    )
    OpenQuestion.objects.bulk_create(question_of(project, asked, when) for asked in row["questions"])


def deadline_of(printed: dict[str, Any]) -> Deadline:
    """Two dates mean an ambiguous text: the earlier warns, the later is due."""
    dates = [date.fromisoformat(text) for text in printed["dates"]]
    first, last = (dates[0], dates[-1]) if dates else (None, None)
    return Deadline(printed["text"], due_on=last, warn_on=first, precision=printed["precision"])


def units_of(row: dict[str, Any], known: dict[str, Department]) -> list[tuple[Department, str]]:
    """Return leads, then responsible units, as printed; an unknown name stops the load."""
    pairs: list[tuple[Department, str]] = []
    for names, role in ((row["lead"], UnitRole.LEAD), (row["responsible"], UnitRole.RESPONSIBLE)):
        found, unknown = units_named(names, known)
        if unknown:
            raise LookupError(f"第 {row['position']} 行有不认识的单位：{'、'.join(unknown)}")
        pairs += [(unit, role) for unit in found]
    return pairs


def question_of(project: Project, asked: dict[str, Any], when: Moment) -> OpenQuestion:
    return OpenQuestion(project=project, asked_on=when.on, **asked)
