"""A kept statement answers as the query that Django puts together anew, and is refused where it could not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Max, Q
from django.test.utils import CaptureQueriesContext

from departments.models import User
from jiading.database import kept_sql
from jiading.database.kept_sql import aggregated
from tasks.models import LedgerEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept_sql, "kept", {})


def users_since(values):
    since, *numbers = values
    return User.objects.filter(in_post_since__gte=since, pk__in=numbers), {"number": Count("pk"), "last": Max("pk")}


def test_values_stand_in_their_places_whatever_their_number(people):
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    for ids in ([people.wu.pk], [people.wu.pk, people.chen.pk], [people.chen.pk, 0]):
        rows, aggregates = users_since([long_ago, *ids])
        assert aggregated("users", users_since, [long_ago, *ids]) == tuple(rows.aggregate(**aggregates).values())
    assert aggregated("users", users_since, [datetime(2999, 1, 1, tzinfo=UTC), people.wu.pk]) == (0, None)


def test_one_statement_is_asked_the_first_time_too_and_none_where_nothing_can_be_found(people):
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            aggregated("users", users_since, [datetime(2000, 1, 1, tzinfo=UTC), people.wu.pk])
        assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert aggregated("none", users_since, [datetime(2000, 1, 1, tzinfo=UTC)]) is None
    assert len(asked) == 0


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (lambda day: Q(on__lte=day + timedelta(days=1)), "in a way of its own"),
        (lambda day: Q(on__year=day.year), "in a way of its own"),
        (lambda day: Q(on=day) if day.day % 2 else Q(pk=1), "the statement itself"),
    ],
)
def test_what_follows_from_a_value_in_another_way_is_refused(condition, sentence):
    def build(values):
        return LedgerEntry.objects.filter(condition(values[0])), {"number": Count("pk")}

    with pytest.raises(ValueError, match=sentence):
        aggregated("odd", build, [date(2016, 4, 1)])
