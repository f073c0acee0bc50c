"""Rows between the two databases: PostgreSQL's text format of COPY, and the values that SQLite stores.

The format: one row a line, columns between tabs, NULL as \\N, and escapes for what would break a line
(https://www.postgresql.org/docs/15/sql-copy.html, Text Format). Django stores on SQLite a truth value as 0 or 1, a
moment as text in UTC without its zone, a UUID as 32 digits and JSON as text.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO

Value = str | int | float | bytes | None
NULL = "\\N"
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
ESCAPES = {ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def moment_on_sqlite(text: str) -> str:
    """Return PostgreSQL's 2016-10-15 10:00:00.5+08 as SQLite has it: 2016-10-15 02:00:00.500000."""
    return str(datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None))


ON_SQLITE: dict[str, Callable[[str], Value]] = {  # by the type of the column on PostgreSQL; all others are texts
    "boolean": lambda text: int(text == "t"),
    "smallint": int,
    "integer": int,
    "bigint": int,
    "double precision": float,
    "timestamp with time zone": moment_on_sqlite,
    "uuid": lambda text: text.replace("-", ""),
    "jsonb": lambda text: json.dumps(json.loads(text)),
    "bytea": lambda text: bytes.fromhex(text.removeprefix("\\x")),
}


def sqlite_rows(lines: Iterable[bytes], types: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    """Yield the rows of a text of COPY as SQLite stores them; `types` are PostgreSQL's, in the order of the columns."""
    readers = [ON_SQLITE.get(each, str) for each in types]
    for line in lines:
        texts = line.decode().removesuffix("\n").split("\t")
        yield tuple(None if text == NULL else read(plain(text)) for text, read in zip(texts, readers, strict=True))


def plain(text: str) -> str:
    """Return the text of a column without its escapes."""
    return ESCAPED.sub(lambda found: LETTERS.get(found[1], found[1]), text) if "\\" in text else text


def write_copy(rows: Iterable[Sequence[Value]], file: BinaryIO) -> None:
    """Write rows as SQLite stores them as a text that COPY reads; PostgreSQL itself reads them by the column's type."""
    for row in rows:
        file.write(("\t".join(copy_value(value) for value in row) + "\n").encode())


def copy_value(value: Value) -> str:
    """Return one value as it stands in a line of COPY."""
    if value is None:
        return NULL
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    return value.translate(ESCAPES) if isinstance(value, str) else repr(value)
