"""What all tests share. Behaviour is never changed here: a test that needs another setting says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from core.content.models import Edition


def pytest_configure(config: pytest.Config) -> None:
    """Static files come straight from where they are written, so that no test needs them collected first."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_USE_FINDERS = True


@pytest.fixture
def edition(db: None) -> Edition:
    """The guide as a fresh start publishes it. Cheap: its files are read and compiled once for all tests."""
    from tests.factories import EditionFactory

    return EditionFactory(number=1)
