"""The plan itself: rows and tasks are entered and changed, each with an entry of the values before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from departments.models import Department, User
from departments.roles import Permission, require
from indicators.choices import FOREVER
from indicators.models import IndicatorCategory, Plan, Project, Wording
from jiading.day import Moment
from tasks.choices import Kind, Precision, UnitRole
from tasks.ledger.append import append, locked, open_ledgers
from tasks.ledger.projection import facts_of
from tasks.models import LedgerEntry, Task
from tasks.refusals import DayIsWrong, NothingChanged, PlanIsFinished, UnknownName
from tasks.services.step import words

CELL_LIMIT = 32_767  # characters of one cell (Excel specifications and limits)


@dataclass(frozen=True)
class Deadline:
    """A deadline as printed and the day it means; `warn_on` is the earlier day where the text has two readings."""

    text: str = ""
    due_on: date | None = None
    warn_on: date | None = None
    precision: str = Precision.NONE

    def facts(self) -> dict[str, Any]:
        """Return it as in the detail of an entry (days in ISO 8601); raise DayIsWrong if `warn_on` is the later day."""
        due, warn = self.due_on, self.warn_on
        if (due is None) != (warn is None) or (due and warn and warn > due):
            raise DayIsWrong("预警日期不能晚于期限。")
        return {
            "deadline_text": self.text,
            "due_on": iso(self.due_on),
            "warn_on": iso(self.warn_on),
            "due_precision": str(self.precision),
        }


@dataclass(frozen=True)
class NewTask:
    """A task as in a table; units are (department, role) in printed order, with collectives not yet expanded.

    `carried_from` is the task of an older plan that it goes on with (结转).
    """

    mark: str
    text: str
    deadline: Deadline
    units: Sequence[tuple[Department, str]]
    responsible_text: str = ""
    lead_text: str = ""
    cooperating_text: str = ""
    carried_from: Task | None = None


def printed(text: str, field: str, missing: str | None = None) -> str:
    """Return a text of the table fit to be stored; it may be as long as a cell of Excel. Raises as words() does."""
    return words(text, field=field, missing=missing, limit=CELL_LIMIT)


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@transaction.atomic
def enter_row(
    *,
    plan: Plan,
    position: int,
    by: User,
    when: Moment,
    texts: dict[str, str],
    source: dict[str, Any],
    tasks: Sequence[NewTask],
) -> Project:
    """Enter one row of a table with its tasks and return it.

    `position` is its place in the plan, from 1; `texts` has category, name, standard and baseline_state, "" where the
    table has none; `source` says where it was read. Raises NotAllowed, PlanIsFinished, ValidationError, DayIsWrong,
    ReasonIsMissing.
    """
    require(by, Permission.CHANGE_PLAN)
    kept = {name: printed(texts[name], name) for name in ("category", "name", "standard", "baseline_state")}
    category = category_of(plan, kept["category"])
    row = {**kept, "category": category}
    project = Project.objects.create(plan=plan, position=position, source=source, **row)
    Wording.objects.create(project=project, since=when.on, **row)
    enter_tasks(project, tasks, position=1, by=by, when=when)
    return project


def enter_tasks(
    project: Project, tasks: Sequence[NewTask], *, position: int, by: User, when: Moment
) -> list[LedgerEntry]:
    """Enter tasks of a row, the first at `position`; return the first entry of each ledger. Raises as enter_row()."""
    require(by, Permission.CHANGE_PLAN)
    over = Plan.objects.finished().filter(pk=project.plan_id).first()
    if over is not None:
        raise PlanIsFinished(over, over.stage)
    listed = {units: expanded(units, when.on) for units in {tuple(new.units) for new in tasks}}
    details = [first_detail(project, new, listed[tuple(new.units)]) for new in tasks]
    return open_ledgers(project, details, position=position, by=by, when=when)


def first_detail(project: Project, new: NewTask, units: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the detail of a task's first entry: every fact that the table has; `units` come from expanded()."""
    deadline = new.deadline.facts()
    text = printed(new.text, "text", missing="具体任务不能为空。")
    after = row_facts(project) | {"mark": new.mark, "text": text} | deadline
    after |= {"original_due_on": deadline["due_on"]}
    after |= {"responsible_text": new.responsible_text, "lead_text": new.lead_text}
    after |= {"cooperating_text": new.cooperating_text}
    after |= {"units": units}
    detail = {"before": None, "after": after}
    return detail | ({"carried_from": new.carried_from.pk} if new.carried_from else {})


def row_facts(project: Project) -> dict[str, str]:
    """Return the row's texts by their names in Facts."""
    return {
        "category": project.category.name if project.category else "",
        "project_name": project.name,
        "standard": project.standard,
        "baseline_state": project.baseline_state,
    }


def category_of(plan: Plan, name: str) -> IndicatorCategory | None:
    """Return the plan's category of that name, appended to the list when it is new; None for an empty name."""
    if not name:
        return None
    made, _ = IndicatorCategory.objects.get_or_create(
        plan=plan, name=name, defaults={"position": plan.categories.count() + 1}
    )
    return made


