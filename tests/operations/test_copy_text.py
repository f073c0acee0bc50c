"""Values between PostgreSQL's text of COPY and what Django stores on SQLite."""

import io

import pytest

from operations.copy_text import sqlite_rows, write_copy

VALUES = [
    # type on PostgreSQL, text of COPY, as Django stores it on SQLite
    ("bigint", "7", 7),
    ("boolean", "t", 1),
    ("boolean", "f", 0),
    ("double precision", "0.25", 0.25),
    ("date", "2016-10-15", "2016-10-15"),
    ("timestamp with time zone", "2016-10-15 02:00:00+00", "2016-10-15 02:00:00"),
    ("timestamp with time zone", "2016-10-15 02:00:00.5+00", "2016-10-15 02:00:00.500000"),
    ("timestamp with time zone", "2016-10-15 10:00:00.000001+08", "2016-10-15 02:00:00.000001"),
    ("uuid", "0b4f9cf2-58a8-4f3c-9d8b-4a1d5a3f7f00", "0b4f9cf258a84f3c9d8b4a1d5a3f7f00"),
    ("jsonb", '{"说": "一\\\\n二"}', '{"\\u8bf4": "\\u4e00\\n\\u4e8c"}'),
    ("bytea", "\\\\x00ff", b"\x00\xff"),
    ("inet", "10.0.0.1", "10.0.0.1"),
    ("text", "\\N", None),
    ("text", "\\\\N", "\\N"),
    ("text", "", ""),
    ("text", "一\\t二\\n三\\\\四\\r\\b", "一\t二\n三\\四\r\b"),
]


@pytest.mark.parametrize(("kind", "text", "stored"), VALUES)
def test_a_value_is_stored_on_sqlite_as_django_stores_it(kind, text, stored):
    assert list(sqlite_rows([f"{text}\n".encode()], [kind])) == [(stored,)]


@pytest.mark.parametrize("value", [None, "", "\\N", "一\t二\n三\\四\r\b𠮷", "\\.", 'say "no"'])
def test_a_text_comes_back_as_it_was(value):
    file = io.BytesIO()
    write_copy([(value, value)], file)
    file.seek(0)
    assert list(sqlite_rows(file, ["text", "text"])) == [(value, value)]
