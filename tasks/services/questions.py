"""待核实事项: the office settles what the source left open; the answer is appended to every task that it concerns."""

import re
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from departments.directory import units_named
from departments.models import Department, User
from departments.roles import Permission, require
from indicators.choices import Field
from indicators.models import OpenQuestion
from jiading.day import Moment
from tasks.choices import Kind, Precision, UnitRole
from tasks.ledger.append import append, locked
from tasks.models import Task, TaskUnit
from tasks.refusals import AlreadyDone, DayIsWrong, NothingChanged, ReasonIsMissing, UnknownName
from tasks.services.planning import Deadline, change_row, change_task
from tasks.services.step import words

ROW_FIELDS: dict[str, str] = {
    Field.CATEGORY: "category",
    Field.PROJECT: "name",
    Field.STANDARD: "standard",
    Field.BASELINE_STATE: "baseline_state",
}
UNIT_FIELDS: dict[str, tuple[UnitRole, str]] = {
    Field.LEAD: (UnitRole.LEAD, "lead_text"),
    Field.RESPONSIBLE: (UnitRole.RESPONSIBLE, "responsible_text"),
    Field.COOPERATING: (UnitRole.COOPERATING, "cooperating_text"),
}
KEEP_AS_PRINTED = "按原表照录"


@transaction.atomic
def settle(*, question: OpenQuestion | int, by: User, when: Moment, answer: str, note: str = "") -> OpenQuestion:
    """Settle one question with `answer`, store it in the row or its tasks, and return the question.

    The answer is the proposal or what the person typed: a day in ISO 8601, names of units, or a text, by the field of
    the question; KEEP_AS_PRINTED leaves the table as it is. Raises NotAllowed, AlreadyDone, ReasonIsMissing,
    DayIsWrong, UnknownName.
    """
    require(by, Permission.SETTLE_QUESTION)
    pk = question if isinstance(question, int) else question.pk
    question = OpenQuestion.objects.select_for_update(of=("self",)).select_related("project").get(pk=pk)
    if question.is_settled:
        raise AlreadyDone(f"这一条已由{question.settled_by_name}于 {question.settled_on} 核实。")
    answer, note = words(answer, field="answer"), words(note, field="note")
    if not answer:
        refusal = ReasonIsMissing("请选择一个建议，或写下核实的结果。")
        refusal.field = "answer"
        raise refusal
    before = set(heads(question))
    if answer != KEEP_AS_PRINTED:
        carry_out(question, answer, note, by, when)
    if set(heads(question)) == before:
        append_answer(question, answer, note, by, when)
    question.answer, question.note = answer, note
    question.settled_by, question.settled_by_name, question.settled_on = by, str(by), when.on
    question.save()
    return question


def carry_out(question: OpenQuestion, answer: str, note: str, by: User, when: Moment) -> None:
    """Store the answer in the row, or in each task that the question is about; raise DayIsWrong or UnknownName."""
    reason = spoken(question, answer, note)
    if question.field in ROW_FIELDS:
        try:
            change_row(
                project=question.project, by=by, when=when, reason=reason, **{ROW_FIELDS[question.field]: answer}
            )
        except NothingChanged:
            return
    for task in tasks_of(question):
        if question.field == Field.DEADLINE:
            settled = settled_deadline(task, answer)
            change_task(task=task, by=by, when=when, reason=reason, deadline=settled, settles_deadline=True)
        elif question.field in UNIT_FIELDS:
            change_units(task, UNIT_FIELDS[question.field][0], answer, by, when, reason)


def spoken(question: OpenQuestion, answer: str, note: str) -> str:
    """Return the sentence that stands in the ledger for the answer."""
    return f"核实「{question.asks}」：{answer}" + (f"（{note}）" if note else "")


def tasks_of(question: OpenQuestion) -> QuerySet[Task]:
    """Return the tasks that the question is about: those of its places in the row, or all of the row."""
    tasks = Task.objects.filter(project=question.project_id).select_related("present").order_by("pk")
    return tasks.filter(position__in=question.places) if question.places else tasks


def heads(question: OpenQuestion) -> list[tuple[int, int]]:
    """Return id and number of entries of each task that the question is about."""
    return list(tasks_of(question).values_list("pk", "ledger_seq"))


def append_answer(question: OpenQuestion, answer: str, note: str, by: User, when: Moment) -> None:
    """Append to every task of the question an answer that changes no fact of it."""
    for pk in tasks_of(question).values_list("pk", flat=True):
        detail = {"before": {}, "after": {}, "question": question.asks}
        append(locked(pk), Kind.PLAN_CHANGED, by=by, when=when, text=spoken(question, answer, note), detail=detail)


def settled_deadline(task: Task, answer: str) -> Deadline:
    """Return the deadline with the settled day (ISO 8601) and the printed text; raise DayIsWrong for another text."""
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        refusal = DayIsWrong("请按 2016-12-31 的样子写明期限，或选择「按原表照录」。")
        refusal.field = "answer"
        raise refusal from None
    now = task.present
    return Deadline(now.deadline_text, due_on=day, warn_on=day, precision=now.due_precision or Precision.DAY)


def change_units(task: Task, role: UnitRole, answer: str, by: User, when: Moment, reason: str) -> None:
    """Give the task the units of the answer in that role, other roles stay; raise UnknownName for an unknown one."""
    found, unknown = units_named(name for name in re.split(r"[、，,；;\s]+", answer) if name)
    if unknown:
        refusal = UnknownName(f"不认识的单位：{'、'.join(unknown)}。请先在后台登记，或改用登记的名称。")
        refusal.field = "answer"
        raise refusal
    others = unit_list(task, but=role)
    mine: list[tuple[Department, str]] = [(unit, role) for unit in found]
    change_task(
        task=task,
        by=by,
        when=when,
        reason=reason,
        units=mine + others if role == UnitRole.LEAD else others + mine,
        lead_text=answer if role == UnitRole.LEAD else None,
        responsible_text=answer if role == UnitRole.RESPONSIBLE else None,
        cooperating_text=answer if role == UnitRole.COOPERATING else None,
    )


def unit_list(task: Task, *, but: str | None = None) -> list[tuple[Department, str]]:
    """Return the present units as (department, role), members as their collective, without the role `but`."""
    rows = TaskUnit.objects.present().filter(task=task).select_related("department", "through")
    pairs = [(row.through or row.department, row.role) for row in rows if row.role != but]
    return list(dict.fromkeys(pairs))
