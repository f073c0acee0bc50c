"""Who listens to the two signals of the ledger; what a receiver writes stands or falls with the entry."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from notices.models import Notice
from notices.receiver import write_notices
from search.services.keeping import keep_entry, keep_new_tasks
from tasks.ledger.signals import entry_appended, ledgers_opened
from tasks.models import LedgerEntry
from tasks.services import urging
from tests.world import DAY, at

pytestmark = pytest.mark.django_db


class Broken(Exception):
    """What a receiver may run into."""


@contextmanager
def broken_receiver() -> Iterator[None]:
    """Let another receiver break down while it is open."""

    def receive(sender, **signal) -> None:
        raise Broken

    entry_appended.connect(receive)
    try:
        yield
    finally:
        entry_appended.disconnect(receive)


def urge(task, people) -> LedgerEntry:
    return urging.urge(task=task, by=people.chen, when=at("2016-10-08"), reply_by=DAY("2016-10-20"), text="请抓紧。")


def test_notices_and_the_search_are_the_only_receivers():
    assert [receiver() for _, receiver, *_ in entry_appended.receivers] == [write_notices, keep_entry]
    assert [receiver() for _, receiver, *_ in ledgers_opened.receivers] == [keep_new_tasks]


def test_a_notice_is_written_with_its_entry(task, people):
    entry = urge(task("2016-12-31"), people)
    assert list(Notice.objects.filter(entry=entry).values_list("subject", "unit__name")) == [("urged", "文广局")]


def test_an_entry_that_cannot_be_told_is_not_made(task, people):
    one = task("2016-12-31")
    before = one.ledger_seq
    with pytest.raises(Broken), broken_receiver(), transaction.atomic():
        urge(one, people)
    one.refresh_from_db()
    assert (one.ledger_seq, Notice.objects.filter(entry__kind="urged").count()) == (before, 0)
