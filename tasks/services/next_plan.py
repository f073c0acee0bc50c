"""由旧方案新建: the next plan from an old one, with its rows, settings and unfinished tasks (结转)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from departments.models import Department, User
from departments.roles import Permission, require
from indicators.choices import FOREVER, Stage
from indicators.models import Plan
from indicators.services.plans import begin_plan
from indicators.services.questions import ask_again
from indicators.services.stages import lock_plan
from jiading.day import Moment
from tasks.choices import NOT_CLOSED, Precision
from tasks.models import Task
from tasks.refusals import Refusal
from tasks.services.planning import Deadline, NewTask, enter_row
from tasks.services.questions import unit_list

SETTINGS = (
    "headings",
    "due_soon_days",
    "due_very_soon_days",
    "report_cycle",
    "grace_days",
    "acknowledge_workdays",
    "supervise_after",
    "announce_after",
    "needs_document",
    "ranks_units",
    "joint_claim",
)


class CannotBeCarriedOver(Refusal):
    """The old plan, or a chosen task of it, is not in a state from which it can go on in a new plan."""


@transaction.atomic
def make_next_plan(*, old: Plan | int, plan: Plan, carried: Mapping[int, date | None], by: User, when: Moment) -> Plan:
    """Save `plan`, which has code, title, short name, year and period, as a draft that follows the old plan.

    It takes over the old one's settings, categories and rows. `carried` names the tasks that go on in it by their ids,
    each with its new deadline, or None where that is left open. Their first entries name the tasks they go on with; the
    old ones are left as they are. What their rows left open is asked again. Everything is dated on the day of `when`.
    Lock order is plan before task.

    Raises NotAllowed, CannotBeCarriedOver, ValidationError beside the field at fault.
    """
    require(by, Permission.CHANGE_PLAN)
    old = lock_plan(old)
    if old.stage_on(FOREVER) not in (Stage.RUNNING, Stage.CLOSED):
        raise CannotBeCarriedOver("只有执行中或已结束的方案可以由它新建下一个方案。")
    rows = carried_rows(old, carried)
    for name in SETTINGS:
        setattr(plan, name, getattr(old, name))
    begin_plan(plan, by=by, when=when)
    for project in old.projects.select_related("category").order_by("position"):
        texts = {"category": project.category.name if project.category else "", "name": project.name}
        texts |= {"standard": project.standard, "baseline_state": project.baseline_state}
        going_on = rows.get(project.pk, [])
        tasks = [carried_task(task, carried[task.pk]) for task in going_on]
        source = {"carried_from": f"{old.tag} 第 {project.position} 行"}
        row = enter_row(plan=plan, position=project.position, by=by, when=when, texts=texts, source=source, tasks=tasks)
        places = {task.position: place for place, task in enumerate(going_on, start=1)}
        dated = {task.position for task in going_on if carried[task.pk]}
        ask_again(project, row, places=places, dated=dated, on=when.on)
    return plan


def carried_rows(old: Plan, carried: Mapping[int, date | None]) -> dict[int, list[Task]]:
    """Return the chosen tasks by the ids of their rows, locked in the order of their ids.

    Raises CannotBeCarriedOver when one of them is of another plan, goes on in one already, or is over meanwhile.
    """
    chosen = Task.objects.filter(plan=old, pk__in=carried)
    list(chosen.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    for gone in Task.objects.filter(carried_from__in=chosen).select_related("plan", "carried_from__present")[:1]:
        text = gone.carried_from.present.printed[:40] if gone.carried_from else ""
        raise CannotBeCarriedOver(f"「{text}」已经结转到「{gone.plan.tag}」，不能再结转一次；其余任务仍可结转。")
    rows: dict[int, list[Task]] = {}
    for task in chosen.filter(present__state__in=NOT_CLOSED).select_related("present").order_by("position"):
        rows.setdefault(task.project_id, []).append(task)
    if sum(map(len, rows.values())) != len(carried):
        raise CannotBeCarriedOver("选中的任务里有的已经办结或取消，请刷新页面再选。")
    return rows


def carried_task(task: Task, due_on: date | None) -> NewTask:
    """Return the task as it goes on in the new plan: text and units of today, the deadline asked anew."""
    now = task.present
    deadline = Deadline()
    if due_on is not None:
        text = f"{due_on.year}年{due_on.month}月{due_on.day}日"
        deadline = Deadline(text, due_on=due_on, warn_on=due_on, precision=Precision.DAY)
    return NewTask(
        mark=now.mark,
        text=now.text,
        deadline=deadline,
        units=list(dict.fromkeys((heir_of(unit), role) for unit, role in unit_list(task))),
        responsible_text=now.responsible_text,
        lead_text=now.lead_text,
        cooperating_text=now.cooperating_text,
        carried_from=task,
    )


def heir_of(unit: Department) -> Department:
    """Return the unit that has taken the place of one that was merged, else the unit itself."""
    while unit.merged_into is not None:
        unit = unit.merged_into
    return unit
