"""How the tests run: on their own database (SQLite in a file, or PostgreSQL by DATABASE_URL), with quick hashing."""

import gc
import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from tests import cpu, examples_of_properties  # noqa: F401 - importing it loads the profile
from tests.amount import BY_DAY, share
from tests.databases import is_listed, runs_by_day
from tests.house import APPS
from tests.migrated import MigratedDatabase
from tests.order import place_of
from tests.year import PlayedDistrict, PlayedYear

pytest_plugins = ["tests.world"]
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")  # its name among those of pytest-xdist
ASK_THE_DATABASE = {"db", "transactional_db", "live_server"}
APPEND_ONLY = (
    "auditing_auditrecord",
    "tasks_ledgerentry",
    "tasks_ledgeranchor",
    "tasks_evidence",
    "indicators_planstage",
)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """A folder that all test processes of the run share."""
    own: Path = tmp_path_factory.getbasetemp()
    return own.parent if PROCESS else own


@pytest.fixture(scope="session")
def migrated_database(shared_folder) -> MigratedDatabase:
    """What each test process copies its database from; threads must be able to share SQLite's, so it is a file."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(shared_folder / "migrated.sqlite3")
        database["OPTIONS"]["init_command"] = (
            database["OPTIONS"]["init_command"]
            .replace("EXTRA", "OFF")
            .replace("journal_mode=DELETE", "journal_mode=MEMORY")
        )
    return MigratedDatabase(shared_folder / "database")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, migrated_database):
    """Give each test process a database of its own; in place of pytest-django's fixture, which migrates each anew."""
    with ExitStack() as stack:
        if any(asks_the_database(each) for each in request.session.items):
            with django_db_blocker.unblock():
                stack.enter_context(migrated_database.copied(PROCESS or "alone"))
        yield
        with django_db_blocker.unblock():
            stack.close()


def pytest_configure(config) -> None:
    """Account for the CPU seconds of each file; look for no garbage while the tests are being loaded."""
    if not config.pluginmanager.is_registered(cpu):  # the conftest of tableparser may have come first
        config.pluginmanager.register(cpu)
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage seldom, since tests make much and keep little, and never again among what is loaded."""
    gc.freeze()
    gc.set_threshold(500_000, 5, 10)
    gc.enable()


def pytest_collection_modifyitems(config, items) -> None:
    """What asks no database runs once, on SQLite; of the cases that are shared each database takes every other one.

    In the whole suite by day some files run on one database alone. Files that take long come first.
    """
    shared = [each for each in items if each.get_closest_marker("shared") and not runs_on_one(each)]
    left_out = set(shared) - set(share(shared))
    if connection.vendor == "postgresql":
        left_out |= {each for each in items if not asks_the_database(each)}
    left_out |= {each for each in items if runs_on_one(each) and not runs_by_day(file_of(each), connection.vendor)}
    config.hook.pytest_deselected(items=[each for each in items if each in left_out])
    items[:] = sorted((each for each in items if each not in left_out), key=lambda each: place_of(file_of(each)))


def runs_on_one(item) -> bool:
    """Whether by day one database alone runs a test, because of its file."""
    return BY_DAY and asks_the_database(item) and is_listed(file_of(item))


def file_of(item) -> str:
    return item.location[0]


def asks_the_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or not ASK_THE_DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session", autouse=True)
def static_files_as_they_are(tmp_path_factory):
    """Static files come straight from where they lie; set before the one live server starts."""
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def portal_for_tests(settings, tmp_path):
    """Set the portal up for a test, the same way each time.

    Fast password hashing, unhashed static files, evidence in a folder of the test, the real calendar, no data
    interface, no rate limits, sessions whose end moves with each page.
    """
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PORTAL_TODAY, settings.SESSION_MOVED_EVERY = None, 0
    settings.API, settings.RATES = False, dict.fromkeys(settings.RATES, 0)


@pytest.fixture(scope="session", autouse=True)
def flushable_ledger(django_db_setup, django_db_blocker):
    """The ledger refuses to be emptied; only the cleaning between transactional tests may lift that for a moment."""
    operations = connection.ops.__class__
    flush = operations.execute_sql_flush

    def lifted(self, sql_list):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for table in APPEND_ONLY:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                flush(self, sql_list)
                for table in APPEND_ONLY:
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
                triggers = [(name, sql) for name, sql, table in cursor.fetchall() if table in APPEND_ONLY]
                for name, _ in triggers:
                    cursor.execute(f"DROP TRIGGER {name}")
                flush(self, sql_list)
                for _, sql in triggers:
                    cursor.execute(sql)

    operations.execute_sql_flush = lifted
    yield
    operations.execute_sql_flush = flush


@pytest.fixture(scope="session")
def played_year(flushable_ledger, django_db_blocker, shared_folder) -> PlayedYear:
    """The demonstration's year, played by the first process that asks for it."""
    with django_db_blocker.unblock(), cpu.counted_for_no_file():
        return PlayedYear(shared_folder / "year")


@pytest.fixture(scope="session")
def played_district(played_year, django_db_blocker, shared_folder) -> PlayedDistrict:
    """The year with the three small plans beside it, for tests over several plans; played once for a run like it."""
    with django_db_blocker.unblock(), cpu.counted_for_no_file():
        return PlayedDistrict(shared_folder / "district", played_year)


@pytest.fixture
def all_models():
    """Every model of the portal's own apps."""
    return [model for name in APPS for model in apps.get_app_config(name).get_models()]
