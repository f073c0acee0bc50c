"""Reading from one moment: every statement of a page, or of a file, sees the database as its first statement saw it.

Without it each statement has a moment of its own, and what another person writes in between makes a page contradict
itself or fail. PostgreSQL: one REPEATABLE READ, READ ONLY transaction. SQLite: one deferred transaction, which holds
the lock of a reader; never BEGIN IMMEDIATE, which would make readers wait for each other.

Within a snapshot nothing is written. What a page notes by the way (which plan was used last, when a token was used) is
written when the snapshot has ended; what must be written before the page goes on (a count of requests) is written
between two snapshots.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import Error, connection, transaction

log = logging.getLogger("portal.database")
READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
WRITES = ("INSERT", "UPDATE", "DELETE")
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


class WriteInSnapshot(RuntimeError):
    """A page that only reads tried to write; use write_after_snapshot() or outside_snapshot()."""


class Snapshot:
    """The moment from which a page reads, and what is to be written when it has been read.

    Where the caller's transaction is open already, the moment is that transaction's.
    """

    def __init__(self) -> None:
        self.later: list[Callable[[], object]] = []
        self.open = ExitStack()

    def begin(self) -> None:
        if not connection.in_atomic_block:
            self.open.enter_context(reading_transaction())
        self.open.enter_context(connection.execute_wrapper(refuse_writes))

    def end(self) -> None:
        self.open.close()


current: ContextVar[Snapshot | None] = ContextVar("snapshot", default=None)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let all statements of the block read from one moment; a block within another reads from the outer one's.

    Raises WriteInSnapshot for a statement that writes.
    """
    if current.get() is not None:
        yield
        return
    mine = Snapshot()
    mine.begin()
    token = current.set(mine)
    try:
        yield
    finally:
        current.reset(token)
        mine.end()
    for write in mine.later:
        note(write)


@contextmanager
def outside_snapshot() -> Iterator[None]:
    """Leave the snapshot for the block, which may write, and begin a new one behind it.

    Call it before the page has read what it shows: what is read afterwards is of a later moment.
    """
    left = current.get()
    if left is None:
        yield
        return
    left.end()
    token = current.set(None)
    try:
        yield
    finally:
        current.reset(token)
        left.begin()


def write_after_snapshot(write: Callable[[], object]) -> None:
    """Carry out a write that a page makes by the way: at once, or when the snapshot that is open has ended.

    A write that fails then is only logged. The page has been read, and a full disk must not take it away.
    """
    if (open_now := current.get()) is not None:
        open_now.later.append(write)
    else:
        write()


def note(write: Callable[[], object]) -> None:
    """Carry out a write whose failure nobody waits for."""
    try:
        write()
    except Error:
        log.exception("what a page notes by the way was not written")
        if not connection.in_atomic_block:
            connection.close()


@contextmanager
def reading_transaction() -> Iterator[None]:
    """Open a transaction that reads from one moment.

    A connection that is lost at its end takes nothing away, since all has been read: that is only logged. A file of
    many rows may be put together for longer than PostgreSQL leaves a transaction idle.
    """
    block = transaction.atomic()
    connection.ensure_connection()  # a new connection of SQLite would set its mode anew
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # of Django's wrapper of SQLite alone
    try:
        block.__enter__()
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(READ_ONLY)
    try:
        yield
    finally:
        try:
            block.__exit__(None, None, None)
        except Error:
            log.exception("the connection was lost when everything had been read")
            connection.close()


def refuse_writes(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Refuse a statement that writes, also where the database itself would let it pass."""
    if sql.lstrip()[:6].upper() in WRITES:
        raise WriteInSnapshot(sql[:80])
    return execute(sql, params, many, context)
