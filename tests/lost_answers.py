"""A database whose answer to COMMIT does not arrive, on SQLite and PostgreSQL alike."""

from collections.abc import Callable

from django.db import OperationalError, connection
from django.db.models import QuerySet

LOST = "server closed the connection unexpectedly"


def commits_and_dies() -> None:
    """Carry COMMIT out, then let the connection break: nobody hears that it succeeded."""
    connection.connection.commit()
    connection.connection.close()
    raise OperationalError(LOST)


def commits_and_fails() -> None:
    """Carry COMMIT out on a connection that stays, and report an error all the same."""
    connection.connection.commit()
    raise OperationalError(LOST)


def dies() -> None:
    """Let the connection break before COMMIT arrives: the server rolls everything back."""
    connection.connection.close()
    raise OperationalError(LOST)


def next_commit(monkeypatch, fate: Callable[[], None]) -> None:
    """Let the next COMMIT of this thread go as `fate` says; those after it go well."""

    def once() -> None:
        monkeypatch.delattr(connection, "_commit")
        fate()

    monkeypatch.setattr(connection, "_commit", once)


def nobody_answers(monkeypatch) -> None:
    """Let no new connection be made, as long as the server is away."""

    def refuse() -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(connection, "connect", refuse)


def unanswered_marks(monkeypatch, rows: type[QuerySet]) -> list[dict]:
    """Let the first UPDATE that marks a row as sent fail; return the marks that were lost so far."""
    update, lost = rows.update, []

    def fail_once(self, **facts) -> int:
        if "sent_at" in facts and not lost:
            lost.append(facts)
            raise OperationalError(LOST)
        return update(self, **facts)

    monkeypatch.setattr(rows, "update", fail_once)
    return lost
