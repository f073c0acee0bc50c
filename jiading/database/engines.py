"""The two databases of the portal, with the settings that keep what was acknowledged.

SQLite: rollback journal and synchronous=EXTRA (https://www.sqlite.org/pragma.html#pragma_synchronous), every
transaction IMMEDIATE so that writers queue instead of failing. PostgreSQL: timeouts, and health checks after a restart.
"""

from typing import Any

PAGE_STATEMENT, PAGE_LOCK = 5, 3  # seconds: with both, a page answers within 6 seconds
JOB_STATEMENT, JOB_LOCK, JOB_IDLE = 3600, 60, 600  # of jobs, imports and migrations, which nobody waits for
PAGE_IDLE = 30
# cache_spill: a large transaction stays in memory until COMMIT; spilled into the file, it would lock all readers out
SQLITE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; PRAGMA cache_spill=OFF;"
WHOLE = "-c cursor_tuple_fraction=1"  # a cursor is read to its end: plan it as any other query, not for its first row


def configured(database: dict[str, Any]) -> dict[str, Any]:
    """Return the database of DATABASE_URL with the portal's own settings, and the patience of jobs and commands."""
    if database["ENGINE"].endswith("sqlite3"):
        options = {"transaction_mode": "IMMEDIATE", "timeout": JOB_LOCK, "init_command": SQLITE}
        return database | {"OPTIONS": options}
    waits = timeouts(JOB_STATEMENT, JOB_LOCK, JOB_IDLE)
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"options": waits}}


def serve_pages(database: dict[str, Any]) -> None:
    """Give the connections that are opened from now on the patience of a page; the server calls it, no command does.

    On SQLite a page waits for the end of another's transaction, and reads meanwhile.
    """
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"]["timeout"] = PAGE_STATEMENT
    else:
        database["OPTIONS"]["options"] = timeouts(PAGE_STATEMENT, PAGE_LOCK, PAGE_IDLE)


def timeouts(statement: int, lock: int, idle: int) -> str:
    """Return the options of a connection to PostgreSQL; all times are in seconds."""
    named = {
        "statement_timeout": statement,
        "lock_timeout": lock,
        "idle_in_transaction_session_timeout": idle,
    }
    return " ".join([*(f"-c {name}={seconds}s" for name, seconds in named.items()), WHOLE])
