"""How long a page waits for the database: a few seconds, then a sentence; jobs and commands wait longer."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse

from departments.choices import TokenPurpose
from departments.services import access
from jiading.database import engines
from jiading.day import now
from tasks.models import LedgerEntry, Task

ROOT = Path(settings.BASE_DIR)
TYPED = "已完成选址，正在招标。"
SHOWN = """
import os, sys, django
from django.db import connection
if sys.argv[1] == "pages":
    import jiading.wsgi
else:
    django.setup()
connection.ensure_connection()
if connection.vendor == "sqlite":
    print(connection.cursor().execute("PRAGMA busy_timeout").fetchone()[0])
else:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SHOW {name}")
            print(cursor.fetchone()[0])
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sqlite", "postgresql"),
    [("pages", ["5000"], ["5s", "3s", "30s"]), ("commands", ["60000"], ["1h", "1min", "10min"])],
)
def test_a_page_waits_for_seconds_and_a_job_or_command_is_not_cut_short(who, sqlite, postgresql):
    database = os.environ.get("DATABASE_URL") or "sqlite://:memory:"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "jiading.settings", "DATABASE_URL": database}
    run = subprocess.run(
        [sys.executable, "-c", SHOWN, who], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == (sqlite if connection.vendor == "sqlite" else postgresql), run.stderr[-500:]


@contextmanager
def locked_by_another(task: Task):
    """Hold the lock of a task in a second connection for the block; on SQLite that of the database."""
    held, free = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Task.objects.select_for_update().get(pk=task.pk)
                held.set()
                free.wait(30)
        finally:
            connection.close()

    holder = Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        yield
    finally:
        free.set()
        holder.join()


def wait_briefly() -> None:
    """Let this connection wait as a page does, in a tenth of its time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA busy_timeout={engines.PAGE_STATEMENT * 100}")
        else:
            cursor.execute(f"SET lock_timeout='{engines.PAGE_LOCK * 100}ms'")


@pytest.mark.django_db(transaction=True)
def test_a_locked_task_is_told_with_the_typed_text_and_holds_no_other_page_up(task, people, signed_in):
    locked, other = task(), task()
    client = signed_in(people.wu, raise_request_exception=False)
    report = reverse("tasks:act", args=[locked.pk, "report"])
    client.get(report)
    before = LedgerEntry.objects.filter(task=locked).count()
    wait_briefly()
    with locked_by_another(locked):
        answer = client.post(report, {"percent": "40", "progress": TYPED})
        pages = [client.get(reverse("tasks:detail", args=[each.pk])).status_code for each in (locked, other)]
        if connection.vendor == "postgresql":  # SQLite has one lock for all writers
            said = {"percent": "40", "progress": TYPED}
            assert client.post(reverse("tasks:act", args=[other.pk, "report"]), said).status_code == 302
    assert (answer.status_code, answer["Retry-After"], TYPED in answer.content.decode()) == (503, "10", True)
    assert pages == [200, 200]
    assert LedgerEntry.objects.filter(task=locked).count() == before
    assert client.post(report, {"percent": "40", "progress": TYPED}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_backend_was_killed_heals_with_its_next_request(people, signed_in):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no backend")
    client = signed_in(people.chen, raise_request_exception=False)
    assert client.get("/tasks/").status_code == 200

    def kill(execute, sql, *rest):
        if "indicators_plan" in sql and mine:
            another = connection.copy()
            another.cursor().execute("SELECT pg_terminate_backend(%s)", [mine.pop()])
            another.close()
        return execute(sql, *rest)

    for meanwhile in (True, False):
        mine = [connection.connection.info.backend_pid]
        if meanwhile:
            with connection.execute_wrapper(kill):
                assert client.get("/tasks/").status_code == 503
        else:
            kill(lambda *_: None, "indicators_plan")
        close_old_connections()  # as Django does when a request begins; its test client leaves it out
        assert client.get("/tasks/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "status"), [(OperationalError("locked"), 503), (ZeroDivisionError("x"), 500)])
@pytest.mark.parametrize("place", ["indicators_plan", "departments_accesstoken", ""])
def test_the_data_interface_tells_trouble_as_json(settings, people, fault, status, place):
    settings.API = True
    _, text = access.make(person=people.chen, purpose=TokenPurpose.DATA, label="平台", when=now())

    def fail(execute, sql, *rest):
        if place in sql:
            raise fault
        return execute(sql, *rest)

    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {text}"})
    with connection.execute_wrapper(fail):
        answer = client.get("/api/v1/plans/")
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (status, "application/json")
    assert set(answer.json()["error"]) == {"code", "message"}
    assert answer.headers.get("Retry-After") == ("10" if status == 503 else None)
