"""What all tests share. Behaviour is never changed here: a test that needs another setting says so."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Static files come straight from where they are written, so that no test needs them collected first."""
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = None
    settings.WHITENOISE_USE_FINDERS = True
