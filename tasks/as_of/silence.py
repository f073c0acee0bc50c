"""沉默、超期未反馈: from which day silence counts, and when it is too long. Pure.

Nobody is accused for days on which he could not report: silence counts from the last word, but no earlier than the latest
交办, 恢复 or 重开, and for a unit no earlier than the day on which it came to carry the task. The words of
models/standing_words.py ask the database for the same.
"""

from datetime import date

from tasks.choices import WORKING
from tasks.models import TaskUnit
from tasks.models.facts import TaskFacts


def silence_counts_from(facts: TaskFacts) -> date | None:
    """Return the day from which the silence of a task's leads counts; nothing before it is handed out."""
    return latest(facts.lead_reported_on, facts.active_since) if facts.active_since else None


def part_silence_counts_from(part: TaskUnit, facts: TaskFacts) -> date | None:
    """Return the day from which the silence of one unit on its own part counts; nothing before it is handed out."""
    return latest(part.reported_on, part.joined_on, facts.active_since) if facts.active_since else None


def is_silence(counted_from: date | None, facts: TaskFacts, day: date, silence_days: int) -> bool:
    """Return whether a silence that counts from that day is, on `day`, longer than the cycle and its grace.

    Nobody is silent while a claim waits: the word is with the office.
    """
    return facts.state in WORKING and counted_from is not None and (day - counted_from).days > silence_days


def latest(*days: date | None) -> date:
    return max(day for day in days if day)
