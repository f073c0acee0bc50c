"""The demonstration: every page has something to show, and every made-up text says so."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from demonstration.accounts import ACCOUNTS
from departments.models import User
from tasks.as_of.day import AsOf
from tasks.choices import WITHDRAWALS, Kind, Light, State
from tasks.ledger.verify import faults
from tasks.models import LedgerEntry, Task, TaskUnit
from tests.year import TODAY

pytestmark = pytest.mark.django_db


def test_everything_that_can_happen_has_happened(demonstration, capsys):
    rows = AsOf([demonstration], TODAY).tasks()
    assert {row.light for row in rows} == set(Light.values) - {Light.UNDISPATCHED}
    assert {row.state for row in rows} == set(State.values)
    mended = {Kind.CORRECTED, Kind.RECALLED, *WITHDRAWALS}  # the year was played without a slip
    assert set(LedgerEntry.objects.values_list("kind", flat=True)) == set(Kind.values) - mended
    assert rows.filter(returned_on__isnull=False).exists()
    assert rows.filter(extensions=2).exists()
    assert rows.asking_extension().exists()
    assert TaskUnit.objects.present().filter(urged_on__isnull=False).exists()
    spoken = LedgerEntry.objects.exclude(kind__in=[Kind.ENTERED, Kind.PLAN_CHANGED]).exclude(text="")
    assert not spoken.exclude(text__contains="（演示）").exists()
    assert list(faults()) == []
    before = LedgerEntry.objects.count()
    call_command("demo")
    assert "没有重复载入" in capsys.readouterr().out
    assert (LedgerEntry.objects.count(), Task.objects.count()) == (before, 51)


@pytest.mark.shared
def test_each_heap_of_each_workbench_opens_a_list_of_its_length(demonstration, signed_in):
    for account in ACCOUNTS:
        if not account.shown or account.role in ("AUDITOR", "SYSADMIN"):
            continue
        client = signed_in(User.objects.get(username=account.username))
        for day in ("2016-10-15", "2016-07-01"):
            for section in client.get("/", {"as_of": day}).context["sections"]:
                pages = [client.get(f"{reverse('tasks:list')}?{each.url_query}") for each in section.lists]
                listed = [len(page.context["table"].rows) for page in pages]
                assert (account.username, section.title, listed, sum(listed)) == (
                    account.username,
                    section.title,
                    [each.count for each in section.lists],
                    section.count,
                )
