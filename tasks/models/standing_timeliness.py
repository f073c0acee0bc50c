"""The words for keeping a deadline: which tasks it can be judged of on a day, which kept it, which were late.

`by` says which deadline: "present" is 现定, "original" is 原定. Nothing is judged of a task without that deadline.
"""

from django.db import models
from django.db.models import F, Q

from tasks.choices import State

RUNNING = (State.PENDING, State.IN_PROGRESS, State.CLAIMED)
DEADLINES = {"present": "due_on", "original": "original_due_on"}


class TimelinessWords(models.QuerySet):
    """A task kept its deadline when it was completed by the end of that day; it is late from the next day on."""

    def kept(self, by: str = "present") -> "TimelinessWords":
        """Completed no later than that deadline."""
        return self.filter(state=State.COMPLETED, completed_on__lte=F(DEADLINES[by]))

    def late(self, by: str = "present") -> "TimelinessWords":
        """Completed after that deadline, or still running when it has passed."""
        return self.filter(self._is_late(DEADLINES[by]))

    def judged(self, by: str = "present") -> "TimelinessWords":
        """Kept or late: completed, or running beyond that deadline; work that rests or is cancelled is not judged."""
        deadline = DEADLINES[by]
        completed = Q(state=State.COMPLETED, **{f"{deadline}__isnull": False})
        return self.filter(completed | self._is_late(deadline))

    def _is_late(self, deadline: str) -> Q:
        after = Q(state=State.COMPLETED, completed_on__gt=F(deadline))
        return after | Q(state__in=RUNNING, **{f"{deadline}__lt": self.day})
