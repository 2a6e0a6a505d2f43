"""Readers at several places of the walk."""

import pytest

from core.content.models import Edition
from core.guide.answers import Answers
from core.journey.walk import Walk
from tests.journey.walking import TYPICAL, UNSURE, Walker


@pytest.fixture
def walker(edition: Edition) -> Walker:
    """A reader who has just come."""
    return Walker()


@pytest.fixture
def typical(walker: Walker) -> Walker:
    """A reader who has answered every question about the case, and knows all of it."""
    return walker.carry(Walk.fresh().saying(answers=Answers(choices=TYPICAL)))


@pytest.fixture
def unsure(walker: Walker) -> Walker:
    """A reader who does not know the size and whether nodes are involved."""
    return walker.carry(Walk.fresh().saying(answers=Answers(choices=UNSURE)))
