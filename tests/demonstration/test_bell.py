"""The bell counts by a kept statement what a query put together anew counts: everybody, any plans, any day."""

from datetime import date

import pytest

from departments.choices import Role
from departments.models import User
from indicators.models import Plan
from jiading.database import kept_sql
from notices.matters import Counts, Notices

pytestmark = pytest.mark.django_db
OF_A_ROLE = 4  # people: those of a role differ in their unit alone


def some_of_each_role() -> list[User]:
    return [each for role in Role for each in User.objects.filter(role=role).order_by("pk")[:OF_A_ROLE]]


@pytest.mark.parametrize("day", [date(2016, 2, 1), date(2016, 5, 3), date(2016, 10, 15)])
def test_the_bell_counts_what_a_query_put_together_anew_counts(district, day, monkeypatch):
    monkeypatch.setattr(kept_sql, "kept", {})
    plans = list(Plan.objects.running(day))
    found = {}
    for some in (plans, plans[:1], []):
        for reader in some_of_each_role():
            anew = Notices(reader, some, day)
            rows, aggregates = anew._counted_for(
                reader, [day, reader.in_post_since, reader.pk, *(plan.pk for plan in some), reader.department_id or 0]
            )
            found[reader.username, len(some)] = anew.counts()
            assert found[reader.username, len(some)] == Counts(**rows.aggregate(**aggregates))
    assert day.month == 2 or any(each.to_do for each in found.values())
