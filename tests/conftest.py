"""What all tests share. Behaviour is never changed here: a test that needs another setting says so."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# The fast tests need nothing beyond Python: without a browser's driver, the tests that drive one are left out.
collect_ignore = [] if find_spec("playwright") else ["browser"]

if TYPE_CHECKING:
    from core.content.models import Edition


gc.set_threshold(50_000, 20, 100)  # a fifth of the time went into looking through the guide for what nobody uses


def pytest_collection_finish() -> None:
    """What is there before the first test stays until the last: it need not be looked through again."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Static files come straight from where they are written, so that no test needs them collected first. SQLite
    writes to a file as it does in service: a database in memory lets no two threads in."""
    from django.conf import settings

    # In memory where there is such a place: each audit line waits for the disk otherwise.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = tempfile.TemporaryDirectory(prefix="byd-tests-", dir=memory)  # this, and nothing else, goes at the end
    config.add_cleanup(folder.cleanup)
    settings.TOMBSTONES_FILE = Path(folder.name) / "tombstones.txt"
    settings.AUDIT_CHECKPOINTS_FILE = Path(folder.name) / "audit-checkpoints.txt"
    database = settings.DATABASES["default"]
    settings.DATABASE_OF_THE_SERVICE = database["NAME"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(folder.name) / "db.sqlite3")

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True  # looked for when asked, not at each start


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Audit lines can be deleted between tests; what refuses that in service has a test of its own."""
    from django.conf import settings
    from django.db import connection

    from core.platform import audit_fence

    if connection.settings_dict["NAME"] == settings.DATABASE_OF_THE_SERVICE:
        pytest.exit("No test is marked django_db, so pytest-django made no database of its own: mark the module.", 1)

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        audit_fence.take_down(None, editor)


@pytest.fixture(autouse=True)
def no_test_waits_for_a_database_that_another_took_away() -> Iterator[None]:
    """After a failure a process leaves the database alone for some seconds; the next test is not that process."""
    yield
    from core.content import live

    live.ask_the_database_again()


@pytest.fixture
def edition(db: None) -> Edition:
    """The guide as a fresh start publishes it. Cheap: its files are read, written out and compiled once for all."""
    from tests.factories import EditionFactory

    return EditionFactory(number=1)
