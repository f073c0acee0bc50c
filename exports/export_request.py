"""What a file is asked to show, and how its writer tells how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import QueryDict
from django.utils import timezone

from departments.directory import unit_name_on
from departments.models import User
from departments.roles import ALL, Permission, scope
from indicators.models import Plan
from jiading.day import Moment
from reports.figures import rate
from tasks.as_of.day import AsOf
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.pages.filters import TaskFilter


@dataclass(frozen=True)
class ExportRequest:
    """What a file shows: the work of one plan at the end of a day as far as its reader may see it, by a list filter.

    Raises ValueError for several plans, or when nobody in particular reads.
    """

    as_of: AsOf
    when: Moment
    query: str = ""  # a filter of the task list as an address writes it, without day, plan and page

    def __post_init__(self) -> None:
        if len(self.as_of.plans) != 1 or self.as_of.reader is None:
            raise ValueError("a file is about one plan, for one reader")

    @property
    def plan(self) -> Plan:
        return self.as_of.plans[0]

    @property
    def day(self) -> date:
        return self.as_of.day

    @property
    def by(self) -> User:
        """Return who asked for the file; it shows no more than this person may read."""
        return cast(User, self.as_of.reader)

    def filter(self) -> TaskFilter:
        return TaskFilter(QueryDict(self.query), queryset=self.as_of.tasks())

    def rows(self) -> TaskStateQuerySet:
        """Return the tasks the file is about, each with its light."""
        rows: TaskStateQuerySet = self.filter().qs
        return rows

    def filter_words(self) -> str:
        """Return the filter as the head of the file says it."""
        return self.filter().in_words()

    def scope_words(self) -> str:
        """Return whose tasks the maker may read, as the unit was called on that day."""
        if scope(self.by, Permission.READ_TASK) is ALL:
            return "全部单位"
        return f"{unit_name_on(self.by, self.day)}承担的任务"

    def maker_words(self) -> str:
        """Return who asked for the file and when."""
        return f"{self.by}，{timezone.localtime(self.when.at):%Y-%m-%d %H:%M}"

    def heads(self) -> tuple[tuple[str, str], ...]:
        """Return what stands at the head of a file: day, scope, filter, formula, and who made it when."""
        rows = self.rows()
        return (
            ("截至日期", f"{self.day:%Y-%m-%d}"),
            ("范围", self.scope_words()),
            ("筛选条件", f"{self.filter_words()}（共 {rows.count()} 项）"),
            ("公式", rate(rows).formula),
            ("制表", self.maker_words()),
        )


Tell = Callable[[int, int], None]  # how far a long work is: done, of how many


def tell_nobody(done: int, of: int) -> None:
    """Tell nothing: whoever asked waits for the whole file."""
