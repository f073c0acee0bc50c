"""Changes in the data interface: the ledger in order, from a cursor or a day on; no entry is skipped or repeated."""

import json
import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from api import changes
from departments.models import User
from departments.services import access
from tasks.models import LedgerEntry
from tasks.services import progress
from tests.world import DAY, at

URL = "/api/v1/plans/ceshi/changes/"
SAID = progress.ProgressUpdate("又有进展。", 50)


@pytest.fixture
def since(settings, people):
    """What has changed since a cursor or a day, for the office unless told otherwise."""
    settings.API, settings.PORTAL_TODAY = True, DAY("2016-10-15")
    tokens: dict[str, str] = {}

    def asked(cursor: str = "", who: str = "chen", **query) -> dict:
        if who not in tokens:
            person: User = getattr(people, who)
            tokens[who] = access.make(person=person, purpose="data", label="平台", when=at("2016-10-15"))[1]
        query |= {"since": cursor} if cursor else {}
        return json.loads(Client().get(URL, query, headers={"Authorization": f"Bearer {tokens[who]}"}).content)

    return asked


def ids(said: dict) -> list[int]:
    return [each["id"] for each in said["items"]]


def followed(since, cursor: str = "", **query) -> tuple[list[int], str]:
    """Follow the cursor until all is told; return every number and the last cursor."""
    found, complete = [], False
    while not complete:
        said = since(cursor, **query)
        found, cursor, complete = found + ids(said), said["cursor"], said["complete"]
    return found, cursor


@pytest.mark.django_db
def test_following_the_cursor_tells_every_entry_once_and_in_order(task, report, since):
    for day in ("2016-04-01", "2016-05-01", "2016-06-01"):
        report(task(), day)
    every = list(LedgerEntry.objects.order_by("pk").values_list("pk", flat=True))
    found, cursor = followed(since, page_size="2")
    assert found == every and len(every) == 9
    said = since(cursor)
    assert (said["items"], said["complete"], said["cursor"], said["next"]) == ([], True, cursor, None)
    new = report(task(), "2016-10-01")
    assert ids(since(cursor))[-1] == new.pk
    first = since(page_size="2")
    assert first["next"] == f"{URL}?page_size=2&since={every[1]}"


@pytest.mark.django_db
def test_an_entry_is_told_with_kind_day_author_and_detail(task, report, people, since):
    made = task()
    entry = report(made, "2016-10-01", progress="选了址。", percent=30)
    said = since("2016-10-01")["items"]
    assert said == [
        {
            "id": entry.pk,
            "task": made.pk,
            "seq": entry.seq,
            "kind": {"code": "reported", "word": "进展"},
            "at": entry.at.isoformat(),
            "on": "2016-10-01",
            "unit": "文广局",
            "by": "吴",
            "text": "选了址。",
            "detail": entry.detail,
            "state_after": {"code": "in_progress", "word": "办理中"},
            "corrects": None,
        }
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "first"), [("2016-01-01", 0), ("2016-04-01", 2), ("2016-04-02", 3), ("2016-10-15", 4)])
def test_a_day_begins_with_its_first_entry(task, report, since, day, first):
    made = task()
    report(made, "2016-04-01")
    report(made, "2016-05-01")
    every = list(LedgerEntry.objects.order_by("pk").values_list("pk", flat=True))
    said = since(day)
    assert ids(said) == every[first:]
    assert said["cursor"] == str(every[-1])


@pytest.mark.django_db
def test_a_past_day_and_the_scope_bound_what_is_told(task, report, units, people, since):
    mine = task(pairs=[(units["马陆镇"], "lead")])
    other = task(pairs=[(units["财政局"], "lead")])
    report(mine, "2016-04-01", by=people.xie)
    report(other, "2016-04-02", by=people.zhou, progress="财政的密语。")
    report(mine, "2016-05-01", by=people.xie, progress="五月的话。")
    said = since(who="xie")
    assert {each["task"] for each in said["items"]} == {mine.pk} and "密语" not in json.dumps(said, ensure_ascii=False)
    past = since(as_of="2016-04-15")
    assert {each["on"] for each in past["items"]} == {"2016-03-01", "2016-04-01", "2016-04-02"}
    assert since(who="zheng")["items"] == []


def in_background(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_waited_for_and_never_skipped(task, people, since, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(changes, "PATIENCE", 0.1)
    slow, quick = task(), task(text="另一项。")
    cursor = since()["cursor"]
    entered, may_commit, made = threading.Event(), threading.Event(), []

    def write_slowly() -> None:
        with transaction.atomic():
            made.append(progress.report(task=slow.pk, by=people.wu, when=at("2016-10-14"), said=SAID))
            entered.set()
            may_commit.wait(30)

    writer = in_background(write_slowly)
    assert entered.wait(30)
    later = progress.report(task=quick.pk, by=people.wu, when=at("2016-10-14"), said=SAID)
    meanwhile = since(cursor)
    of_a_day = since("2016-10-14")
    may_commit.set()
    writer.join()
    assert made[0].pk < later.pk  # the earlier number was to be seen later
    assert (meanwhile["items"], meanwhile["cursor"], meanwhile["complete"]) == ([], cursor, False)
    assert (of_a_day["items"], of_a_day["cursor"], of_a_day["complete"]) == ([], "2016-10-14", False)
    assert ids(since(meanwhile["cursor"])) == ids(since(of_a_day["cursor"])) == [made[0].pk, later.pk]


@pytest.mark.django_db(transaction=True)
def test_a_reader_among_many_writers_misses_nothing(task, people, since):
    made = [task(text=f"第 {number} 项。") for number in range(4)]
    found, cursor = followed(since)

    def write(place: int):
        def work() -> None:
            for _ in range(8):
                progress.report(task=made[place].pk, by=people.wu, when=at("2016-10-14"), said=SAID)

        return work

    writers = [in_background(write(place)) for place in range(4)]
    while any(writer.is_alive() for writer in writers):
        said = since(cursor, page_size="3")
        found, cursor = found + ids(said), said["cursor"]
    rest, _ = followed(since, cursor)
    assert found + rest == list(LedgerEntry.objects.order_by("pk").values_list("pk", flat=True))
    assert len(found + rest) == 4 * 2 + 4 * 8
