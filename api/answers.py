"""How the answers are drawn from the same words and figures that the pages read."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from api import schemas
from departments.models import User
from indicators.models import Plan
from reports import figures
from tasks.as_of.blockers import Blocker, blockers_of, units_by_task
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.models import LedgerEntry, TaskState, TaskUnit
from tasks.pages.presenters.task_row import TaskRow, task_row


def in_scope(plan: Plan, day: date, user: User) -> TaskStateQuerySet:
    return AsOf([plan], day, user).tasks()


def word(value: str, label: str) -> schemas.Word:
    return schemas.Word(str(value), str(label))


def plan_shown(plan: Plan, tasks: int) -> schemas.PlanShown:
    return schemas.PlanShown(plan.code, plan.title, plan.annex, plan.starts_on, plan.ends_on, tasks)


def tasks_shown(states: Sequence[TaskState], as_of: AsOf) -> list[schemas.TaskShown]:
    """Return the tasks of one page; the units of all of them are read at once."""
    units, names, day = units_by_task(states, as_of.day), as_of.names, as_of.day
    return [
        task_shown(task_row(one, day, blockers_of(units[one.task_id], one, names, day)), units[one.task_id], names)
        for one in states
    ]


def task_shown(task: TaskRow, units: list[TaskUnit], names: Mapping[int, str]) -> schemas.TaskShown:
    """Return a task as the interface says it; `units` are its rows of the day in their order."""
    same = (
        *("category", "project", "standard", "baseline_state", "mark", "text", "lead_text", "responsible_text"),
        *("cooperating_text", "completed_on", "urges", "percent", "percent_before_reopening", "position"),
        *("days_late", "claim_unfinished", "claim_reason"),
    )
    return schemas.TaskShown(
        id=task.task_id,
        row=task.project_position,
        deadline=deadline_shown(task),
        units=[unit_shown(row, names) for row in units],
        light=word(task.light.code, task.light.word),
        light_note=task.light.note,
        state=word(task.state, task.state_label),
        blockers=[blocker_shown(each) for each in task.blockers.listed] if task.blockers else [],
        latest_report=report_shown(task.latest_report) if task.latest_report else None,
        **{name: getattr(task, name) for name in same},
    )


def deadline_shown(one: TaskRow) -> schemas.Deadline:
    precision = word(one.due_precision, one.due_precision_label)
    return schemas.Deadline(one.deadline_text, precision, one.original_due_on, one.due_on, one.warn_on, one.extensions)


def unit_shown(row: TaskUnit, names: Mapping[int, str]) -> schemas.UnitShown:
    return schemas.UnitShown(
        id=row.department_id,
        name=names[row.department_id],
        role=word(row.role, row.get_role_display()),
        state=word(row.state, row.get_state_display()),
        percent=row.percent,
        reported_on=row.reported_on,
        through=names[row.through_id] if row.through_id else None,
    )


def blocker_shown(blocker: Blocker) -> schemas.BlockerShown:
    return schemas.BlockerShown(blocker.unit, blocker.name, blocker.why, blocker.since)


def report_shown(entry: LedgerEntry) -> schemas.Report:
    issues, next_steps = entry.detail.get("issues", ""), entry.detail.get("next_steps", "")
    unchanged = bool(entry.unchanged_note)
    return schemas.Report(entry.on, entry.unit_name, entry.hand, entry.text, issues, next_steps, unchanged)


def figure_shown(figure: figures.Figure) -> schemas.FigureShown:
    return schemas.FigureShown(figure.label, figure.value, {key: str(value) for key, value in figure.query.items()})


def counts_shown(row: figures.CountsRow) -> schemas.CountsShown:
    return schemas.CountsShown(row.name, figure_shown(row.total), [figure_shown(each) for each in row.lights])


def punctuality_shown(found: figures.Punctuality) -> schemas.Punctuality:
    return schemas.Punctuality(
        completed=found.completed.value,
        dated_present=found.present.dated.value,
        kept_present=found.present.kept.value,
        dated_original=found.original.dated.value,
        kept_original=found.original.kept.value,
    )


def figures_shown(plan: Plan, day: date, user: User) -> schemas.Figures:
    """Return every figure of the plan at that day, in the person's scope."""
    rows = in_scope(plan, day, user)
    rate = figures.rate(rows)
    return schemas.Figures(
        as_of=day,
        plan=plan.code,
        rate=schemas.RateShown(
            completed=rate.completed,
            counted=rate.counted,
            cancelled=rate.cancelled,
            percent=rate.percent,
            band=rate.band,
            formula=rate.formula,
            next_band=schemas.NextBand(*rate.next_band) if rate.next_band else None,
        ),
        punctuality=punctuality_shown(figures.punctuality(rows)),
        lights=[figure_shown(each) for each in figures.by_light(rows)],
        by_category=[counts_shown(row) for row in figures.by_category(rows)],
        by_lead=[counts_shown(row) for row in figures.by_lead(rows)],
        others=[figure_shown(each) for each in figures.others(rows)],
    )


def change_shown(entry: LedgerEntry) -> schemas.Change:
    detail: dict[str, Any] = entry.detail
    return schemas.Change(
        id=entry.pk,
        task=entry.task_id,
        seq=entry.seq,
        kind=word(entry.kind, entry.get_kind_display()),
        at=entry.at,
        on=entry.on,
        unit=entry.unit_name,
        by=entry.hand,
        text=entry.text,
        detail=detail,
        state_after=word(entry.state_after, entry.get_state_after_display()),
        corrects=entry.corrects_id,
    )
