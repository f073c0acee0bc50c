"""导入草稿: what was read waits here while a person puts it right; none of it is data before it is saved as a plan."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from departments.choices import DepartmentKind
from departments.directory import names_of_units
from departments.kinds import kind_by_name
from departments.models import Department, User
from departments.roles import Permission, require
from imports.models import ImportDraft, ImportHabit, ImportJob, ScannedPage
from indicators.choices import Field
from indicators.models import Plan
from jiading.day import Moment
from jiading.text import FORBIDDEN, clean
from jiading.web.numbers import whole_number
from tableparser.files.grid import Grid, Source, source_of
from tableparser.habits import Taught, habits_of
from tableparser.interpret import Corrections, interpret
from tableparser.reading import Ambiguity, Reading
from tableparser.table.columns.account import readings_of_table
from tableparser.table.headers import Header, find_header
from tableparser.table.rows import DATA, SKIP
from tasks.refusals import AlreadyDone, UnknownName

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
DROP = "drop:"  # what a cell of units says is no unit at all
LONGEST = 32_767  # characters of one cell (Excel specifications and limits)


@transaction.atomic
def begin(*, source: Source, data: bytes, by: User, when: Moment, plan: Plan | None = None) -> ImportDraft:
    """Keep what was read as a draft of the person's own; `plan` is the one that the table brings up to date.

    The draft keeps the habits of this moment too: it reads alike on each page, whatever is taught or revoked later.
    """
    require(by, Permission.IMPORT_TABLE)
    draft = ImportDraft.objects.create(
        plan=plan,
        file_name=FORBIDDEN.sub("", source.file)[:150],
        sha256=hashlib.sha256(data).hexdigest(),
        source=storable(source.as_json()),
        habits=ImportHabit.objects.in_force().as_habits().as_json(),
        made_by=by,
        made_at=when.at,
    )
    ScannedPage.objects.bulk_create(
        ScannedPage(draft=draft, number=number, picture=picture)
        for number, picture in enumerate(source.pictures, start=1)
    )
    return draft


def storable(value: Any) -> Any:
    """Return a JSON value without the two kinds of character that PostgreSQL cannot store, NUL and lone surrogates.

    U+FFFE stands in for them: it is refused when the table is saved, with its cell, as they would be.
    """
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffe", value)
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value


@transaction.atomic
def discard(*, draft: ImportDraft | int, by: User, when: Moment) -> ImportDraft:
    """Give the draft up; nothing of it was ever saved as a plan."""
    draft = open_draft(draft, by)
    draft.discarded_at = when.at
    draft.save()
    draft.pages.all().delete()
    return draft


@transaction.atomic
def set_target_plan(*, draft: ImportDraft | int, plan: Plan | None, by: User, version: int) -> ImportDraft:
    """Let the table bring `plan` up to date, or (None) become a plan of its own."""
    draft = open_draft(draft, by, version)
    draft.plan, draft.version = plan, draft.version + 1
    draft.save()
    return draft


def open_draft(
    draft: ImportDraft | int, by: User, version: int | None = None, *, job: ImportJob | None = None
) -> ImportDraft:
    """Return the draft locked; raise NotAllowed or AlreadyDone when it is not the person's own open one.

    `version` is what the person was shown: a draft that has been corrected since is not touched from an old page.
    Only `job` itself touches a draft that it saves; anybody else is refused before he would wait for the lock.
    """
    require(by, Permission.IMPORT_TABLE)
    pk = draft if isinstance(draft, int) else draft.pk
    others = ImportJob.objects.under_way().filter(draft=pk)
    if job is not None:
        others = others.exclude(pk=job.pk)
    if others.exists():
        raise AlreadyDone("这份草稿正在保存，不能再改。")
    draft = ImportDraft.objects.select_for_update(of=("self",)).get(pk=pk, made_by=by)
    if not draft.is_open:
        raise AlreadyDone("这份草稿已经保存或放弃，不能再改。")
    if version is not None and version != draft.version:
        raise AlreadyDone("这份草稿在另一个窗口里改过，请刷新页面看过以后再改。您填写的内容还在。")
    return draft


def reading_of(draft: ImportDraft, *, lines: Mapping[tuple[str, str], Taught] | None = None) -> Reading:
    """Return what the draft's file says, with the person's corrections; `lines` are taken as if they were taught."""
    corrections = Corrections(**draft.corrections)
    known = names_of_units()
    known |= {name: name for name, said in corrections.units.items() if said and name not in known}
    plan = draft.plan
    year = plan.starts_on.year if plan and plan.starts_on.year == plan.ends_on.year else None
    habits = habits_of(draft.habits)
    habits = replace(habits, lines={**habits.lines, **(lines or {})})
    return interpret(source_of(draft.source), known=known, corrections=corrections, year=year, habits=habits)


def header_found(draft: ImportDraft, grid: Grid) -> Header | None:
    """Return the header that the reader finds in a table of the draft by itself, without a person's corrections."""
    return find_header(grid, habits=habits_of(draft.habits))


