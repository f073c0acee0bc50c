"""What to do when the answer to COMMIT may be lost: ask the database what it knows before anything is undone.

An exception does not say that a transaction was rolled back: the connection may have broken after COMMIT had reached
the server. Whatever a transaction's failure would undo outside the database (a stored file, a word to a person) is
undone only after the database has said no.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import Error, connection, transaction

log = logging.getLogger("portal.database")
Answer = TypeVar("Answer")


def ask_database(question: Callable[[], Answer]) -> Answer | None:
    """Return the answer to a question about the database, asked after an error in a transaction of its own.

    The connection on which the error occurred is closed first, unless a caller's transaction is still open on it.
    Returns None when nothing is known: the database cannot be asked, or a lock that the question needs is not free in
    time.
    """
    try:
        if not connection.in_atomic_block:
            connection.close()
        with transaction.atomic():
            return question()
    except Error:
        log.exception("the database could not be asked what became of a transaction")
        return None


def write_again_if_unanswered(write: Callable[[], object]) -> None:
    """Carry out a write that may be done twice; once more on a new connection when the first got no answer."""
    try:
        write()
    except Error:
        log.exception("a write got no answer")
        ask_database(write)
