"""工作台 of the office: what waits for its decision over all running plans, to be decided in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Count as Number
from django.urls import reverse

from departments.requests import SignedInRequest
from departments.roles import Permission, may
from indicators.choices import Field
from indicators.models import OpenQuestion, Plan
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.presenters.day_words import plain_day
from tasks.pages.views.workbench.band import Count
from tasks.pages.views.workbench.decisions import (
    ClaimRow,
    ExtensionRow,
    RequestRow,
    claim_row,
    extension_row,
    facts_of,
    instruction_row,
    late_answer_row,
)
from tasks.pages.views.workbench.headline import Button, Clause, instruction_words, reply_order
from tasks.pages.views.workbench.late_acknowledgements import LateCount, late_counts
from tasks.pages.views.workbench.lists import lists_of
from tasks.pages.views.workbench.sections import Section, filled, section

CLAIMS, EXTENSIONS, INSTRUCTIONS, LATE, UNACKNOWLEDGED = "confirm", "extension", "instructed", "late_answer", "receipt"
QUESTIONS = "questions"
UNITS = 8  # with late acknowledgements that are shown unfolded
PRESSING = 3  # days ahead in which the answer to a leader comes before all else


@dataclass(frozen=True)
class Decisions:
    """What waits for the office, as rows; the section of each kind has its number and its lists."""

    sections: Sequence[Section]
    claims: Sequence[ClaimRow]
    extensions: Sequence[ExtensionRow]
    instructions: Sequence[RequestRow]
    late_answers: Sequence[RequestRow]
    units: Sequence[LateCount]

    def number(self, kind: str) -> int:
        return next((each.count for each in self.sections if each.kind == kind), 0)


def sections_of(request: SignedInRequest, rows: TaskStateQuerySet) -> list[Section]:
    """Return the sections that have tasks: first what the office decides, then whom it can urge."""
    sections = [
        section(LATE, "到期没有回复", rows.answer_overdue(), act="urge", needs="late_answer"),
        section(INSTRUCTIONS, "批示未回复", rows.instructed(), look="去督办", needs="instructed"),
        section(CLAIMS, "办结申请", rows.claimed(), look="审核", needs="confirm"),
        section(EXTENSIONS, "延期申请", rows.asking_extension(), look="审批", needs="extension"),
        section(UNACKNOWLEDGED, "签收超期限", rows.acknowledgement_overdue(), act="urge", needs="receipt"),
        section("overdue", "逾期", rows.overdue(), act="urge", light="overdue"),
        section("silent", "牵头单位沉默", rows.silent(), act="urge", silent="1"),
    ]
    return filled(request, sections, rows)


def decisions_of(request: SignedInRequest, rows: TaskStateQuerySet) -> Decisions:
    """Return what waits for the office on the day of the rows, with a constant number of SQL statements."""
    sections = sections_of(request, rows) if rows.plans else []
    items = {each.kind: each.items for each in sections}
    decided = [one for kind in (CLAIMS, EXTENSIONS, INSTRUCTIONS, LATE) for one in items.get(kind, ())]
    facts = facts_of(decided, rows.as_of, request.user)
    return Decisions(
        sections=sections,
        claims=sorted((claim_row(one, facts) for one in items.get(CLAIMS, ())), key=asked_order),
        extensions=sorted((extension_row(one, facts) for one in items.get(EXTENSIONS, ())), key=asked_order),
        instructions=sorted((instruction_row(one, facts) for one in items.get(INSTRUCTIONS, ())), key=reply_order),
        late_answers=sorted((late_answer_row(one, facts) for one in items.get(LATE, ())), key=reply_order),
        units=late_counts(rows) if any(each.kind == UNACKNOWLEDGED for each in sections) else [],
    )


def asked_order(row: ClaimRow | ExtensionRow) -> tuple[bool, str]:
    """Return the place among the rows: what was asked first comes first."""
    return row.entry is None, f"{row.entry.at:%Y%m%d%H%M%S%f}" if row.entry else ""


def work_of(request: SignedInRequest, rows: TaskStateQuerySet, open_plans: Sequence[Plan]) -> dict[str, Any]:
    """Return what the page of the office shows, for the context of its template."""
    found = decisions_of(request, rows)
    asked = open_questions(request, open_plans) if may(request.user, Permission.SETTLE_QUESTION) else {}
    kinds, of_plans = question_kinds(asked), questions_by_plan(asked)
    return {
        "kind": "office",
        "sections": found.sections,
        "by_kind": {each.kind: each for each in found.sections},
        "decisions": found,
        "units_shown": found.units[:UNITS],
        "units_folded": found.units[UNITS:],
        "question_kinds": kinds,
        "questions": lists_of(request, open_plans, of_plans, {}),
        "late_acknowledgements": sum(each.count for each in found.units),
        "late_unit_count": len(found.units),
        "clauses": clauses_of(found, request),
        "nothing": "没有等创建办决定的事。",
        "background": background_of(found, kinds),
        "button": None if request.is_past else button_of(found, request),
        "band": band_of(found, kinds, request),
        "ready": sum(row.was_opened for row in found.claims),
        "key": uuid4(),
    }


def open_questions(request: SignedInRequest, plans: Sequence[Plan]) -> dict[tuple[int, str], int]:
    """Return how many questions of the source are open, by plan (id) and column of the table."""
    rows = OpenQuestion.objects.open_on(request.as_of).filter(project__plan__in=plans).order_by()
    found = rows.values_list("project__plan", "field").annotate(number=Number("pk"))
    return {(plan, name): number for plan, name, number in found}


def question_kinds(asked: Mapping[tuple[int, str], int]) -> dict[str, int]:
    """Return the number of open questions by column of the table, the most first."""
    found: dict[str, int] = {}
    for (_, name), number in asked.items():
        found[name] = found.get(name, 0) + number
    return {Field(name).label: number for name, number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))}


def questions_by_plan(asked: Mapping[tuple[int, str], int]) -> dict[int, int]:
    """Return the number of open questions by plan (id)."""
    found: dict[int, int] = {}
    for (plan, _), number in asked.items():
        found[plan] = found.get(plan, 0) + number
    return found


def clauses_of(found: Decisions, request: SignedInRequest) -> list[Clause]:
    """Return the parts of the sentence: what is to be decided, and which answers are missing."""
    clauses = []
    if number := found.number(CLAIMS):
        whole = sum(not row.task.claim_unfinished for row in found.claims)
        note = f"（{whole} 件责任单位都已完成）" if whole else ""
        clauses.append(Clause(f"审核 {number} 件办结申请{note}", CLAIMS))
    if number := found.number(EXTENSIONS):
        clauses.append(Clause(f"审批 {number} 件延期申请", EXTENSIONS))
    if number := found.number(LATE):
        clauses.append(Clause(f"催 {number} 件到期没有回复的事", LATE))
    if found.instructions:
        first = found.instructions[0]
        clauses.append(
            Clause(
                f"督办 {found.number(INSTRUCTIONS)} 件批示（{instruction_words(first, request.as_of)}）", INSTRUCTIONS
            )
        )
    return clauses


def background_of(found: Decisions, kinds: Mapping[str, int]) -> str:
    """Return the second sentence: late acknowledgements and open questions, else what will stand here."""
    parts = []
    if found.units:
        parts.append(f"{len(found.units)} 个单位有 {sum(each.count for each in found.units)} 项签收超过期限")
    if kinds:
        parts.append(f"原表待核实 {sum(kinds.values())} 处")
    return f"{'；'.join(parts)}。" if parts else "各单位申请办结、申请延期，领导批示以后，会列在这里。"


def button_of(found: Decisions, request: SignedInRequest) -> Button | None:
    """Return the act that is due first: what a leader waits for, then what units wait for, then what they owe."""
    soon = request.as_of + timedelta(days=PRESSING)
    for row in found.instructions[:1]:
        if row.reply_by is not None and row.reply_by <= soon:
            return Button("去督办批示", reverse("tasks:detail", args=[row.task.task_id]))
    for claim in found.claims:
        if not claim.was_opened:
            return Button("审核办结申请", reverse("tasks:act", args=[claim.task.task_id, "confirm"]))
    if found.extensions:
        return Button("审批延期申请", reverse("tasks:detail", args=[found.extensions[0].task.task_id]))
    if found.late_answers:
        return Button("去催回复", f"#{LATE}")
    return Button("去督办批示", f"#{INSTRUCTIONS}") if found.instructions else None


def band_of(found: Decisions, kinds: Mapping[str, int], request: SignedInRequest) -> list[Count]:
    """Return the counts of the band."""
    first = next((row.entry for row in found.claims if row.entry), None)
    late = sum(bool(row.late) for row in found.extensions)
    due = next((row for row in found.instructions if row.reply_by), None)
    pairs = sum(each.count for each in found.units)
    day = request.as_of
    due_note = ""
    if due and due.reply_by:
        due_note = f"{plain_day(due.reply_by, day)} {'已过期' if due.is_late else '到期'}"
    return [
        Count(CLAIMS, "办结申请", found.number(CLAIMS), f"最早 {plain_day(first.on, day)}" if first else ""),
        Count(EXTENSIONS, "延期申请", found.number(EXTENSIONS), f"{late} 件逾期后申请" if late else "", bool(late)),
        Count(INSTRUCTIONS, "批示未回复", found.number(INSTRUCTIONS), due_note, bool(due and due.is_late)),
        Count(UNACKNOWLEDGED, "签收超期限", pairs, f"{len(found.units)} 个单位" if pairs else "", bool(pairs)),
        Count(QUESTIONS, "待核实", sum(kinds.values()), f"{len(kinds)} 类" if kinds else ""),
    ]