@transaction.atomic
def correct(
    *, draft: ImportDraft | int, by: User, change: Callable[[Corrections], None], version: int | None = None
) -> ImportDraft:
    """Change the corrections of an open draft; `version` is what the person was shown."""
    draft = open_draft(draft, by, version)
    corrections = Corrections(**draft.corrections)
    change(corrections)
    draft.corrections, draft.version = asdict(corrections), draft.version + 1
    draft.save()
    return draft


def correct_row(*, draft: ImportDraft | int, ref: str, said: Mapping[str, Any], by: User, version: int) -> ImportDraft:
    """Put a person's words in the place of what one row says.

    `said` holds cells by their column, "tasks" as a list of {mark, no, text}, "due" as an ISO day ("" for none),
    "units" as lists of names by role; an empty mapping takes back every correction of the row.
    """
    kept = fit_to_be_kept(said)

    def change(corrections: Corrections) -> None:
        corrections.rows[ref] = kept
        if not kept:
            corrections.rows.pop(ref)
            corrections.kinds.pop(ref, None)

    return correct(draft=draft, by=by, change=change, version=version)


def fit_to_be_kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's corrections with clean texts; raise ValidationError for one that cannot be kept."""
    kept: dict[str, Any] = {
        name: clean(value, limit=LONGEST)
        for name, value in said.items()
        if name in Field.values and name != Field.TASKS
    }
    if Field.TASKS in said:
        kept[Field.TASKS] = [task | {"text": clean(task["text"], limit=LONGEST)} for task in said[Field.TASKS]]
    return kept | {name: said[name] for name in ("due", "units") if name in said}


@dataclass(frozen=True)
class ChosenAnswer:
    """Which of its answers a row's question is given; all places count from 0, in the order of the reading.

    `written` is what the person has written instead, a day as 2016-12-31; "" where he has accepted an answer.
    """

    row: int
    ambiguity: int
    answer: int
    written: str = ""


@transaction.atomic
def accept_proposals(
    *, draft: ImportDraft | int, answers: Sequence[ChosenAnswer], by: User, version: int
) -> ImportDraft:
    """Make the answers that rows' questions offer the rows' texts, all of them or none."""
    draft = open_draft(draft, by, version)
    reading = reading_of(draft)
    asked: dict[int | None, list[Ambiguity]] = {}
    for question in reading.ambiguities:
        asked.setdefault(question.row, []).append(question)
    rows = Corrections(**draft.corrections).rows
    for each in answers:
        questions = asked.get(each.row, [])
        if each.ambiguity >= len(questions) or not is_answered_by(questions[each.ambiguity], each):
            raise AlreadyDone("这个问题已经不在了，请刷新页面再看。")
        question, ref = questions[each.ambiguity], reading.rows[each.row].ref
        name = "due" if question.field == Field.DEADLINE and question.source_text else str(question.field)
        value = written_value(name, each.written) if each.written else question.answers[each.answer]
        rows[ref] = fit_to_be_kept(rows.get(ref, {}) | {name: value})
    return correct(draft=draft, by=by, change=lambda corrections: corrections.rows.update(rows), version=version)


