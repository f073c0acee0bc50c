"""Changes of tasks since an earlier day: the one rule for each kind of change, which compares two days.

A task that was entered after the earlier day counts as neither completed, overdue nor silent on it, without deadline
and extensions. It can therefore be newly completed, but its deadline can neither have moved nor be newly set.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce

from tasks.as_of.rows_of_day import RowsOfDay, heard_on
from tasks.choices import State, Turn


class ChangeWords(RowsOfDay):
    """Methods of TaskStateQuerySet that compare the day of the rows with an earlier one."""

    def beside(self, earlier: date) -> Self:
        """Annotate the state of each task at the end of the earlier day: then_state, then_due_on, then_extensions …"""
        on_that_day = Q(task__states__since__lte=earlier, task__states__until__gt=earlier)
        rows = self._heard().annotate(then_row=FilteredRelation("task__states", condition=on_that_day))
        rows = rows.annotate(
            then_state=F("then_row__state"),
            then_due_on=F("then_row__due_on"),
            then_dispatched_on=F("then_row__dispatched_on"),
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
        """Return the rule of each Turn, for rows from beside() with the same earlier day.

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

    def turned(self, turn: str, earlier: date) -> Self:
        """Tasks that have changed in that way since the end of the earlier day."""
        return self.beside(earlier).filter(self.turns(earlier)[turn])


def move_of(then: date | None, now: date | None) -> Turn | None:
    """Return the Turn of a deadline that was `then` and is `now`, by the rules of turns(); None when it is the same."""
    if then == now:
        return None
    if now is None:
        return Turn.UNDATED
    if then is None:
        return Turn.DATED
    return Turn.SLIPPED if now > then else Turn.ADVANCED


def whether(condition: Q) -> Case:
    """Return the condition as an SQL expression that is true or false, never NULL."""
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=models.BooleanField())
