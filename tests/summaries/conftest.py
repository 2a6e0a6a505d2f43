"""A reader with a page to take along."""

import pytest

from core.content.models import Edition
from core.journey.walk import Walk
from tests.journey.walking import Walker
from tests.summaries.walks import typical


@pytest.fixture
def walk(edition: Edition) -> Walk:
    """A typical walk at its end."""
    return typical()


@pytest.fixture
def reader(walk: Walk) -> Walker:
    """A reader who has walked it."""
    return Walker().carry(walk)