def is_answered_by(question: Ambiguity, chosen: ChosenAnswer) -> bool:
    """Return whether the question can be answered so: a unit's name and a row's tasks are not, whatever is written."""
    if chosen.written:
        return not question.about_unit and question.field != Field.TASKS
    return chosen.answer < len(question.answers)


def written_value(name: str, text: str) -> str:
    """Return what a person has written for a field; raise ValidationError when a day ("due") is none."""
    if name != "due":
        return text
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValidationError(f"看不懂这个日期：{text[:20]}。请写成 2016-12-31 的样子。") from None


def classify_row(*, draft: ImportDraft | int, ref: str, kind: str, by: User, version: int) -> ImportDraft:
    """Say that a row is a row of tasks (DATA), or is none (SKIP), whatever it looks like."""
    if kind not in (DATA, SKIP):
        raise ValidationError("只能当作任务行，或者不作任务行。")
    return correct(draft=draft, by=by, change=lambda said: said.kinds.update({ref: kind}), version=version)


def map_columns(
    *, draft: ImportDraft | int, grid: int, row: int, columns: Mapping[int, str], by: User, version: int
) -> ImportDraft:
    """Say which row of a table is its header (-1: none) and which column is which of ours ("" is none)."""
    fields = [name for name in columns.values() if name]
    twice = sorted({Field(name).label for name in fields if fields.count(name) > 1})
    if twice:
        raise ValidationError(f"「{'」「'.join(twice)}」选了两栏，每一项只能对应一栏。")
    if Field.TASKS not in fields and Field.PROJECT not in fields:
        raise ValidationError("至少要指定「具体任务」或「项目名称」是哪一栏。")
    said = {"row": row, "map": {str(column): name for column, name in columns.items()}}
    return correct(draft=draft, by=by, change=lambda each: each.columns.update({str(grid): said}), version=version)


def choose_reading(*, draft: ImportDraft | int, grid: int, choice: int, by: User, version: int) -> ImportDraft:
    """Read the columns of a table in one of the ways of readings_of_table(), counted from 0."""
    pk = draft if isinstance(draft, int) else draft.pk
    kept = ImportDraft.objects.get(pk=pk)
    grids = source_of(kept.source).grids
    header = header_found(kept, grids[grid]) if grid < len(grids) else None
    readings = list(readings_of_table(header).values()) if header else []
    if header is None or choice >= len(readings):
        raise AlreadyDone("这个问题已经不在了，请刷新页面再看。")
    columns = {column: readings[choice].get(column, "") for column in range(grids[grid].width)}
    return map_columns(draft=draft, grid=grid, row=header.last, columns=columns, by=by, version=version)


def as_new(names: Iterable[str]) -> dict[str, str]:
    """Return the decisions that make each of these names a new unit of the kind that the name tells."""
    return {name: f"new:{kind_by_name(name)}" for name in names}


def decide_units(*, draft: ImportDraft | int, said: Mapping[str, str], by: User, version: int) -> ImportDraft:
    """Say what each unknown name means: "alias:ID" a unit of the portal, "new:KIND" a new one, DROP none."""
    kinds, pks = set(DepartmentKind.values), set(Department.objects.in_use().values_list("pk", flat=True))
    for name, choice in said.items():
        how, _, what = choice.partition(":")
        known = (how == "new" and what in kinds) or (how == "alias" and whole_number(what) in pks)
        if choice != DROP and choice and not known:
            raise UnknownName(f"「{name}」：请在列出的办法里选一个。")

    def change(corrections: Corrections) -> None:
        corrections.units |= said
        corrections.units = {name: choice for name, choice in corrections.units.items() if choice}

    return correct(draft=draft, by=by, change=change, version=version)
