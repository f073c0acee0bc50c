"""What a file is asked to show, and how its writer tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from departments.models import User
from indicators.models import Plan
from jiading.day import Moment
from tasks.filters import TaskFilter
from tasks.models import Standing
from tasks.models.standing_words import StandingQuerySet


@dataclass(frozen=True)
class Asked:
    """What a file is asked to show: a plan at the end of a day, as far as `by` may read it, narrowed by a list filter."""

    plan: Plan
    day: date
    by: User
    when: Moment
    query: str = ""  # a filter of the task list as an address writes it, without day, plan and page

    def filter(self) -> TaskFilter:
        rows = Standing.objects.of(self.plan).on(self.day).visible_to(self.by).with_light()
        return TaskFilter(QueryDict(self.query), queryset=rows)

    def rows(self) -> StandingQuerySet:
        """Return the tasks the file is about, each with its light."""
        return self.filter().qs

    def filter_words(self) -> str:
        """Return the filter as the head of the file says it."""
        return self.filter().in_words()


Tell = Callable[[int, int], None]  # how far a long work is: done, of how many


def tell_nobody(done: int, of: int) -> None:
    """Whoever asked waits for the whole file."""
