"""A kept statement answers as the query that Django puts together anew, and is refused where it could not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.db.models import Count, F, Max, Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from departments.models import User
from indicators.choices import Stage
from indicators.current import plans_known_to
from indicators.models import Plan
from indicators.services.last_plan import remember
from indicators.services.stages import enter_stage
from jiading.database import kept_lists, kept_sql
from jiading.database.kept_lists import listed
from jiading.database.kept_sql import aggregated
from tasks.ledger.append import locked, locked_task, state_with_stage
from tasks.ledger.projection import present_units
from tasks.models import LedgerEntry, Task
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept_sql, "kept", {})
    monkeypatch.setattr(kept_lists, "kept", {})


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


def users_posted_since(values):
    since, *numbers = values
    asked = User.objects.filter(in_post_since__gte=since, pk__in=numbers)
    return asked.annotate(office=Q(role="OFFICE"), number=F("pk") + 1).order_by("-pk")


def told(rows):
    """Everything that rows hold, their annotations too, with the type of each value."""
    return [
        {name: (type(value), value) for name, value in vars(each).items() if name != "_state"}
        | {"_state": (each._state.db, each._state.adding)}
        | {f"_{name}": told([joined] if joined else []) for name, joined in each._state.fields_cache.items()}
        for each in rows
    ]


def test_kept_rows_are_those_of_the_query_with_their_annotations(people):
    ids = [people.wu.pk, people.chen.pk, people.lin.pk]
    for since in (
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2999, 1, 1, tzinfo=UTC),
        datetime(2015, 12, 31, tzinfo=UTC),
    ):
        with CaptureQueriesContext(connection) as asked:
            rows = listed("users", users_posted_since, [since, *ids])
        assert len(asked) == 1
        assert told(rows) == told(users_posted_since([since, *ids]))
    assert len(rows) == 3
    assert listed("users", users_posted_since, [since]) == []


def test_rows_of_a_query_that_depends_on_a_value_in_another_way_are_refused(people):
    with pytest.raises(ValueError, match="in a way of its own"):
        listed(
            "odd", lambda values: LedgerEntry.objects.filter(on__lte=values[0] + timedelta(days=1)), [DAY("2016-04-01")]
        )


def test_the_plans_that_each_page_asks_for_are_those_of_a_query_put_together_anew(plan, people):
    later = {"starts_on": DAY("2016-06-01"), "ends_on": DAY("2017-12-31")}
    draft, handed_out = (Plan.objects.create(code=code, title=code, **later) for code in ("caoan", "jiaoban"))
    enter_stage(handed_out, Stage.RUNNING, by=people.chen, when=at("2016-08-01"))
    enter_stage(plan, Stage.CLOSED, by=people.chen, when=at("2016-09-01"))
    remember(people.wu, plan)
    known = {}
    for who in (people.wu, people.chen, people.zhao, people.li, AnonymousUser()):
        for day in map(DAY, ("2015-12-31", "2016-07-31", "2016-08-01", "2016-10-15")):
            anew = Plan.objects.as_of(day).readable_by(who, day).with_use_by(who.pk).newest_first()
            known[who, day] = plans_known_to(who, day)
            assert told(known[who, day]) == told(anew)
    assert [each.code for each in known[people.wu, DAY("2016-07-31")]] == ["ceshi"]
    shown = [(each.code, each.stage, each.used_last) for each in known[people.wu, DAY("2016-10-15")]]
    assert shown == [("jiaoban", "running", False), ("ceshi", "closed", True)]
    assert draft in known[people.chen, DAY("2016-10-15")]
    assert len(kept_lists.kept) == 2


def test_a_locked_task_its_state_and_its_units_are_those_of_queries_put_together_anew(task, report, people, plan):
    made = [task(), task(category="")]
    report(made[1], "2016-04-01", by=people.zhou)
    for each in made:
        pk, found = [each.pk], locked(each)
        state = [each.present_id]
        assert told(listed("locked task", locked_task, pk)) == told(locked_task(pk))
        assert told(listed("state of a locked task", state_with_stage, state)) == told(state_with_stage(state))
        assert told(listed("units of a task", present_units, pk)) == told(present_units(pk)) != []
        assert (found.present.pk, found.present.stage) == (found.present_id, "running")
    assert found.present.latest_report.detail["percent"] == 50
    for unknown in (0, 10**30):
        with pytest.raises(Task.DoesNotExist):
            locked(unknown)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_locked_outside_a_transaction_by_a_kept_statement_either(task):
    made = task()
    with transaction.atomic():
        assert locked(made) == made
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locked(made)
