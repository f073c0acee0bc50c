"""The demonstration, restored once for all tests of this folder: each test gives back what it changed."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from departments.models import User
from indicators.models import Plan
from tests.recount import Recount
from tests.recount_lists import Day
from tests.reports.demonstration.opening import workbook, written
from tests.year import TODAY


@dataclass
class History:
    """The year in the database, and what tests that only read have made of it: recounts and workbooks by their day."""

    media: Path
    days: dict[date, Day] = field(default_factory=dict)
    books: dict[tuple[str, date], dict[str, Worksheet]] = field(default_factory=dict)


@pytest.fixture(scope="package")
def history(played_year, django_db_blocker) -> History:
    """The played year in the database, until the last of these tests is done."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(played_year.restored())
        yield History(played_year.media)
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def demonstration(history, db, settings) -> Plan:
    """The demonstration's plan, on the last day of its history."""
    settings.DEMO, settings.PORTAL_TODAY, settings.MEDIA_ROOT = True, TODAY, history.media
    return Plan.objects.get()


@pytest.fixture
def recount(demonstration) -> Recount:
    return Recount(demonstration)


@pytest.fixture
def counted(history, recount) -> Callable[[date], Day]:
    """A recount of a day, made once; for tests that change nothing before they ask."""

    def of(day: date) -> Day:
        if day not in history.days:
            history.days[day] = Day(recount, day)
        return history.days[day]

    return of


@pytest.fixture
def book(history, demonstration) -> Callable[[str, date], dict[str, Worksheet]]:
    """A workbook of a kind as the leader gets it on a day, made once; for tests that have changed nothing before."""

    def of(kind: str, day: date) -> dict[str, Worksheet]:
        if (kind, day) not in history.books:
            history.books[kind, day] = workbook(written(kind, demonstration, day, "lingdao"))
        return history.books[kind, day]

    return of


@pytest.fixture
def browser(demonstration, signed_in):
    """A browser in which somebody of the demonstration has signed in, by the name of the account."""
    return lambda username: signed_in(User.objects.get(username=username))
