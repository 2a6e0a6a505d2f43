"""How we connect to a database, so that an acknowledged write is on disk and waiting ends after five seconds."""

from pathlib import Path
from typing import Any

WAIT_SECONDS = 5

# synchronous=FULL: in WAL mode NORMAL does not reach the disk at commit, and a saved page could vanish in a power cut.
# secure_delete: without it, deleted rows stay readable in the file.
_PRAGMAS = """
    PRAGMA journal_mode=WAL;
    PRAGMA synchronous=FULL;
    PRAGMA foreign_keys=ON;
    PRAGMA secure_delete=ON;
"""


def sqlite(path: Path | str) -> dict[str, Any]:
    if isinstance(path, Path):
        path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "timeout": WAIT_SECONDS,  # sets busy_timeout
            "transaction_mode": "IMMEDIATE",  # a deferred transaction cannot wait for a lock once it has read
            "init_command": _PRAGMAS,
        },
    }


def postgresql(entry: dict[str, Any]) -> dict[str, Any]:
    """A connection through psycopg's own pool, which checks each one so that none outlives a restart of the database.

    :param entry: what the address in DATABASE_URL says, its `OPTIONS` (such as sslmode) included.
    """
    options = {
        **entry.get("OPTIONS", {}),
        "connect_timeout": WAIT_SECONDS,
        "options": "-c synchronous_commit=on -c statement_timeout=5000 -c lock_timeout=5000",
        "pool": {"min_size": 1, "max_size": 8, "timeout": WAIT_SECONDS},
    }
    return {**entry, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False, "OPTIONS": options}
