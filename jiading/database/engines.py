"""The two databases of the portal, with the settings that keep what was acknowledged.

SQLite: rollback journal and synchronous=EXTRA (https://www.sqlite.org/pragma.html#pragma_synchronous), every
transaction IMMEDIATE so that writers queue instead of failing. PostgreSQL: timeouts, and health checks after a restart.
"""

from typing import Any

# cache_spill: a large transaction stays in memory until COMMIT; spilled into the file, it would lock all readers out
SQLITE = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; PRAGMA cache_spill=OFF;"
POSTGRES = (
    "-c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=30000"
    " -c cursor_tuple_fraction=1"  # a cursor is read to its end here: plan it as any other query, not for its first row
)


def configured(database: dict[str, Any]) -> dict[str, Any]:
    """Return the database of DATABASE_URL with the portal's own settings."""
    if database["ENGINE"].endswith("sqlite3"):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE}
        return database | {"OPTIONS": options}
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"options": POSTGRES}}
