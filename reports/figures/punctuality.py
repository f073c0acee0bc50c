"""按期办结 of all tasks: how many of the completed tasks that have a deadline were completed by it; against 现定 and 原定.

A completed task without that deadline is not judged. The rules are timeliness() of the tasks' words, which the task list
and the units' records read as well; a unit's rate is of all tasks that can be judged, those that run late among them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from reports.figures.counts import Figure
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import State

COMPLETED = {"state": State.COMPLETED.value}


@dataclass(frozen=True)
class Kept:
    """Completed tasks with one of the two deadlines, and those of them that were completed by it."""

    dated: Figure
    kept: Figure


@dataclass(frozen=True)
class Punctuality:
    """How many tasks are completed, and how many of them kept 现定 and 原定."""

    completed: Figure
    present: Kept
    original: Kept


def punctuality(rows: TaskStateQuerySet) -> Punctuality:
    """Return how punctual the completed tasks were; one query."""
    return punctuality_of(rows.order_by().aggregate(**punctuality_counts(rows)))


def punctuality_counts(rows: TaskStateQuerySet) -> dict[str, Count]:
    """Return the counts that punctuality_of() reads, for an aggregate over the rows or over groups of them."""
    present, original = rows.timeliness("present"), rows.timeliness("original")
    return {
        "completed": Count("pk", filter=Q(state=State.COMPLETED)),
        "dated_present": Count("pk", filter=present["dated"]),
        "kept_present": Count("pk", filter=present["kept"]),
        "dated_original": Count("pk", filter=original["dated"]),
        "kept_original": Count("pk", filter=original["kept"]),
    }


def punctuality_of(counted: Mapping[str, int]) -> Punctuality:
    """Return the figures of these numbers, each with the query of its list."""
    return Punctuality(
        Figure("已办结", counted["completed"], COMPLETED),
        Kept(
            Figure("已办结且有现定期限", counted["dated_present"], COMPLETED | {"kept": "judged"}),
            Figure("按现定期限办结", counted["kept_present"], {"kept": "present"}),
        ),
        Kept(
            Figure("已办结且有原定期限", counted["dated_original"], COMPLETED | {"kept": "judged_original"}),
            Figure("按原定期限办结", counted["kept_original"], {"kept": "original"}),
        ),
    )
