"""The index of the texts by character: a word is found without reading every text.

Indexes of words go by spaces, which Chinese has none of. On SQLite each character is a word of FTS5
(https://www.sqlite.org/fts5.html), written as its code, and a word that is looked for is a phrase of them; triggers
keep the index with the table of texts and call characters(), which every connection has to know. On PostgreSQL a GIN
index (https://www.postgresql.org/docs/15/gin.html) has the set of characters of each text: it finds the texts that
have them all, and only those are read.
"""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigAutoField, BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import RawSQL

from search.words import may_be_initials

IDS = "SELECT rowid FROM search_character WHERE search_character MATCH %s"
COMMON = 20_000  # texts: the first few of so many are found sooner by reading
CONTAINS = {"template": "%(expressions)s", "arg_joiner": " @> ", "output_field": BooleanField()}


class CharactersOf(Func):
    """The characters of a text as an array, written as in PostgreSQL's index."""

    template = "string_to_array(%(expressions)s, NULL::text)"
    output_field = TextField()


def characters(text: str) -> str:
    """Return the code of each character, a space between them: 「书社」 as 4e66 793e."""
    return " ".join(f"{ord(each):x}" for each in text)


def teach_characters(sender: type[BaseDatabaseWrapper], *, connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """Give a new connection to SQLite the function that the triggers call."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("characters", 1, characters, deterministic=True)


def check_index(databases: Sequence[str] | None = None, **asked: Any) -> list[CheckMessage]:
    """Return an error for each SQLite that was built without FTS5, before a migration fails at its table.

    A system check of Django for databases: migrate runs it. `databases` are their aliases; without any it asks none.
    """
    lacking = [alias for alias in databases or () if connections[alias].vendor == "sqlite" and not has_fts5(alias)]
    hint = "请换用带 FTS5 的 SQLite（Debian 和 python.org 的 Python 都带），或改用 PostgreSQL：设置 DATABASE_URL。"
    return [Error("这台机器的 SQLite 没有 FTS5，不能建立搜索的索引。", hint, alias, "search.E001") for alias in lacking]


def has_fts5(alias: str) -> bool:
    """Return whether the SQLite of that database can make tables of FTS5."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pragma_module_list WHERE name = 'fts5'")
        return bool(cursor.fetchone()[0])


def rare_ids(words: Sequence[str]) -> RawSQL | None:
    """Return the ids of the texts that have all the words as a part of a statement; None on PostgreSQL, or of too many.

    Words are folded, as the texts are.
    """
    if connection.vendor != "sqlite":
        return None
    wanted = " AND ".join(f"({one_word(word)})" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({IDS} LIMIT %s)", [wanted, COMMON + 1])
        (count,) = cursor.fetchone()
    return RawSQL(IDS, [wanted], BigAutoField()) if count <= COMMON else None


def has_characters(word: str) -> Q:
    """Return the condition that PostgreSQL's index has each character of the word in a text; none on SQLite.

    Of no use for letters: nearly every text has some of them.
    """
    if connection.vendor != "postgresql":
        return Q()
    return Q(Func(CharactersOf(F("folded")), CharactersOf(Value(word)), **CONTAINS))


def one_word(word: str) -> str:
    """Return the word as a phrase of the index, looked for in the text and, if it may be initials, in those."""
    phrase = f'"{characters(word)}"'
    return f"folded : {phrase} OR initials : {phrase}" if may_be_initials(word) else f"folded : {phrase}"


def faults_of_index() -> list[str]:
    """Return a sentence for each text that SQLite's index lacks or has too many; none on PostgreSQL."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_searchtext")
        texts = {pk for (pk,) in cursor.fetchall()}
        cursor.execute("SELECT rowid FROM search_character")
        indexed = {pk for (pk,) in cursor.fetchall()}
    return [f"索引缺：{pk}" for pk in sorted(texts - indexed)] + [f"索引多：{pk}" for pk in sorted(indexed - texts)]
