"""沉默、超期未反馈: from which day silence counts, and when it is too long. Pure.

Silence counts from the last report, but no earlier than the latest 交办, 恢复 or 重开, and for a unit no earlier than
the day on which it joined the task: nobody is accused for days on which he could not report. Of reports that repeat the
one before only the first in a row counts (tasks/ledger/repetition.py). In SQL the same rule is applied by unreported()
in tasks/as_of/task_words.py and heard_on() in tasks/as_of/rows_of_day.py.
"""

from datetime import date

from tasks.choices import WORKING
from tasks.models import TaskState, TaskUnit


def silence_counts_from(facts: TaskState) -> date | None:
    """Return the day from which the silence of a task's leads counts; None before the dispatch."""
    return latest(facts.lead_reported_on, facts.active_since) if facts.active_since else None


def part_silence_counts_from(part: TaskUnit, facts: TaskState) -> date | None:
    """Return the day from which the silence of one unit on its own part counts; None before the dispatch."""
    return latest(part.heard_on, part.joined_on, facts.active_since) if facts.active_since else None


def is_silence(counted_from: date | None, facts: TaskState, day: date, silence_days: int) -> bool:
    """Return whether a silence that counts from that day is, on `day`, longer than `silence_days` (cycle plus grace).

    Nobody is silent while a claim waits, because then the office has to act.
    """
    return facts.state in WORKING and counted_from is not None and (day - counted_from).days > silence_days


def latest(*days: date | None) -> date:
    """Return the latest of the days that are known; raise ValueError when none is."""
    return max(day for day in days if day)
