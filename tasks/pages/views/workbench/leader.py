"""工作台 of a leader: what he looks at first."""

from typing import Any

from departments.requests import SignedInRequest
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.views.workbench.sections import filled, section


def work_of(request: SignedInRequest, rows: TaskStateQuerySet) -> dict[str, Any]:
    """Return what the page of a leader shows, for the context of its template."""
    sections = [
        section("overdue", "逾期", rows.overdue(), act="instruct", light="overdue"),
        section("silent", "牵头单位沉默", rows.silent(), act="instruct", silent="1"),
        section("answer", "催办和批示，尚未回复", rows.unanswered(), needs="answer"),
    ]
    return {"kind": "leader", "sections": filled(request, sections, rows) if rows.plans else []}
