"""What became of tasks since an earlier day: each kind of change, once, as a rule that compares two days.

A task that had not been entered on the earlier day was then neither done, overdue nor silent, had no deadline
and no extension; it can therefore be newly done, but its deadline cannot have moved, nor been newly set.
"""

from datetime import date

from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce, Greatest

from tasks.choices import State, Turn


class ChangeWords(models.QuerySet):
    """Words that compare the day of the rows with an earlier one; TaskStateQuerySet says plan and day."""

    def beside(self, earlier: date) -> "ChangeWords":
        """Annotate how each task stood at the end of the earlier day: then_state, then_due_on, then_extensions …"""
        on_that_day = Q(task__states__since__lte=earlier, task__states__until__gt=earlier)
        rows = self._heard().annotate(then_row=FilteredRelation("task__states", condition=on_that_day))
        rows = rows.annotate(
            then_state=F("then_row__state"),
            then_due_on=F("then_row__due_on"),
            then_completed_on=F("then_row__completed_on"),
            then_extensions=Coalesce("then_row__extensions", 0),
            then_heard_on=heard_on("then_row__"),
        )
        return rows.annotate(
            was_done=whether(Q(then_state=State.COMPLETED)),
            was_overdue=whether(self._is_overdue(earlier, "then_")),
            was_silent=whether(self._is_silent(earlier, "then_")),
        )

    def turns(self, earlier: date) -> dict[str, Q]:
        """Return the rule of each Turn, for rows that stand beside() the earlier day.

        新办结: completed, and then not. 新逾期: overdue, and then not.
        期限后移: due on a later day than then. 期限提前: on an earlier one. 改为无期限: then a deadline, and none now.
        新定期限: no deadline then, and one now. These four compare 现定 on both days, whoever moved it: move_of().
        新批延期: more extensions granted than then. 新沉默: silent by the rule whatever the light, and then not.
        新退回: sent back after that day and not claimed again. 办结后重开: completed then, and no longer.
        """
        return {
            Turn.DONE: Q(state=State.COMPLETED, was_done=False),
            Turn.OVERDUE: self._is_overdue() & Q(was_overdue=False),
            Turn.SLIPPED: Q(due_on__gt=F("then_due_on")),
            Turn.ADVANCED: Q(due_on__lt=F("then_due_on")),
            Turn.UNDATED: Q(due_on__isnull=True, then_due_on__isnull=False),
            Turn.DATED: Q(due_on__isnull=False, then_due_on__isnull=True, then_state__isnull=False),
            Turn.EXTENDED: Q(extensions__gt=F("then_extensions")),
            Turn.SILENT: self._is_silent() & Q(was_silent=False),
            Turn.RETURNED: Q(state=State.IN_PROGRESS, returned_on__gt=earlier),
            Turn.REOPENED: ~Q(state=State.COMPLETED) & Q(was_done=True),
        }

    def turned(self, turn: str, earlier: date) -> "ChangeWords":
        """Tasks of which that has become since the end of the earlier day."""
        return self.beside(earlier).filter(self.turns(earlier)[turn])


def move_of(then: date | None, now: date | None) -> Turn | None:
    """Return how a deadline has moved from one day to another, as the rules of turns() say it; None when it has not."""
    if then == now:
        return None
    if now is None:
        return Turn.UNDATED
    if then is None:
        return Turn.DATED
    return Turn.SLIPPED if now > then else Turn.ADVANCED


def heard_on(row: str = "") -> Greatest:
    """The day from which a task's silence counts (tasks/as_of/silence.py); nothing before it is handed out.

    The word of a lead is replaced where there is none: on SQLite the greatest of anything and nothing is nothing.
    """
    return Greatest(Coalesce(f"{row}lead_reported_on", f"{row}active_since"), f"{row}active_since")


def whether(condition: Q) -> Case:
    """Yes or no, and no where nothing is known."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())
