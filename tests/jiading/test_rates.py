"""Rate limits: each person may ask for what costs the server much so often a minute and no more; typed text stays."""

import pytest
from django.db import connection
from django.urls import reverse

from jiading.models import RateCounter
from jiading.web import rate_limits as rates
from jiading.web.rate_limits import TooOften, one_too_many
from tasks.models import LedgerEntry
from tests.tasks.test_ledger import in_threads

NINE = 1_476_500_400  # a full minute


@pytest.fixture
def minute(monkeypatch, settings):
    """Two of each kind a minute, and a clock that stands until it is set."""
    settings.RATES = dict.fromkeys(settings.RATES, 2)

    def set_clock(seconds: int) -> None:
        monkeypatch.setattr(rates, "clock", lambda: NINE + seconds)

    set_clock(10)
    return set_clock


@pytest.mark.django_db
def test_one_too_many_waits_for_the_next_minute_and_nobody_else_does(minute):
    assert [one_too_many("export", "1") for _ in range(3)] == [None, None, TooOften(2, 50)]
    assert (one_too_many("export", "2"), one_too_many("search", "1")) == (None, None)
    minute(59)
    assert one_too_many("export", "1") == TooOften(2, 1)
    minute(60)
    assert one_too_many("export", "1") is None
    assert RateCounter.objects.filter(key="export:1").values_list("count", flat=True).get() == 1


@pytest.mark.django_db
def test_a_clock_that_went_back_refuses_nobody(minute):
    minute(120)
    assert [one_too_many("export", "1") for _ in range(3)][-1] is not None
    minute(0)
    assert one_too_many("export", "1") is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_exactly(minute, settings):
    settings.RATES = settings.RATES | {"export": 5}

    def ask(place: int) -> tuple[int, object]:
        return place, one_too_many("export", "1") is None

    answers = in_threads(8, ask)
    assert sorted(allowed for _, allowed in answers) == [False] * 3 + [True] * 5


@pytest.mark.django_db
def test_the_third_export_is_answered_calmly_and_the_colleague_goes_on(task, people, signed_in, minute):
    task()
    for name in ("exports:task_list", "exports:official_table"):
        assert signed_in(people.chen).get(reverse(name)).status_code == 200
    refused = signed_in(people.chen).get(reverse("exports:task_list"), {"light": "overdue"})
    assert (refused.status_code, refused["Retry-After"]) == (429, "50")
    said = refused.content.decode()
    assert "请稍等 50 秒再试" in said and 'href="/tasks/export/?light=overdue"' in said
    assert signed_in(people.sun).get(reverse("exports:task_list")).status_code == 200
    assert signed_in(people.zheng).get(reverse("exports:ledger")).status_code == 403


@pytest.mark.django_db
def test_only_searching_counts_not_leafing_through_the_list(task, people, signed_in, minute):
    task()
    client, url = signed_in(people.chen), reverse("tasks:list")
    assert {client.get(url, {"light": "overdue", "q": " "}).status_code for _ in range(4)} == {200}
    assert [client.get(url, {"q": "书"}).status_code for _ in range(3)] == [200, 200, 429]
    part = client.get(url, {"q": "书"}, headers={"HX-Request": "true"})
    assert part.status_code == 429 and '<main id="main">' in part.content.decode()


@pytest.mark.django_db
def test_a_report_with_too_many_files_keeps_the_typed_text(task, people, signed_in, minute, evidence_file):
    made = task()
    client, url = signed_in(people.wu), reverse("tasks:act", args=[made.pk, "report"])
    before = LedgerEntry.objects.count()
    for _ in range(3):
        evidence_file.seek(0)
        answer = client.post(url, {"progress": "已选址三处。", "percent": "", "files": evidence_file})
    said = answer.content.decode()
    assert answer.status_code == 429
    assert "您填写的内容都还在" in said and "文件需要重新选择" in said and f'href="{url}"' in said
    assert "已选址三处。" in client.get(url).content.decode()
    assert LedgerEntry.objects.count() <= before + 2
    assert client.post(url, {"progress": "没有附件。"}).status_code != 429


@pytest.mark.django_db
def test_a_pasted_table_is_still_there_after_the_wait(people, signed_in, minute):
    client, url = signed_in(people.chen), reverse("imports:upload")
    for _ in range(3):
        answer = client.post(url, {"pasted": "只有一列"})
    assert answer.status_code == 429
    assert "只有一列" in client.get(url).content.decode()


@pytest.mark.django_db
def test_without_a_limit_nothing_is_counted(people, settings):
    settings.RATES = dict.fromkeys(settings.RATES, 0)
    with connection.execute_wrapper(lambda *asked: pytest.fail("asked the database")):
        assert one_too_many("export", "1") is None
