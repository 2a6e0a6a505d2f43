"""Syllables are counted rather high than low, so that no text seems easier than it is."""

import pytest

from core.content.readability import syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("scan", 1),
        ("looked", 1),
        ("comes", 1),
        ("about", 2),
        ("treated", 2),
        ("stages", 2),
        ("little", 2),
        ("surgery", 3),
        ("radiation", 4),
        ("chemotherapy", 5),
        ("35", 1),
        ("Scan", 1),
    ],
)
def test_syllables(word, count):
    assert syllables(word) == count
