"""No number without its group and period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.guide.review.finding import Check, Finding
from core.guide.review.texts import Said
from core.guide.schema import Guide

_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)"
_COUNT = re.compile(
    rf"\b{_NUMBER}\s+(?:out\s+of|in)\s+(?:every\s+)?{_NUMBER}\b|\b\d[\d,.]*\s+of\s+(?:every\s+)?\d|\d\s*(?:%|per\s?cent\b)",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\b(?:people|persons?|patients?|adults?|women|men|children|teenagers|samples?|tumou?rs?|cases|of those|of them)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:years?|months?|weeks?|days?|hours?|visit|study|studies|trials?|records|reviews?|surveys?|page|"
    r"(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def bare_numbers(guide: Guide, said: list[Said]) -> Iterator[Finding]:
    """Counts of people that stand alone.

    What counts as such: "N out of M", "N in M", "N of M" (digits; words up to ten) and "N %". A fact with a figure is
    complete: the figure says which people and over what time. Any other text has to name the group (people,
    adults, tumours, of those ...) and the time or the study (5 years, in one study, 1999 ...). Other numbers, such as
    a size in centimetres, a dose or the number of a stage, are not counts of people and are not looked at.
    """
    for place, text in ((one.place, one.words) for one in said):
        message = bare_number(text)
        if message and not _has_figure(guide, place):
            yield Finding(Check.NUMBER, place, message)


def bare_number(text: str) -> str | None:
    """What is wrong with a text that holds a count of people without its group or period; None when nothing is."""
    found = _COUNT.search(text)
    if not found or (_GROUP.search(text) and _PERIOD.search(text)):
        return None
    return (
        f"'{found[0]}' stands without its group or its period: say which people and over what time or in which study, "
        f"or give the fact a figure"
    )


def _has_figure(guide: Guide, place: tuple[str | int, ...]) -> bool:
    return place[0] == "facts" and guide.facts[str(place[1])].figure is not None
