"""A reader with a page to take along."""

import pytest

from core.content.models import Edition
from core.journey.walk import Walk
from tests.journey.walking import Walker
from tests.summaries.saving import Clock
from tests.summaries.walks import typical


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time stands still until a test lets it pass."""
    clock = Clock()
    monkeypatch.setattr("time.time", lambda: clock.now.timestamp())
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def walk(edition: Edition) -> Walk:
    """A typical walk at its end."""
    return typical()


@pytest.fixture
def reader(walk: Walk) -> Walker:
    """A reader who has walked it."""
    return Walker().carry(walk)
