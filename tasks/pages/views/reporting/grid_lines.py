"""一页反馈 as shown: the lines of each plan, and in which state each line is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.models import Plan
from tasks.choices import UnitState
from tasks.models import ReportDraft
from tasks.pages.presenters.task_row import TaskRow
from tasks.pages.report_forms import TEXTS, GridForm

FAULTY, UNCHANGED, FILLED, EMPTY = "faulty", "unchanged", "filled", "empty"
STATE_WORDS = {FAULTY: "要改", UNCHANGED: "无变化", FILLED: "已填", EMPTY: "没填"}


@dataclass(frozen=True)
class GridLine:
    """One task of the page with its form, the draft that was filled into it, and whether the unit leads it."""

    task: TaskRow
    form: GridForm
    draft: ReportDraft | None = None

    @property
    def state(self) -> str:
        if self.form.is_bound and self.form.errors:
            return FAULTY
        values = {
            name: self.form[name].value() for name in (*TEXTS, "finished", "unchanged") if name in self.form.fields
        }
        if values.pop("unchanged", False):
            return UNCHANGED
        return FILLED if any(values.values()) else EMPTY

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state]

    @property
    def is_unsigned(self) -> bool:
        """Whether the unit has not acknowledged the task."""
        return self.form.part is not None and self.form.part.state == UnitState.PENDING


@dataclass(frozen=True)
class PlanLines:
    """The lines of one plan on the page, and whether they are unfolded."""

    plan: Plan
    lines: Sequence[GridLine]
    is_open: bool

    @property
    def filled(self) -> int:
        return counted(self.lines, FILLED, UNCHANGED)


def counted(lines: Iterable[GridLine], *states: str) -> int:
    """Return how many of the lines are in one of these states."""
    return sum(line.state in states for line in lines)


def by_plan(lines: Sequence[GridLine], plans: Iterable[Plan], code: str) -> list[PlanLines]:
    """Return the lines by plan, in the order of the plans.

    The first plan is unfolded, or that of the code, and each in which something is filled in.
    """
    found = [(plan, [line for line in lines if line.task.plan_code == plan.code]) for plan in plans]
    shown = [(plan, own) for plan, own in found if own]
    first = code if any(plan.code == code for plan, _ in shown) else next((plan.code for plan, _ in shown), "")
    return [PlanLines(plan, own, plan.code == first or any(line.state != EMPTY for line in own)) for plan, own in shown]
