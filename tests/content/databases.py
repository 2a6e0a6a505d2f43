"""A database that really does not answer: its file cannot be opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def database_away(nowhere: Path) -> Iterator[None]:
    """Inside, every query fails as it does when the database is gone. `nowhere` is a folder that does not exist."""
    answering = connections["default"]
    gone = {
        **answering.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(nowhere / "db"),
        "OPTIONS": {},
    }
    connections["default"] = DatabaseWrapper(gone, alias="default")
    try:
        yield
    finally:
        connections["default"] = answering
