"""Random steps by random people where every lead has to claim and nobody agrees: the services do as the model does."""

import pytest

from indicators.choices import JointClaim
from tests.tasks.loop import FEWEST, REFUSALS, STEPS_OF_A_LIFE, lives


@pytest.mark.django_db
def test_any_order_of_steps_is_answered_as_the_model_says(task, people, units, plan):
    taken, refusals = lives(JointClaim.EACH, task, people, units, plan)
    assert set(taken) == STEPS_OF_A_LIFE - {"agree"}
    assert refusals >= REFUSALS
    assert taken.total() >= FEWEST
