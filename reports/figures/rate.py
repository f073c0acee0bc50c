"""落实率 with its bands, and the tasks whose completion would reach the next band."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from django.db.models import Count, F, Q

from reports.figures.counts import Figure
from tasks.as_of.task_words import TaskStateQuerySet
from tasks.choices import State
from tasks.pages.presenters.task_row import TaskRow, task_rows

GOOD, FAIR = 80, 60  # percent; 规划落实率 bands
BANDS = ((GOOD, "优秀"), (FAIR, "合格"), (0, "不合格"))
NEAREST = 10  # tasks that are named as the nearest to completion
FORMULA = "落实率 = 已办结 ÷（全部任务 − 已取消）"


@dataclass(frozen=True)
class Rate:
    """落实率 from numbers of tasks: completed ÷ `counted`, which is all but the cancelled."""

    completed: int
    counted: int
    cancelled: int

    @property
    def percent(self) -> float:
        """Return the percent with one decimal; 0.0 without tasks."""
        return round(100 * self.completed / self.counted, 1) if self.counted else 0.0

    @property
    def band(self) -> str:
        return next(word for floor, word in BANDS if 100 * self.completed >= floor * self.counted or not floor)

    @property
    def next_band(self) -> tuple[str, int, int] | None:
        """Return name, floor (percent) and missing completions of the next band; None in the highest."""
        for floor, word in reversed(BANDS):
            lacking = ceil(floor * self.counted / 100) - self.completed
            if floor and self.counted and lacking > 0:
                return word, floor, lacking
        return None

    @property
    def explained(self) -> str:
        """Return the formula without numbers."""
        return FORMULA

    @property
    def figures(self) -> dict[str, Figure]:
        """Return the numbers of the formula by name, each with the query of its list."""
        return {
            "completed": Figure("已办结", self.completed, {"state": State.COMPLETED.value}),
            "every": Figure("全部任务", self.counted + self.cancelled),
            "cancelled": Figure("已取消", self.cancelled, {"state": State.CANCELLED.value}),
            "counted": Figure("列入考核", self.counted, {"counted": "1"}),
        }

    @property
    def formula(self) -> str:
        return f"{FORMULA} = {self.completed} ÷（{self.counted + self.cancelled} − {self.cancelled}）= {self.percent}%"


def rate(rows: TaskStateQuerySet) -> Rate:
    """Return 落实率 of the tasks, with one query."""
    return rate_of(dict(rows.order_by().values_list("state").annotate(number=Count("pk"))))


def rate_of(states: Mapping[str, int]) -> Rate:
    """Return 落实率 from the number of tasks by state."""
    cancelled = states.get(State.CANCELLED, 0)
    return Rate(states.get(State.COMPLETED, 0), sum(states.values()) - cancelled, cancelled)


def nearest(rows: TaskStateQuerySet, lacking: int) -> list[TaskRow]:
    """Return the `lacking` open tasks, at most NEAREST, nearest to completion: claimed ones first, then by percent."""
    open_rows = rows.running().annotate(waits=Q(state=State.CLAIMED))
    chosen = open_rows.order_by(F("waits").desc(), "-percent", "task").with_row()[: min(lacking, NEAREST)]
    return task_rows(chosen, rows.as_of)
