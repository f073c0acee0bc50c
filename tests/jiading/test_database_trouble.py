"""A database that is gone, locked or full is told in a sentence; what was typed stands in the page."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from tasks.models import LedgerEntry

TYPED = "已完成选址，<b>正在</b>招标。"


def refuse(fault: Exception, verb: str = ""):
    def execute_or_fail(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(verb):
            raise fault
        return execute(sql, params, many, context)

    return connection.execute_wrapper(execute_or_fail)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fault",
    [
        OperationalError("database is locked"),
        OperationalError("canceling statement due to lock timeout"),
        OperationalError("could not extend file: No space left on device"),
        InterfaceError("connection already closed"),
    ],
)
def test_a_page_says_that_the_database_cannot_be_used(people, signed_in, fault):
    client = signed_in(people.chen, raise_request_exception=False)
    with refuse(fault):
        answer = client.get("/tasks/?q=1")
        assert Client().get("/healthz").json() == {"database": "down"}
    said = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "数据库暂时用不了" in said and 'href="/tasks/?q=1"' in said and answer["X-Request-Id"] in said
    assert client.get("/tasks/").status_code == Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_what_was_typed_stands_in_the_page_and_nothing_is_entered(task, people, signed_in):
    made, before = task(), LedgerEntry.objects.count()
    client = signed_in(people.wu, raise_request_exception=False)
    said = {"percent": "60", "progress": TYPED, "password": "Secret-word-9", "csrfmiddlewaretoken": "t" * 32}
    with refuse(OperationalError("database is locked"), "INSERT"):
        answer = client.post(reverse("tasks:act", args=[made.pk, "report"]), said)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "已完成选址，&lt;b&gt;正在&lt;/b&gt;招标。" in page
    assert "Secret-word-9" not in page and "t" * 32 not in page
    assert LedgerEntry.objects.count() == before


@pytest.mark.django_db
def test_another_fault_of_a_page_is_still_a_fault(people, signed_in):
    client = signed_in(people.chen, raise_request_exception=False)
    with refuse(ZeroDivisionError("x")):
        assert client.get("/tasks/").status_code == 500
