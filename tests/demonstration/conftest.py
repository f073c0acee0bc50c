"""The demonstration's district, restored once for all tests of this folder: each test gives back what it changed."""

from contextlib import ExitStack

import pytest

from departments.models import User
from indicators.models import Plan
from tests.year import TODAY


@pytest.fixture(scope="package")
def restored_district(played_district, django_db_blocker):
    """The district in the database, until the last of these tests is done."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(played_district.restored())
        yield played_district
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture
def district(restored_district, db, settings) -> dict[str, Plan]:
    """The four plans of the demonstration by their codes, on its last day."""
    settings.DEMO, settings.PORTAL_TODAY, settings.MEDIA_ROOT = True, TODAY, restored_district.media
    return {plan.code: plan for plan in Plan.objects.as_of(TODAY)}


@pytest.fixture
def browser(district, signed_in):
    """A browser in which somebody of the demonstration has signed in, by the name of the account."""
    return lambda username: signed_in(User.objects.get(username=username))
