"""Words of reports: the list of tasks asks here, the room that keeps all texts answers.

It stands above tasks and opens this door in its AppConfig; without it only the latest report of a task is searched.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

Condition = Callable[[str, date], Q]  # on rows of TaskStateQuerySet, of the words and the day


def latest_report_says(words: str, day: date) -> Q:
    return Q(latest_report__text__icontains=words)


_door: list[Condition] = [latest_report_says]


def find_reports_with(condition: Condition) -> None:
    """Let the words of reports be found by that condition."""
    _door[0] = condition


def some_report_says(words: str, day: date) -> Q:
    """Return the condition that a report on the task says the words, one behind the other, by the end of the day."""
    return _door[0](words, day)
