"""The demonstration, built once for all tests of this folder: each test gives back what it changed."""

from datetime import date
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from departments.models import User
from indicators.models import Plan
from tests.recount import Recount

BEGINS, TODAY = date(2016, 3, 1), date(2016, 10, 15)
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="package")
def history(django_db_setup, django_db_blocker, tmp_path_factory):
    """Play the demonstration's history in a transaction that is rolled back when the last of these tests is done."""
    media: Path = tmp_path_factory.mktemp("evidence")
    whole = transaction.atomic()
    with django_db_blocker.unblock():
        whole.__enter__()
        with override_settings(DEMO=True, PORTAL_TODAY=TODAY, MEDIA_ROOT=media, PASSWORD_HASHERS=QUICK):
            call_command("demo", verbosity=0, stdout=StringIO())
    yield SimpleNamespace(media=media)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def demonstration(history, db, settings) -> Plan:
    """The demonstration's plan, on the last day of its history."""
    settings.DEMO, settings.PORTAL_TODAY, settings.MEDIA_ROOT = True, TODAY, history.media
    return Plan.objects.get()


@pytest.fixture
def recount(demonstration) -> Recount:
    return Recount(demonstration)


@pytest.fixture
def browser(demonstration, signed_in):
    """A browser in which somebody of the demonstration has signed in, by the name of the account."""
    return lambda username: signed_in(User.objects.get(username=username))
