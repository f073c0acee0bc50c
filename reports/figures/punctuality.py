"""按期办结 of all tasks: how many of the completed tasks with a deadline were completed by it, for 现定 and 原定.

A completed task without that deadline is not judged. The task list and the records of units use the same rule,
timeliness(). A unit's rate also counts the running tasks that are already late.
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
    """Completed tasks that have the deadline (现定 or 原定), and those of them that were completed by it."""

    dated: Figure
    kept: Figure


@dataclass(frozen=True)
class Punctuality:
    """How many tasks are completed, and how many of them kept 现定 and 原定."""

    completed: Figure
    present: Kept
    original: Kept


def punctuality(rows: TaskStateQuerySet) -> Punctuality:
    """Return how many of the completed tasks kept their deadlines, with one query."""
    return punctuality_of(rows.order_by().aggregate(**punctuality_counts(rows)))


def punctuality_counts(rows: TaskStateQuerySet) -> dict[str, Count]:
    """Return the aggregates that punctuality_of() needs, for aggregate() over the rows or annotate() over groups."""
    present, original = rows.timeliness("present"), rows.timeliness("original")
    return {
        "completed": Count("pk", filter=Q(state=State.COMPLETED)),
        "dated_present": Count("pk", filter=present["dated"]),
        "kept_present": Count("pk", filter=present["kept"]),
        "dated_original": Count("pk", filter=original["dated"]),
        "kept_original": Count("pk", filter=original["kept"]),
    }


def punctuality_of(counted: Mapping[str, int]) -> Punctuality:
    """Return the figures from the values of punctuality_counts(), by their names."""
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
