"""What all tests share. Behaviour is never changed here: a test that needs another setting says so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# The fast tests need nothing beyond Python: without a browser's driver, the tests that drive one are left out.
collect_ignore = [] if find_spec("playwright") else ["browser"]

if TYPE_CHECKING:
    from core.content.models import Edition


def pytest_configure(config: pytest.Config) -> None:
    """Static files come straight from where they are written, so that no test needs them collected first. SQLite
    writes to a file as it does in service: a database in memory lets no two threads in."""
    from django.conf import settings

    folder = tempfile.TemporaryDirectory(prefix="byd-tests-")  # this one, and nothing else, goes when the tests end
    config.add_cleanup(folder.cleanup)
    settings.TOMBSTONES_FILE = Path(folder.name) / "tombstones.txt"
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(folder.name) / "db.sqlite3")

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture(autouse=True)
def no_test_waits_for_a_database_that_another_took_away() -> Iterator[None]:
    """After a failure a process leaves the database alone for some seconds; the next test is not that process."""
    yield
    from core.content import live

    live.ask_the_database_again()


@pytest.fixture
def edition(db: None) -> Edition:
    """The guide as a fresh start publishes it. Cheap: its files are read, written out and compiled once for all."""
    from core.guide.schema import digest_of
    from tests.factories import EditionFactory, written_out

    return EditionFactory(number=1, document=written_out(), digest=digest_of(written_out()))
