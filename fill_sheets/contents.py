"""What a 填报单 shows: the open tasks of one unit as they stand now, as texts by column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max

from departments.choices import Role
from departments.models import Department, User
from fill_sheets.columns import LOCKED, NO, YES
from fill_sheets.seals import RowSeal, SheetSeal, marks_of
from indicators.models import Plan
from tableparser.columns import MISSING
from tasks.choices import RUNNING, UnitRole, UnitState
from tasks.models import LedgerEntry, Task, TaskUnit
from tasks.models.unit import TaskUnitQuerySet


@dataclass(frozen=True)
class SheetRow:
    """One task as the unit's sheet shows it: texts by column key, and its seal."""

    cells: dict[str, str]
    seal: RowSeal


@dataclass(frozen=True)
class FillSheet:
    """The sheet of one unit on one day."""

    plan: Plan
    unit: Department
    day: date
    rows: list[SheetRow]

    def head_lines(self) -> tuple[str, str, str]:
        """Return the lines above the table that say whose sheet it is."""
        return (f"{self.plan.title}　任务进展填报单", f"填报单位：{self.unit.name}", f"截至日期：{self.day:%Y-%m-%d}")

    def seal(self) -> SheetSeal:
        return SheetSeal(self.plan.pk, self.unit.pk, marks_of(self.head_lines()))


@dataclass(frozen=True)
class Carrier:
    """A unit that carries open tasks: how many, when it was last heard of, and whether anybody of it can sign in."""

    unit: Department
    tasks: int
    reported_on: date | None
    signs_in: bool


def open_parts(plan: Plan) -> TaskUnitQuerySet:
    """Return the rows of units on the plan's dispatched and running tasks."""
    running = TaskUnit.objects.present().filter(task__plan=plan, task__present__state__in=RUNNING)
    return running.filter(task__present__dispatched_on__isnull=False)


def carriers(plan: Plan) -> list[Carrier]:
    """Return the units that carry open tasks, in the portal's order; those that nobody signs in for come first."""
    parts = open_parts(plan).order_by().values("department")
    counted = parts.annotate(tasks=Count("task", distinct=True), heard=Max("reported_on"))
    facts = {row["department"]: row for row in counted}
    officers = User.objects.filter(is_active=True, role__in=(Role.CLERK, Role.HEAD), department__in=facts)
    signing_in = set(officers.values_list("department", flat=True))
    found = [
        Carrier(unit, facts[unit.pk]["tasks"], facts[unit.pk]["heard"], unit.pk in signing_in)
        for unit in Department.objects.filter(pk__in=facts)
    ]
    return sorted(found, key=lambda each: each.signs_in)


def sheets_of(plan: Plan, units: Iterable[Department], day: date) -> list[FillSheet]:
    """Return the sheet of each unit that carries an open task."""
    units = list(units)
    rows = rows_of(plan, units)
    return [FillSheet(plan, unit, day, rows[unit.pk]) for unit in units if rows[unit.pk]]


def rows_of(plan: Plan, units: Iterable[Department]) -> dict[int, list[SheetRow]]:
    """Return each unit's rows, by department id; the number of queries does not grow with the units."""
    parts: dict[int, dict[int, list[TaskUnit]]] = {unit.pk: {} for unit in units}
    rows = (
        open_parts(plan)
        .filter(department__in=parts)
        .select_related("task__project", "task__plan", "task__present", "through")
    )
    for part in rows.order_by("task__project__position", "task__position", "position"):
        parts[part.department_id].setdefault(part.task_id, []).append(part)
    said = last_words(parts, {task for own in parts.values() for task in own})
    return {unit: [row_of(listed, said) for listed in own.values()] for unit, own in parts.items()}


def last_words(units: Iterable[int], tasks: Iterable[int]) -> dict[tuple[int, int], LedgerEntry]:
    """Return each unit's last report or correction on each task, by task and unit (ids)."""
    spoken = LedgerEntry.objects.filter(task__in=tasks, unit__in=units).reports()
    return {(entry.task_id, entry.unit_id): entry for entry in spoken.order_by("task", "seq") if entry.unit_id}


def row_of(parts: list[TaskUnit], said: dict[tuple[int, int], LedgerEntry]) -> SheetRow:
    """Return the row of one task for the unit whose parts in it are given."""
    part, task = parts[0], parts[0].task
    now = task.present
    last = said.get((task.pk, part.department_id))
    cells = {
        "place": f"{task.plan.code}:{task.project.position}-{task.position}",
        "project": task.project.name or MISSING,
        "task": now.printed,
        "deadline": now.deadline_text,
        "due": f"{now.due_on:%Y-%m-%d}" if now.due_on else "无期限",
        "role": roles_in_words(parts),
        "last": f"{last.on:%Y-%m-%d}　{last.text_with_note}" if last else "还没有反馈",
    }
    percent = "" if part.percent is None else str(part.percent)
    finished = YES if part.state == UnitState.FINISHED else NO
    marks = marks_of([cells[key] for key in LOCKED])
    seal = RowSeal(task.pk, part.department_id, task.ledger_seq, head_of(task), marks, percent, finished)
    return SheetRow(cells | seal.initial(), seal)


def head_of(task: Task) -> str:
    """Return the beginning of the hash of the task's last entry: it tells this portal's data from any other's."""
    return short(task.ledger_hash)


def short(hash_text: str) -> str:
    return hash_text[:12]


def roles_in_words(parts: list[TaskUnit]) -> str:
    """Return the unit's roles in the task; a collective it stands in for is named."""
    named = [UnitRole(part.role).label + (f"（{part.through.name}）" if part.through else "") for part in parts]
    return "、".join(dict.fromkeys(named))