def expanded(units: Iterable[tuple[Department, str]], on: date) -> list[dict[str, Any]]:
    """Return the units as in the detail of an entry; a collective is replaced by its members on that day."""
    listed: dict[tuple[int, str], dict[str, Any]] = {}
    units = list(units)
    named = {(unit.pk, role) for unit, role in units}
    for unit, role in units:
        members = unit.members_on(on) if unit.is_collective else []
        for member in members or [unit]:  # a collective without members stands for itself until it has some
            if members and (member.pk, role) in named:
                continue  # a member that the table also names stands for itself
            through = unit.pk if unit.is_collective else None
            row = {"department": member.pk, "name": member.name, "role": str(role), "through": through}
            listed.setdefault((member.pk, role), row)
    return list(listed.values())


@transaction.atomic
def change_task(
    *,
    task: Task | int,
    by: User,
    when: Moment,
    reason: str,
    text: str | None = None,
    mark: str | None = None,
    deadline: Deadline | None = None,
    settles_deadline: bool = False,
    units: Sequence[tuple[Department, str]] | None = None,
    responsible_text: str | None = None,
    lead_text: str | None = None,
    cooperating_text: str | None = None,
) -> LedgerEntry:
    """Change what the plan says of one task; arguments that are None stay. The entry has the values before and after.

    With `settles_deadline` the deadline settles what the source left open, and becomes 原定, too. Raises NotAllowed,
    NothingChanged, UnknownName without a lead, DayIsWrong, ReasonIsMissing, ValidationError.
    """
    require(by, Permission.CHANGE_PLAN)
    task = locked(task)
    wanted: dict[str, Any] = {"mark": mark, "responsible_text": responsible_text, "lead_text": lead_text}
    wanted["cooperating_text"] = cooperating_text
    wanted["text"] = None if text is None else printed(text, "text", missing="具体任务不能为空。")
    if deadline is not None:
        wanted |= deadline.facts()
        first = settles_deadline or task.present.original_due_on is None
        wanted["original_due_on"] = iso(deadline.due_on) if first else iso(task.present.original_due_on)
    if units is not None:
        if not any(role == UnitRole.LEAD for _, role in units):
            raise UnknownName("每项任务至少要有一个牵头部门。")
        wanted["units"] = expanded(units, when.on)
    return append_change(
        task, {k: v for k, v in wanted.items() if v is not None or k.endswith("_on")}, by, when, reason
    )


def append_change(task: Task, wanted: dict[str, Any], by: User, when: Moment, reason: str) -> LedgerEntry:
    """Append the wanted facts that differ from the present ones, both values of each; raise NothingChanged if none."""
    old = present_values(task, wanted)
    after = {name: value for name, value in wanted.items() if value != old[name]}
    if not after:
        raise NothingChanged
    detail = {"before": {name: old[name] for name in after}, "after": after}
    return append(task, Kind.PLAN_CHANGED, by=by, when=when, text=words(reason, field="text"), detail=detail)


def present_values(task: Task, names: Iterable[str]) -> dict[str, Any]:
    """Return the present facts of those names, as in the detail of an entry (days in ISO 8601)."""
    facts = facts_of(task)
    shown: dict[str, Any] = {}
    for name in names:
        value = getattr(facts, name)
        if name == "units":
            called = dict(Department.objects.filter(pk__in=facts.departments()).values_list("pk", "name"))
            value = [
                {"department": u.department, "name": called[u.department], "role": str(u.role), "through": u.through}
                for u in facts.units
            ]
        shown[name] = value.isoformat() if isinstance(value, date) else value
    return shown


@transaction.atomic
def change_row(*, project: Project | int, by: User, when: Moment, reason: str, **texts: str) -> list[LedgerEntry]:
    """Change texts of a row (category, name, standard, baseline_state); return the entry of each of its tasks.

    The tasks are locked in the order of their ids. Raises NotAllowed, NothingChanged, ValidationError.
    """
    require(by, Permission.CHANGE_PLAN)
    pk = project if isinstance(project, int) else project.pk
    tasks = [locked(task) for task in Task.objects.filter(project=pk).order_by("pk").values_list("pk", flat=True)]
    project = Project.objects.select_related("category", "plan").get(pk=pk)
    before = row_facts(project)
    kept = {name: printed(value, name) for name, value in texts.items()}
    for name, value in kept.items():
        setattr(project, name, category_of(project.plan, value) if name == "category" else value)
    after = row_facts(project)
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        raise NothingChanged
    project.save()
    reword(project, when.on)
    detail = {"before": {name: before[name] for name in changed}, "after": changed}
    reason = words(reason, field="text")
    return [append_row_change(task, project, detail, by, when, reason) for task in tasks]


def append_row_change(
    task: Task, project: Project, detail: dict[str, Any], by: User, when: Moment, reason: str
) -> LedgerEntry:
    task.project = project
    return append(task, Kind.PLAN_CHANGED, by=by, when=when, text=reason, detail=detail)


def reword(project: Project, on: date) -> None:
    """Make the row's present texts hold from `on`: update the wording that begins on that day, or begin a new one."""
    present = Wording.objects.get(project=project, until=FOREVER)
    if present.since < on:
        Wording.objects.filter(pk=present.pk).update(until=on)
        present = Wording(project=project, since=on)
    for name in ("category", "name", "standard", "baseline_state"):
        setattr(present, name, getattr(project, name))
    present.save()
