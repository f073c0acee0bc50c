"""What was found as the page shows it: the marked words, and beside them what they belong to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.defaultfilters import filesizeformat

from departments.models import User
from departments.roles import NONE, Permission, scope
from indicators.models import Plan
from search.choices import TextKind
from search.marking import Piece, pieces_of
from search.models import SearchText
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import EvidenceKind
from tasks.models import LedgerEntry, Task
from tasks.pages.presenters.lights import LightShown
from tasks.pages.presenters.task_row import TaskRow, task_rows


@dataclass(frozen=True)
class Hit:
    """One text that was found.

    `opens` names the page it leads to: task, evidence, audit (a task's ledger for the auditor), table, unit or plan;
    `about` is the id of that task or unit, `place` the row or task on the page of the table, "" for the whole page.
    """

    opens: str
    about: int | None
    pieces: list[Piece]
    facts: list[str]
    plan: Plan | None = None
    light: LightShown | None = None
    on: date | None = None
    place: str = ""


class HitMaker:
    """Makes the hits of one reader on one day; texts of a kind cost the same statements however many they are."""

    def __init__(self, as_of: AsOf, reader: User, words: Sequence[str]) -> None:
        self._as_of, self._reader, self._words = as_of, reader, words
        self._plans = {plan.pk: plan for plan in as_of.plans}

    def hits(self, texts: Sequence[SearchText]) -> list[Hit]:
        """Return the hits of the texts, in the same order."""
        makers = {
            TextKind.TASK: self._tasks,
            TextKind.ROW: self._rows,
            TextKind.ENTRY: self._entries,
            TextKind.FILE: self._files,
            TextKind.UNIT: self._units,
            TextKind.PLAN: self._plans_found,
        }
        made: dict[int, Hit] = {}
        for kind, make in makers.items():
            if alike := [text for text in texts if text.kind == kind]:
                made |= make(alike)
        return [made[text.pk] for text in texts]

    def task_hits(self, row: int, place: int) -> list[Hit]:
        """Return the tasks with that number, one of each plan that has it, the newest plan first."""
        rows = self._as_printed().filter(task__project__position=row, task__position=place)
        listed = task_rows(rows.order_by("-plan__starts_on", "-plan"), self._as_of)
        readable = self._readable([each.task_id for each in listed])
        return [self._task(each, [Piece(each.printed, False)], each.task_id in readable) for each in listed]

    def _tasks(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        of_task = {text.task_id: text for text in texts}
        listed = task_rows(self._as_printed().filter(task__in=of_task.keys()), self._as_of)
        readable = self._readable([row.task_id for row in listed])
        found = {}
        for row in listed:
            text = of_task[row.task_id]
            found[text.pk] = self._task(row, [Piece(row.mark, False), *self._pieces(text)], row.task_id in readable)
        return found

    def _task(self, row: TaskRow, pieces: list[Piece], is_readable: bool) -> Hit:
        due = f"现定 {row.due_on:%Y-%m-%d}" if row.due_on else row.deadline_text
        facts = [f"第{row.project_position}行第{row.position}项", row.project, f"牵头 {row.lead_text}", due]
        plan = next(plan for plan in self._as_of.plans if plan.code == row.plan_code)
        opens = "task" if is_readable else "table"
        place = f"row-{row.project_position}-{row.position}"
        return Hit(opens, row.task_id, pieces, [fact for fact in facts if fact], plan, row.light, place=place)

    def _rows(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        found = {}
        for text in texts:
            facts = [f"第{text.project.position}行" if text.project else "", "项目、标准和现状"]
            place = f"row-{text.project.position}" if text.project else ""
            found[text.pk] = Hit("table", None, self._pieces(text), facts, self._plan(text), place=place)
        return found

    def _entries(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        opens = "task" if may_open_tasks(self._reader) else "audit"
        return {
            text.pk: Hit(
                opens,
                text.task_id,
                self._pieces(text),
                [f"{entry.unit_name} {entry.hand} 的{entry.unchanged_note or entry.get_kind_display()}", number],
                self._plan(text),
                on=entry.on,
            )
            for text, entry, number in with_entries(texts)
        }

    def _files(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        found = {}
        for text, entry, number in with_entries(texts):
            facts = file_facts(text, entry, number)
            found[text.pk] = Hit("evidence", text.task_id, self._pieces(text), facts, self._plan(text), on=entry.on)
        return found

    def _units(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        return {
            text.pk: Hit("unit", text.unit_id, self._pieces(text), [text.unit.get_kind_display()])
            for text in texts
            if text.unit
        }

    def _plans_found(self, texts: Sequence[SearchText]) -> dict[int, Hit]:
        found = {}
        for text in texts:
            plan = self._plan(text)
            facts = [plan.stage_word, f"{plan.starts_on:%Y-%m-%d} 至 {plan.ends_on:%Y-%m-%d}"] if plan else []
            found[text.pk] = Hit("plan", None, self._pieces(text), facts, plan)
        return found

    def _pieces(self, text: SearchText) -> list[Piece]:
        return pieces_of(text, self._words)

    def _plan(self, text: SearchText) -> Plan | None:
        return self._plans[text.plan_id] if text.plan_id else None

    def _as_printed(self) -> TaskStateQuerySet:
        """Return the tasks of the printed table, which everybody may read, each with its light."""
        return AsOf(self._as_of.plans, self._as_of.day).tasks().with_row()

    def _readable(self, tasks: Collection[int]) -> set[int]:
        """Return which of the tasks have a page for the reader."""
        return set(self._as_of.tasks().filter(task__in=tasks).values_list("task", flat=True))


def may_open_tasks(reader: User) -> bool:
    return scope(reader, Permission.READ_TASK) is not NONE


def with_entries(texts: Sequence[SearchText]) -> list[tuple[SearchText, LedgerEntry, str]]:
    """Return each text of an entry with its entry, and the number of its task, such as 第14行第3项."""
    tasks: Mapping[int, Task] = Task.objects.select_related("project").in_bulk({text.task_id for text in texts})
    found = []
    for text in texts:
        assert text.entry is not None and text.task_id is not None  # texts of entries have both
        task = tasks[text.task_id]
        found.append((text, text.entry, f"第{task.project.position}行第{task.position}项"))
    return found


def file_facts(text: SearchText, entry: LedgerEntry, number: str) -> list[str]:
    """Return unit, kind and size of a file as its entry tells them, and the number of its task."""
    file = entry.detail["files"][text.place - 1]
    kind = EvidenceKind(file["evidence"]).label if file.get("evidence") else ""
    return [fact for fact in (entry.unit_name, kind, filesizeformat(file["size"]), number) if fact]
