"""A page is of one moment: what others write while it is read is in it whole or not at all."""

import re
from itertools import count

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from jiading.database import snapshot as snapshots
from jiading.database.snapshot import WriteInSnapshot, outside_snapshot, snapshot, write_after_snapshot
from jiading.models import RateCounter
from tasks.models import LedgerEntry, Task
from tests.amount import NIGHTLY, some
from tests.matrix import GET, PEOPLE
from tests.tasks.test_ledger import in_threads
from tests.test_shape import addresses  # noqa: F401 — a fixture

PAIRS, STATEMENTS = 14, 40
NEVER_THE_SAME = re.compile(r'name="csrfmiddlewaretoken" value="\w*"|"X-CSRFToken": "\w*"|[0-9a-f]{8}-[0-9a-f-]{27}')
# they tell what the test's own browser does, its sessions and downloads, and nothing of the work
UNSTEADY = {"departments:me", "departments:access_log_file", "healthz"}


def write_row(key: str) -> None:
    RateCounter.objects.create(key=key, window=0)


def written_elsewhere(work) -> bool:
    """Do the work on another connection, which does not wait for a lock; return whether it could be done."""

    def at_once(_: int) -> None:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout=0")
        work()

    fault = in_threads(1, at_once)[0]
    if fault is not None and not (isinstance(fault, OperationalError) and connection.vendor == "sqlite"):
        raise fault
    return fault is None


@pytest.mark.django_db(transaction=True)
def test_two_statements_of_a_snapshot_see_the_same_rows():
    write_row("a")
    with snapshot():
        before = RateCounter.objects.count()
        there = written_elsewhere(lambda: write_row("b"))
        assert (before, RateCounter.objects.count()) == (1, 1)
    if not there:  # on SQLite a writer waits until the reader has finished
        write_row("b")
    assert RateCounter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_reader_does_not_wait_for_a_writer():
    """On SQLite a reader that began as writers do (BEGIN IMMEDIATE) would be locked out."""
    seen = []

    def read() -> None:
        with snapshot():
            seen.append(RateCounter.objects.count())

    with snapshots.transaction.atomic():
        write_row("a")
        assert written_elsewhere(read)
    assert seen == [0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nested", [False, True])
def test_nothing_is_written_in_a_snapshot_and_the_connection_writes_again_behind_it(nested):
    with snapshot():
        assert RateCounter.objects.count() == 0
        with pytest.raises(WriteInSnapshot), snapshots.transaction.atomic():
            if nested:
                with snapshot():
                    write_row("a")
            write_row("a")
    write_row("b")
    with snapshots.transaction.atomic():
        write_row("c")
    assert sorted(RateCounter.objects.values_list("key", flat=True)) == ["b", "c"]


@pytest.mark.django_db(transaction=True)
def test_a_write_by_the_way_is_made_behind_the_snapshot_and_one_that_fails_is_only_logged(caplog):
    def fail() -> None:
        raise OperationalError("database or disk is full")

    with snapshot():
        write_after_snapshot(fail)
        write_after_snapshot(lambda: write_row("a"))
        assert RateCounter.objects.count() == 0
    assert RateCounter.objects.count() == 1
    assert "disk is full" in caplog.text
    write_after_snapshot(lambda: write_row("b"))
    with pytest.raises(OperationalError):
        write_after_snapshot(fail)  # without a snapshot the caller is told
    assert RateCounter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_written_between_two_snapshots_is_seen_by_the_second():
    with snapshot():
        assert RateCounter.objects.count() == 0
        with outside_snapshot():
            write_row("a")
        assert RateCounter.objects.count() == 1
        with pytest.raises(WriteInSnapshot):
            write_row("b")


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_when_all_has_been_read_takes_nothing_away(monkeypatch, caplog):
    def lost() -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with snapshot():
        assert RateCounter.objects.count() == 0
        monkeypatch.setattr(connection, "_commit", lost)
    monkeypatch.undo()
    assert "when everything had been read" in caplog.text
    write_row("a")
    assert RateCounter.objects.count() == 1


@pytest.mark.django_db
def test_a_page_without_room_on_the_disk_is_read_all_the_same(task, people, plan, signed_in, settings, monkeypatch):
    """The plan that was used last, the count of requests and the end of the session are not written; the page is."""
    task()
    client, refused = signed_in(people.chen), []
    settings.RATES = dict.fromkeys(settings.RATES, 1)

    def without_room(execute, sql, params, many, context):
        if sql.lstrip()[:6].upper() in snapshots.WRITES:
            refused.append(sql)
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(without_room):
        for _ in range(2):
            answer = client.get(reverse("tasks:list"), {"q": "读书", "plan": plan.code})
            assert (answer.status_code, "开展读书活动" in answer.content.decode()) == (200, True)
    assert {sql.split('"')[1] for sql in refused} >= {"jiading_visits", "django_session"}


def steady(client, url: str) -> str:
    """Return the page without what differs each time it is made."""
    answer = client.get(url)
    if answer.status_code != 200:
        return str(answer.status_code)
    return NEVER_THE_SAME.sub("", b"".join(answer).decode("utf-8", "replace"))


@pytest.mark.django_db(transaction=True)
def test_a_page_is_as_before_or_as_after_a_report_that_lands_between_two_of_its_statements(
    addresses,  # noqa: F811
    report,
    people,
    signed_in,
):
    urls = {name: addresses(name) for name in GET}
    made, number = Task.objects.get(project__name="项目1"), count(1)
    pages = [(who, name) for name, row in GET.items() for who, code in zip(PEOPLE[1:], row[1:], strict=True)
             if code == 200 and name not in UNSTEADY and "evidence" not in name and name != "exports:file"]  # fmt: skip
    pairs = [(who, name, place) for who, name in pages for place in range(1, STATEMENTS)]
    chosen = pairs if NIGHTLY else [("wu", "tasks:workbench", 4), ("chen", "tasks:workbench", 9), *some(pairs, PAIRS)]
    mixed = []
    for who, name, place in chosen:
        client, turn = signed_in(getattr(people, who)), next(number)

        def write(turn=turn) -> None:
            report(made, "2016-10-15", percent=50 + turn % 50, progress=f"第 {turn} 次。", issues=f"问题 {turn}")

        before = steady(client, urls[name])
        between, there = interrupted(client, urls[name], place, write)
        if not there:
            write()
        if between not in (before, steady(client, urls[name])):
            mixed.append((who, name, place))
    assert mixed == []
    assert LedgerEntry.objects.filter(kind="reported", task=made).count() == len(chosen) + 1


def interrupted(client, url: str, place: int, write) -> tuple[str, bool]:
    """Return the page, and whether the write could be made before its statement of that number."""
    asked, there = count(1), []

    def between(execute, sql, params, many, context):
        if next(asked) == place:
            there.append(written_elsewhere(write))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(between):
        page = steady(client, url)
    return page, there == [True]
