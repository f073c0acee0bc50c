"""导入: a read table becomes a plan, or changes one, whole or not at all, through the services of tasks."""

from collections.abc import Generator, Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.directory import known_units
from departments.models import Department, User
from departments.services.units import also_called, register
from imports.changes import Change, FileRow, FileTask, PlanRow, PlanTask
from imports.matching import compare, grouped
from imports.models import ImportDraft, ImportJob
from imports.plan_details import PlanDetails
from imports.services.reconciling import open_draft, reading_of
from indicators.choices import Field, Stage
from indicators.headings_of import headings_for
from indicators.models import OpenQuestion, Plan, Project
from indicators.services.stages import enter_stage
from jiading.database.db_statistics import count_again
from jiading.day import Moment
from tableparser.interpret import Corrections
from tableparser.reading import Ambiguity, Reading, ReadRow
from tasks.choices import State, UnitRole
from tasks.models import Task
from tasks.refusals import ImportRefused
from tasks.services.planning import Deadline, NewTask, enter_row
from tasks.services.questions import KEEP_AS_PRINTED

ROLES = {"lead": UnitRole.LEAD, "responsible": UnitRole.RESPONSIBLE, "cooperating": UnitRole.COOPERATING}
Progress = Generator[tuple[int, int], None, None]  # how many steps are done, of how many


def save_as_plan(*, draft: ImportDraft, details: PlanDetails, by: User, when: Moment) -> Plan:
    """Save the whole table as a new plan, or raise ImportRefused and save nothing."""
    for _ in saving(draft=draft, details=details, by=by, when=when):
        pass
    return Plan.objects.get(code=details.code)


def saving(
    *,
    draft: ImportDraft | int,
    details: PlanDetails,
    by: User,
    when: Moment,
    version: int | None = None,
    job: ImportJob | None = None,
) -> Progress:
    """Do the work of save_as_plan() in one transaction and yield the progress after each row.

    A generator that is closed before its end has saved nothing.
    """
    with transaction.atomic():
        draft = open_draft(draft, by, version, job=job)
        reading = reading_of(draft)
        refuse_faults(reading)
        plan = checked_plan(details, reading)
        plan.save()
        enter_stage(plan, Stage.DRAFT, by=by, when=when)
        units = units_for(draft, by)
        rows = grouped(reading)
        for place, row in enumerate(rows, start=1):
            enter(plan, place, row, reading, units, by, when)
            yield place, len(rows)
        finish(draft, plan, when)


def checked_plan(details: PlanDetails, reading: Reading) -> Plan:
    """Return the new plan, not yet saved; raise ValidationError beside the field at fault."""
    plan = Plan(**asdict(details), headings=headings_for(reading.headings))
    plan.full_clean()
    return plan


def finish(draft: ImportDraft, plan: Plan, when: Moment) -> None:
    """Store in the draft which plan it has become, give up its pictures, and run ANALYZE after the COMMIT."""
    draft.saved_plan, draft.saved_at = plan, when.at
    draft.save()
    draft.pages.all().delete()
    transaction.on_commit(count_again, robust=True)


def refuse_faults(reading: Reading) -> None:
    """Raise ImportRefused unless every character is accounted for and every text can be kept."""
    faults = list(reading.errors)
    lost = reading.proof()["lost"]
    if lost:
        faults.append(f"有 {lost} 个字没有着落，不能保存。")
    faults += [ambiguity.asks for ambiguity in reading.ambiguities if ambiguity.blocks]
    if faults:
        raise ImportRefused(faults)


def units_for(draft: ImportDraft, by: User) -> dict[str, Department]:
    """Return the units by every name that the file may write, registering those that the person told us to."""
    units = known_units()
    for name, said in Corrections(**draft.corrections).units.items():
        kind, _, value = said.partition(":")
        if name in units:
            continue
        if kind == "new":
            units[name] = register(name=name, kind=value, by=by)
        elif kind == "alias":
            units[name] = Department.objects.get(pk=value)
            also_called(unit=units[name], name=name, by=by)
    return units


def enter(
    plan: Plan, position: int, row: FileRow, reading: Reading, units: dict[str, Department], by: User, when: Moment
) -> Project:
    """Enter one row with its tasks and its open questions."""
    texts = {"category": row.texts["category"], "name": row.texts["project"]}
    texts |= {"standard": row.texts["standard"], "baseline_state": row.texts["baseline_state"]}
    tasks = [new_task(reading.rows[each.row], each, units) for each in row.tasks]
    try:
        project = enter_row(
            plan=plan, position=position, by=by, when=when, texts=texts, source=source_json(row, reading), tasks=tasks
        )
    except ValidationError as fault:
        raise ImportRefused([f"{reading.rows[row.rows[0]].ref}：{'；'.join(fault.messages)}"]) from fault
    ask(project, row, reading, units, when)
    return project


def new_task(row: ReadRow, each: FileTask, units: dict[str, Department]) -> NewTask:
    return NewTask(
        mark=each.task.mark,
        text=each.task.text,
        deadline=deadline_of(row),
        units=pairs_of(row, units),
        responsible_text=row.texts.get(Field.RESPONSIBLE, ""),
        lead_text=row.texts.get(Field.LEAD, ""),
        cooperating_text=row.texts.get(Field.COOPERATING, ""),
    )


