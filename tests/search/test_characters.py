"""SQLite's index of characters finds what reading every text finds, and is as true as the table of texts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from search import characters as index
from search.characters import characters, check_index, faults_of_index
from search.finding import texts_saying
from search.folding import folded, initials
from search.models import SearchText
from search.words import may_be_initials, query_of
from tests.amount import examples
from tests.world import DAY

pytestmark = pytest.mark.django_db
SIGNS = "书社图馆tsg1-4%_*?[\"'（ 。İ"
TEXTS = st.lists(st.text(SIGNS, max_size=8), min_size=1, max_size=8)


def write(texts: list[str]) -> None:
    SearchText.objects.all().delete()
    rows = [
        SearchText(kind="plan", since=DAY("2016-03-01"), text=text, folded=folded(text), initials=initials(text))
        for text in texts
    ]
    SearchText.objects.bulk_create(rows)


def found(words: tuple[str, ...]) -> list[str]:
    return list(texts_saying(words).values_list("text", flat=True))


def has(text: str, word: str) -> bool:
    return word in folded(text) or (may_be_initials(word) and word in initials(text))


def test_a_text_is_indexed_as_the_codes_of_its_characters():
    assert characters("书社 14-3") == "4e66 793e 20 31 34 2d 33"


@pytest.mark.parametrize("has_fts5", [True, False])
def test_a_sqlite_that_cannot_hold_the_index_is_told_before_it_is_migrated(monkeypatch, has_fts5):
    monkeypatch.setattr(index, "has_fts5", lambda alias: has_fts5)
    told = [(each.id, each.msg) for each in check_index(["default"])]
    is_told = connection.vendor == "sqlite" and not has_fts5
    assert told == [("search.E001", "这台机器的 SQLite 没有 FTS5，不能建立搜索的索引。")] * is_told


def test_this_machine_can_hold_the_index():
    assert check_index(["default"]) == []


def test_a_word_is_found_by_the_index_as_by_reading(monkeypatch):
    @settings(max_examples=examples(60))
    @given(TEXTS, st.text(SIGNS, min_size=1, max_size=5))
    def any_words(texts: list[str], typed: str) -> None:
        words = query_of(typed).words
        if not words:
            return
        write(texts)
        by_index = found(words)
        assert by_index == [text for text in texts if all(has(text, word) for word in words)]
        with monkeypatch.context() as patch:
            patch.setattr("search.characters.COMMON", -1)  # every word is too common for the index
            assert by_index == found(words)

    any_words()


def test_a_rare_word_reads_no_text_on_sqlite_and_a_common_one_does(monkeypatch):
    write(["图书馆", "百姓书社"])
    with CaptureQueriesContext(connection) as rare:
        assert found(("书社",)) == ["百姓书社"]
    monkeypatch.setattr("search.characters.COMMON", 1)
    with CaptureQueriesContext(connection) as common:
        assert found(("书",)) == ["图书馆", "百姓书社"]
    reads = ["LIKE" in captured[-1]["sql"] for captured in (rare, common)]
    assert reads == ([False, True] if connection.vendor == "sqlite" else [True, True])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite chooses by itself")
def test_postgresql_finds_a_word_by_its_index_and_initials_by_reading():
    write(["图书馆", "百姓书社"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        plans = [texts_saying((word,)).order_by().explain() for word in ("书社", "ts")]
    assert ["text_by_character" in plan for plan in plans] == [True, False]


def test_a_text_is_found_as_it_is_now_and_not_as_it_was():
    write(["图书馆"])
    SearchText.objects.update(folded="文化馆", initials="whg")
    assert [found((word,)) for word in ("图书馆", "tsg", "文化馆", "whg")] == [[], [], ["图书馆"], ["图书馆"]]
    SearchText.objects.all().delete()
    assert found(("文化馆",)) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such index")
def test_an_index_that_lost_its_trigger_is_told():
    write(["图书馆"])
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER search_text_written")
        cursor.execute("DROP TRIGGER search_text_deleted")
    kept = SearchText.objects.get()
    SearchText.objects.filter(pk=kept.pk).delete()
    later = SearchText.objects.create(kind="plan", since=DAY("2016-03-01"), text="馆", folded="馆")
    assert faults_of_index() == [f"索引缺：{later.pk}", f"索引多：{kept.pk}"]
