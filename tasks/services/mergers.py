"""单位合并: the open tasks of a unit that becomes part of another move to it, each with an entry in its ledger."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from departments.models import Department, User
from departments.people import system_account
from departments.roles import Permission, require
from departments.services.mergers import close_unit
from indicators.models import Plan
from jiading.day import Moment
from tasks.choices import CLOSED
from tasks.ledger.append import locked
from tasks.models import TaskUnit
from tasks.services.planning import append_change, expanded
from tasks.services.questions import unit_list


@dataclass(frozen=True)
class Merged:
    """What a merger has moved: how many open tasks, and which people."""

    tasks: int
    people: list[User]


@transaction.atomic
def merge(*, unit: Department | int, into: Department | int, by: User, when: Moment) -> Merged:
    """Make a unit part of another from the day of `when`: its open tasks, people and names move, or nothing does.

    The heir takes over the state of the unit's parts: acknowledged, reported, urged. Closed tasks and past days keep
    the unit. Lock order is unit before task, as in wait_for_turn(); the other order could deadlock. Raises CannotMerge,
    NotAllowed.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    pks = [each if isinstance(each, int) else each.pk for each in (unit, into)]
    known = Department.objects.select_for_update(
        no_key=True
    )  # whoever holds a task may still write rows that name them
    units = {row.pk: row for row in known.filter(pk__in=pks).order_by("pk")}
    unit, into = (units[pk] for pk in pks)
    tasks = open_tasks(unit)
    people = close_unit(unit=unit, into=into, by=by, when=when)
    for pk in tasks:
        hand_over(pk, unit, into, when)
    return Merged(len(tasks), people)


def open_tasks(unit: Department) -> list[int]:
    """Return the ids of the open tasks of unfinished plans that the unit carries at present."""
    rows = TaskUnit.objects.present().filter(department=unit).exclude(task__present__state__in=CLOSED)
    rows = rows.exclude(task__plan__in=Plan.objects.finished())
    return list(rows.order_by("task").values_list("task", flat=True).distinct())


def hand_over(pk: int, unit: Department, into: Department, when: Moment) -> None:
    """Append the entry that puts the heir in the unit's place.

    It is signed by the system account, because the units of the district have changed and not the plan.
    """
    task = locked(pk)
    pairs = [(into if each.pk == unit.pk else each, role) for each, role in unit_list(task)]
    there = set(TaskUnit.objects.present().filter(task=task).values_list("department", flat=True))
    rows = [inherited(row, unit, into, there) for row in expanded(dict.fromkeys(pairs), when.on)]
    append_change(task, {"units": rows}, system_account(), when, f"{unit}并入{into}")


def inherited(row: dict[str, Any], unit: Department, into: Department, there: set[int]) -> dict[str, Any]:
    """Return a unit's row of the entry, with `heir_of` when it is the heir and new to the task (see effects.py)."""
    return row | {"heir_of": unit.pk} if row["department"] == into.pk and into.pk not in there else row
