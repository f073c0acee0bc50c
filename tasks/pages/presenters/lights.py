"""The light of a task as shown on a day: its word, and how many days it is late, left or without a report."""

from dataclasses import dataclass
from datetime import date

from tasks.as_of.silence import silence_counts_from
from tasks.as_of.timeliness import kept_deadline
from tasks.choices import Light, State
from tasks.models import TaskState

KEPT_WORDS = {True: "按期办结", False: "逾期办结", None: ""}  # nothing is judged without a deadline
IDLE_WORDS: dict[str, str] = {State.SUSPENDED: "中止", State.CANCELLED: "已取消"}


@dataclass(frozen=True)
class LightShown:
    """A light as code, word and note; `stressed` when the deadline is only days away."""

    code: str
    word: str
    note: str = ""
    stressed: bool = False


def days_late(state: TaskState, day: date) -> int:
    """Return by how many days the task is late on that day; 0 when it is not."""
    if state.due_on is None or state.due_on >= day or state.light != Light.OVERDUE:
        return 0
    return (day - state.due_on).days


def quiet_days(state: TaskState, day: date) -> int:
    """Return for how many days no lead has been heard of, as silence counts."""
    counted_from = silence_counts_from(state)
    return (day - counted_from).days if counted_from else 0


def light_of(state: TaskState, day: date) -> LightShown:
    """Return the light of a TaskState from AsOf.tasks(), as it is shown on that day."""
    code = state.light
    if code == Light.DONE:
        return LightShown(code, "已办结", KEPT_WORDS[kept_deadline(state.completed_on, state.due_on)])
    if code == Light.OVERDUE:
        return LightShown(code, "逾期", f"{days_late(state, day)} 天", stressed=True)
    if code == Light.DUE_SOON:
        assert state.warn_on and state.due_on  # else it would not be due soon
        left = (state.warn_on - day).days
        note = f"还剩 {left} 天" if left >= 0 else f"预警已过，最晚 {state.due_on:%Y-%m-%d}"
        return LightShown(code, "临期", note, stressed=left <= state.plan.due_very_soon_days)
    if code == Light.SILENT:
        return LightShown(code, "沉默", f"已 {quiet_days(state, day)} 天无进展反馈")
    if code == Light.IDLE:
        return LightShown(code, IDLE_WORDS.get(state.state, "无期限"))
    return LightShown(code, Light(code).label)
