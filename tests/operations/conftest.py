"""A portal with something of everything that a backup holds."""

import pytest
from django.test import Client
from django.urls import reverse

from exports.services import making
from tasks.ledger.verify import drop_anchor
from tasks.models import LedgerEntry
from tests.world import DAY, PASSWORD, at


@pytest.fixture
def busy(task, report, people, evidence_file) -> LedgerEntry:
    """A portal with a task, a report with a file, a made report, an anchor, and 吴 signed in."""
    made = task(text="开展读书活动。")
    entry = report(made, "2016-10-01", files=[evidence_file])
    asked = making.ask(plan=made.plan, kind="official", day=DAY("2016-10-15"), by=people.wu, when=at("2016-10-15"))
    making.make(asked.pk, at("2016-10-15").at)
    drop_anchor(DAY("2016-10-14"))
    Client().post(reverse("departments:sign_in"), {"username": "wu", "password": PASSWORD})
    return entry
