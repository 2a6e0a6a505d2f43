"""Good and hard points of an option weigh alike on the page."""

from __future__ import annotations

from collections.abc import Iterator

from core.guide.markup import plain
from core.guide.review.finding import Check, Finding
from core.guide.schema import Guide

MOST_MORE = 1  # points
MOST_LONGER = 0.25  # of the longer side, in characters


def unbalanced(guide: Guide) -> Iterator[Finding]:
    """Options whose good and hard points differ by more than one point, or by more than a quarter in length.

    The tolerance is ours: no published one was found.
    """
    for decision, key, option in guide.options():
        place = ("decisions", decision, "options", key)
        good, hard = len(option.good), len(option.hard)
        if abs(good - hard) > MOST_MORE:
            message = f"{good} good points stand against {hard} hard ones: at most one more on either side"
            yield Finding(Check.BALANCE, place, message)
        good, hard = _length(guide, option.good), _length(guide, option.hard)
        if abs(good - hard) > MOST_LONGER * max(good, hard):
            shorter = "good" if good < hard else "hard"
            message = (
                f"the good points have {good} characters and the hard ones {hard}, more than a quarter apart: "
                f"say more under '{shorter}', or less under the other"
            )
            yield Finding(Check.BALANCE, place, message)


def _length(guide: Guide, facts: tuple[str, ...]) -> int:
    return sum(len(plain(guide.facts[key].text)) for key in facts)