def deadline_of(row: ReadRow) -> Deadline:
    """Two dates mean an ambiguous text: the earlier warns, the later is due."""
    read = row.deadline
    first, last = (read.dates[0], read.dates[-1]) if read.dates else (None, None)
    return Deadline(row.texts.get(Field.DEADLINE, ""), due_on=last, warn_on=first, precision=read.precision)


def pairs_of(row: ReadRow, units: dict[str, Department]) -> list[tuple[Department, str]]:
    """Return the row's units with their roles, leads first; names that nobody knows are asked about instead."""
    pairs = [(units[name], ROLES[role]) for role in ROLES for name in row.names(role) if name in units]
    return list(dict.fromkeys(pairs))


def source_json(row: FileRow, reading: Reading) -> dict[str, Any]:
    """Return what the row keeps of its source: cells, columns without a field, lead-ins, the file's name."""
    first = reading.rows[row.rows[0]]
    extra: dict[str, str] = {}
    for place in row.rows:
        for heading, text in reading.rows[place].extra.items():
            extra[heading] = "\n".join(dict.fromkeys([*extra.get(heading, "").split("\n"), text])).strip("\n")
    lead_ins = [reading.rows[place].split.lead_in for place in row.rows if reading.rows[place].split.lead_in]
    return {
        "file": reading.file,
        "ref": first.ref,
        "cells": {str(name): ref for name, ref in first.refs.items()},
        "carried": sorted(str(name) for name in first.filled),
        "extra": extra,
        "lead_in": lead_ins,
        "notes": [note for place in row.rows for note in notes_of(reading.rows[place])],
        "as_printed": {
            f"{reading.rows[p].ref} {name}": reading.rows[p].raw.get(name, "")
            for p in row.rows
            for name in sorted(reading.rows[p].edited)
        },
    }


def notes_of(row: ReadRow) -> list[str]:
    """Say what a person has decided about a printed row before it was saved."""
    notes = []
    if row.due_is_settled:
        day = "、".join(day.isoformat() for day in row.deadline.dates) or "没有确定的日期"
        notes.append(f"{row.ref}：导入时核定「{row.deadline.text}」为 {day}。")
    if row.edited:
        notes.append(f"{row.ref}：导入时改写了{'、'.join(Field(name).label for name in sorted(row.edited))}。")
    return notes


def ask(project: Project, row: FileRow, reading: Reading, units: dict[str, Department], when: Moment) -> None:
    """Ask the row's open questions; one that another printed row of the project has too is asked once."""
    asked: dict[tuple[str, str], OpenQuestion] = {}
    for ambiguity in reading.ambiguities:
        if (
            ambiguity.row not in row.rows
            or ambiguity.blocks
            or (ambiguity.about_unit and ambiguity.about_unit in units)
        ):
            continue
        places = [n for n, task in enumerate(row.tasks, start=1) if task.row == ambiguity.row]
        question = asked.setdefault((str(ambiguity.field), ambiguity.asks[:300]), question_of(project, ambiguity, when))
        question.places = sorted({*question.places, *places})
    for question in asked.values():
        if len(question.places) == len(row.tasks):
            question.places = []
    OpenQuestion.objects.bulk_create(asked.values())


def question_of(project: Project, ambiguity: Ambiguity, when: Moment) -> OpenQuestion:
    proposal = ambiguity.proposal or ("" if ambiguity.options else KEEP_AS_PRINTED if ambiguity.keeps else "")
    return OpenQuestion(
        project=project,
        field=ambiguity.field,
        asks=ambiguity.asks[:300],
        source_text=ambiguity.source_text,
        proposal=proposal,
        options=ambiguity.options,
        reason=ambiguity.reason or "导入时提出。",
        confidence=ambiguity.confidence,
        asked_on=when.on,
    )


def plan_rows(plan: Plan) -> list[PlanRow]:
    """Return the plan as it stands now, for comparison with a file."""
    tasks: dict[int, list[PlanTask]] = {}
    found = Task.objects.filter(plan=plan).select_related("project", "present")
    for task in found.order_by("project__position", "position"):
        tasks.setdefault(task.project_id, []).append(plan_task(task))
    return [
        PlanRow(project.pk, project.position, row_texts(project), tasks.get(project.pk, []))
        for project in plan.projects.select_related("category").order_by("position")
    ]


def row_texts(project: Project) -> dict[str, str]:
    return {
        Field.CATEGORY: project.category.name if project.category else "",
        Field.PROJECT: project.name,
        Field.STANDARD: project.standard,
        Field.BASELINE_STATE: project.baseline_state,
    }


def plan_task(task: Task) -> PlanTask:
    now = task.present
    texts: dict[str, str] = {
        Field.DEADLINE: now.deadline_text,
        Field.RESPONSIBLE: now.responsible_text,
        Field.LEAD: now.lead_text,
        Field.COOPERATING: now.cooperating_text,
    }
    place = f"{task.project.position}-{task.position}"
    return PlanTask(task.pk, place, now.printed, texts, now.state == State.CANCELLED)


def changes_of(reading: Reading, plan: Plan) -> list[Change]:
    """Return the differences between a file and a plan."""
    return compare(reading, plan.code, plan_rows(plan))


def confirmed(changes: Iterable[Change], tokens: Iterable[str]) -> list[Change]:
    """Return the changes that were confirmed; raise ImportRefused when one of them is no longer so."""
    tokens = set(tokens)
    found = [change for change in changes if change.token in tokens]
    if len(found) != len(tokens):
        raise ImportRefused(["方案在您核对以后又有了变化，没有保存。请重新看过差异再确认。"])
    return found
