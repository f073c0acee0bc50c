"""Two clerks teach the same headings at the same moment: one habit is in force for each, whoever comes first."""

import pytest

from imports.models import ImportHabit
from imports.services import teaching
from imports.services.offers import offers
from tasks.refusals import AlreadyDone
from tests.imports.test_questions import STRANGE
from tests.imports.test_teaching import FIELDS, WHEN, draft_of, say_columns
from tests.tasks.test_ledger import in_threads

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_of_two_who_teach_at_once_each_has_taught_all_or_nothing(people):
    """陈 says that a column names who is responsible, 孙 that it names who leads."""
    drafts = [
        say_columns(draft_of(STRANGE, by), by, "", "tasks", field, "deadline")
        for by, field in ((people.chen, "responsible"), (people.sun, "lead"))
    ]
    for _ in range(ROUNDS):
        chosen = [[offer.token for offer in offers(draft)] for draft in drafts]

        def teach(place: int, chosen=chosen) -> list[ImportHabit] | AlreadyDone:
            try:
                return teaching.teach(
                    draft=drafts[place].pk, tokens=chosen[place], by=(people.chen, people.sun)[place], when=WHEN
                )
            except AlreadyDone as refusal:
                return refusal

        answers = in_threads(2, teach)
        assert [each for each in answers if not isinstance(each, list | AlreadyDone)] == []
        assert any(isinstance(each, list) for each in answers)
        in_force = ImportHabit.objects.in_force()
        assert sorted(habit.text for habit in in_force) == sorted(FIELDS)
        taught = [habit for each in answers if isinstance(each, list) for habit in each]
        assert {habit.pk for habit in in_force} <= {habit.pk for habit in taught}
        for habit in in_force:
            teaching.revoke(habit=habit, by=people.chen, when=WHEN)
