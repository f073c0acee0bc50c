"""A database whose answer to COMMIT does not arrive, on SQLite and PostgreSQL alike."""

from collections.abc import Callable

from django.db import OperationalError, connection

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
