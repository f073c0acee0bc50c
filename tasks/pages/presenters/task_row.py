"""TaskRow: a task as shown on a day.

Templates, workbooks and the data interface read it instead of model instances, so that no cell can ask the database
anything, and nothing is added to an instance on its way to a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.as_of.blockers import Blockers, blockers_by_task
from tasks.as_of.day import AsOf
from tasks.choices import WORKING, Light
from tasks.models import LedgerEntry, TaskState
from tasks.pages.presenters.lights import LightShown, days_late, light_of, quiet_days


@dataclass(frozen=True, slots=True)
class TaskRow:
    """The facts of a task at the end of a day, in the words of the page; what the source has not is ""."""

    task_id: int
    plan_code: str
    plan_title: str
    project_position: int  # number of the row in the official table, from 1
    position: int  # number of the task in its row, from 1
    category_id: int | None
    category: str
    project: str
    standard: str
    baseline_state: str
    mark: str
    text: str
    printed: str  # mark and text
    deadline_text: str
    responsible_text: str
    lead_text: str
    cooperating_text: str
    state: str
    state_label: str
    percent: int
    percent_before_reopening: bool
    percent_words: str
    percent_cell: int | str
    due_precision: str
    due_precision_label: str
    warn_on: date | None
    due_on: date | None
    original_due_on: date | None
    due_is_ambiguous: bool
    asked_due_on: date | None
    extensions: int
    urges: int
    dispatched_on: date | None
    reported_on: date | None
    lead_reported_on: date | None
    returned_on: date | None
    completed_on: date | None
    state_since: date | None
    claim_unfinished: str
    claim_reason: str
    claim_note: str
    claimed_over: int
    latest_report: LedgerEntry | None
    light: LightShown
    days_late: int
    quiet_days: int  # days without a report of a lead; 0 while nobody has to report
    is_quiet: bool  # whether these are more than cycle and grace
    blockers: Blockers | None = None  # None where the page does not ask who holds the task up

    @property
    def light_words(self) -> str:
        """Return the light in words, with the days that make it urgent: 逾期 107 天, 临期 9 天, 沉默 60 天."""
        days = {Light.OVERDUE: self.days_late, Light.SILENT: self.quiet_days}
        if self.light.code in days:
            return f"{self.light.word} {days[Light(self.light.code)]} 天"
        left = self.light.note.removeprefix("还剩 ")
        return f"{self.light.word} {left}" if self.light.code == Light.DUE_SOON else self.light.word


# What a row says as the state does, under the same name.
SAME = (
    "mark",
    "text",
    "printed",
    "deadline_text",
    "responsible_text",
    "lead_text",
    "cooperating_text",
    "state",
    "percent",
    "percent_before_reopening",
    "percent_words",
    "percent_cell",
    "due_precision",
    "warn_on",
    "due_on",
    "original_due_on",
    "due_is_ambiguous",
    "asked_due_on",
    "extensions",
    "urges",
    "dispatched_on",
    "reported_on",
    "lead_reported_on",
    "returned_on",
    "completed_on",
    "state_since",
    "claim_unfinished",
    "claim_reason",
    "claim_note",
    "claimed_over",
    "latest_report",
)


def task_row(state: TaskState, day: date, blockers: Blockers | None = None) -> TaskRow:
    """Return a task as shown on that day; `state` comes from AsOf.tasks() with_row()."""
    task, wording = state.task, state.wording
    quiet = quiet_days(state, day) if state.state in WORKING else 0
    return TaskRow(
        task_id=state.task_id,
        plan_code=state.plan.code,
        plan_title=state.plan.title,
        project_position=task.project.position,
        position=task.position,
        category_id=state.category_id,
        category=state.category.name if state.category else "",
        project=wording.name,
        standard=wording.standard,
        baseline_state=wording.baseline_state,
        state_label=state.get_state_display(),
        due_precision_label=state.get_due_precision_display(),
        light=light_of(state, day),
        days_late=days_late(state, day),
        quiet_days=quiet,
        is_quiet=quiet > state.plan.silence_days,
        blockers=blockers,
        **{name: getattr(state, name) for name in SAME},
    )


def task_rows(states: Iterable[TaskState], as_of: AsOf, *, blockers: bool = False) -> list[TaskRow]:
    """Return the tasks as shown on the day, in the same order; with `blockers` their units are read in one query."""
    states = list(states)
    found = blockers_by_task(states, as_of) if blockers else {}
    return [task_row(state, as_of.day, found.get(state.task_id)) for state in states]
