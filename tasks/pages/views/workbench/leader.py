"""工作台 of a leader: what he may write a 批示 on, and which of them are not answered."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from departments.requests import SignedInRequest
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.presenters.day_words import plain_day
from tasks.pages.views.workbench.band import Count
from tasks.pages.views.workbench.decisions import RequestRow, facts_of, instruction_row
from tasks.pages.views.workbench.headline import Button, Clause, instruction_words, reply_order
from tasks.pages.views.workbench.sections import Section, filled, section

INSTRUCTIONS, OVERDUE, SILENT, UNANSWERED = "instructed", "overdue", "silent", "answer"
TITLES = {INSTRUCTIONS: "批示未回复", OVERDUE: "逾期", SILENT: "牵头单位沉默", UNANSWERED: "待单位回复"}
HINTS = {
    OVERDUE: "可以在这里批示，牵头单位须书面回复",
    SILENT: "牵头单位超过一个周期没有新的进展",
    UNANSWERED: "创建办的催办和领导的批示",
}


def work_of(request: SignedInRequest, rows: TaskStateQuerySet) -> dict[str, Any]:
    """Return what the page of a leader shows, for the context of its template."""
    sections = filled(request, sections_of(rows), rows) if rows.plans else []
    by_kind, hints = listed_once({each.kind: each for each in sections})
    open_ones = by_kind[INSTRUCTIONS].items if INSTRUCTIONS in by_kind else []
    facts = facts_of(open_ones, rows.as_of, request.user)
    instructions = sorted((instruction_row(one, facts) for one in open_ones), key=reply_order)
    return {
        "kind": "leader",
        "sections": sections,
        "by_kind": by_kind,
        "hints": hints,
        "decisions": {"instructions": instructions},
        "clauses": clauses_of(by_kind, instructions, request),
        "nothing": "没有等您看的事。" if rows.plans else "现在没有执行中的方案。",
        "background": "点开任务可以看各单位的反馈和台账；批示送达牵头单位，创建办同时看到。",
        "button": None if request.is_past else button_of(by_kind, instructions),
        "band": band_of(by_kind, instructions, request),
    }


def sections_of(rows: TaskStateQuerySet) -> list[Section]:
    """Return the sections of the page, not filled yet."""
    return [
        section(INSTRUCTIONS, TITLES[INSTRUCTIONS], rows.instructed(), look="去看", needs="instructed"),
        section(OVERDUE, TITLES[OVERDUE], rows.overdue(), act="instruct", light="overdue"),
        section(SILENT, TITLES[SILENT], rows.silent(), act="instruct", silent="1"),
        section(UNANSWERED, TITLES[UNANSWERED], rows.unanswered(), needs="answer"),
    ]


def listed_once(by_kind: dict[str, Section]) -> tuple[dict[str, Section], dict[str, str]]:
    """Return the sections with each task in the first that has it, and by kind what a section says of the others."""
    listed: set[int] = set()
    found, hints = dict(by_kind), dict[str, str]()
    for kind in (OVERDUE, SILENT, UNANSWERED):
        if kind not in by_kind:
            continue
        items = by_kind[kind].items
        own = [one for one in items if one.task.task_id not in listed]
        listed |= {one.task.task_id for one in own}
        found[kind] = replace(by_kind[kind], items=own)
        others = len(items) - len(own)
        hints[kind] = HINTS[kind] + (f"；另 {others} 项已列在前面" if others else "")
    return found, hints


def clauses_of(by_kind: dict[str, Section], instructions: list[RequestRow], request: SignedInRequest) -> list[Clause]:
    """Return the parts of the sentence: open 批示 first, then what a 批示 can be written on."""
    clauses = []
    if instructions:
        words = instruction_words(instructions[0], request.as_of)
        clauses.append(Clause(f"{by_kind[INSTRUCTIONS].count} 件批示没有回复（{words}）", INSTRUCTIONS))
    if OVERDUE in by_kind:
        clauses.append(Clause(f"{by_kind[OVERDUE].count} 项任务逾期", OVERDUE))
    if SILENT in by_kind:
        clauses.append(Clause(f"{by_kind[SILENT].count} 项牵头单位沉默", SILENT))
    return clauses


def button_of(by_kind: dict[str, Section], instructions: list[RequestRow]) -> Button | None:
    """Return what to do first: see to a 批示 whose day is over, else write one on what is overdue longest."""
    if instructions and instructions[0].is_late:
        return Button("看未回复的批示", reverse("tasks:detail", args=[instructions[0].task.task_id]))
    if OVERDUE in by_kind:
        return Button("批示逾期任务", reverse("tasks:act", args=[by_kind[OVERDUE].items[0].task.task_id, "instruct"]))
    return None


def band_of(by_kind: dict[str, Section], instructions: list[RequestRow], request: SignedInRequest) -> list[Count]:
    """Return the counts of the band."""
    late = [row for row in instructions if row.is_late]
    overdue = by_kind[OVERDUE].items[0].task.days_late if OVERDUE in by_kind else 0
    due = next((row.reply_by for row in instructions if row.reply_by), None)
    notes = {
        INSTRUCTIONS: f"{len(late)} 件已过期" if late else f"最早 {plain_day(due, request.as_of)}" if due else "",
        OVERDUE: f"最长 {overdue} 天" if overdue else "",
    }
    numbers = {kind: by_kind[kind].count if kind in by_kind else 0 for kind in TITLES}
    red = {INSTRUCTIONS: bool(late), OVERDUE: bool(overdue)}
    return [
        Count(kind, title, numbers[kind], notes.get(kind, ""), red.get(kind, False)) for kind, title in TITLES.items()
    ]
