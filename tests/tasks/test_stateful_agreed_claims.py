"""Any order of any steps by anybody, where one lead claims and the others agree: the services do as the model says."""

import pytest

from indicators.choices import JointClaim
from tests.tasks.loop import FEWEST, REFUSALS, STEPS_OF_A_LIFE, lives


@pytest.mark.django_db
def test_any_order_of_steps_is_answered_as_the_model_says(task, people, units, plan):
    taken, refusals = lives(JointClaim.AGREE, task, people, units, plan)
    assert set(taken) == STEPS_OF_A_LIFE
    assert refusals >= REFUSALS
    assert taken.total() >= FEWEST
