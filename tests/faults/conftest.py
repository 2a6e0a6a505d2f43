"""Services on a database of their own: SQLite, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.service import Service, manage, postgresql_database, random_key


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], str]:
    """Makes a new database in a folder, with its tables and the guide, and says its address."""
    given = os.environ.get("DATABASE_URL", "")
    folder = tmp_path_factory.mktemp("prepared")
    origin, name = f"sqlite:///{folder}/db.sqlite3", f"prepared_{secrets.token_hex(4)}"
    if given.startswith("postgres"):
        origin = postgresql_database(given, name)
    settings = {
        "DATABASE_URL": origin,
        "DECISION_AID_MODE": "trial",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEALING_KEYS": random_key(),
        "CODE_PEPPERS": f"first:{random_key()}",
    }
    manage("migrate", "--verbosity", "0", given=settings)
    manage("publish_guide", given=settings)
    manage("collectstatic", "--noinput", "--verbosity", "0", given=settings)
    if not given.startswith("postgres"):
        with sqlite3.connect(folder / "db.sqlite3") as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def copied(to: Path) -> str:
        if given.startswith("postgres"):
            return postgresql_database(given, f"faults_{secrets.token_hex(4)}", like=name)
        shutil.copy(folder / "db.sqlite3", to / "db.sqlite3")
        return f"sqlite:///{to}/db.sqlite3"

    return copied


@pytest.fixture
def service(prepared: Callable[[Path], str], tmp_path: Path) -> Iterator[Service]:
    """A service that runs."""
    service = Service(tmp_path, prepared(tmp_path))
    try:
        service.start()
        yield service
    finally:
        service.stop()
