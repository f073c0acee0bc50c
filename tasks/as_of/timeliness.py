"""按期: which tasks are judged by their deadline on a day, which of them kept it, and which were late.

`by` says which deadline: "present" is 现定, "original" is 原定. A task without that deadline is never judged.
Every place that speaks of 按期 reads timeliness(), and kept_deadline() where it holds a single task.
"""

from datetime import date
from typing import Self

from django.db.models import F, Q

from tasks.as_of.rows_of_day import RowsOfDay, in_hand
from tasks.choices import State

DEADLINES = {"present": "due_on", "original": "original_due_on"}


def kept_deadline(completed_on: date | None, deadline: date | None) -> bool | None:
    """Return whether a completed task kept that deadline; None when it is not completed or has no such deadline."""
    return None if completed_on is None or deadline is None else completed_on <= deadline


class TimelinessWords(RowsOfDay):
    """Methods of TaskStateQuerySet: a task keeps its deadline until the end of that day, and is late from the next."""

    def timeliness(self, by: str = "present") -> dict[str, Q]:
        """Return the rules for the rows of this day, by name.

        `kept`: completed no later than that deadline. `late`: completed after it, or still in hand when it has passed.
        `judged`: kept or late; work that rests or is cancelled is neither. `dated`: completed, with such a deadline.
        """
        deadline = DEADLINES[by]
        completed = Q(state=State.COMPLETED)
        late = completed & Q(completed_on__gt=F(deadline)) | in_hand() & Q(**{f"{deadline}__lt": self.day})
        dated = completed & Q(**{f"{deadline}__isnull": False})
        kept = completed & Q(completed_on__lte=F(deadline))
        return {"kept": kept, "late": late, "judged": dated | late, "dated": dated}

    def in_time(self, by: str = "present") -> Self:
        """Completed no later than that deadline."""
        return self.filter(self.timeliness(by)["kept"])

    def late(self, by: str = "present") -> Self:
        """Completed after that deadline, or still in hand when it has passed."""
        return self.filter(self.timeliness(by)["late"])

    def judged(self, by: str = "present") -> Self:
        """Tasks that are judged by that deadline: kept or late."""
        return self.filter(self.timeliness(by)["judged"])

    def dated(self, by: str = "present") -> Self:
        """Completed, with such a deadline: the tasks among which those completed in time are counted."""
        return self.filter(self.timeliness(by)["dated"])
